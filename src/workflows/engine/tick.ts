/** The pure rule for time, run: every move that is due now, then the work that the record asks for, then the next look. */

import { isDeletionDue } from "../assessment/copying.ts";
import { isToFreeze } from "../assessment/freezing.ts";
import { needsCheck } from "../assessment/needs-check.ts";
import { arrivalsAreDue } from "../doors/arrivals.ts";
import { openHelp } from "../doors/link-help.ts";
import { resendUnderWay } from "../doors/resend.ts";
import { waitingAdoption } from "../environments/adoption-record.ts";
import type { Environment } from "../environments/environment.ts";
import type { Today } from "../people/environment.ts";
import { type Instant, plusMinutes } from "../time.ts";
import { dueAction, isHeldUp, nextInstant, preparationOf } from "../transfers/deadlines.ts";
import { mintAgainAt, mintAt } from "../transfers/limits.ts";
import { type Door, doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { lapseWaiting } from "./adopt.ts";
import { loadState } from "./load.ts";
import type { Deps } from "./ports.ts";
import { redactionIsDue } from "./redact-link.ts";
import { loadTransfer, run, todayFor } from "./run.ts";
import type { Job, Subject } from "./store.ts";
import { partsOf, transferSubject, waitingIndex } from "./subjects.ts";
import { everyAdmin } from "./today.ts";

/** More moves than this in one tick would be a loop in the rules. */
const movesAtMost = 50;
/** While work is outstanding outside, the due index looks again this often, whatever the queues have lost. */
const outstandingMinutes = 1;
/** Who waits behind another door looks again this often, though whoever that is wakes those behind it. */
const waitingMinutes = 10;

/** When to look again, whatever the queues have lost; nothing where nothing is outstanding. */
function lookAgainAt(transfer: Transfer, jobs: readonly Job[], wasRefused: boolean, today: Today): Instant {
  const waits = ({ doorId }: { readonly doorId: string }): boolean => doorOf(transfer, doorId)?.behind !== undefined;
  const isOutstanding =
    wasRefused ||
    jobs.some((job) => job.kind !== "turn" || !waits(job)) ||
    transfer.doors.some((door) => isHeldUp(transfer, door, today));
  if (isOutstanding) return plusMinutes(today.now, outstandingMinutes);
  return jobs.length > 0 ? plusMinutes(today.now, waitingMinutes) : Number.POSITIVE_INFINITY;
}

function workOf(transfer: Transfer, door: Door, today: Today): readonly Job[] {
  const accountId = doorTermsOf(transfer, door.id).place.account.resourceId;
  const ids = { transferId: transfer.id, doorId: door.id };
  const firewall: Job = { kind: "firewall", accountId };
  switch (door.status) {
    case "waiting": {
      const preparation = preparationOf(transfer, door, today);
      if (preparation === "place-link") return [{ kind: "link", ...ids }];
      if (preparation === "take-turn") return [{ kind: "turn", ...ids }];
      if (preparation === "copy") return [{ kind: "copies", ...ids }];
      return preparation === "take-baseline" ? [{ kind: "listing", ...ids }] : [];
    }
    case "opening":
      if (door.grant === undefined) return [firewall];
      if (today.now < mintAt(door.grant)) return [];
      return [{ kind: needsCheck(transfer, door, today.now) ? "copies" : "link", ...ids }];
    case "closing":
      // Until the second read is due there is nothing to do outside; the due index holds that instant.
      return door.gone !== undefined && today.now < door.gone.secondReadDueAt ? [] : [firewall];
    case "closed":
      if (isDeletionDue(transfer, door, today)) return [{ kind: "copies", ...ids }];
      return arrivalsAreDue(door) ? [{ kind: "listing", ...ids }] : [];
    case "open": {
      const resend = resendUnderWay(door);
      const isDue = resend !== undefined && today.now >= mintAgainAt(resend, door.grant);
      if (isDue && needsCheck(transfer, door, today.now)) return [{ kind: "copies", ...ids }];
      return isDue || openHelp(door) !== undefined ? [{ kind: "link", ...ids }] : [];
    }
    case "never-opened":
      return isDeletionDue(transfer, door, today) ? [{ kind: "copies", ...ids }] : [];
  }
}

/** How many of those who wait are told at once that a door before them has moved; the others look every minute. */
const wokenAtMost = 10;

/** Those who wait for a turn at the same account look again: whoever has or had one may have moved. */
async function waitersBehind(deps: Deps, transfer: Transfer): Promise<readonly Job[]> {
  const begun = transfer.doors.filter((door) => door.turn !== undefined || door.intent !== undefined);
  const accounts = new Set(begun.map((door) => doorTermsOf(transfer, door.id).place.account.resourceId));
  const jobs: Job[] = [];
  for (const accountId of accounts) {
    const ids = await deps.records.members(waitingIndex(accountId), wokenAtMost);
    jobs.push(
      ...ids.filter((id) => id !== transfer.id).map((id) => ({ kind: "tick" as const, subject: transferSubject(id) })),
    );
  }
  return jobs;
}

async function redactionOf(deps: Deps, transfer: Transfer, door: Door, now: Instant): Promise<readonly Job[]> {
  const isDue = await redactionIsDue(deps, transfer, door, now);
  return isDue ? [{ kind: "link", transferId: transfer.id, doorId: door.id }] : [];
}

async function unsettledCards(deps: Deps, subject: Subject, generation: number): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  for (const chat of deps.chats) {
    const settled = await deps.messages.settledGeneration(subject, chat.name);
    if (settled < generation) jobs.push({ kind: "cards", subject, chat: chat.name });
  }
  return jobs;
}

/** A transfer as it was last looked at, and the day by which it was. */
interface Seen {
  readonly transfer: Transfer;
  readonly today: Today;
  /** A move that is due was refused: a rule and the clock disagree about it. */
  readonly wasRefused: boolean;
}

/** Makes every move that is due by itself; gives what the last look found, by which no more is due. */
async function makeDueMoves(deps: Deps, transferId: string): Promise<Seen | undefined> {
  for (let moved = 0; moved < movesAtMost; moved++) {
    const given = { salt: deps.ids.salt(), everyAdmin: everyAdmin(deps) };
    let seen: Omit<Seen, "wasRefused"> | undefined;
    const ran = await run(deps, transferId, (transfer, today) => {
      seen = { transfer, today };
      return dueAction(transfer, today, given);
    });
    if (ran.outcome !== "done") return seen && { ...seen, wasRefused: ran.outcome === "refused" };
  }
  const transfer = await loadTransfer(deps, transferId);
  return transfer && { transfer, today: await todayFor(deps, transfer), wasRefused: true };
}

async function tickTransfer(deps: Deps, transferId: string): Promise<void> {
  const seen = await makeDueMoves(deps, transferId);
  if (seen === undefined) return;
  const { transfer, today, wasRefused } = seen;
  const { doors } = transfer;
  const [redactions, cards, waiters] = await Promise.all([
    Promise.all(doors.map((door) => redactionOf(deps, transfer, door, today.now))),
    unsettledCards(deps, transferSubject(transferId), transfer.generation),
    waitersBehind(deps, transfer),
  ]);
  const files: readonly Job[] = isToFreeze(transfer) ? [{ kind: "files", transferId }] : [];
  const jobs = [...files, ...doors.flatMap((door) => workOf(transfer, door, today)), ...redactions.flat(), ...cards];
  await deps.jobs.enqueue([...jobs, ...waiters]);
  const soon = lookAgainAt(transfer, jobs, wasRefused, today);
  // What has become due since that look is past by now, and comes back at once.
  const next = Math.min(nextInstant(transfer, today) ?? Number.POSITIVE_INFINITY, soon);
  await deps.records.reschedule(transferSubject(transferId), transfer.version, Number.isFinite(next) ? next : null);
}

async function tickEnvironment(deps: Deps, subject: Subject, environmentId: string): Promise<void> {
  await lapseWaiting(deps, environmentId);
  const stored = await loadState<Environment>(deps, subject);
  if (stored === undefined) return;
  const version = stored.chain.seq;
  const jobs = await unsettledCards(deps, subject, version);
  await deps.jobs.enqueue(jobs);
  const lookAgain = plusMinutes(await deps.clock.now(), outstandingMinutes);
  const lapsesAt = waitingAdoption(stored.state)?.lapsesAt;
  const next = jobs.length > 0 ? Math.min(lookAgain, lapsesAt ?? lookAgain) : (lapsesAt ?? null);
  await deps.records.reschedule(subject, version, next);
}

/** Looks at one subject: what is due by itself is done, what must be done outside is put into the queues. */
export async function tick(deps: Deps, subject: string): Promise<void> {
  const parts = partsOf(subject);
  if (parts?.kind === "transfer") return tickTransfer(deps, parts.id);
  if (parts?.kind === "account") return deps.jobs.enqueue([{ kind: "firewall", accountId: parts.id }]);
  if (parts?.kind === "environment") return tickEnvironment(deps, subject, parts.id);
}
