import type { Digest } from "../audit/digest.ts";
import type { Instant } from "../time.ts";
import type { LinkRights, Policy } from "../transfers/policy.ts";
import type { PersonId } from "./person.ts";
import type { Role } from "./role.ts";
import type { Tier } from "./tier.ts";

/** An account as it was read. A recreated account has the old resource id, so its creation time counts, too. */
export interface ReadIdentity {
  readonly resourceId: string;
  readonly creationTime: string;
}

/** An account that the bot may not read: nothing is known of it but its name, and nothing is made up. */
export interface UnreadIdentity {
  readonly resourceId: string;
  readonly unread: true;
}

/** Which account a place is in. */
export type AccountIdentity = ReadIdentity | UnreadIdentity;

/**
 * Somebody else's hand on an environment's firewall: the admins' own (`manual`), or a deploy of the Data Safe Haven's
 * (`dsh`). The bot never writes there. `reads`: whether it may look; where it may not, an admin's word is all there is.
 */
export interface OtherHand {
  readonly by: "manual" | "dsh";
  readonly reads: boolean;
  /** What `dsh` calls the environment. */
  readonly sreName: string;
}

/** Why a rule in an account's firewall would be theatre, so that nothing may open there. */
export type FirewallObstacle = "default-allow" | "perimeter" | "public-access-disabled";

/** A link of a door that was ended early: until its own end it works whenever its address is let in. */
export interface LiveLink {
  readonly transferId: string;
  readonly doorId: string;
  readonly ranges: readonly string[];
  readonly recipient: PersonId;
  readonly container: string;
  readonly rights: LinkRights;
  readonly endsAt: Instant;
}

/** A storage account as it was last read, if it may be. `obstacle` is absent where the firewall works as rules expect. */
export interface AccountToday {
  readonly identity: AccountIdentity;
  /** Absent where the bot may not read it. */
  readonly readAt?: Instant;
  readonly obstacle?: FirewallObstacle;
  /** Set when the account was recreated under the same id: nothing opens until two admins adopt it. */
  readonly held?: "recreated";
  /** Links that outlive their doors. */
  readonly liveLinks?: readonly LiveLink[];
}

/** An environment as the configuration has it today: tier, people in roles, and its storage. */
export interface EnvironmentToday {
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
  readonly people: Readonly<Record<Role, readonly PersonId[]>>;
  /** The lower-case resource id of the storage account. */
  readonly accountId: string;
  /**
   * The convention that the account was found by leads to it no more: this is the one that an earlier start found.
   * What is out there is closed, and nothing opens.
   */
  readonly isFromEarlier?: true;
  readonly ingressContainer: string;
  /** What goes out is read from here; absent where nothing does. */
  readonly egressContainer?: string;
  /** Whose hand changes the firewall, where it is not the bot's own. */
  readonly hand?: OtherHand;
  /** Where people inside see a container, such as `/mnt/input`; for display, and absent where nobody knows. */
  readonly ingressInside?: string;
  readonly egressInside?: string;
}

/**
 * Another door that has a container of the same account, or asks for its turn: `ready` lacks nothing else, `preparing`
 * has its turn, `unproven` is closing and has been alarmed about, `listing` is closed and what arrived is to be listed.
 */
export interface Neighbour {
  readonly transferId: string;
  readonly doorId: string;
  readonly recipient: PersonId;
  readonly container: string;
  readonly stage: "ready" | "preparing" | "opening" | "open" | "closing" | "unproven" | "listing";
  readonly signedAt: Instant;
  /** Until when it is open. */
  readonly until?: Instant;
  /** Who may know of its transfer. */
  readonly knownTo: readonly PersonId[];
  /** That another may have been open beside it is on record already. */
  readonly isBeside?: true;
}

/** A door that lets its addresses in, or may: it is opening or open. */
export interface Holder {
  readonly transferId: string;
  readonly doorId: string;
  readonly ranges: readonly string[];
}

/** What our own records say of the account that a door is in: all that somebody's word can be held against. */
export interface AccountOnRecord {
  readonly holders: readonly Holder[];
  /** Links that outlive their doors, as the account's record has them. */
  readonly liveLinks: readonly Pick<LiveLink, "transferId" | "doorId">[];
}

/** Everything outside a transfer that a decision is judged by, as it is now. A decision reads nothing else. */
export interface Today {
  readonly now: Instant;
  readonly configDigest: Digest;
  readonly policy: Policy;
  /** Another process has taken in another configuration since this one started: what this one knows is of yesterday. */
  readonly isOutdated?: true;
  /**
   * Absent where the environment is no longer in the configuration. Once something is open its `hand` is that of the
   * account which the doors are in, whichever account the environment has by now.
   */
  readonly environment?: EnvironmentToday;
  /** Absent until the account has been read once. */
  readonly account?: AccountToday;
  /** The account's other doors, where they have been read under the lease by which turns are taken. */
  readonly neighbours?: readonly Neighbour[];
  /** Where somebody's word is taken, and every record of the account's doors could be read. */
  readonly onRecord?: AccountOnRecord;
  /** The last loss of Redis' that two admins have accepted: nothing that was asked for before may open. */
  readonly lossId?: Digest;
  /** Redis holds what its journal holds. Where it may not, a link may have been given out that no record knows of. */
  readonly knowsLinks?: true;
  /** Whether this id is a person of today's configuration. */
  readonly isKnown: (person: PersonId) => boolean;
  /** The IANA name of a person's time zone. */
  readonly timeZoneOf: (person: PersonId) => string;
}
