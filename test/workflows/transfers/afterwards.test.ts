import { expect, test } from "vitest";
import { seatsFor } from "../../../src/workflows/people/seats.ts";
import { openBy } from "../../../src/workflows/transfers/limits.ts";
import { askedWith, edit } from "../../builders/actions.ts";
import * as door from "../../builders/door-actions.ts";
import { environment } from "../../builders/environment.ts";
import { usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { asked, opened, opening } from "../../builders/story.ts";

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
  const admins = environment({ people: { admin: ["sam", "grace", "rosa"] } });
  const first = asked({ environment: admins }).signedBy("grace");
  const story = first
    .plays(edit(first.transfer, "ada", askedWith({ recipient: "hugo" })))
    .signedBy("dorothy", "alan", "mary")
    .closing();
  for (const by of ["grace", "rosa"]) given(story).when(door.attested(by, story.now)).refuses("not-independent");
});

test("two seats have two ids, even where a policy holds one rule object twice", () => {
  const rule = { role: "provider", fromTier: 0 } as const;
  const seats = seatsFor({ ...usualPolicy.kinds["data-ingress"], seats: [rule, rule] }, 2, environment());
  expect(seats.map(({ id }) => id)).toEqual(["provider", "provider-2"]);
});
