/** Copies: when they may be made, what they must be, and when they go. */
import { expect, test } from "vitest";
import { deletionDueAt, deletionWarningAt, isToCopy } from "../../../src/workflows/assessment/copying.ts";
import { proofAt } from "../../../src/workflows/doors/proof.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { dueAction, nextInstant, preparationOf } from "../../../src/workflows/transfers/deadlines.ts";
import { askedDoors } from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import { filled, minted, theDoor } from "../../builders/door-actions.ts";
import { account } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import type { Story } from "../../builders/story.ts";

const day = 24 * 60;

const closed = (keepCopiesMinutes = 7 * day): Story => {
  const policy = changed(usualPolicy, { assessed: { keepCopiesMinutes } });
  const frozen = files.frozen(files.threeFiles, { policy });
  const all = files.decided(files.decided(frozen, "joan", "rrr"), "eve", "rrr");
  return files
    .readyToMint(files.withCopies(files.signedFor(files.concluded(all))))
    .opened()
    .closed();
};

function due({ transfer, today }: Story) {
  return dueAction(transfer, today, { salt: "s", everyAdmin: [] });
}

test("copies are made for what is signed, once the message stands and nothing else keeps the door shut", () => {
  const next = ({ transfer, today }: Story) => preparationOf(transfer, theDoor(transfer), today);
  const signed = files.concluded().approved();
  const stages = [files.concluded(), signed, signed.confirmed(), files.signedFor(), files.withCopies()];
  expect(stages.map(next)).toEqual(["none", "wait", "place-link", "copy", "none"]);
  const held = files.signedFor().when({ account: account({ held: "recreated" }) });
  expect([next(held), isToCopy(held.transfer, theDoor(held.transfer), held.today)]).toEqual(["wait", false]);
});

test("copies are made ahead of a window that is yet to begin, and the door waits for it", () => {
  const notBefore = plusMinutes(files.reading().now, 2 * day);
  const doors = askedDoors(files.assessedPolicy, "egress").map((one) => ({ ...one, notBefore }));
  const frozen = files.frozen(files.threeFiles, { what: files.filesAsked({ doors }) });
  const all = files.decided(files.decided(frozen, "joan", "rrr"), "eve", "rrr");
  const story = files.withCopies(files.signedFor(files.concluded(all)));
  expect(due(story)).toBeUndefined();
  expect(due(story.at(notBefore))).toEqual({ do: "begin-opening", door: "d1" });
});

test("each link needs a look at the copies of its own", () => {
  const open = files.readyToMint().opened();
  const { transfer, now } = open;
  const again = minted(transfer, now, "d1", { id: "i2" });
  given(open).when(again).refuses("not-proven");
  const asked = open.plays({ do: "send-again", door: "d1", actor: { by: "hugo", via: files.resubmit("hugo").via } });
  const placed = asked.plays(
    { do: "record-again", door: "d1", step: "placed", number: 1 },
    { do: "record-again", door: "d1", step: "moved", number: 1 },
  );
  given(placed).when(again).refuses("not-proven", { why: "copies-unchecked" });
  const looked = placed.plays(files.copiesChecked(placed.transfer));
  given(looked)
    .when(again)
    .leadsTo({ door: { status: "open" } });
  expect(looked.plays(again).plays(filled(looked.plays(again).transfer)).transfer.phase).toBe("approved");
});

test("copies go so long after the proof as was signed for, with a warning a day before, or at half of a shorter time", () => {
  for (const [kept, warned] of [
    [7 * day, 6 * day],
    [60, 30],
  ] as const) {
    const story = closed(kept);
    const one = theDoor(story.transfer);
    const from = one.proof === undefined ? 0 : proofAt(one.proof);
    expect(deletionDueAt(story.transfer, one)).toBe(plusMinutes(from, kept));
    expect(deletionWarningAt(story.transfer, one)).toBe(plusMinutes(from, warned));
    const told = story.at(plusMinutes(from, warned)).plays({ do: "remind-deletion", door: "d1" });
    expect(told.transfer.notices.at(-1)).toMatchObject({ code: "copies-go-soon", to: ["ada", "sam", "noor"] });
    expect(nextInstant(told.transfer, told.today)).toBe(plusMinutes(from, kept));
    const gone = told.at(plusMinutes(from, kept)).plays(files.copiesDeleted());
    expect(deletionDueAt(gone.transfer, theDoor(gone.transfer))).toBeUndefined();
    given(gone).when(files.copiesDeleted()).staysQuiet();
  }
});

test("what today's policy says of keeping copies changes nothing for those that were signed for", () => {
  const story = closed().when({ policy: changed(usualPolicy, { assessed: { keepCopiesMinutes: 1 } }) });
  given(story.after(day)).when(files.copiesDeleted()).refuses("too-early");
});

test("copies that never left go at once, and those of a transfer that may still go on stay", () => {
  const story = files.withCopies();
  expect(deletionDueAt(story.transfer, theDoor(story.transfer))).toBeUndefined();
  const back = story.plays({ do: "record-changed", files: [0] });
  expect(deletionDueAt(back.transfer, theDoor(back.transfer))).toBeUndefined();
  const ended = back.withdrawn();
  expect(deletionDueAt(ended.transfer, theDoor(ended.transfer))).toBe(ended.now);
  given(ended)
    .when(files.copiesDeleted())
    .leadsTo({ status: "withdrawn", entry: { code: "copies-deleted" } });
});

test("a look at the copies counts for a quarter of an hour: where the link is held up for longer, they are looked at again", () => {
  const ready = files.readyToMint();
  const mint = (story: Story) => minted(story.transfer, story.now, "d1");
  given(ready)
    .when(mint(ready))
    .leadsTo({ door: { status: "opening" } });
  const late = ready.after(16);
  given(late).when(mint(late)).refuses("not-proven", { why: "copies-unchecked" });
  const looked = late.plays(files.copiesChecked(late.transfer));
  given(looked)
    .when(mint(looked))
    .leadsTo({ door: { status: "opening" } });
});
