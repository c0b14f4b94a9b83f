/**
 * Sending a link again: another message, at the recipient's word. The steps come in one order (asked, placed, moved,
 * filled), so that at no time two messages hold a link, and none is lost while its successor is not there.
 */
import type { Instant } from "../time.ts";
import type { Issuance } from "./proof.ts";

/** One more message for the link. The door's first message has the number 0, the one of its n-th resend the number n. */
export interface Resend {
  readonly askedAt: Instant;
  /** How many links had been minted by then. */
  readonly mintedBefore: number;
  /** When the new message stood, without a link. */
  readonly placedAt?: Instant;
  /** When the link was edited away from the message before it. */
  readonly movedAt?: Instant;
  readonly filledAt?: Instant;
  /** The new message could not be placed; the one before it stays as it is. */
  readonly failedAt?: Instant;
}

/** What of a door's record is about its messages. */
interface Sent {
  readonly again?: readonly Resend[];
}

/** How often a link is sent again at most. */
export const resendsAtMost = 5;

/** The resend that is neither done nor given up. */
export function resendUnderWay({ again = [] }: Sent): Resend | undefined {
  const last = again.at(-1);
  return last === undefined || last.filledAt !== undefined || last.failedAt !== undefined ? undefined : last;
}

/** Replaces the last resend of a door. */
export function withResend<Of extends Sent>(door: Of, change: Partial<Resend>): Of {
  const { again = [] } = door;
  return { ...door, again: again.map((one, at) => (at === again.length - 1 ? { ...one, ...change } : one)) };
}

/** The number of the message in which the link stands or is to stand: that to which it was moved last. */
export function linkMessageNumber({ again = [] }: Sent): number {
  return again.findLastIndex(({ movedAt }) => movedAt !== undefined) + 1;
}

/** Whether the link may stand in a message: it was moved there last, and is not about to leave it for one that stands. */
export function mayHoldLink(door: Sent, number: number): boolean {
  const next = resendUnderWay(door);
  const isLeaving = next?.placedAt !== undefined && next.movedAt === undefined;
  return number === linkMessageNumber(door) && !isLeaving;
}

/** The numbers of all messages of a door: whoever has slept may fill a link into any of them. */
export function messageNumbers({ again = [] }: Sent): readonly number[] {
  return Array.from({ length: again.length + 1 }, (_, number) => number);
}

/** The links that were minted for a resend. */
export function mintedFor({ mintedBefore }: Resend, issuances: readonly Issuance[]): readonly Issuance[] {
  return issuances.slice(mintedBefore);
}
