import type { FilesPolicy } from "../assessment/fitness.ts";
import type { Role } from "../people/role.ts";
import type { Tier } from "../people/tier.ts";
import type { WorkingHours } from "../people/working-hours.ts";

/** What comes in. */
export const ingressKinds = ["data-ingress", "software-ingress"] as const;
/** One of `ingressKinds`. */
export type IngressKind = (typeof ingressKinds)[number];
/** The kinds of transfer. */
export const transferKinds = [...ingressKinds, "egress"] as const;
/** One of `transferKinds`. */
export type TransferKind = (typeof transferKinds)[number];

/**
 * What a link may do. `write-list` is the documented procedure: Azure's write adds AND replaces.
 * `create-list` adds without replacing. Neither reads, neither deletes. `read-list` is for what goes out: it changes
 * nothing.
 */
export type LinkRights = "write-list" | "create-list" | "read-list";

/** A signature that the policy asks for: of this role, from this tier upwards; `party` names whose, where two differ. */
export interface SeatRule {
  readonly role: Role;
  readonly fromTier: Tier;
  readonly party?: string;
}

/** How long doors may be open, in minutes. */
export interface WindowPolicy {
  readonly defaultMinutes: number;
  readonly maxMinutes: number;
  /** A door not opened within this time of the later of last signature and `notBefore` lapses. */
  readonly openWithinMinutes: number;
  /** How far ahead `notBefore` may lie. */
  readonly maxAheadMinutes: number;
}

/** What a kind of transfer needs. */
export interface KindPolicy {
  readonly seats: readonly SeatRule[];
  readonly rights: LinkRights;
  readonly window: WindowPolicy;
}

/**
 * The documented older procedure: the outputs were checked by other means, and the link reads the whole egress
 * container.
 */
export interface ContainerLinkEgress extends KindPolicy {
  readonly procedure: "container-link";
}

/** Outputs are assessed file by file, and exactly what was approved leaves, as copies in a container of their own. */
export interface AssessedEgress extends KindPolicy {
  readonly procedure: "assessed";
  /** How many decide about each file, none of them knowing what the others say until all have finished. */
  readonly assessors: number;
  readonly files: FilesPolicy;
  /** Whether a scan for malware must have found each file clean; what was not scanned does not leave then. */
  readonly malwareScan: "none" | "defender";
  /** Whether figures of the files' content are written into the environment, where assessors read them. */
  readonly figures: "report" | "none";
  /** How long the copies stay after the door is closed. Minutes. */
  readonly keepCopiesMinutes: number;
}

/** How outputs leave. */
export type EgressPolicy = ContainerLinkEgress | AssessedEgress;

/** When people are reminded and admins alarmed. Minutes. */
export interface ReminderPolicy {
  /** Before the end of a window; a short window is reminded at three quarters. */
  readonly beforeEndMinutes: number;
  /** How long a closing may take before the first alarm. */
  readonly closingGraceMinutes: number;
  /** The alarm ladder, counted from the first alarm; the last gap repeats for ever. */
  readonly alarmMinutes: readonly number[];
  /** From this long after the first alarm, every admin of every environment is told. */
  readonly everyAdminAfterMinutes: number;
  /** The ladder of those whose signature is missing, counted from the asking; the last gap repeats. */
  readonly seatMinutes: readonly number[];
  /** From this long after the asking, the admins are told once who is waited for. */
  readonly seatAdminsAfterMinutes: number;
  /** Before a transfer lapses unsigned; a short time to sign is warned of at three quarters. */
  readonly lapseWarningMinutes: number;
  /** When people are reminded of seats, each by the clock of their own zone. */
  readonly workingHours: WorkingHours;
}

/** The rules an organisation chooses. The rules that nothing bends are not here: they hold whatever this says. */
export interface Policy {
  /** An egress that has no line here can't be asked for. */
  readonly kinds: Readonly<Record<IngressKind, KindPolicy>> & { readonly egress?: EgressPolicy };
  /** Roles whose seat the requester may sign. No other. */
  readonly requesterMaySign: readonly Role[];
  /** Highest tier served; 4 only where an organisation names it outright. */
  readonly highestTier: Tier;
  /** Without everyone's signature a transfer lapses after this time. */
  readonly lapseAfterMinutes: number;
  /** How many doors and addresses a transfer may have; one of each for today's forms. */
  readonly doorsAtMost: number;
  readonly addressesPerDoorAtMost: number;
  /** Documentation addresses (RFC 5737) stand for public ones on stand-ins only. */
  readonly documentationAddresses: boolean;
  /** Whether doors into one container for different recipients wait for one another, so that what arrived is told apart. */
  readonly sharedContainer: "wait" | "overlap";
  /** Who sees the names of files that arrived. */
  readonly fileNamesTo: "recipient" | "everyone";
  readonly delivery: "dm";
  readonly reminders: ReminderPolicy;
}
