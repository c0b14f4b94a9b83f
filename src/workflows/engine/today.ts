import { type Account, accountToday } from "../doors/account.ts";
import type { Today } from "../people/environment.ts";
import type { Deps } from "./ports.ts";
import { accountSubject } from "./subjects.ts";

/** An account's record; undefined for one that was never read. */
export async function loadAccount(deps: Deps, accountId: string): Promise<Account | undefined> {
  const stored = await deps.records.load(accountSubject(accountId));
  return stored?.state as Account | undefined;
}

/** Everything a decision about this environment is judged by, as it is now. */
export async function todayIn(deps: Deps, environmentId: string): Promise<Today> {
  const { directory } = deps;
  const environment = directory.environment(environmentId);
  const account = environment === undefined ? undefined : accountToday(await loadAccount(deps, environment.accountId));
  return {
    now: await deps.clock.now(),
    configDigest: directory.configDigest,
    policy: directory.policy,
    isKnown: (person) => directory.person(person) !== undefined,
    ...(environment === undefined ? {} : { environment }),
    ...(account === undefined ? {} : { account }),
  };
}

/** Every admin of every environment. */
export function everyAdmin(deps: Deps): readonly string[] {
  return [...new Set(deps.directory.environments().flatMap((environment) => environment.people.admin))];
}
