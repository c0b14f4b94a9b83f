/** What Redis has lost, looked up: every entry of the journal is held against what Redis holds. Changes nothing. */
import type { ChainHead, Entry } from "../audit/entry.ts";
import type { Account } from "../doors/account.ts";
import { forgottenRanges, speaksOfRules } from "../doors/forgotten-rules.ts";
import {
  acceptedPositions,
  type LossAsked,
  type Losses,
  type LossObstacle,
  type LossToday,
} from "../losses/acceptance.ts";
import { type JournaledEntry, type LossShown, type Lost, lastLinkMayEndAt, lostOf } from "../losses/loss.ts";
import { adminsOfAll } from "../people/admins.ts";
import { handOn } from "./account-pass.ts";
import { doorsOn, doorsStillOut } from "./claims.ts";
import { Fault } from "./fault.ts";
import { loadState } from "./load.ts";
import type { Deps } from "./ports.ts";
import { partsOf } from "./subjects.ts";
import { isOutdated, loadLosses } from "./today.ts";

/** What there is to accept as it stands now, and what must be brought back with it. */
export interface LossFound extends LossToday {
  readonly lost: Lost | undefined;
}

interface Read {
  /** Where each journal that is looked into ends. */
  readonly ends: LossShown["journals"];
  /** Every subject of which Redis lacks something, or that may have a link on no record, with all entries of these journals. */
  readonly subjects: ReadonlyMap<string, readonly JournaledEntry[]>;
}

/** Twice through the journals: what they end with is compared first, so that most chains are never held in memory. */
async function readJournals(
  { records, journalReader }: Deps,
  losses: Losses | undefined,
  mayHaveLink: (opening: Entry) => boolean,
): Promise<Read> {
  const accepted = acceptedPositions(losses);
  const sealed = await journalReader.sealed();
  // What was lost with a journal whose loss Redis knows to be accepted is lost already.
  const unaccepted = sealed.findIndex(({ position }) => !accepted.has(position));
  const from = unaccepted < 0 ? sealed.length : unaccepted;
  /** What each journal ends with of each subject: another one may hold what this one lacks. */
  const last = new Map<string, Map<number, ChainHead>>();
  const ends = new Map<number, LossShown["journals"][number]>();
  const opened = new Set<string>();
  await journalReader.scan(({ position, entry }, journal) => {
    const ofSubject = last.get(entry.subject) ?? new Map<number, ChainHead>();
    const seq = ofSubject.get(journal)?.seq ?? 0;
    // An entry that is cut out may have said who may come in: then nobody can say what was lost.
    if (entry.seq > seq + 1) throw new Fault("journal-damaged", "refused");
    if (entry.seq > seq) last.set(entry.subject, ofSubject.set(journal, { seq: entry.seq, hash: entry.hash }));
    ends.set(journal, { position, hash: entry.hash });
    if (entry.code === "opening-authorised" && mayHaveLink(entry)) opened.add(entry.subject);
  }, from);
  const differing = new Map<string, Entry[]>();
  for (const [subject, ends] of last) {
    const head = (await records.load(subject))?.chain.hash;
    const isSame = [...ends.values()].every(({ hash }) => hash === head);
    if (!isSame || opened.has(subject)) differing.set(subject, []);
  }
  const told = new Set<string>();
  await journalReader.scan(({ entry }) => {
    if (told.has(entry.hash)) return;
    const entries = differing.get(entry.subject);
    if (entries !== undefined) told.add(entry.hash);
    entries?.push(entry);
  }, from);
  const subjects = new Map<string, readonly JournaledEntry[]>();
  for (const [subject, entries] of differing) {
    const { entries: known, details } = await records.history(subject);
    const held = new Set(known.map(({ hash }) => hash));
    if (entries.every(({ hash }) => held.has(hash)) && !opened.has(subject)) continue;
    const bySeq = new Map(details.map((detail) => [detail.seq, detail]));
    const journaled: JournaledEntry[] = [];
    for (const entry of entries) {
      const isLost = !held.has(entry.hash);
      const detail = isLost ? undefined : bySeq.get(entry.seq);
      journaled.push({ entry, isLost, detail: detail ?? (await journalReader.detailOf(entry)) });
    }
    subjects.set(subject, journaled);
  }
  return { ends: [...ends.values()], subjects };
}

/** Accounts with rules of ours that Redis has forgotten, or has taken back and not yet seen gone. */
async function unreleased({ records }: Deps, subjects: Read["subjects"]): Promise<readonly string[]> {
  const accounts: string[] = [];
  for (const [subject, journaled] of subjects) {
    const parts = partsOf(subject);
    if (parts?.kind !== "account") continue;
    const { entries, details } = await records.history(subject);
    const bySeq = new Map(details.map((detail) => [detail.seq, detail]));
    const known = entries.filter(speaksOfRules).map((entry) => ({ entry, detail: bySeq.get(entry.seq) ?? null }));
    const forgotten = forgottenRanges(
      journaled.filter(({ entry }) => speaksOfRules(entry)),
      known,
    );
    const account = (await loadState<Account>({ records }, subject))?.state;
    // What was taken back bears no entry of its own until it is gone.
    const isTakenBack = account?.owned.some(({ seq }) => seq === undefined) === true;
    if (forgotten.length > 0 || isTakenBack) accounts.push(parts.id);
  }
  return accounts.sort();
}

const saysWhichAccount = new Set(["account-seen", "account-recreated", "account-adopted"]);

/**
 * Accounts of which Redis has lost what they were, and which are another by now, or were not read since: that they are
 * another under their old id can't show by itself any more. With their creation time of before.
 */
async function madeAnew(deps: Deps, subjects: Read["subjects"]): Promise<Lost["held"]> {
  const held: Lost["held"][number][] = [];
  for (const [subject, journaled] of subjects) {
    const parts = partsOf(subject);
    const last = journaled.findLast(({ entry: { code } }) => saysWhichAccount.has(code));
    const from = last?.entry.facts.creationTime;
    if (parts?.kind !== "account" || last?.isLost !== true || typeof from !== "string") continue;
    // What may not be read any more is its name alone.
    if (handOn(deps, parts.id)?.reads === false) continue;
    const account = (await loadState<Account>(deps, subject))?.state;
    if (account?.seen?.identity.creationTime !== from) held.push({ accountId: parts.id, from });
  }
  return held;
}

async function doorsOut(deps: Deps): Promise<LossShown["doors"]> {
  const accounts = new Set(deps.directory.environments().map(({ accountId }) => accountId));
  return doorsStillOut((await Promise.all([...accounts].map((accountId) => doorsOn(deps, accountId)))).flat());
}

function obstacleOf({ withoutDetail }: Lost, accounts: readonly string[]): LossObstacle | undefined {
  if (withoutDetail.length > 0) return { code: "detail-gone", subjects: withoutDetail };
  return accounts.length > 0 ? { code: "rules-unreleased", accounts } : undefined;
}

/** Looks up what was lost, if Redis is behind its journal. Reads the whole journal, so it is asked by people only. */
export async function lookForLoss(deps: Deps): Promise<LossFound> {
  const losses = await loadLosses(deps);
  const now = await deps.clock.now();
  const environments = deps.directory.environments();
  const outdated = await Promise.all(environments.map(({ id }) => isOutdated(deps, id)));
  const waiting: LossAsked | undefined = losses?.waiting;
  const base = { now, isOutdated: outdated.includes(true), admins: adminsOfAll(environments), waiting };
  if (deps.behindAt() === undefined) return { ...base, shown: undefined, obstacle: undefined, lost: undefined };
  const windows = Object.values(deps.directory.policy.kinds).map(({ window }) => window.openWithinMinutes);
  const openWithin = Math.max(0, ...windows);
  const mayHaveLink = (opening: Entry): boolean => lastLinkMayEndAt(opening, openWithin) > now;
  const { ends, subjects } = await readJournals(deps, losses, mayHaveLink);
  const found = lostOf(subjects, now, openWithin);
  const lost = { ...found, held: [...found.held, ...(await madeAnew(deps, subjects))] };
  const shown: LossShown = {
    format: 1,
    cause: "redis-behind",
    journals: ends,
    lost: lost.entries,
    lostHash: lost.hash,
    transfers: lost.transfers,
    links: lost.links.map(({ transferId, doorId, endsAt }) => ({ transferId, doorId, endsAt })),
    doors: await doorsOut(deps),
  };
  return { ...base, shown, obstacle: obstacleOf(lost, await unreleased(deps, subjects)), lost };
}
