/** How often random stories reached what: statuses, statuses of doors, and refusals with the fact that tells them apart. */
import type { Action } from "../../../../src/workflows/transfers/action.ts";
import type { Refusal } from "../../../../src/workflows/transfers/refusal.ts";
import { statusOf, type Transfer } from "../../../../src/workflows/transfers/transfer.ts";

/** Counts by name. */
export type Tally = Map<string, number>;

/** Everything that is counted. */
export interface Counts {
  /** Stories that came to a status of the transfer. */
  readonly statuses: Tally;
  /** Doors that came to a status. */
  readonly doors: Tally;
  /** Refusals by code. */
  readonly codes: Tally;
  /** Refusals by code and telling fact, such as `gate-shut in-time`. */
  readonly refusals: Tally;
  /** Refusals by move, code and telling fact. */
  readonly byMove: Tally;
  /** Accepted actions by move. */
  readonly accepted: Tally;
}

/** Counts of nothing yet. */
export function noCounts(): Counts {
  return {
    statuses: new Map(),
    doors: new Map(),
    codes: new Map(),
    refusals: new Map(),
    byMove: new Map(),
    accepted: new Map(),
  };
}

function add(tally: Tally, name: string): void {
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

/** The fact by which refusals with one code differ: a gate, a reason, a fault, a field. */
function tellingFact(refusal: Refusal): string {
  if ("gate" in refusal) return ` ${refusal.gate}`;
  if ("why" in refusal) return ` ${refusal.why}`;
  if ("fault" in refusal) return ` ${refusal.fault}`;
  if (refusal.code === "text-missing" || refusal.code === "text-too-long") return ` ${refusal.field}`;
  return "";
}

/** Counts a refusal. One that names a status which the transfer does not have yet is for being overdue. */
export function countRefusal(counts: Counts, action: Action, refusal: Refusal, before: Transfer | undefined): void {
  const isOverdue = refusal.code === "wrong-status" && before !== undefined && refusal.status !== statusOf(before);
  const name = `${refusal.code}${isOverdue ? " overdue" : tellingFact(refusal)}`;
  add(counts.codes, refusal.code);
  add(counts.refusals, name);
  add(counts.byMove, `${action.do}: ${name}`);
}

/** Counts what an accepted action newly reached. */
export function countAccepted(counts: Counts, action: Action, before: Transfer | undefined, after: Transfer): void {
  add(counts.accepted, action.do);
  const status = statusOf(after);
  if (before === undefined || statusOf(before) !== status) add(counts.statuses, status);
  for (const door of after.doors) {
    const was = action.do === "revise" ? undefined : before?.doors.find(({ id }) => id === door.id)?.status;
    if (was !== door.status) add(counts.doors, door.status);
  }
}

/** A tally as lines, most frequent first. */
export function linesOf(title: string, tally: Tally): string {
  const rows = [...tally]
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `  ${String(times).padStart(9)}  ${name}`);
  return [title, ...rows].join("\n");
}
