/** `/lockkeeper health`: how the bot is, and what keeps doors shut or open, in an admin's environments. */

import { accountName } from "../workflows/cards/account-name.ts";
import type { Line, Part } from "../workflows/cards/card.ts";
import { troubleInWords } from "../workflows/cards/trouble-words.ts";
import { accountToday } from "../workflows/doors/account.ts";
import type { Vitals } from "../workflows/engine/ports.ts";
import { environmentSubject, transferSubject } from "../workflows/engine/subjects.ts";
import { loadAccount } from "../workflows/engine/today.ts";
import type { EnvironmentToday } from "../workflows/people/environment.ts";
import { plusMinutes } from "../workflows/time.ts";
import type { Desk } from "./desk.ts";
import { type DoorOut, doorsOut } from "./doors.ts";
import type { Reply } from "./front.ts";

/** A closing takes a minute or two; one that takes this long is worth a look. */
const longMinutes = 15;
const listedAtMost = 10;

function journalLine({ journal, journalTrouble, unjournaled }: Vitals): Line {
  if (journal === "behind-journal")
    return ["Journal: Redis has lost records that the journal holds. Nothing opens; closing goes on."];
  if (journal === "unknown") return ["Journal: being compared with Redis. Nothing opens until that is done."];
  if (journalTrouble !== undefined)
    return [`Journal: not written (${journalTrouble}). Nothing opens; closing goes on.`];
  if (unjournaled === undefined) return ["Journal: can't be asked right now."];
  return [unjournaled === 0 ? "Journal: up to date." : `Journal: ${unjournaled} entries behind Redis.`];
}

function workLine({ jobs }: Vitals): Line {
  if (jobs === undefined) return ["Work: can't be counted right now."];
  return [`Work: ${jobs.waiting} waiting, ${jobs.active} under way, ${jobs.delayed} to be tried again.`];
}

async function accountLine(desk: Desk, environment: EnvironmentToday): Promise<Line> {
  const name = accountName(environment.accountId);
  const start: Line = [`${environment.name}: storage account `, { code: name }];
  const account = accountToday(await loadAccount(desk.deps, environment.accountId), environment);
  if (account === undefined) return [...start, " was never read. Nothing opens there."];
  if (account.held !== undefined) {
    const command = { code: `/lockkeeper adopt ${environment.id}` };
    return [...start, " was made anew and waits to be adopted: ", command, ". Nothing opens there."];
  }
  const at = account.readAt ?? 0;
  if (account.obstacle !== undefined)
    return [...start, `: ${troubleInWords({ code: `firewall-${account.obstacle}`, at })}. Nothing opens there.`];
  if (environment.isFromEarlier)
    return [
      ...start,
      " is not found by its convention any more: ",
      { code: "npm run doctor" },
      ". Nothing opens there.",
    ];
  if ("unread" in account.identity) return [...start, " is not read: an admin's word says what is in its firewall."];
  return [...start, " is the one on record, and its firewall works."];
}

/** Doors that have been closing for long, and openings that Azure does not let through. */
function inTrouble(out: readonly DoorOut[], now: number): readonly Line[] {
  return out.flatMap(({ transfer, door }): readonly Line[] => {
    const why = door.trouble === undefined ? "" : `: ${troubleInWords(door.trouble)}`;
    if (door.status !== "closing")
      return door.trouble === undefined ? [] : [[{ strong: transfer.id }, ` is ${door.status}${why}`]];
    const since = door.ended?.at ?? now;
    const isLong = now > plusMinutes(since, longMinutes);
    return isLong ? [[{ strong: transfer.id }, " has been closing since ", { at: since }, why]] : [];
  });
}

async function undelivered(desk: Desk, subject: string, called: string): Promise<readonly Line[]> {
  const refused = [...(await desk.deps.messages.all(subject)).values()].filter(
    ({ ref, refused: why }) => ref === undefined && why !== undefined,
  );
  const people = [...new Set(refused.map(({ person }) => desk.wording.name(person)))].join(", ");
  return refused.length === 0 ? [] : [[{ strong: called }, `: not delivered to ${people}`]];
}

function list(title: string, items: readonly Line[]): Part {
  const rest = items.length - listedAtMost;
  const more: readonly Line[] = rest > 0 ? [[`and ${rest} more`]] : [];
  return {
    type: "list",
    title: [title],
    items: items.length === 0 ? [["none"]] : [...items.slice(0, listedAtMost), ...more],
  };
}

/** Says how the bot is, and how these environments are. */
export async function health(desk: Desk, environments: readonly EnvironmentToday[]): Promise<Reply> {
  const { deps } = desk;
  const vitals = await deps.vitals();
  const redis: Line = [
    vitals.redisTrouble === undefined ? "Redis: keeps what it is told." : `Redis: trouble (${vitals.redisTrouble}).`,
  ];
  const now = await deps.clock.now();
  const out = (await Promise.all(environments.map((one) => doorsOut(desk, one)))).flat();
  const subjects = [
    ...environments.map(({ id, name }) => [environmentSubject(id), name] as const),
    ...new Map(out.map(({ transfer: { id } }) => [transferSubject(id), id])),
  ];
  const lost = (await Promise.all(subjects.map(([subject, called]) => undelivered(desk, subject, called)))).flat();
  const accounts = await Promise.all(environments.map((one) => accountLine(desk, one)));
  const card = {
    title: "How Lockkeeper is",
    summary: "How Lockkeeper is",
    parts: [
      { type: "list", title: ["Itself"], items: [redis, journalLine(vitals), workLine(vitals)] } as const,
      list("Storage accounts", accounts),
      list("Doors in trouble", inTrouble(out, now)),
      list("Messages not delivered", lost),
    ],
  };
  return { kind: "card", card };
}
