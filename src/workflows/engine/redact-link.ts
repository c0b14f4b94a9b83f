/** The end of the recipient's own message: it is found again, and edited to say what became of the door, without a link. */

import { movedCard, redactedCard } from "../cards/link-card.ts";
import { lastLinkEnd } from "../doors/proof.ts";
import { mayHoldLink, messageNumbers } from "../doors/resend.ts";
import { type Door, doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { asFault, Fault } from "./fault.ts";
import { mustHold } from "./must-hold.ts";
import type { Chat, Deps } from "./ports.ts";
import { loadTransfer, run } from "./run.ts";
import type { Lease, PlacedMessage } from "./store.ts";
import { transferSubject } from "./subjects.ts";
import { refreshHomes } from "./sync-home.ts";
import { wordingOf } from "./wording.ts";

/** A message of a door to its recipient, where it stands. */
export interface StandingLink {
  readonly number: number;
  readonly chat: Chat;
  readonly ref: string;
}

/** The key of a message of a door to its recipient; the first has the number 0. */
export function linkMessageKey(transfer: Transfer, door: Door, number: number): string {
  const which = number === 0 ? door.id : `${door.id}/again-${number}`;
  return `link/${which}/${doorTermsOf(transfer, door.id).recipient}`;
}

async function knownLink(
  deps: Deps,
  transfer: Transfer,
  door: Door,
  number: number,
): Promise<PlacedMessage | undefined> {
  return (await deps.messages.all(transferSubject(transfer.id))).get(linkMessageKey(transfer, door, number));
}

/** A message of a door to its recipient, where it is known to stand. */
export async function standingLink(
  deps: Deps,
  transfer: Transfer,
  door: Door,
  number: number,
): Promise<StandingLink | undefined> {
  const message = await knownLink(deps, transfer, door, number);
  const chat = deps.chats.find((one) => one.name === message?.chat);
  return message?.ref === undefined || chat === undefined ? undefined : { number, chat, ref: message.ref };
}

/** A message that may have been posted without our learning where is looked for; it is not posted any more. */
async function lookFor(
  deps: Deps,
  lease: Lease,
  transfer: Transfer,
  door: Door,
  number: number,
): Promise<StandingLink | undefined> {
  const known = await knownLink(deps, transfer, door, number);
  const chat = deps.chats.find((one) => one.name === known?.chat);
  if (known === undefined || known.ref !== undefined || chat === undefined) return undefined;
  const subject = transferSubject(transfer.id);
  const key = linkMessageKey(transfer, door, number);
  let hasLooked = false;
  const mayStand = (): boolean => {
    mustHold(deps, lease, "link-unfinished");
    if (hasLooked) throw new Fault("message-gone", "refused");
    hasLooked = true;
    return true;
  };
  const card = redactedCard(transfer, door.id, await deps.clock.now(), wordingOf(deps));
  const ref = await chat.place(known.person, card, `${transfer.id}/${key}`, mayStand);
  const { chat: name, person } = known;
  await deps.messages.put(subject, key, { chat: name, person, ref });
  return { number, chat, ref };
}

/** A message that is gone holds no link, and one whose conversation is gone has no reader. */
export function isOutOfSight(fault: Fault): boolean {
  return fault.code === "message-gone" || fault.code === "person-unreachable";
}

/**
 * Edits every message of the door: what was done, and no link. Those it has left, too: whoever slept may have filled it
 * in there. The newest first, and none held up by another.
 */
export async function redact(deps: Deps, lease: Lease, transfer: Transfer, door: Door): Promise<void> {
  const now = await deps.clock.now();
  let firstFault: Fault | undefined;
  for (const number of messageNumbers(door).toReversed()) {
    try {
      const standing = await standingLink(deps, transfer, door, number);
      const message = standing ?? (await lookFor(deps, lease, transfer, door, number));
      await message?.chat.edit(message.ref, redactedCard(transfer, door.id, now, wordingOf(deps)));
    } catch (thrown) {
      const fault = asFault(thrown, "link-redact");
      if (!isOutOfSight(fault)) firstFault ??= fault;
    }
  }
  if (firstFault !== undefined) throw firstFault;
  await run(deps, transfer.id, { do: "record-redacted", door: door.id });
  // What is over and tidy leaves people's lists.
  for (const { name } of deps.chats) await refreshHomes(deps, name, transferSubject(transfer.id));
}

/**
 * What came into a message too late is edited away again: after the door's end, or after the link has left for another
 * message. In the one that is to hold it any link of the door may stand.
 */
export async function takeBack(
  deps: Deps,
  transferId: string,
  doorId: string,
  { number, chat, ref }: StandingLink,
): Promise<void> {
  const transfer = await loadTransfer(deps, transferId);
  const door = transfer === undefined ? undefined : doorOf(transfer, doorId);
  if (transfer === undefined || door === undefined) return;
  if (door.status !== "open" && door.status !== "opening")
    await chat.edit(ref, redactedCard(transfer, doorId, await deps.clock.now(), wordingOf(deps)));
  else if (!mayHoldLink(door, number)) await chat.edit(ref, movedCard(transfer, doorId));
}

/** Whether the link's message is due to be edited away: the door is closed, or its link has ended by itself. */
export async function redactionIsDue(deps: Deps, transfer: Transfer, door: Door, now: number): Promise<boolean> {
  if (door.redactedAt !== undefined) return false;
  // It may have been placed, or be about to be, without a word of it on record: the transfer ended just then.
  if (door.status === "never-opened")
    return door.placedAt !== undefined || (await knownLink(deps, transfer, door, 0)) !== undefined;
  if (door.placedAt === undefined) return false;
  const linkEndsAt = lastLinkEnd(door.grant);
  if (door.status === "closed") return true;
  return door.status === "closing" && linkEndsAt !== undefined && linkEndsAt <= now;
}
