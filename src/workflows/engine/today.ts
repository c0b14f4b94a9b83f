import { type Account, accountToday } from "../doors/account.ts";
import type { Environment } from "../environments/environment.ts";
import { type Losses, lastAccepted, lossesSubject } from "../losses/acceptance.ts";
import type { EnvironmentToday, Today } from "../people/environment.ts";
import { handOn } from "./account-pass.ts";
import { loadState } from "./load.ts";
import type { Deps } from "./ports.ts";
import { accountSubject, environmentSubject } from "./subjects.ts";

/** An account's record; undefined for one that was never read. */
export async function loadAccount(deps: Pick<Deps, "records">, accountId: string): Promise<Account | undefined> {
  return (await loadState<Account>(deps, accountSubject(accountId)))?.state;
}

/** The record of losses; absent where there never was one. */
export async function loadLosses(deps: Pick<Deps, "records">): Promise<Losses | undefined> {
  return (await loadState<Losses>(deps, lossesSubject))?.state;
}

/** Whether another process has taken in another configuration since this one did. */
export async function isOutdated(deps: Deps, environmentId: string): Promise<boolean> {
  const known = (await loadState<Environment>(deps, environmentSubject(environmentId)))?.state.configDigest;
  return known !== undefined && known !== deps.directory.configDigest;
}

/**
 * The environment with the hand that is on the account of its open doors. It may have another account by now, and
 * another hand on that one; what was opened is closed where it was opened, by the hand which passes there go by.
 */
function withHandOn(
  { directory }: Pick<Deps, "directory">,
  environment: EnvironmentToday,
  accountId: string | undefined,
): EnvironmentToday {
  const isConfigured = directory.environments().some((one) => one.accountId === accountId);
  if (accountId === undefined || accountId === environment.accountId || !isConfigured) return environment;
  const { hand: _, ...others } = environment;
  const hand = handOn({ directory }, accountId);
  return hand === undefined ? others : { ...others, hand };
}

/**
 * Everything a decision about this environment is judged by, as it is now. `doorsIn`: the account of the doors in
 * question, where something of them is out.
 */
export async function todayIn(deps: Deps, environmentId: string, doorsIn?: string): Promise<Today> {
  const { directory } = deps;
  // Asked first: a loss that is accepted meanwhile is known below, and then what was read before does not count as known.
  const isFollowing = deps.mayOpen();
  const environment = directory.environment(environmentId);
  // All at once: this is asked several times a job, and one after the other each would wait for the one before.
  const [losses, onRecord, now, outdated] = await Promise.all([
    loadLosses(deps),
    environment === undefined ? undefined : loadAccount(deps, environment.accountId),
    deps.clock.now(),
    isOutdated(deps, environmentId),
  ]);
  const lossId = lastAccepted(losses)?.id;
  const account = environment === undefined ? undefined : accountToday(onRecord, environment);
  return {
    now,
    configDigest: directory.configDigest,
    policy: directory.policy,
    isKnown: (person) => directory.person(person) !== undefined,
    timeZoneOf: (person) => directory.person(person)?.timeZone ?? "Etc/UTC",
    ...(outdated ? { isOutdated: true } : {}),
    ...(lossId === undefined ? {} : { lossId }),
    ...(isFollowing ? { knowsLinks: true } : {}),
    ...(environment === undefined ? {} : { environment: withHandOn(deps, environment, doorsIn) }),
    ...(account === undefined ? {} : { account }),
  };
}

/** Every admin of every environment. */
export function everyAdmin(deps: Deps): readonly string[] {
  return [...new Set(deps.directory.environments().flatMap((environment) => environment.people.admin))];
}
