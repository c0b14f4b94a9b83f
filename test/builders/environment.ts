import type {
  AccountOnRecord,
  AccountToday,
  EnvironmentToday,
  Neighbour,
  OtherHand,
  ReadIdentity,
  Today,
} from "../../src/workflows/people/environment.ts";
import type { PersonId } from "../../src/workflows/people/person.ts";
import type { Role } from "../../src/workflows/people/role.ts";
import type { Instant } from "../../src/workflows/time.ts";
import { everyone } from "./people.ts";
import { usualPolicy } from "./policy.ts";

/** When every test starts: Monday, 2 November 2026, 09:00 UTC. */
export const start: Instant = Date.UTC(2026, 10, 2, 9);

/** The account of `environment()`. */
export const accountIdentity: ReadIdentity = {
  resourceId: "/subscriptions/s1/resourcegroups/rg-heron/providers/microsoft.storage/storageaccounts/heron",
  creationTime: "2026-01-05T08:00:00.000Z",
};

/** The same resource id, made anew: another account. */
export const recreatedIdentity: ReadIdentity = { ...accountIdentity, creationTime: "2026-11-02T10:30:00.000Z" };

/** Who holds which role. Nobody holds two, and the roles that somebody fills alone are those that no seat asks for. */
const usualPeople: Readonly<Record<Role, readonly PersonId[]>> = {
  provider: ["grace", "dorothy"],
  investigator: ["ada", "alan"],
  referee: ["mary", "emmy"],
  assessor: ["joan"],
  admin: ["sam", "noor"],
};

/** A tier 2 environment with some of it changed; `people` replaces the roles it names. */
export function environment(
  changes: Partial<Omit<EnvironmentToday, "people">> & {
    readonly people?: Partial<Record<Role, readonly PersonId[]>>;
  } = {},
): EnvironmentToday {
  return {
    id: "heron",
    name: "Heron",
    tier: 2,
    accountId: accountIdentity.resourceId,
    ingressContainer: "ingress",
    egressContainer: "egress",
    ...changes,
    people: { ...usualPeople, ...changes.people },
  };
}

/** An account as read at the start, with some of it changed. */
export function account(changes: Partial<AccountToday> = {}): AccountToday {
  return { identity: accountIdentity, readAt: start, ...changes };
}

/** Another door into the container of `environment()`, for Hugo, which is open. */
export function neighbour(changes: Partial<Neighbour> = {}): Neighbour {
  return {
    transferId: "IN-0TH3R",
    doorId: "d1",
    recipient: "hugo",
    container: "ingress",
    stage: "open",
    signedAt: start,
    knownTo: ["sam"],
    ...changes,
  };
}

/** Another hand on the firewall; `reads` unless said otherwise. */
export function hand(by: OtherHand["by"], reads = true): OtherHand {
  return { by, reads, sreName: "heron" };
}

/** Another hand on the firewall, as a day has it: where the bot may not read it knows the account by its name only. */
export function handsOn(by: OtherHand["by"], reads = true): Pick<Today, "environment" | "account"> {
  const unread = { identity: { resourceId: accountIdentity.resourceId, unread: true } } as const;
  return { environment: environment({ hand: hand(by, reads) }), account: reads ? account() : unread };
}

/** Nothing else holds an address, and the links of the transfer that tests ask for are noted, should they outlive their doors. */
export function onRecord(changes: Partial<AccountOnRecord> = {}): AccountOnRecord {
  const transferId = "IN-4K7Q";
  const liveLinks = ["d1", "d2"].map((doorId) => ({ transferId, doorId }));
  return { holders: [], liveLinks, ...changes };
}

/** What a test says of today. `undefined` takes away what may be absent. */
export type TodayChanges = { readonly [Key in keyof Today]?: Today[Key] | undefined };

/** Today's configuration, with some of it changed: a tier 2 environment, its account, the usual policy, the whole cast. */
export function today(changes: TodayChanges = {}): Today {
  const usual = { environment: environment(), account: account(), onRecord: onRecord(), knowsLinks: true as const };
  const given = { ...usual, ...changes };
  return {
    now: changes.now ?? start,
    configDigest: changes.configDigest ?? "c0nf1g",
    policy: changes.policy ?? usualPolicy,
    neighbours: changes.neighbours ?? [],
    isKnown: changes.isKnown ?? ((id) => everyone.includes(id)),
    timeZoneOf: changes.timeZoneOf ?? (() => "Etc/UTC"),
    ...(changes.lossId === undefined ? {} : { lossId: changes.lossId }),
    ...(changes.isOutdated ? { isOutdated: true } : {}),
    ...(given.environment === undefined ? {} : { environment: given.environment }),
    ...(given.account === undefined ? {} : { account: given.account }),
    ...(given.onRecord === undefined ? {} : { onRecord: given.onRecord }),
    ...(given.knowsLinks ? { knowsLinks: true } : {}),
  };
}
