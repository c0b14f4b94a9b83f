/**
 * People who don't answer: who is told of a seat that stays open, and when. Everything is read off the record: what was
 * told is in it, so that nobody hears twice, and after a standstill of days each hears once.
 */
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { turnOf } from "../people/waited-for.ts";
import { dayOf, lastWorkingStart, nextDayFrom, nextWorkingInstant } from "../people/working-hours.ts";
import { type Instant, plusMinutes } from "../time.ts";
import type { Accepted, RemindSeats, Rule } from "./action.ts";
import { signBy } from "./limits.ts";
import type { SeatNotice } from "./notice.ts";
import { adminsOf } from "./notices.ts";
import { currentRevision, mayYetBeApproved, type Transfer } from "./transfer.ts";

/** Something that somebody is to be told, and when; never before now. */
interface Upcoming {
  readonly code: SeatNotice["code"];
  readonly person: PersonId;
  readonly at: Instant;
}

/** What was told of the terms in force. A revision begins anew. */
function toldOf(transfer: Transfer): readonly SeatNotice[] {
  const { digest } = currentRevision(transfer);
  return (transfer.seatNotices ?? []).filter(({ termsDigest }) => termsDigest === digest);
}

function lastTold(transfer: Transfer, person: PersonId, code: SeatNotice["code"]): Instant | undefined {
  return toldOf(transfer).findLast((notice) => notice.code === code && notice.to.includes(person))?.at;
}

/** The first rung of a ladder after `last`; the last gap repeats. */
function rungAfter(startsAt: Instant, ladderMinutes: readonly number[], last: Instant | undefined): Instant {
  const rungs = ladderMinutes.map((minutes) => plusMinutes(startsAt, minutes));
  const next = rungs.find((rung) => last === undefined || rung > last);
  if (next !== undefined) return next;
  const end = rungs.at(-1) ?? startsAt;
  const gapMs = Math.max(end - (rungs.at(-2) ?? startsAt), plusMinutes(0, 1));
  return end + (Math.floor(((last ?? end) - end) / gapMs) + 1) * gapMs;
}

/** The last moment for the warning: some time before the transfer lapses, or at three quarters of a short time to sign. */
function warnBy(transfer: Transfer, { policy }: Today): Instant {
  const { at } = currentRevision(transfer);
  const lapsesAt = signBy(transfer, policy);
  return Math.max(plusMinutes(lapsesAt, -policy.reminders.lapseWarningMinutes), at + (lapsesAt - at) * 0.75);
}

/** From when somebody may be warned: early enough to be read in working hours, and never just after the asking. */
function warnFrom(transfer: Transfer, person: PersonId, today: Today): Instant {
  const { workingHours, seatMinutes } = today.policy.reminders;
  const earliest = plusMinutes(currentRevision(transfer).at, seatMinutes[0] ?? 0);
  return Math.max(earliest, lastWorkingStart(warnBy(transfer, today), today.timeZoneOf(person), workingHours));
}

function warningAt(transfer: Transfer, person: PersonId, today: Today): Instant | undefined {
  if (lastTold(transfer, person, "lapses-soon") !== undefined) return undefined;
  const from = Math.max(today.now, warnFrom(transfer, person, today));
  const inHours = nextWorkingInstant(from, today.timeZoneOf(person), today.policy.reminders.workingHours);
  return Math.max(today.now, Math.min(warnBy(transfer, today), inHours));
}

function reminderAt(transfer: Transfer, person: PersonId, today: Today): Instant | undefined {
  const { now, policy, timeZoneOf } = today;
  const zone = timeZoneOf(person);
  const last = lastTold(transfer, person, "seat-open");
  const rung = rungAfter(currentRevision(transfer).at, policy.reminders.seatMinutes, last);
  const from = last === undefined ? rung : Math.max(rung, nextDayFrom(last, zone));
  const at = nextWorkingInstant(Math.max(now, from), zone, policy.reminders.workingHours);
  // On the day of the warning, and from then on, the warning says it all.
  return dayOf(at, zone) < dayOf(warnFrom(transfer, person, today), zone) ? at : undefined;
}

function adminToldAt(transfer: Transfer, person: PersonId, today: Today): Instant | undefined {
  if (lastTold(transfer, person, "seats-overdue") !== undefined) return undefined;
  const { seatAdminsAfterMinutes, workingHours } = today.policy.reminders;
  const from = Math.max(today.now, plusMinutes(currentRevision(transfer).at, seatAdminsAfterMinutes));
  return nextWorkingInstant(from, today.timeZoneOf(person), workingHours);
}

/** Who hears once that a seat has stayed open for long: the admins. Deputies, where there are any one day, come in here. */
function thoseToAskForHelp(waiting: readonly PersonId[], today: Today): readonly PersonId[] {
  return adminsOf(today).filter((admin) => !waiting.includes(admin));
}

function upcoming(transfer: Transfer, today: Today): readonly Upcoming[] {
  // Whose turn it is, only a process with today's configuration can say.
  if (!mayYetBeApproved(transfer) || today.isOutdated) return [];
  const waiting = turnOf(transfer, today);
  const warned = [...new Set([...waiting, transfer.requester])].filter(today.isKnown);
  const planned = [
    ...warned.map((person) => ({ code: "lapses-soon", person, at: warningAt(transfer, person, today) }) as const),
    ...waiting.map((person) => ({ code: "seat-open", person, at: reminderAt(transfer, person, today) }) as const),
    ...thoseToAskForHelp(waiting, today).map(
      (person) => ({ code: "seats-overdue", person, at: adminToldAt(transfer, person, today) }) as const,
    ),
  ];
  const lapsesAt = signBy(transfer, today.policy);
  return planned.flatMap(({ at, ...rest }) => (at === undefined || at >= lapsesAt ? [] : [{ ...rest, at }]));
}

/** The notice of an open seat that is due now, if any. */
export function dueSeatNotice(transfer: Transfer, today: Today): RemindSeats | undefined {
  const due = upcoming(transfer, today).find(({ at }) => at <= today.now);
  return due === undefined ? undefined : { do: "remind-seats", notice: due.code };
}

/** When the next notice of an open seat becomes due, after now. */
export function nextSeatNoticeAt(transfer: Transfer, today: Today): Instant | undefined {
  const later = upcoming(transfer, today).flatMap(({ at }) => (at > today.now ? [at] : []));
  return later.length === 0 ? undefined : Math.min(...later);
}

/** Somebody is to be told, now. */
export const remindSeatsRules: readonly Rule<RemindSeats>[] = [
  {
    name: "seat-notice-due",
    judge: (transfer, action, today) => {
      const next = upcoming(transfer, today).filter(({ code }) => code === action.notice);
      if (next.length === 0) return { code: "nothing-changed" };
      const at = Math.min(...next.map((one) => one.at));
      return today.now < at ? { code: "too-early", at } : undefined;
    },
  },
];

/** Everybody whose turn it is to hear is told, and it is on record. */
export function remindSeats(transfer: Transfer, action: RemindSeats, today: Today): Accepted {
  const due = upcoming(transfer, today).filter(({ code, at }) => code === action.notice && at <= today.now);
  const to = due.map(({ person }) => person);
  const { digest: termsDigest } = currentRevision(transfer);
  const before = transfer.seatNotices ?? [];
  const notice = { id: `s${before.length + 1}`, code: action.notice, at: today.now, to, termsDigest };
  const facts = { notice: action.notice, to: to.join(" "), termsDigest, configDigest: today.configDigest };
  return {
    transfer: { ...transfer, seatNotices: [...before, notice] },
    entry: { code: "seats-reminded", by: null, via: null, facts, detail: null },
  };
}

/** It is the turn of these people now, and what they have before them changed without a message of its own. */
export function toldOfTurn(transfer: Transfer, to: readonly PersonId[], at: Instant): Transfer {
  if (to.length === 0) return transfer;
  const { digest: termsDigest } = currentRevision(transfer);
  const before = transfer.seatNotices ?? [];
  const notice = { id: `s${before.length + 1}`, code: "your-turn", at, to, termsDigest } as const;
  return { ...transfer, seatNotices: [...before, notice] };
}

/** It ended because records were lost: whoever had a part in it is told that it must be asked for again. */
export function toldToAskAgain(transfer: Transfer, at: Instant): Transfer {
  const { terms, digest: termsDigest } = currentRevision(transfer);
  const signers = transfer.signOffs.map(({ by }) => by);
  const recipients = terms.doors.map(({ recipient }) => recipient);
  const to = [...new Set([transfer.requester, ...recipients, ...signers])];
  const before = transfer.seatNotices ?? [];
  const notice = { id: `s${before.length + 1}`, code: "ask-again", at, to, termsDigest } as const;
  return { ...transfer, seatNotices: [...before, notice] };
}

/** For how long after it was recorded a reminder may be delivered beyond working hours. */
const deliveryMinutes = 15;

/** Whether a notice that was never delivered still tells this person something: it is judged anew when it is sent. */
export function isSeatNoticeFresh(transfer: Transfer, notice: SeatNotice, person: PersonId, today: Today): boolean {
  // It is about a transfer that has ended.
  if (notice.code === "ask-again") return today.isKnown(person);
  return isOpenSeatNoticeFresh(transfer, notice, person, today);
}

function isOpenSeatNoticeFresh(transfer: Transfer, notice: SeatNotice, person: PersonId, today: Today): boolean {
  const { now, policy } = today;
  if (!mayYetBeApproved(transfer) || now >= signBy(transfer, policy) || !today.isKnown(person)) return false;
  if (!toldOf(transfer).some(({ id }) => id === notice.id)) return false;
  const waiting = turnOf(transfer, today);
  switch (notice.code) {
    case "ask-again":
      return false;
    case "your-turn":
      return waiting.includes(person);
    case "lapses-soon":
      return person === transfer.requester || waiting.includes(person);
    case "seats-overdue":
      return thoseToAskForHelp(waiting, today).includes(person);
    case "seat-open": {
      const zone = today.timeZoneOf(person);
      const isInHours = nextWorkingInstant(now, zone, policy.reminders.workingHours) === now;
      const isInTime = isInHours || now < plusMinutes(notice.at, deliveryMinutes);
      return waiting.includes(person) && isInTime && dayOf(now, zone) === dayOf(notice.at, zone);
    }
  }
}
