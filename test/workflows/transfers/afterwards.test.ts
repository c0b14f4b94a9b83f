import { expect, test } from "vitest";
import { seatsFor, wantingOf } from "../../../src/workflows/people/seats.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { dueAction, preparationOf } from "../../../src/workflows/transfers/deadlines.ts";
import { openBy } from "../../../src/workflows/transfers/limits.ts";
import type { Transfer } from "../../../src/workflows/transfers/transfer.ts";
import { askedWith, edit } from "../../builders/actions.ts";
import * as door from "../../builders/door-actions.ts";
import { environment, hand, handsOn, start } from "../../builders/environment.ts";
import { usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { asked, closing, opened, opening, type Story } from "../../builders/story.ts";

function theDoor(transfer: Transfer) {
  const [first] = transfer.doors;
  if (first === undefined) throw new Error("a transfer has a door");
  return first;
}

test("a door whose time to open is over starts no window any more", () => {
  const story = opening();
  const at = openBy(story.transfer, "d1");
  given(story.at(at)).when(door.ruleSeen(story.transfer, at)).refuses();
});

test("drift is told to the requester and the admins", () => {
  const { transfer } = opened().plays(door.ends("drift"));
  expect(transfer.notices.flatMap(({ to }) => to)).toEqual(["ada", "sam", "noor"]);
});

test("nobody attests who signed an earlier revision, or was its recipient", () => {
  const admins = environment({ hand: hand("manual", false), people: { admin: ["sam", "grace", "rosa"] } });
  const first = asked({ ...handsOn("manual", false), environment: admins }).signedBy("grace");
  const story = first
    .plays(edit(first.transfer, "ada", askedWith({ recipient: "hugo" })))
    .signedBy("dorothy", "alan", "mary")
    .closing();
  for (const by of ["grace", "rosa"]) given(story).when(door.attested(by, story.now)).refuses("may-not-attest");
});

test("two seats have two ids, even where a policy holds one rule object twice", () => {
  const rule = { role: "provider", fromTier: 0 } as const;
  const seats = seatsFor(
    { ...usualPolicy.kinds["data-ingress"], seats: [rule, rule] },
    2,
    environment(),
    wantingOf(opening().transfer),
  );
  expect(seats.map(({ id }) => id)).toEqual(["provider", "provider-2"]);
});

test("an opening that does not come about within five minutes is told to the requester and the admins", () => {
  const story = opening().after(5);
  expect(dueAction(story.transfer, story.today, { salt: "salt-2", everyAdmin: [] })).toMatchObject({
    do: "record-trouble",
    trouble: { code: "opening-held-up" },
    notice: "trouble",
  });
});

test("a read that finds the rule again undoes an earlier clean one, even where the trouble is known", () => {
  const story = closing().plays(door.gone(closing().now));
  const trouble = { code: "closing-our-rule", at: story.now };
  const dirty = { do: "record-trouble", door: "d1", trouble, notice: null, isDirtyRead: true } as const;
  const after = story.plays(dirty);
  expect(after.transfer.doors[0]?.gone).toBeUndefined();
  given(after).when(dirty).staysQuiet();
});

test("what is there before is listed when the door is about to open, not when it was signed", () => {
  const what = askedWith({ notBefore: plusMinutes(start, 600) });
  const early = asked({ what }).confirmed().approved().plays(door.linkPlaced());
  const preparation = (story: Story) => preparationOf(story.transfer, theDoor(story.transfer), story.today);
  expect(preparation(early)).toBe("none");
  expect(preparation(early.at(plusMinutes(start, 600)).plays(door.turn()))).toBe("take-baseline");
});
