/** Adopting a recreated account, run: what there is to adopt, the first admin's yes, the second's, and what all are told. */
import type { Digest } from "../audit/digest.ts";
import { type Account, adopt } from "../doors/account.ts";
import {
  type Adoptable,
  type AdoptionRefusal,
  type AdoptionToday,
  adoptable,
  adoptionLapsesAfterMinutes,
  firstRefusal,
  secondRefusal,
} from "../environments/adoption.ts";
import { askAdoption, lapseAdoption, recordAdopted, waitingAdoption } from "../environments/adoption-record.ts";
import type { Environment } from "../environments/environment.ts";
import { adminsOfAll, eachAdminOnce } from "../people/admins.ts";
import type { EnvironmentToday } from "../people/environment.ts";
import { plusMinutes } from "../time.ts";
import type { Actor } from "../transfers/asked.ts";
import { type Changed, change } from "./change.ts";
import { changeEnvironment } from "./change-environment.ts";
import { doorsOn, doorsStillOut } from "./claims.ts";
import { redraw } from "./configure.ts";
import { loadState } from "./load.ts";
import type { Deps } from "./ports.ts";
import { accountSubject, environmentSubject } from "./subjects.ts";
import { isOutdated, loadAccount } from "./today.ts";
import { announcedForMinutes, refusedUnlessTaken, type Yes } from "./two-admins.ts";

type Adopted = Yes<AdoptionRefusal>;

/** Every environment that has its storage in this account. */
function sharing(deps: Deps, accountId: string): readonly EnvironmentToday[] {
  return deps.directory.environments().filter((one) => one.accountId === accountId);
}

async function todayOf(
  deps: Deps,
  environment: EnvironmentToday,
  account: Account | undefined,
  record: Environment | undefined,
): Promise<AdoptionToday> {
  const now = await deps.clock.now();
  const environments = sharing(deps, environment.accountId);
  const out = doorsStillOut(await doorsOn(deps, environment.accountId));
  const ids = environments.map(({ id }) => id);
  const outdated = await Promise.all(ids.map((id) => isOutdated(deps, id)));
  return {
    now,
    isOutdated: outdated.includes(true),
    isFollowing: deps.mayOpen(),
    // Of every environment in the account, because it is adopted for them all.
    admins: adminsOfAll(environments),
    adoptable: adoptable(account, out, ids, now),
    waiting: waitingAdoption(record),
  };
}

/** What there is to adopt in this environment as it stands now, and who may; undefined for one that is not. */
export async function lookForAdoption(
  deps: Deps,
  environmentId: string,
): Promise<(AdoptionToday & { readonly adoptable: Adoptable }) | undefined> {
  const environment = deps.directory.environment(environmentId);
  if (environment === undefined) return undefined;
  const record = (await loadState<Environment>(deps, environmentSubject(environmentId)))?.state;
  return todayOf(deps, environment, await loadAccount(deps, environment.accountId), record);
}

async function answerTo<State>(deps: Deps, event: string, changed: Changed<State, AdoptionRefusal>): Promise<Adopted> {
  if (changed.outcome === "stopped") return refusedUnlessTaken(deps, event, changed.stop);
  return { is: changed.outcome === "duplicate" ? "duplicate" : "done" };
}

/** The first admin accepts what has this digest; every other admin who may adopt is asked. */
export async function acceptAsFirst(
  deps: Deps,
  environmentId: string,
  digest: Digest,
  { by, via }: Actor,
  event: string,
): Promise<Adopted> {
  const environment = deps.directory.environment(environmentId);
  if (environment === undefined) return { is: "refused", why: "not-admin" };
  const subject = environmentSubject(environmentId);
  const changed = await change<Environment, AdoptionRefusal>(
    deps,
    subject,
    async (record) => {
      const today = await todayOf(deps, environment, await loadAccount(deps, environment.accountId), record);
      const why = firstRefusal(by, digest, today);
      if (why !== undefined) return { stop: why };
      if (record === undefined || today.adoptable.is !== "shown") return { stop: "unread" };
      const { now: at, admins: mayConfirm } = today;
      const lapsesAt = plusMinutes(at, adoptionLapsesAfterMinutes);
      const { shown } = today.adoptable;
      const next = askAdoption(record, { shown, digest, first: by, via, at, lapsesAt, mayConfirm });
      return { proposal: { state: next.environment, entry: next.entry, at, due: at, add: [], remove: [] } };
    },
    { event },
  );
  if (changed.outcome === "saved") await deps.jobs.enqueue([{ kind: "tick", subject }]);
  return answerTo(deps, event, changed);
}

/**
 * The second admin adopts: one save of the account, judged by today's directory, by what the first accepted, and by the
 * account as that save finds it.
 */
export async function adoptAsSecond(
  deps: Deps,
  environmentId: string,
  digest: Digest,
  { by, via }: Actor,
  event: string,
): Promise<Adopted> {
  const environment = deps.directory.environment(environmentId);
  if (environment === undefined) return { is: "refused", why: "not-admin" };
  const { accountId } = environment;
  const changed = await change<Account, AdoptionRefusal>(
    deps,
    accountSubject(accountId),
    async (account) => {
      const record = (await loadState<Environment>(deps, environmentSubject(environmentId)))?.state;
      const today = await todayOf(deps, environment, account, record);
      const why = secondRefusal(by, digest, today);
      if (why !== undefined) return { stop: why };
      if (account === undefined || today.waiting === undefined) return { stop: "nothing-waits" };
      const { now: at } = today;
      const next = adopt(account, { environmentId, digest, first: today.waiting.first, second: by, at }, via);
      if (next === undefined) return { stop: "nothing-to-adopt" };
      const add = [{ index: "accounts", member: accountId, score: at }];
      return { proposal: { state: next.account, entry: next.entry, at, due: at, add, remove: [] } };
    },
    { event },
  );
  if (changed.outcome === "saved") await announceAdopted(deps, accountId);
  return answerTo(deps, event, changed);
}

/** Tells the admins of every environment in an account that it was adopted, once, and has what waited for that looked at. */
export async function announceAdopted(deps: Deps, accountId: string): Promise<void> {
  const adopted = (await loadAccount(deps, accountId))?.adopted;
  if (adopted === undefined || (await deps.clock.now()) > plusMinutes(adopted.at, announcedForMinutes)) return;
  let isNews = false;
  for (const { environment, to } of eachAdminOnce(sharing(deps, accountId))) {
    isNews =
      (await changeEnvironment(deps, environment.id, (before) => recordAdopted(before, accountId, adopted, to))) ||
      isNews;
  }
  if (isNews) await redraw(deps);
}

/** A yes that nobody confirmed in time is over, and its cards say so. */
export async function lapseWaiting(deps: Deps, environmentId: string): Promise<void> {
  await changeEnvironment(deps, environmentId, lapseAdoption);
}
