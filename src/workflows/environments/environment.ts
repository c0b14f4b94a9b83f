/**
 * An environment's own chain: every changed configuration (people, roles, tier, policy, storage) is an entry, and the
 * admins concerned are told. They are also told, each by an entry of its own, of what keeps everything shut.
 */
import type { Digest } from "../audit/digest.ts";
import type { EntryDraft } from "../audit/entry.ts";
import type { LossAsked } from "../losses/acceptance.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import type { Adoption } from "./adoption.ts";

/** Something the admins of an environment are told, once for its id. */
export interface Bulletin {
  readonly id: string;
  readonly at: Instant;
  /**
   * `behind-journal`: Redis has lost what the journal holds. `account-recreated`: the account is another under its old
   * id. `adoption-asked`: an admin has accepted that and a second is wanted; `account-adopted`: there was one.
   * `loss-asked`, `loss-accepted`: the same of records that Redis has lost.
   * `account-not-found`: the convention by which the account was found before leads to none any more, or to several.
   * `rules-left`: rules of ours that no door wants stand in a firewall that another hand changes.
   */
  readonly code:
    | "configuration-changed"
    | "behind-journal"
    | "account-recreated"
    | "adoption-asked"
    | "account-adopted"
    | "loss-asked"
    | "loss-accepted"
    | "account-not-found"
    | "rules-left";
  /**
   * Codes of what changed, such as `tier` or `roles.admin`; the account that was recreated, adopted, not found again, or
   * has rules left, and these.
   */
  readonly what: readonly string[];
  readonly to: readonly PersonId[];
  /** With `adoption-asked`: the first admin's yes, and what became of it. */
  readonly adoption?: Adoption;
  /** With `loss-asked`: the first admin's yes. */
  readonly loss?: LossAsked;
  /** With `account-adopted` and `loss-accepted`: who said yes. */
  readonly adopted?: { readonly first: PersonId; readonly second: PersonId };
}

/** The record of an environment. `summary` is a digest for each part of its configuration, by the part's code. */
export interface Environment {
  readonly format: 1;
  readonly id: string;
  readonly version: number;
  readonly summary: Readonly<Record<string, Digest>>;
  /** The whole configuration that was last taken in; a process that runs with another opens nothing. */
  readonly configDigest: Digest;
  /** Its admins as last taken in, so that nobody is removed in silence. */
  readonly admins: readonly PersonId[];
  readonly bulletins: readonly Bulletin[];
}

/** A changed record and its one audit entry; undefined where nothing changed. */
export type EnvironmentChange = { readonly environment: Environment; readonly entry: EntryDraft } | undefined;

const bulletinsKept = 20;

/** The bulletins with one more; the oldest are forgotten. */
export function withBulletin(bulletins: readonly Bulletin[], bulletin: Bulletin): readonly Bulletin[] {
  return [...bulletins, bulletin].slice(-bulletinsKept);
}

/** Tells the admins something, with an audit entry of it. Undefined where they were told before, by the bulletin's id. */
export function announce(before: Environment, bulletin: Bulletin, facts: EntryDraft["facts"]): EnvironmentChange {
  if (before.bulletins.some(({ id }) => id === bulletin.id)) return undefined;
  const bulletins = withBulletin(before.bulletins, bulletin);
  return {
    environment: { ...before, version: before.version + 1, bulletins },
    entry: { code: bulletin.code, by: null, via: null, facts, detail: null },
  };
}

/**
 * The codes of the parts that differ.
 * @testonly outside this file
 */
export function changedParts(
  before: Readonly<Record<string, Digest>>,
  after: Readonly<Record<string, Digest>>,
): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((part) => before[part] !== after[part])
    .sort();
}

/**
 * Takes in today's configuration of an environment. Undefined where nothing changed, here or elsewhere. Nobody is told
 * the first time, nor of what changed elsewhere only. The admins of before hear of it as well as those of today.
 */
export function configure(
  before: Environment | undefined,
  id: string,
  summary: Readonly<Record<string, Digest>>,
  configDigest: Digest,
  admins: readonly PersonId[],
  at: Instant,
): EnvironmentChange {
  const what = changedParts(before?.summary ?? {}, summary);
  if (before?.configDigest === configDigest && what.length === 0) return undefined;
  const version = (before?.version ?? 0) + 1;
  const to = [...new Set([...admins, ...(before?.admins ?? [])])];
  const bulletin: Bulletin = { id: `b${version}`, at, code: "configuration-changed", what, to };
  const bulletins =
    before === undefined || what.length === 0 ? (before?.bulletins ?? []) : withBulletin(before.bulletins, bulletin);
  return {
    environment: { format: 1, id, version, summary, configDigest, admins, bulletins },
    entry: {
      code: before === undefined ? "configured" : "configuration-changed",
      by: null,
      via: null,
      facts: { configDigest, parts: what.length },
      detail: { what, summary },
    },
  };
}
