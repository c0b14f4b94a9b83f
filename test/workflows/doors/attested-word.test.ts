import { expect, test } from "vitest";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { decide } from "../../../src/workflows/transfers/decide.ts";
import { openBy } from "../../../src/workflows/transfers/limits.ts";
import { isRefusal } from "../../../src/workflows/transfers/refusal.ts";
import { attested, ends, gone, provenClosed, theDoor, unlisted } from "../../builders/door-actions.ts";
import { handsOn, onRecord, type TodayChanges } from "../../builders/environment.ts";
import { twoPartyPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { closing, opened, opening } from "../../builders/story.ts";

const unread = handsOn("manual", false);
const forgotten = onRecord({ liveLinks: [] });
const held = onRecord({ holders: [{ transferId: "IN-0TH3R", doorId: "d1", ranges: ["203.0.113.0/24"] }] });

/** When the link of a door ends. */
function linkEndOf(story: ReturnType<typeof closing>): number {
  return theDoor(story.transfer).grant?.issuances[0]?.endsAt ?? 0;
}

test("nobody's word closes a door while its link lives and the account's record does not name it", () => {
  const story = opened(unread).plays(ends("done", "rosa"));
  const says = (changes: TodayChanges, at = story.now) => given(story.at(at).when(changes)).when(attested("sam", at));
  says({ onRecord: forgotten }).refuses("not-proven", { why: "link-not-noted" });
  says({ onRecord: onRecord({ liveLinks: [{ transferId: "IN-0TH3R", doorId: "d1" }] }) }).refuses("not-proven");
  says({ onRecord: onRecord({ liveLinks: [{ transferId: "IN-4K7Q", doorId: "d2" }] }) }).refuses("not-proven");
  says({ onRecord: onRecord() }).leadsTo({ status: "closed" });
  says({ onRecord: forgotten }, linkEndOf(story) - 1).refuses("not-proven", { why: "link-not-noted" });
  says({ onRecord: forgotten }, linkEndOf(story)).leadsTo({ status: "closed" });
});

test("a door that never had a link has none to be noted", () => {
  const story = opening(unread).plays(ends("withdrawn", "ada"));
  given(story.when({ onRecord: forgotten }))
    .when(attested("sam", story.now))
    .leadsTo({ status: "closed" });
});

test("nobody's word is that no rule lets an address in which another door of ours holds, or may", () => {
  const story = closing(unread);
  expect(theDoor(story.transfer).trouble).toBeUndefined();
  const says = (changes: TodayChanges) => given(story.when(changes)).when(attested("sam", story.now));
  says({ onRecord: held }).refuses("not-proven", { why: "held-by-another-door" });
  says({ onRecord: undefined }).refuses("not-proven", { why: "doors-unread" });
  const [itself] = held.holders.map((one) => ({ ...one, transferId: "IN-4K7Q" }));
  says({ onRecord: onRecord({ holders: itself === undefined ? [] : [itself] }) }).leadsTo({ status: "closed" });
  const elsewhere = { transferId: "IN-0TH3R", doorId: "d1", ranges: ["198.51.100.9"] };
  says({ onRecord: onRecord({ holders: [elsewhere] }) }).leadsTo({ status: "closed" });
});

test("the other door may be one of the same transfer", () => {
  const story = closing({ policy: twoPartyPolicy, ...unread });
  const holders = [{ transferId: "IN-4K7Q", doorId: "d2", ranges: ["203.0.113.0/24"] }];
  given(story.when({ onRecord: onRecord({ holders }) }))
    .when(attested("sam", story.now))
    .refuses("not-proven", { why: "held-by-another-door" });
});

test("a process with yesterday's configuration takes nobody's word for what nobody reads", () => {
  const story = closing(unread).when({ isOutdated: true });
  given(story).when(attested("sam", story.now)).refuses("configuration-outdated");
  given(closing(handsOn("dsh")).when({ isOutdated: true }))
    .when(unlisted("sam"))
    .refuses("configuration-outdated");
  const read = closing().when({ isOutdated: true }).gone().after(1);
  given(read).when(provenClosed(read.transfer, read.now)).leadsTo({ status: "closed" });
});

const covered = { coveredBy: ["203.0.113.0/24"], accessOver: "link-ended" } as const;

test("where records may be missing, a link that is on none lasts as long as any could", () => {
  const story = opening(unread).plays(ends("failed"));
  const at = plusMinutes(openBy(story.transfer, "d1"), 24 * 60);
  const says = (when: number, knowsLinks: true | undefined) =>
    given(story.at(when).when({ knowsLinks })).when(attested("sam", when, "d1", { accessOver: "link-ended" }));
  says(story.now, true).leadsTo({ status: "closed" });
  says(story.now, undefined).refuses("link-unknown", { at });
  says(at - 1, undefined).refuses("link-unknown", { at });
  says(at, undefined).leadsTo({ status: "closed" });
});

test("reads go by the same", () => {
  const ended = opening().plays(ends("failed"));
  const story = ended.plays(gone(ended.now, "d1", { covered: true }));
  const at = plusMinutes(openBy(story.transfer, "d1"), 24 * 60);
  const reads = (when: number, knowsLinks: true | undefined) =>
    given(story.at(when).when({ knowsLinks })).when(provenClosed(story.transfer, when, "d1", covered));
  reads(plusMinutes(story.now, 1), true).leadsTo({ status: "closed" });
  reads(at - 1, undefined).refuses("link-unknown", { at });
  reads(at, undefined).leadsTo({ status: "closed" });
});

test("whatever the records say, can't say or have lost: in the end a word of the right person closes every door", () => {
  const kinds = { unread, deployed: handsOn("dsh", false) };
  for (const [kind, hands] of Object.entries(kinds)) {
    const also = kind === "deployed" ? ({ unlisted: true } as const) : {};
    const done = opened(hands).plays(ends("done", "rosa"));
    for (const story of [done, opening(hands).plays(ends("failed"))]) {
      const at = plusMinutes(openBy(story.transfer, "d1"), 24 * 60);
      for (const records of [undefined, onRecord(), forgotten, held, { ...held, liveLinks: [] }])
        for (const knowsLinks of [true, undefined] as const) {
          const today = story.at(at).when({ onRecord: records, knowsLinks }).today;
          const said = attested("sam", at, "d1", { accessOver: "link-ended", ...also });
          expect(isRefusal(decide(story.transfer, said, today)), JSON.stringify({ kind, records, knowsLinks })).toBe(
            false,
          );
        }
    }
  }
});
