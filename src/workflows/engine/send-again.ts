/**
 * Prepares a further message for a link, in the one safe order: the new message stands without a link, which is
 * recorded; then the link is edited away from the message before it, which is recorded; only then is another minted and
 * filled in. A message that can't be placed changes nothing. See docs/adr/0017.
 */
import { movedCard, placedCard } from "../cards/link-card.ts";
import { linkMessageNumber, resendUnderWay } from "../doors/resend.ts";
import { type Door, doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { asFault, Fault } from "./fault.ts";
import { lookAgain } from "./look-again.ts";
import { mustHold } from "./must-hold.ts";
import type { Chat, Deps } from "./ports.ts";
import { isOutOfSight, linkMessageKey, type StandingLink, standingLink, takeBack } from "./redact-link.ts";
import { loadTransfer, run } from "./run.ts";
import type { Lease } from "./store.ts";
import { transferSubject } from "./subjects.ts";
import { troubleOf } from "./trouble.ts";

/** The first chat that reaches a person. Ends in a Fault where none does. */
export async function chatFor(deps: Deps, person: string): Promise<Chat> {
  for (const chat of deps.chats) if (await chat.reaches(person)) return chat;
  throw new Fault("person-unreachable", "refused");
}

async function reload(deps: Deps, id: string, doorId: string): Promise<{ transfer: Transfer; door: Door } | undefined> {
  const transfer = await loadTransfer(deps, id);
  const door = transfer === undefined ? undefined : doorOf(transfer, doorId);
  return transfer === undefined || door === undefined ? undefined : { transfer, door };
}

async function place(deps: Deps, lease: Lease, transfer: Transfer, door: Door): Promise<void> {
  const subject = transferSubject(transfer.id);
  const number = door.again?.length ?? 0;
  const key = linkMessageKey(transfer, door, number);
  const person = doorTermsOf(transfer, door.id).recipient;
  const known = (await deps.messages.all(subject)).get(key);
  if (known?.ref === undefined) {
    const chat = await chatFor(deps, person);
    const base = { chat: chat.name, person };
    const { ref: standing } = await deps.messages.put(subject, key, base);
    const mayStand = (): boolean => {
      mustHold(deps, lease, "link-unfinished");
      return known !== undefined;
    };
    // Whoever ends the door from here on finds the message noted, and edits it away.
    const now = await reload(deps, transfer.id, door.id);
    if (now?.door.status !== "open" || resendUnderWay(now.door)?.placedAt !== undefined) return;
    if (standing === undefined) {
      const ref = await chat.place(person, placedCard(transfer, door.id, number), `${transfer.id}/${key}`, mayStand);
      await deps.messages.put(subject, key, { ...base, ref });
    }
  }
  await run(deps, transfer.id, { do: "record-again", door: door.id, step: "placed", number });
}

/** The message that holds the link says that it has moved. One that is gone, or has no reader, holds none. */
async function move(deps: Deps, lease: Lease, transfer: Transfer, door: Door): Promise<StandingLink | undefined> {
  const number = door.again?.length ?? 0;
  const message = await standingLink(deps, transfer, door, linkMessageNumber(door));
  mustHold(deps, lease, "link-unfinished");
  try {
    await message?.chat.edit(message.ref, movedCard(transfer, door.id));
  } catch (thrown) {
    if (!isOutOfSight(asFault(thrown, "link-redact"))) throw thrown;
  }
  await run(deps, transfer.id, { do: "record-again", door: door.id, step: "moved", number });
  return message;
}

/**
 * Does what is to be done before a link that was asked for again can be minted; gives the record as it is then,
 * undefined where no link is to be minted now. While nothing may open, no message loses its link.
 */
export async function prepareAgain(
  deps: Deps,
  lease: Lease,
  transfer: Transfer,
  door: Door,
): Promise<{ transfer: Transfer; door: Door } | undefined> {
  const resend = resendUnderWay(door);
  if (resend === undefined || !deps.mayOpen()) return undefined;
  if (resend.placedAt === undefined) {
    try {
      await place(deps, lease, transfer, door);
    } catch (thrown) {
      const fault = asFault(thrown, "link-delivery");
      if (fault.kind !== "refused") throw fault;
      const trouble = troubleOf(fault, await deps.clock.now(), fault.code);
      const number = door.again?.length ?? 0;
      await run(deps, transfer.id, { do: "record-again", door: door.id, step: "failed", number, trouble });
    }
  }
  const placed = await reload(deps, transfer.id, door.id);
  const current = placed === undefined ? undefined : resendUnderWay(placed.door);
  if (placed?.door.status !== "open" || current?.placedAt === undefined) return undefined;
  if (current.movedAt !== undefined) return placed;
  await lookAgain(deps, placed.transfer, placed.door);
  const message = await move(deps, lease, placed.transfer, placed.door);
  const moved = await reload(deps, transfer.id, door.id);
  if (moved?.door.status === "open") return moved;
  // Whoever has slept since may have put this over what became of the door.
  if (message !== undefined) await takeBack(deps, transfer.id, door.id, message);
  return undefined;
}
