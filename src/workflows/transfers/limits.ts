import { type Grant, type Issuance, lastLinkEnd } from "../doors/proof.ts";
import { mintedFor, type Resend } from "../doors/resend.ts";
import type { Today } from "../people/environment.ts";
import { type Instant, plusMinutes } from "../time.ts";
import type { Policy, TransferKind } from "./policy.ts";
import type { DoorId } from "./terms.ts";
import { currentRevision, type Door, doorTermsOf, mayYetBeApproved, type Transfer } from "./transfer.ts";

/** Whether transfers of a kind are served here today: by the policy, and for what goes out by a container to read. */
export function isServed(kind: TransferKind, { policy, environment }: Pick<Today, "policy" | "environment">): boolean {
  if (policy.kinds[kind] === undefined) return false;
  return kind !== "egress" || environment === undefined || environment.egressContainer !== undefined;
}

/** Until when it waits for people before it lapses. A revision starts this time anew, and so does what is returned. */
export function signBy(transfer: Transfer, policy: Policy): Instant {
  const returnedAt = transfer.phase === "changes-requested" ? (transfer.assessing?.returned?.at ?? 0) : 0;
  return plusMinutes(Math.max(currentRevision(transfer).at, returnedAt), policy.lapseAfterMinutes);
}

/** Until when a door may begin to open: counted from the later of the last signature and its `notBefore`. */
export function openBy(transfer: Transfer, doorId: DoorId): Instant {
  const { window } = doorTermsOf(transfer, doorId);
  const from = Math.max(transfer.approvedAt ?? currentRevision(transfer).at, window.notBefore ?? 0);
  return plusMinutes(from, window.openWithinMinutes);
}

/** When a transfer lapses if nothing more happens. */
export function lapseAt(transfer: Transfer, policy: Policy): Instant {
  if (mayYetBeApproved(transfer)) return signBy(transfer, policy);
  return Math.max(...transfer.doors.map((door) => openBy(transfer, door.id)));
}

/** How long after a link that could not be delivered another one is minted: at first, and once so many were in vain. */
const mintAgainMinutes = 1;
const mintSeldomAfter = 10;
const mintSeldomMinutes = 5;

/** When a link may be minted for a grant: after the settling time, and not again at once where delivering one failed. */
export function mintAt({ issuances, linkDueAt }: Grant): Instant {
  return mintAfter(issuances, linkDueAt);
}

/** When a link may be minted for a message that was asked for: at once, and then as seldom as the first one. */
export function mintAgainAt(resend: Resend, grant: Grant | undefined): Instant {
  return mintAfter(mintedFor(resend, grant?.issuances ?? []), resend.askedAt);
}

function mintAfter(issuances: readonly Issuance[], firstAt: Instant): Instant {
  const last = issuances.at(-1);
  if (last === undefined) return firstAt;
  return plusMinutes(last.mintedAt, issuances.length < mintSeldomAfter ? mintAgainMinutes : mintSeldomMinutes);
}

/** When the people at an open door are reminded: some time before its end, or at three quarters of a short window. */
export function remindAt(startsAt: Instant, endsAt: Instant, policy: Policy): Instant {
  const beforeEnd = plusMinutes(endsAt, -policy.reminders.beforeEndMinutes);
  const threeQuarters = startsAt + (endsAt - startsAt) * 0.75;
  return Math.max(beforeEnd, threeQuarters);
}

/** When somebody who is to add a rule is asked again: minutes from the first time; then as often as the last gap. */
const askAgainMinutes = [0, 60, 240, 1_440];
const askDailyMinutes = 1_440;

/** When people were last asked to do something by hand about a door. */
export function lastAsk(
  { notices }: Transfer,
  doorId: DoorId,
  code: "add-by-hand" | "remove-by-hand",
): Instant | undefined {
  return notices.findLast((notice) => notice.doorId === doorId && notice.code === code)?.at;
}

/** When people are asked again to add a door's rule; undefined where they have not been asked yet. */
export function nextAskAt({ notices }: Transfer, doorId: DoorId): Instant | undefined {
  const asks = notices.filter((notice) => notice.doorId === doorId && notice.code === "add-by-hand");
  const [first] = asks;
  if (first === undefined) return undefined;
  const rung = askAgainMinutes[asks.length];
  return rung === undefined ? plusMinutes(asks.at(-1)?.at ?? first.at, askDailyMinutes) : plusMinutes(first.at, rung);
}

/** How long trouble at a closing may take to pass by itself before the first alarm. */
const troubleMinutes = 1;

/**
 * When the next alarm for an unproven closing is due: a grace after its end, or a minute after something got in the
 * way; then up the ladder, whose last gap repeats until proof.
 */
export function nextAlarmAt(transfer: Transfer, doorId: DoorId, policy: Policy): Instant | undefined {
  const door = transfer.doors.find((candidate) => candidate.id === doorId);
  if (door?.status !== "closing" || door.ended === undefined) return undefined;
  const at = ladderAt(door, door.ended.at, lastAsk(transfer, doorId, "remove-by-hand"), policy);
  if (door.trouble?.code !== "held-by-another-door") return at;
  // Nobody needs to do anything while the other door is open; but once this one's link has ended, it must be closed.
  return Math.max(at, plusMinutes(lastLinkEnd(door.grant) ?? door.ended.at, policy.reminders.closingGraceMinutes));
}

function ladderAt(door: Door, endedAt: Instant, askedAt: Instant | undefined, policy: Policy): Instant {
  const { alarmMinutes, closingGraceMinutes } = policy.reminders;
  const [first] = door.alarms;
  // Somebody was asked at once to remove the rule: that was the first rung.
  if (first === undefined && askedAt !== undefined)
    return plusMinutes(askedAt, Math.max(closingGraceMinutes, alarmMinutes[1] ?? 0));
  if (first === undefined && door.trouble !== undefined)
    return Math.min(
      plusMinutes(Math.max(door.trouble.at, endedAt), troubleMinutes),
      plusMinutes(endedAt, closingGraceMinutes),
    );
  if (first === undefined) return plusMinutes(endedAt, closingGraceMinutes);
  const rung = alarmMinutes[door.alarms.length];
  if (rung !== undefined) return plusMinutes(first, rung);
  const lastGap = alarmMinutes.length < 2 ? 60 : (alarmMinutes.at(-1) ?? 60) - (alarmMinutes.at(-2) ?? 0);
  return plusMinutes(door.alarms.at(-1) ?? first, Math.max(lastGap, 1));
}
