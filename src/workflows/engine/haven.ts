/** The port to a haven's storage, by capability. Other havens have no firewall; then another capability takes its place. */
import type { SasUrl } from "../doors/sas-url.ts";
import type { FirewallObstacle, ReadIdentity } from "../people/environment.ts";
import type { Instant } from "../time.ts";
import type { LinkRights } from "../transfers/policy.ts";
import type { CopyHand } from "./copies.ts";

/** A firewall as read. `found` is the platform's own form of it, for the write that sends everything back as found. */
export interface FirewallReading {
  readonly identity: ReadIdentity;
  readonly ranges: readonly string[];
  readonly obstacle?: FirewallObstacle;
  readonly found: unknown;
}

/** A firewall that can be read and written. The write replaces the whole list of ranges. */
export interface DoorHand {
  read(accountId: string, timeoutMs: number): Promise<FirewallReading>;
  write(accountId: string, reading: FirewallReading, ranges: readonly string[], timeoutMs: number): Promise<void>;
}

/** What a link is to be. Instants in domain time; `address` is the one that may use it. */
export interface LinkSpec {
  readonly accountId: string;
  readonly container: string;
  readonly rights: LinkRights;
  readonly addresses: readonly string[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly now: Instant;
}

/** A link as minted: never longer than its key. */
export interface MintedLink {
  readonly link: SasUrl;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly keyId: string;
  readonly keyEndsAt: Instant;
}

/** Mints links. */
export interface LinkHand {
  mint(spec: LinkSpec): Promise<MintedLink>;
}

/** One file as listed. `bytes` is its size. */
export interface ListedFile {
  readonly name: string;
  readonly etag: string;
  readonly bytes: number;
  readonly changedAt: Instant;
}

/** Lists a container, page by page. */
export interface ListingHand {
  list(accountId: string, container: string): AsyncIterable<ListedFile>;
}

/** A kind of haven's storage, by capability. */
export interface Haven {
  readonly door: DoorHand;
  readonly link: LinkHand;
  readonly listing: ListingHand;
  readonly copies: CopyHand;
}

/** What a container held before a door opened: hashes of names with entity tags, beyond a cap only the instant. */
export interface Baseline {
  readonly takenAt: Instant;
  readonly capped: boolean;
  readonly etags: Readonly<Record<string, string>>;
}

/** Keeps baselines outside Redis. A baseline that is lost leaves the time of last change to go by. */
export interface Baselines {
  put(key: string, baseline: Baseline): Promise<void>;
  get(key: string): Promise<Baseline | undefined>;
}
