/**
 * The recipient's own message: placed without a link before anything opens, filled once when the rule has settled,
 * redacted once at the end (`redact-link`). The link is minted here and handed to the chat; it is kept nowhere.
 */

import { needsCheck } from "../assessment/needs-check.ts";
import { filledCard, placedCard } from "../cards/link-card.ts";
import { openHelp } from "../doors/link-help.ts";
import { linkMessageNumber, resendUnderWay } from "../doors/resend.ts";
import { type Instant, plusMinutes } from "../time.ts";
import { preparationOf } from "../transfers/deadlines.ts";
import { mintAgainAt, mintAt } from "../transfers/limits.ts";
import type { Notice } from "../transfers/notice.ts";
import { currentRevision, type Door, doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { checkLink } from "./check-link.ts";
import { asFault, Fault } from "./fault.ts";
import { lookAgain } from "./look-again.ts";
import { mustHold } from "./must-hold.ts";
import type { Deps } from "./ports.ts";
import { linkMessageKey, redact, redactionIsDue, standingLink, takeBack } from "./redact-link.ts";
import { loadTransfer, run, todayFor } from "./run.ts";
import { chatFor, prepareAgain } from "./send-again.ts";
import type { Lease, PlacedMessage } from "./store.ts";
import { transferSubject } from "./subjects.ts";
import { isToTell, troubleOf } from "./trouble.ts";
import { wordingOf } from "./wording.ts";

async function place(deps: Deps, lease: Lease, transfer: Transfer, door: Door): Promise<void> {
  const subject = transferSubject(transfer.id);
  const key = linkMessageKey(transfer, door, 0);
  const person = doorTermsOf(transfer, door.id).recipient;
  const known: PlacedMessage | undefined = (await deps.messages.all(subject)).get(key);
  if (known?.ref === undefined) {
    const chat = await chatFor(deps, person);
    const base = { chat: chat.name, person };
    const { ref: standing } = await deps.messages.put(subject, key, base);
    const mayStand = (): boolean => {
      mustHold(deps, lease, "link-unfinished");
      return known !== undefined;
    };
    // Whoever ends the transfer from here on finds the message noted, and edits it away.
    if (!(await isStillToPlace(deps, transfer, door))) return;
    if (standing === undefined) {
      const card = placedCard(transfer, door.id);
      const ref = await chat.place(person, card, `${transfer.id}/${key}`, mayStand);
      await deps.messages.put(subject, key, { ...base, ref });
    }
  }
  // Whoever slept meanwhile knows nothing of the message of another recipient, on other terms.
  const { digest } = currentRevision(transfer);
  await run(deps, transfer.id, (latest) =>
    currentRevision(latest).digest === digest ? { do: "record-link-placed", door: door.id } : undefined,
  );
}

async function isStillToPlace(deps: Deps, { id }: Transfer, door: Door): Promise<boolean> {
  const transfer = await loadTransfer(deps, id);
  const now = transfer === undefined ? undefined : doorOf(transfer, door.id);
  return transfer?.phase === "approved" && now?.status === "waiting";
}

async function fill(deps: Deps, lease: Lease, transfer: Transfer, door: Door): Promise<void> {
  const { grant } = door;
  const message = await standingLink(deps, transfer, door, linkMessageNumber(door));
  // While Redis is behind its journal nothing opens, and a rule without a link lets nobody in.
  const today = await todayFor(deps, transfer);
  if (grant === undefined || !deps.mayOpen() || today.isOutdated || needsCheck(transfer, door, today.now)) return;
  if (message === undefined) throw new Fault("message-gone", "refused");
  const terms = doorTermsOf(transfer, door.id);
  await lookAgain(deps, transfer, door);
  mustHold(deps, lease, "link-unfinished");
  const now = await deps.clock.now();
  const minted = await deps.haven.link.mint({
    accountId: terms.place.account.resourceId,
    container: terms.place.container,
    rights: terms.rights,
    addresses: terms.addresses.map((address) => address.range),
    startsAt: plusMinutes(grant.seenAt, -deps.settings.skewMinutes),
    endsAt: grant.endsAt,
    now,
  });
  const { link, startsAt, endsAt, keyId, keyEndsAt } = minted;
  const issuanceId = `i${grant.issuances.length + 1}`;
  const issuance = {
    id: issuanceId,
    rights: terms.rights,
    startsAt,
    endsAt,
    keyId,
    keyEndsAt,
    fingerprint: link.fingerprint(),
    mintedAt: now,
  };
  const recorded = await run(deps, transfer.id, { do: "record-link-minted", door: door.id, issuance });
  if (recorded.outcome === "refused" && recorded.refusal.code === "gate-shut") {
    // Between signing and minting something changed that the terms don't allow: the rule goes, and no link was given.
    await run(deps, transfer.id, { do: "end", door: door.id, because: "revoked", actor: null });
  }
  if (recorded.outcome !== "done") return;
  // Whoever has slept since may come after the redaction, and die before the link is taken back.
  mustHold(deps, lease, "link-unfinished");
  try {
    await message.chat.fill(
      terms.recipient,
      message.ref,
      filledCard(recorded.transfer, door.id, endsAt, wordingOf(deps)),
      link,
    );
    await run(deps, transfer.id, { do: "record-link-filled", door: door.id, issuanceId });
  } finally {
    await takeBack(deps, transfer.id, door.id, message);
  }
}

function noticeOf(door: Door, fault: Fault, now: Instant): Notice["code"] | null {
  if (fault.kind === "refused" && door.status === "waiting") return "recipient-unreachable";
  return isToTell(door, fault, now) ? "trouble" : null;
}

async function giveUp(
  deps: Deps,
  transferId: string,
  doorId: string,
  status: Door["status"],
  fault: Fault,
): Promise<void> {
  const now = await deps.clock.now();
  const transfer = await loadTransfer(deps, transferId);
  const door = transfer === undefined ? undefined : doorOf(transfer, doorId);
  // What hinders a link is no trouble of a door that has ended meanwhile.
  if (transfer === undefined || door?.status !== status) return;
  const trouble = troubleOf(fault, now, fault.code);
  const notice = noticeOf(door, fault, now);
  // An open door has no trouble of which people are not told.
  if (status === "open" && notice === null) return;
  const action = { do: "record-trouble", door: door.id, trouble, notice } as const;
  await run(deps, transfer.id, (current) => (doorOf(current, door.id)?.status === door.status ? action : undefined));
  // A rule is up and its link can't be delivered: nobody is let in, so the rule comes down again.
  const holdsNoLink = door.status === "opening" || resendUnderWay(door)?.movedAt !== undefined;
  if (holdsNoLink && fault.kind === "refused") {
    await run(deps, transfer.id, { do: "end", door: door.id, because: "failed", actor: null });
  }
}

/**
 * Does what the door's message needs now, if anything. Safe to repeat: the same message is overwritten. One at a time,
 * because two could both find no message and post two. Throws a Fault of kind `throttled` while another is at it.
 */
export async function deliverLink(deps: Deps, transferId: string, doorId: string): Promise<void> {
  const lease = await deps.leases.acquire(`link:${transferId}/${doorId}`, deps.settings.messageLeaseMs);
  if (lease === undefined) throw new Fault("link-busy", "throttled", { retryAfterMs: 500 });
  try {
    await deliver(deps, lease, transferId, doorId);
  } finally {
    await lease.release();
  }
}

/** What an open door still needs: an answer to somebody who can't get in, and another message for the link. */
async function helpOn(deps: Deps, lease: Lease, transfer: Transfer, door: Door, now: Instant): Promise<void> {
  if (openHelp(door) !== undefined) await checkLink(deps, transfer, door);
  const resend = resendUnderWay(door);
  if (resend === undefined || now < mintAgainAt(resend, door.grant)) return;
  const ready = await prepareAgain(deps, lease, transfer, door);
  if (ready !== undefined) await fill(deps, lease, ready.transfer, ready.door);
}

async function deliver(deps: Deps, lease: Lease, transferId: string, doorId: string): Promise<void> {
  const transfer = await loadTransfer(deps, transferId);
  const door = transfer === undefined ? undefined : doorOf(transfer, doorId);
  if (transfer === undefined || door === undefined) return;
  const today = await todayFor(deps, transfer);
  // That a link which is over can't be edited away yet is in nobody's way: it is tried again, and no trouble of the door.
  if (await redactionIsDue(deps, transfer, door, today.now)) return redact(deps, lease, transfer, door);
  try {
    if (preparationOf(transfer, door, today) === "place-link") await place(deps, lease, transfer, door);
    else if (door.status === "opening" && door.grant !== undefined && today.now >= mintAt(door.grant))
      await fill(deps, lease, transfer, door);
    else if (door.status === "open" && !today.isOutdated) await helpOn(deps, lease, transfer, door, today.now);
  } catch (thrown) {
    const fault = asFault(thrown, "link-delivery");
    if (fault.kind !== "throttled") await giveUp(deps, transferId, doorId, door.status, fault);
    throw fault;
  }
}
