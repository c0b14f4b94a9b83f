/** What assessors do in a chat: look at files page by page, decide, finish, and say what follows. */

import { approvedPart } from "../workflows/assessment/concluding.ts";
import { reviewBy } from "../workflows/assessment/deciding.ts";
import type { FileList } from "../workflows/assessment/files.ts";
import { undecidedIn, type Verdict } from "../workflows/assessment/review.ts";
import { assessorRefusal, haveAllFinished, standingReviews } from "../workflows/assessment/standing.ts";
import { assessingPage, type PageFilter, type PageRef, pageFilters } from "../workflows/cards/assessing-page.ts";
import type { Line, Press } from "../workflows/cards/card.ts";
import { loadTransfer, run, todayFor } from "../workflows/engine/run.ts";
import type { Today } from "../workflows/people/environment.ts";
import type { Refusal } from "../workflows/transfers/refusal.ts";
import { type Transfer, termsOf } from "../workflows/transfers/transfer.ts";
import { act, actorOf, type Desk, lookUp } from "./desk.ts";
import type { Reply } from "./front.ts";
import { refusalLine, say, unknownTransfer } from "./reply.ts";

/** A press on a page: which file or group, and which page to show then. */
interface Item {
  readonly what: string;
  readonly ref: PageRef;
}

function readItem(item = ""): Item {
  const parts = item.split(":");
  const [filter, page] = parts.slice(-2);
  const known = pageFilters.find((one): one is PageFilter => one === filter);
  return {
    what: parts.length > 2 ? (parts[0] ?? "") : "",
    ref: { filter: known ?? "all", page: /^\d{1,5}$/.test(page ?? "") ? Number(page) : 1 },
  };
}

/**
 * Why somebody may not be shown names of files now; undefined where they may. A process whose configuration is no longer in
 * force shows none: it can't know who has left.
 */
export function namesRefusal(desk: Desk, transfer: Transfer, today: Today): Refusal | undefined {
  return today.isOutdated === true
    ? { code: "configuration-outdated" }
    : assessorRefusal(desk.person.id, transfer, today);
}

/** What somebody may look at now: the list in force; or why they may not. */
export async function listFor(desk: Desk, transfer: Transfer, today: Today): Promise<FileList | Refusal> {
  const refusal = namesRefusal(desk, transfer, today);
  if (refusal !== undefined) return refusal;
  const frozen = termsOf(transfer).files?.frozen;
  const list = frozen === undefined ? undefined : await desk.deps.fileLists.get(frozen.digest);
  return list ?? { code: "not-frozen-yet" };
}

async function pageOf(desk: Desk, transfer: Transfer, ref: PageRef, first?: Line): Promise<Reply> {
  const today = await todayFor(desk.deps, transfer);
  const list = await listFor(desk, transfer, today);
  if ("code" in list) return say(refusalLine(list, desk.wording));
  const card = assessingPage(transfer, list, ref, desk.person.id, today, desk.wording);
  const parts = first === undefined ? card.parts : [{ type: "text" as const, line: first }, ...card.parts];
  return { kind: "card", card: { ...card, parts }, replaces: true };
}

/** "Assess the files", and every page of them. */
export async function assessPage(desk: Desk, press: Press): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  return known === undefined ? unknownTransfer(press.transfer) : pageOf(desk, known.transfer, readItem(press.item).ref);
}

/** The files that are meant: one by its number, or all of a group about which this person has not decided. */
function filesMeant(what: string, list: FileList, transfer: Transfer, today: Today, person: string): readonly number[] {
  if (/^\d{1,6}$/.test(what)) return [Number(what)];
  const group = /^g(\d)$/.exec(what)?.[1];
  if (group === undefined) return [];
  const mine = reviewBy(transfer, person, today);
  const left = mine === undefined ? list.files.map((_, file) => file) : undecidedIn(mine);
  return left.filter((file) => list.files[file]?.group === Number(group));
}

async function decide(desk: Desk, press: Press, verdict: Verdict, remark: string): Promise<Reply> {
  const { transfer: id, digest = "" } = press;
  const known = await lookUp(desk, id);
  if (known === undefined) return unknownTransfer(id);
  const list = await listFor(desk, known.transfer, known.today);
  if ("code" in list) return say(refusalLine(list, desk.wording));
  const { what, ref } = readItem(press.item);
  const files = filesMeant(what, list, known.transfer, known.today, desk.person.id);
  const action = { do: "assess", ...actorOf(desk), digest, files, verdict, remark } as const;
  const ran = await run(desk.deps, id, action, { event: desk.caller.event });
  if (ran.outcome === "refused" && ran.refusal.code !== "other-files" && ran.refusal.code !== "no-such-file")
    return say(refusalLine(ran.refusal, desk.wording));
  const first = ran.outcome === "refused" ? refusalLine(ran.refusal, desk.wording) : undefined;
  const now = ran.outcome === "done" ? ran.transfer : ((await loadTransfer(desk.deps, id)) ?? known.transfer);
  return pageOf(desk, now, ref, first);
}

/** "May leave", of one file or of all that are left of a group. */
export function fileMayLeave(desk: Desk, press: Press): Promise<Reply> {
  return decide(desk, press, "release", "");
}

/** "Change needed", with what to change. */
export function fileNeedsChange(desk: Desk, press: Press, reason: string): Promise<Reply> {
  return decide(desk, press, "change", reason);
}

/** "I have finished". */
export function finishAssessing(desk: Desk, press: Press): Promise<Reply> {
  const action = { do: "finish-assessing", ...actorOf(desk), digest: press.digest ?? "" } as const;
  let day: Today | undefined;
  const finish = (_: Transfer, today: Today): typeof action => {
    day = today;
    return action;
  };
  return act(desk, press.transfer, finish, (transfer): Line => {
    const isLast = day !== undefined && haveAllFinished(transfer, day);
    const first = isLast ? "Thank you: everybody has finished. Your" : "Thank you. Once everybody has finished, your";
    return [`${first} card shows what the others say, and what can follow.`];
  });
}

const doneLines = {
  release: "The files go on to those who sign. Everyone concerned gets a card.",
  "release-part": "What was approved goes on to those who sign; the rest stays inside.",
  return: "It is returned to whoever asked, with what was said of the files.",
} as const;

/** What follows: released whole or in part, or returned. */
export function concludes(outcome: keyof typeof doneLines): (desk: Desk, press: Press) => Promise<Reply> {
  return async (desk, press) => {
    const known = await lookUp(desk, press.transfer);
    if (known === undefined) return unknownTransfer(press.transfer);
    const list = await listFor(desk, known.transfer, known.today);
    if ("code" in list) return say(refusalLine(list, desk.wording));
    const salt = desk.deps.ids.salt();
    // Kept before anything speaks of it: a digest whose list is lost could never be copied.
    const part =
      outcome === "release-part"
        ? await desk.deps.fileLists.put(approvedPart(list, standingReviews(known.transfer, known.today), salt))
        : undefined;
    const kept = part === undefined ? {} : { part };
    const { digest = "" } = press;
    const action = { do: "conclude", ...actorOf(desk), digest, outcome, salt, list, ...kept } as const;
    return act(desk, press.transfer, action, (): Line => [doneLines[outcome]]);
  };
}
