import { expect, test } from "vitest";
import { append, emptyChain } from "../../../src/workflows/audit/chain.ts";
import type { EntryDraft } from "../../../src/workflows/audit/entry.ts";
import { holdAgain, newAccount } from "../../../src/workflows/doors/account.ts";
import { type JournaledEntry, lostOf } from "../../../src/workflows/losses/loss.ts";
import { accountIdentity, start } from "../../builders/environment.ts";

const accountId = accountIdentity.resourceId;
const minuteMs = 60_000;
const openWithin = 120;

function drafted(code: string, facts: EntryDraft["facts"] = {}, detail: EntryDraft["detail"] = null): EntryDraft {
  return { code, by: null, via: null, facts, detail };
}

const opening = drafted(
  "opening-authorised",
  { door: "d1", rights: "write-list", lastsMinutes: 60 },
  { addresses: [{ range: "203.0.113.7" }], recipient: "una", account: { resourceId: accountId }, container: "in" },
);
const minted = (endsInMinutes: number): EntryDraft =>
  drafted("link-minted", { door: "d1", endsAt: start + endsInMinutes * minuteMs });
const link = {
  accountId,
  transferId: "IN-1",
  doorId: "d1",
  ranges: ["203.0.113.7"],
  recipient: "una",
  container: "in",
};

/** One subject's chain, of which Redis lacks everything from the entry `lostFrom` on, counted from 0. */
function chain(subject: string, lostFrom: number, ...drafts: readonly EntryDraft[]): readonly JournaledEntry[] {
  let head = emptyChain;
  return drafts.map((draft, at) => {
    const { entry, detail } = append(subject, head, draft, start, `salt-${at}`);
    head = entry;
    return { entry, detail, isLost: at >= lostFrom };
  });
}

function lost(...chains: readonly (readonly JournaledEntry[])[]) {
  return lostOf(new Map(chains.map((one) => [one[0]?.entry.subject ?? "", one])), start, openWithin);
}

const of = "transfer:IN-1";

test("a link that only the journal knows may work until its own end, for the addresses it was authorised for", () => {
  const found = lost(chain(of, 1, drafted("asked"), opening, minted(30), minted(50)));
  expect(found).toMatchObject({ entries: 3, transfers: ["IN-1"], withoutDetail: [] });
  expect(found.links).toEqual([{ ...link, rights: "write-list", endsAt: start + 50 * minuteMs }]);
  // The opening is on record in Redis, and its link is not.
  expect(lost(chain(of, 2, drafted("asked"), opening, minted(30))).links).toHaveLength(1);
});

test("where no minting is on record a link may have been given out all the same, until the latest that it could end", () => {
  const latest = { ...link, rights: "write-list", endsAt: start + (openWithin + 60) * minuteMs };
  expect(lost(chain(of, 0, opening)).links).toEqual([latest]);
  const nothingLost = lost(chain(of, 9, opening));
  expect([nothingLost.links, nothingLost.transfers]).toEqual([[latest], []]);
});

test("a policy that has become shorter since makes no link end sooner than its signed terms allow", () => {
  const long = { ...opening, facts: { ...opening.facts, openWithinMinutes: 600 } };
  expect(lost(chain(of, 0, long)).links).toMatchObject([{ endsAt: start + 660 * minuteMs }]);
});

test("what was lost is named entry by entry, not only counted", () => {
  const [one, other] = [drafted("signed", { seat: "s1" }), drafted("signed", { seat: "s2" })];
  const [two, too] = [lost(chain(of, 0, one)), lost(chain(of, 0, other))];
  expect([two.entries, too.entries]).toEqual([1, 1]);
  expect(two.hash).not.toBe(too.hash);
});

test("a link that has ended, and one that Redis knows, are not waited for", () => {
  expect(lost(chain(of, 1, opening, minted(0))).links).toEqual([]);
  expect(lost(chain(of, 9, opening, minted(30))).links).toEqual([]);
});

test("links that an account's record had noted are noted again", () => {
  const [live, over] = [60, 0].map((minutes) => ({
    ...link,
    transferId: `IN-${minutes}`,
    endsAt: start + minutes * minuteMs,
  }));
  const noted = chain(`account:${accountId}`, 0, drafted("links-outlive-doors", {}, { links: [live, over] }));
  expect(lost(noted).links).toMatchObject([{ transferId: "IN-60", accountId }]);
});

test("a lost entry whose detail is gone is named where it said who may come in, and only there", () => {
  const erased = (one: readonly JournaledEntry[]) => one.map((entry) => ({ ...entry, detail: null }));
  const rules = erased(chain("account:one", 0, drafted("rules-intended", {}, { adding: ["203.0.113.7"] })));
  const reason = erased(chain("transfer:IN-2", 0, drafted("rejected", {}, { reason: "no" })));
  const found = lost(rules, reason, erased(chain(of, 0, opening)));
  expect(found.withoutDetail).toEqual(["account:one", of]);
  expect(lost(erased(chain(of, 0, opening, minted(0)))).withoutDetail).toEqual([]);
});

test("an account that was found made anew is held again, unless it was adopted since or Redis knows", () => {
  const [seen, anew, adopted] = ["account-seen", "account-recreated", "account-adopted"].map((code, at) =>
    drafted(code, { creationTime: `t${at}` }),
  ) as [EntryDraft, EntryDraft, EntryDraft];
  expect(lost(chain("account:one", 1, seen, anew)).held).toEqual([{ accountId: "one", from: "t0" }]);
  expect(lost(chain("account:one", 1, seen, anew, adopted)).held).toEqual([]);
  expect(lost(chain("account:one", 2, seen, anew, seen)).held).toEqual([]);
  const held = holdAgain(newAccount("one"), "t0")?.account;
  expect(held).toMatchObject({ held: "recreated", hold: { from: "t0" }, version: 1 });
  expect(held && holdAgain(held, "t0")).toBeUndefined();
});
