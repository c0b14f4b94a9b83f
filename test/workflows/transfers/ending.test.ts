import { expect, test } from "vitest";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { isAbandoned } from "../../../src/workflows/transfers/ending.ts";
import { lapseAt, openBy } from "../../../src/workflows/transfers/limits.ts";
import { hasEnded, statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { askedDoors, askedWith, asked as asking, edit, withdraw } from "../../builders/actions.ts";
import { begin, skip } from "../../builders/door-actions.ts";
import { account, environment, start } from "../../builders/environment.ts";
import { twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { approved, asked, closed, opening, ready } from "../../builders/story.ts";

const day = 24 * 60;
const lapse = { do: "lapse" } as const;

/** One door of two has been opened and closed; the other waits, ready to open. */
const halfDone = asked({ policy: twoPartyPolicy }).ready().opening("d1").closed("d1");

test.each([
  ["while seats are open", asked()],
  ["when every seat is signed", approved()],
])("the requester withdraws %s", (_, story) => {
  const { transfer } = given(story)
    .when(withdraw("ada"))
    .leadsTo({ status: "withdrawn", door: { status: "never-opened" }, entry: { code: "withdrawn", by: "ada" } });
  expect(transfer.ended).toEqual({ at: start, by: "ada" });
});

test("nobody else withdraws, not even an admin", () => {
  for (const by of ["sam", "grace", "rosa", "mallory"]) given(asked()).when(withdraw(by)).refuses("not-requester");
});

test("once an opening has begun, nothing is withdrawn and nothing lapses, also when that door is closed again", () => {
  given(opening()).when(withdraw("ada")).refuses("wrong-status", { status: "opening" });
  given(halfDone).when(withdraw("ada")).refuses("wrong-status", { status: "approved" });
  given(halfDone.after(30 * day))
    .when(lapse)
    .refuses("wrong-status");
});

test("without every signature it lapses when its time is up, not a moment before", () => {
  const at = plusMinutes(start, 7 * day);
  expect(lapseAt(asked().transfer, usualPolicy)).toBe(at);
  given(asked().at(at - 1))
    .when(lapse)
    .refuses("too-early", { at });
  given(asked().at(at))
    .when(lapse)
    .leadsTo({
      status: "lapsed",
      door: { status: "never-opened" },
      entry: { code: "lapsed", by: null, facts: { abandoned: false, configDigest: "c0nf1g" } },
    });
});

test("new terms give the signers their time anew", () => {
  const story = asked().after(5 * day);
  const revised = story.plays(edit(story.transfer, "ada", askedWith({ lastsMinutes: 60 })));
  expect(lapseAt(revised.transfer, usualPolicy)).toBe(plusMinutes(start, 12 * day));
});

test("a door not opened in time lapses, counted from the last signature", () => {
  const story = asked().after(60).approved();
  const at = plusMinutes(start, 60 + 3 * day);
  expect(openBy(story.transfer, "d1")).toBe(at);
  given(story.at(at - 1))
    .when(lapse)
    .refuses("too-early", { at });
  given(story.at(at)).when(lapse).leadsTo({ status: "lapsed" });
});

test("a door not opened in time lapses, counted from its start where that is later", () => {
  const notBefore = plusMinutes(start, 2 * day);
  const story = asked({ what: askedWith({ notBefore }) }).approved();
  expect(openBy(story.transfer, "d1")).toBe(plusMinutes(notBefore, 3 * day));
});

test("a transfer of several doors lapses when the last of them can no longer open", () => {
  const [first, second] = askedDoors(twoPartyPolicy);
  if (first === undefined || second === undefined) throw new Error("two doors");
  const notBefore = plusMinutes(start, 5 * day);
  const what = asking({ doors: [first, { ...second, notBefore }] });
  const story = asked({ policy: twoPartyPolicy, what }).ready("d1");
  const at = plusMinutes(notBefore, 3 * day);
  expect([openBy(story.transfer, "d1"), openBy(story.transfer, "d2")]).toEqual([plusMinutes(start, 3 * day), at]);
  given(story.at(at - 1))
    .when(lapse)
    .refuses("too-early", { at });
  given(story.at(at)).when(lapse).leadsTo({ status: "lapsed" });
});

test("at every instant a door may begin to open or its transfer may lapse, and never both", () => {
  const story = ready();
  const at = openBy(story.transfer, "d1");
  given(story.at(at - 1))
    .when(begin())
    .leadsTo({ status: "opening" });
  given(story.at(at)).when(begin()).refuses("gate-shut", { gate: "in-time" });
});

test("it lapses at once where nobody is left to serve", () => {
  const { transfer } = asked();
  const cases = [
    asked().when({ environment: undefined }),
    asked().when({ environment: environment({ tier: 4 }) }),
    asked().when({ isKnown: (id) => id !== "rosa" }),
    asked().when({ policy: { ...usualPolicy, documentationAddresses: false } }),
    asked().when({ policy: { ...usualPolicy, doorsAtMost: 0 } }),
    asked().when({ policy: { ...usualPolicy, addressesPerDoorAtMost: 0 } }),
    approved().when({ policy: { ...usualPolicy, documentationAddresses: false } }),
  ];
  for (const story of cases) {
    expect(isAbandoned(transfer, story.today)).toBe(true);
    given(story)
      .when(lapse)
      .leadsTo({ status: "lapsed", entry: { facts: { abandoned: true, configDigest: "c0nf1g" } } });
  }
  expect(isAbandoned(transfer, asked().today)).toBe(false);
});

test("it does not lapse while one of its doors can still open", () => {
  const story = ready({ policy: twoPartyPolicy });
  const withoutRosa = story.when({ isKnown: (id) => id !== "rosa" });
  given(withoutRosa).when(lapse).refuses("too-early");
  given(withoutRosa).when(begin("d1")).refuses("gate-shut", { gate: "recipient-known" });
  given(withoutRosa).when(begin("d2")).leadsTo({ status: "opening" });
  given(story.when({ isKnown: (id) => id !== "rosa" && id !== "hugo" }))
    .when(lapse)
    .leadsTo({ status: "lapsed" });
});

test("a door beside one that has begun is left unopened by its requester or an admin, and that ends the transfer", () => {
  for (const by of ["ada", "sam"]) {
    given(halfDone)
      .when(skip("d2", by))
      .leadsTo({ status: "closed", door: { id: "d2", status: "never-opened" }, entry: { code: "door-skipped", by } });
  }
  for (const by of ["grace", "hugo", "eve"]) given(halfDone).when(skip("d2", by)).refuses("not-requester");
});

test("a door beside one that has begun is left unopened by itself when its time is up or its terms no longer stand", () => {
  const at = openBy(halfDone.transfer, "d2");
  given(halfDone.at(at - 1))
    .when(skip("d2"))
    .refuses("too-early", { at });
  given(halfDone.at(at)).when(skip("d2")).leadsTo({ status: "closed" });
  const revoked = halfDone.when({ environment: environment({ people: { provider: ["dorothy"] } }) });
  given(revoked).when(skip("d2")).leadsTo({ status: "closed" });
  const roomless = halfDone.when({ policy: { ...twoPartyPolicy, doorsAtMost: 1 } });
  given(roomless).when(skip("d2")).leadsTo({ status: "closed" });
  const held = halfDone.when({ account: account({ held: "recreated" }) });
  given(held).when(skip("d2")).refuses("too-early", { at });
});

test("an only door is withdrawn or lapses; it is not skipped", () => {
  given(ready()).when(skip("d1", "ada")).staysQuiet();
  given(ready({ policy: twoPartyPolicy }))
    .when(skip("d1", "ada"))
    .staysQuiet();
});

test("what has ended has ended: a transfer with a closed door and one that waits has not", () => {
  const ended = [asked().lapsed(), asked().withdrawn(), asked().rejected(), closed()];
  expect(ended.map(({ transfer }) => hasEnded(transfer))).toEqual([true, true, true, true]);
  expect([asked(), approved(), opening(), halfDone].map(({ transfer }) => hasEnded(transfer))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(statusOf(halfDone.transfer)).toBe("approved");
});
