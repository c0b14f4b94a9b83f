/** What an honest engine records of a door, from an honest world outside. A lease lasts a minute here. */
import type { AttestedProof, ReadBackProof } from "../../src/workflows/doors/proof.ts";
import { type Instant, plusMinutes } from "../../src/workflows/time.ts";
import type { ActionOf } from "../../src/workflows/transfers/action.ts";
import type { DoorId } from "../../src/workflows/transfers/terms.ts";
import {
  type Door,
  doorOf,
  doorTermsOf,
  type EndedBecause,
  type Transfer,
} from "../../src/workflows/transfers/transfer.ts";
import { actor } from "./actions.ts";

/** How long after a write the second read of a proof may come. */
export const leaseMinutes = 1;
/** How long a rule takes to have settled. */
const settlingMinutes = 1;

/** A door's record; throws where the transfer has no such door. */
export function theDoor(transfer: Transfer, door: DoorId = "d1"): Door {
  const found = doorOf(transfer, door);
  if (found === undefined) throw new Error(`${transfer.id} has no door ${door}`);
  return found;
}

/** The recipient's message stands. */
export function linkPlaced(door: DoorId = "d1"): ActionOf<"record-link-placed"> {
  return { do: "record-link-placed", door };
}

/** The container is the door's. */
export function turn(door: DoorId = "d1"): ActionOf<"take-turn"> {
  return { do: "take-turn", door };
}

/** Behind whom the door waits, as it is now. */
export function awaits(door: DoorId = "d1"): ActionOf<"await-turn"> {
  return { do: "await-turn", door };
}

/** What the container held before. */
export function baseline(door: DoorId = "d1"): ActionOf<"record-baseline"> {
  return { do: "record-baseline", door, id: "ba5e", held: { files: 3, bytes: 1_024 } };
}

/** The intent to open. */
export function begin(door: DoorId = "d1"): ActionOf<"begin-opening"> {
  return { do: "begin-opening", door };
}

/** Leaving one door of several unopened; by the engine, unless somebody is named. */
export function skip(door: DoorId, by?: string): ActionOf<"skip-door"> {
  return { do: "skip-door", door, actor: by === undefined ? null : actor(by) };
}

/** Every address of the door was read back. */
export function ruleSeen(
  transfer: Transfer,
  at: Instant,
  door: DoorId = "d1",
  changes: Partial<ActionOf<"record-rule-seen">> = {},
): ActionOf<"record-rule-seen"> {
  return {
    do: "record-rule-seen",
    door,
    seenAt: at,
    linkDueAt: plusMinutes(at, settlingMinutes),
    addresses: doorTermsOf(transfer, door).addresses.map(({ range }) => ({ range, alreadyThere: false })),
    epoch: 1,
    ...changes,
  };
}

/** A link for the rest of the window. */
export function minted(
  transfer: Transfer,
  at: Instant,
  door: DoorId = "d1",
  changes: Partial<ActionOf<"record-link-minted">["issuance"]> = {},
): ActionOf<"record-link-minted"> {
  const { grant } = theDoor(transfer, door);
  const endsAt = grant?.endsAt ?? plusMinutes(at, 60);
  const issuance = {
    id: `i${(grant?.issuances.length ?? 0) + 1}`,
    rights: doorTermsOf(transfer, door).rights,
    startsAt: plusMinutes(at, -5),
    endsAt,
    keyId: "key-1",
    keyEndsAt: plusMinutes(endsAt, 5),
    fingerprint: "f1ngerpr1nt",
    mintedAt: at,
    ...changes,
  };
  return { do: "record-link-minted", door, issuance };
}

/** The recipient's message holds the link minted last. */
export function filled(transfer: Transfer, door: DoorId = "d1", issuanceId?: string): ActionOf<"record-link-filled"> {
  const last = theDoor(transfer, door).grant?.issuances.at(-1)?.id ?? "i1";
  return { do: "record-link-filled", door, issuanceId: issuanceId ?? last };
}

/** The recipient wants the link in another message. */
export function sendsAgain(by: string, door: DoorId = "d1"): ActionOf<"send-again"> {
  return { do: "send-again", door, actor: actor(by) };
}

/** A step of sending a link again. */
export function again(
  step: ActionOf<"record-again">["step"],
  number = 1,
  door: DoorId = "d1",
): ActionOf<"record-again"> {
  return { do: "record-again", door, step, number };
}

/** The recipient says that the link does not work. */
export function asksForHelp(by: string, door: DoorId = "d1", words = ""): ActionOf<"ask-for-help"> {
  return { do: "ask-for-help", door, actor: actor(by), symptom: "refused", words };
}

/** The rule was found where it should be, unless something else was. */
export function checked(
  at: Instant,
  door: DoorId = "d1",
  changes: Partial<ActionOf<"record-help">["check"]> = {},
): ActionOf<"record-help"> {
  return { do: "record-help", door, check: { at, rule: "there", ...changes } };
}

/** Access is over; by the engine, unless somebody is named. */
export function ends(because: EndedBecause, by?: string, door: DoorId = "d1"): ActionOf<"end"> {
  return { do: "end", door, because, actor: by === undefined ? null : actor(by) };
}

/** The first clean read, straight after the write that removed the rule. */
export function gone(
  at: Instant,
  door: DoorId = "d1",
  changes: Partial<ActionOf<"record-gone">> = {},
): ActionOf<"record-gone"> {
  return {
    do: "record-gone",
    door,
    writtenAt: at,
    readAt: at,
    secondReadDueAt: plusMinutes(at, leaseMinutes),
    covered: false,
    epoch: 1,
    ...changes,
  };
}

function unlistedIn({ unlisted: word }: Door): Pick<ReadBackProof, "unlisted"> {
  return word === undefined ? {} : { unlisted: word };
}

/** The second clean read, and with it the proof. */
export function provenClosed(
  transfer: Transfer,
  at: Instant,
  door: DoorId = "d1",
  changes: Partial<ReadBackProof> = {},
): ActionOf<"record-closed"> {
  const proof = {
    kind: "read-back" as const,
    firstReadAt: theDoor(transfer, door).gone?.readAt ?? at,
    secondReadAt: at,
    accessOver: "no-rule-covers" as const,
    coveredBy: [],
    otherRules: 2,
    ...unlistedIn(theDoor(transfer, door)),
    ...changes,
  };
  return { do: "record-closed", door, proof, epoch: 1 };
}

/** Somebody's word that the rule is gone, and that no other one covers the address. */
export function attested(
  by: string,
  at: Instant,
  door: DoorId = "d1",
  changes: Partial<AttestedProof> = {},
): ActionOf<"record-closed"> {
  const proof = { kind: "attested" as const, by, at, accessOver: "no-rule-covers" as const, ...changes };
  return { do: "record-closed", door, proof, epoch: 0, actor: actor(by) };
}

/** The admins are asked to add the rule, or to take it away. */
export function askByHand(door: DoorId = "d1"): ActionOf<"ask-by-hand"> {
  return { do: "ask-by-hand", door, isJournaled: true };
}

/** Somebody's word that the rule was added. */
export function attestAdded(by: string, at: Instant, door: DoorId = "d1"): ActionOf<"attest-added"> {
  return { do: "attest-added", door, actor: actor(by), linkDueAt: plusMinutes(at, settlingMinutes) };
}

/** Somebody's word that the configuration of a deploy no longer lists the address. */
export function unlisted(by: string, door: DoorId = "d1"): ActionOf<"attest-unlisted"> {
  return { do: "attest-unlisted", door, actor: actor(by) };
}

/** What came through. */
export function arrivals(at: Instant, door: DoorId = "d1"): ActionOf<"record-arrivals"> {
  const names = ["admissions.csv", "wards.csv"];
  return {
    do: "record-arrivals",
    door,
    arrivals: { files: 2, bytes: 2_048, replaced: 1, at, names, namesCapped: false },
  };
}

/** The link has been edited away. */
export function redacted(door: DoorId = "d1"): ActionOf<"record-redacted"> {
  return { do: "record-redacted", door };
}

/** Something outside is in the way. */
export function trouble(
  code: string,
  at: Instant,
  door: DoorId = "d1",
  notice: ActionOf<"record-trouble">["notice"] = null,
): ActionOf<"record-trouble"> {
  return { do: "record-trouble", door, trouble: { code, at }, notice };
}

/** Nothing is in the way any more. */
export function troubleOver(door: DoorId = "d1"): ActionOf<"record-trouble"> {
  return { do: "record-trouble", door, trouble: null, notice: null };
}

/** The reminder before the end. */
export function remind(door: DoorId = "d1"): ActionOf<"remind"> {
  return { do: "remind", door };
}

/** The next alarm, with the admins of every environment at hand. */
export function alarm(door: DoorId = "d1", everyAdmin: readonly string[] = ["sam", "noor", "eve"]): ActionOf<"alarm"> {
  return { do: "alarm", door, everyAdmin };
}
