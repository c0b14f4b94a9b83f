/**
 * What truly happened in a random story, remembered apart from the record: who signed which seat on which digest, what
 * recipients said of their addresses, and what was done to each door. The oracle judges by it; it reads from the record
 * only what a person could read there: the terms in force and their digest.
 */
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import { type Instant, plusMinutes } from "../../../../src/workflows/time.ts";
import type { Action, DoorAction } from "../../../../src/workflows/transfers/action.ts";
import type { DoorId, DoorTerms, Terms } from "../../../../src/workflows/transfers/terms.ts";
import type { EndedBecause, Transfer } from "../../../../src/workflows/transfers/transfer.ts";
import type { World } from "./world.ts";

/** What was done to one door, under the terms in force. */
export interface DoorTruth {
  terms: DoorTerms;
  isPlaced: boolean;
  isBaselineTaken: boolean;
  hasTurn: boolean;
  hasBegun: boolean;
  begunAt?: Instant;
  isOpen: boolean;
  isReminded: boolean;
  window?: { readonly startsAt: Instant; readonly endsAt: Instant; readonly linkDueAt: Instant };
  readonly links: { readonly id: string; readonly endsAt: Instant }[];
  over?: { readonly at: Instant; readonly because: EndedBecause; readonly by: PersonId | null };
  firstRead?: {
    readonly writtenAt: Instant;
    readonly readAt: Instant;
    readonly secondDueAt: Instant;
    readonly isCovered: boolean;
  };
  isProvenClosed: boolean;
  /** People were asked to add its rule. */
  isAsked?: boolean;
  /** What somebody truly said of the configuration of a deploy. */
  unlisted?: { readonly by: PersonId; readonly at: Instant };
  /** How often the recipient asked for the link again, and how far the last time has come. */
  again: {
    readonly times: number;
    readonly mintedBefore: number;
    readonly step: "none" | "asked" | "placed" | "moved";
  };
  /** When the recipient last said that the link does not work, and whether that was looked into. */
  help?: { readonly askedAt: Instant; readonly isAnswered: boolean };
}

/** A signature that somebody truly gave. */
export interface Signature {
  readonly digest: string;
  readonly seat: string;
  readonly by: PersonId;
  /** Given before the transfer's time to sign was over. A later one counts for nothing. */
  readonly isInTime: boolean;
}

/** Everything that truly happened. */
export interface Truth {
  readonly requester: PersonId;
  /** The last loss that had been accepted when it was asked for. */
  readonly lossId: string | undefined;
  terms: Terms;
  digest: string;
  /** When the terms in force came. */
  statedAt: Instant;
  /** When the terms in force came, or their last signature. */
  lastStepAt: Instant;
  readonly signatures: Signature[];
  /** Everybody who was ever to get a link. */
  readonly recipients: Set<PersonId>;
  /** What recipients called theirs: digest, door and range. */
  readonly confirmed: Set<string>;
  readonly doors: Map<DoorId, DoorTruth>;
}

/** How a confirmation is remembered. */
export function confirmationKey(digest: string, door: DoorId, range: string): string {
  return `${digest} ${door} ${range}`;
}

function freshDoors(terms: Terms): [DoorId, DoorTruth][] {
  return terms.doors.map((door) => [
    door.id,
    {
      terms: door,
      isPlaced: false,
      isBaselineTaken: false,
      hasTurn: false,
      hasBegun: false,
      isOpen: false,
      isReminded: false,
      links: [],
      isProvenClosed: false,
      again: { times: 0, mintedBefore: 0, step: "none" },
    },
  ]);
}

function readTerms(transfer: Transfer): { terms: Terms; digest: string } {
  const last = transfer.revisions.at(-1);
  if (last === undefined) throw new Error("a transfer without terms");
  return { terms: last.terms, digest: last.digest };
}

/** The truth about a transfer that was just asked for. */
export function firstTruth(transfer: Transfer, by: PersonId, { now, lossId }: World): Truth {
  const { terms, digest } = readTerms(transfer);
  const doors = new Map(freshDoors(terms));
  const recipients = new Set(terms.doors.map(({ recipient }) => recipient));
  const none = { signatures: [], confirmed: new Set<string>() };
  return { requester: by, lossId, terms, digest, statedAt: now, lastStepAt: now, ...none, recipients, doors };
}

/** The truth as it is now, apart from what becomes of it. */
export function copyOf(truth: Truth): Truth {
  const doors = new Map([...truth.doors].map(([id, door]) => [id, { ...door, links: [...door.links] }]));
  const recipients = new Set(truth.recipients);
  return { ...truth, recipients, signatures: [...truth.signatures], confirmed: new Set(truth.confirmed), doors };
}

/** The signatures on the terms in force, those that came too late left out. */
export function signaturesInForce(truth: Truth): readonly Signature[] {
  return truth.signatures.filter(({ digest, isInTime }) => digest === truth.digest && isInTime);
}

/** Until when the terms in force may be signed. */
export function signByTruth(truth: Truth, { policy }: World): Instant {
  return plusMinutes(truth.statedAt, policy.lapseAfterMinutes);
}

function confirm(truth: Truth, by: PersonId, digest: string, range?: string, doorId?: DoorId): void {
  for (const { id, recipient, addresses } of truth.terms.doors) {
    if (recipient !== by || (doorId ?? id) !== id) continue;
    for (const address of addresses) {
      if ((range ?? address.range) === address.range) truth.confirmed.add(confirmationKey(digest, id, address.range));
    }
  }
}

function rememberHelp(door: DoorTruth, action: DoorAction, now: Instant): void {
  const { times } = door.again;
  if (action.do === "send-again") door.again = { times: times + 1, mintedBefore: door.links.length, step: "asked" };
  if (action.do === "record-again")
    door.again = { ...door.again, step: action.step === "failed" ? "none" : action.step };
  if (action.do === "record-link-filled") door.again = { ...door.again, step: "none" };
  if (action.do === "ask-for-help") door.help = { askedAt: now, isAnswered: false };
  if (action.do === "record-help") door.help = { askedAt: door.help?.askedAt ?? now, isAnswered: true };
}

function rememberDoor(door: DoorTruth, action: DoorAction, now: Instant): void {
  if (action.do === "record-link-placed") door.isPlaced = true;
  if (action.do === "record-baseline") door.isBaselineTaken = true;
  if (action.do === "take-turn" || action.do === "give-up-turn")
    Object.assign(door, { hasTurn: action.do === "take-turn", isBaselineTaken: false });
  if (action.do === "begin-opening") Object.assign(door, { hasBegun: true, begunAt: now });
  if (action.do === "record-rule-seen") {
    const endsAt = plusMinutes(action.seenAt, door.terms.window.lastsMinutes);
    door.window = { startsAt: action.seenAt, endsAt, linkDueAt: action.linkDueAt };
  }
  if (action.do === "record-link-minted") door.links.push({ id: action.issuance.id, endsAt: action.issuance.endsAt });
  if (action.do === "record-link-filled") door.isOpen = true;
  rememberHelp(door, action, now);
  if (action.do === "remind") door.isReminded = true;
  if (action.do === "end") door.over = { at: now, because: action.because, by: action.actor?.by ?? null };
  if (action.do === "record-gone") {
    const { writtenAt, readAt, secondReadDueAt, covered: isCovered } = action;
    door.firstRead = { writtenAt, readAt, secondDueAt: secondReadDueAt, isCovered };
  }
  if (action.do === "record-closed") door.isProvenClosed = true;
  if (action.do === "ask-by-hand" && door.over === undefined) door.isAsked = true;
  if (action.do === "attest-unlisted") door.unlisted = { by: action.actor.by, at: now };
  if (action.do === "attest-added") {
    const endsAt = plusMinutes(now, door.terms.window.lastsMinutes);
    door.window = { startsAt: now, endsAt, linkDueAt: action.linkDueAt };
  }
}

/** Takes in an action that the decider accepted, and the transfer it made. */
export function remember(truth: Truth, action: Action, after: Transfer, world: World): void {
  const { now } = world;
  if ("door" in action && action.do !== "confirm-address" && action.do !== "confirm-arrival") {
    const door = truth.doors.get(action.door);
    if (door !== undefined) rememberDoor(door, action, now);
    return;
  }
  if (action.do === "sign") {
    const isInTime = now < signByTruth(truth, world);
    truth.signatures.push({ digest: action.digest, seat: action.seat, by: action.by, isInTime });
    truth.lastStepAt = now;
    confirm(truth, action.by, action.digest);
  }
  if (action.do === "confirm-address") confirm(truth, action.by, action.digest, action.range, action.door);
  if (action.do === "revise") {
    const before = new Map(truth.doors);
    Object.assign(truth, readTerms(after), { statedAt: now, lastStepAt: now });
    for (const { recipient } of truth.terms.doors) truth.recipients.add(recipient);
    truth.doors.clear();
    for (const [id, door] of freshDoors(truth.terms)) {
      // A message without a link stays with its reader; for anybody else it was never there.
      const was = before.get(id);
      door.isPlaced = was?.isPlaced === true && was.terms.recipient === door.terms.recipient;
      truth.doors.set(id, door);
    }
  }
}
