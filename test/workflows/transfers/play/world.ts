/** The configuration and the clock of a random story: what changes around a transfer while it runs. */
import type {
  AccountOnRecord,
  AccountToday,
  EnvironmentToday,
  Neighbour,
  OtherHand,
  Today,
} from "../../../../src/workflows/people/environment.ts";
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import type { Role } from "../../../../src/workflows/people/role.ts";
import type { Instant } from "../../../../src/workflows/time.ts";
import type { Policy, SeatRule, TransferKind } from "../../../../src/workflows/transfers/policy.ts";
import { account, environment, onRecord, start } from "../../../builders/environment.ts";
import { stranger } from "../../../builders/people.ts";

/** Everything around a transfer, as it is now. */
export interface World {
  now: Instant;
  policy: Policy;
  environment: EnvironmentToday | undefined;
  account: AccountToday | undefined;
  /** People of the cast who have left the configuration. */
  readonly forgotten: Set<PersonId>;
  /** How many configurations there have been; names the current one. */
  configurations: number;
  /** Another process has taken in another configuration. */
  isOutdated: boolean;
  /** The account's other doors. */
  neighbours: readonly Neighbour[];
  /** What the records say of the account, where all of them can be read. */
  onRecord: AccountOnRecord | undefined;
  /** Redis holds what its journal holds. */
  knowsLinks: boolean;
  /** The last loss of Redis' that was accepted. */
  lossId: string | undefined;
  /** Whether everything is as it was at the start. */
  isUsual: boolean;
  readonly usualPolicy: Policy;
  /** Another hand on the firewall, where these stories are of one. */
  readonly usualHand: OtherHand | undefined;
}

/** The environment of every story's start. */
export const usualEnvironment: EnvironmentToday = environment();

const usualAccount = account();

function environmentWith(hand: OtherHand | undefined): EnvironmentToday {
  return hand === undefined ? usualEnvironment : { ...usualEnvironment, hand };
}

/** A world in which everything is as the builders have it, but for whose hand is on the firewall. */
export function usualWorld(policy: Policy, usualHand?: OtherHand): World {
  return {
    now: start,
    policy,
    usualHand,
    environment: environmentWith(usualHand),
    account: usualAccount,
    forgotten: new Set(),
    configurations: 1,
    isOutdated: false,
    neighbours: [],
    onRecord: onRecord(),
    knowsLinks: true,
    lossId: undefined,
    isUsual: true,
    usualPolicy: policy,
  };
}

/** Puts the configuration back as it was at the start; the clock goes on. */
export function restore(world: World): void {
  world.policy = world.usualPolicy;
  world.environment = environmentWith(world.usualHand);
  world.account = usualAccount;
  world.isOutdated = false;
  world.neighbours = [];
  world.onRecord = onRecord();
  world.knowsLinks = true;
  world.lossId = undefined;
  world.forgotten.clear();
  world.configurations += 1;
  world.isUsual = true;
}

/** The world as it is now, apart from what becomes of it. */
export function worldCopy(world: World): World {
  return { ...world, forgotten: new Set(world.forgotten) };
}

/** The account as it is known: where it may not be read, by its name and what its own record says. */
export function accountNow({ account, environment }: World): AccountToday | undefined {
  if (environment?.hand?.reads !== false) return account;
  const { held, liveLinks } = account ?? {};
  return {
    identity: { resourceId: environment.accountId, unread: true },
    ...(held === undefined ? {} : { held }),
    ...(liveLinks === undefined ? {} : { liveLinks }),
  };
}

/** The world as a decision is given it. */
export function todayOf(world: World): Today {
  const { now, policy, environment, forgotten, configurations, isOutdated, neighbours, knowsLinks, lossId } = world;
  const account = accountNow(world);
  const records = world.onRecord;
  return {
    now,
    configDigest: `config-${configurations}`,
    policy,
    neighbours,
    ...(isOutdated ? { isOutdated } : {}),
    ...(environment === undefined ? {} : { environment }),
    ...(account === undefined ? {} : { account }),
    ...(records === undefined ? {} : { onRecord: records }),
    ...(knowsLinks ? { knowsLinks } : {}),
    ...(lossId === undefined ? {} : { lossId }),
    isKnown: (id) => id !== stranger && !forgotten.has(id),
    timeZoneOf: () => "Etc/UTC",
  };
}

/** Whether somebody is of today's configuration. */
export function knows(world: World, person: PersonId): boolean {
  return person !== stranger && !world.forgotten.has(person);
}

/** Who is named for a role today, and is independent where the role asks for it. */
export function independentHolders({ environment }: World, role: Role): readonly PersonId[] {
  if (environment === undefined) return [];
  const { people } = environment;
  if (role !== "referee" && role !== "assessor") return people[role];
  const others = Object.entries(people).flatMap(([other, holders]) => (other === role ? [] : holders));
  return people[role].filter((person) => !others.includes(person));
}

/** Whether somebody may act in a role today: known, named, and independent where the role asks for it. */
export function mayActAs(world: World, person: PersonId, role: Role): boolean {
  return knows(world, person) && independentHolders(world, role).includes(person);
}

/** The signatures that today's policy asks for in today's tier, as role and party; undefined without an environment. */
export function seatsAskedFor(world: World, kind: TransferKind): readonly SeatRule[] | undefined {
  const { environment, policy } = world;
  if (environment === undefined) return undefined;
  return policy.kinds[kind]?.seats.filter(({ fromTier }) => environment.tier >= fromTier);
}
