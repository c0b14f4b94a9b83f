/** What keeps everything shut until somebody acts is told to the admins, in a message of its own, once. */
import type { Digest } from "../audit/digest.ts";
import type { EntryDraft } from "../audit/entry.ts";
import { announce, type Bulletin, type Environment } from "../environments/environment.ts";
import { eachAdminOnce } from "../people/admins.ts";
import { changeEnvironment } from "./change-environment.ts";
import { redraw, takeInConfiguration } from "./configure.ts";
import { loadState } from "./load.ts";
import type { Deps } from "./ports.ts";
import { accountSubject, environmentSubject } from "./subjects.ts";
import { loadAccount } from "./today.ts";

const dayMs = 86_400_000;

/** Announces in one environment; gives whether that was news. One that is not on record yet is left alone. */
function announceIn(
  deps: Deps,
  environmentId: string,
  told: Omit<Bulletin, "at">,
  facts: EntryDraft["facts"],
): Promise<boolean> {
  return changeEnvironment(deps, environmentId, (before, at) => announce(before, { ...told, at }, facts));
}

/**
 * Redis has fallen behind its journal, whose last position is `last`: every account is looked at again, because Redis
 * may have forgotten rules of ours, and the admins of every environment are told, each person once. A Redis that has
 * lost everything takes in the configuration anew, from `summaries`, as a start does.
 */
export async function announceBehind(
  deps: Deps,
  summaries: Readonly<Record<string, Readonly<Record<string, Digest>>>>,
  last: string,
): Promise<void> {
  const environments = deps.directory.environments();
  const known = await Promise.all(environments.map(({ id }) => loadState<Environment>(deps, environmentSubject(id))));
  if (known.includes(undefined)) await takeInConfiguration(deps, summaries);
  const accounts = [...new Set(environments.map(({ accountId }) => accountId))];
  for (const accountId of accounts) {
    const version = (await loadAccount(deps, accountId))?.version ?? 0;
    await deps.records.reschedule(accountSubject(accountId), version, await deps.clock.now());
  }
  for (const { environment, to } of eachAdminOnce(environments)) {
    await announceIn(
      deps,
      environment.id,
      { id: `behind-${last}`, code: "behind-journal", what: [], to },
      { position: last },
    );
  }
}

/**
 * Rules of ours stand in a firewall that another hand changes, and no door wants them: the admins of its environments
 * are told, each person once for these rules on this day.
 */
export async function announceLeftRules(
  deps: Deps,
  accountId: string,
  ranges: readonly string[],
  day: number | "once",
): Promise<void> {
  const what = [accountId, ...ranges.toSorted()];
  const here = deps.directory.environments().filter((one) => one.accountId === accountId);
  for (const { environment, to } of eachAdminOnce(here)) {
    const told = { id: `left-${day}-${what.join(" ")}`, code: "rules-left", what, to } as const;
    await announceIn(deps, environment.id, told, { rules: ranges.length });
  }
}

/**
 * The accounts that an earlier start found and this one did not: their admins are told, once a day at which the bot
 * starts so.
 */
export async function announceNotFound(deps: Deps): Promise<void> {
  const day = Math.floor((await deps.clock.now()) / dayMs);
  for (const { id, accountId, people, isFromEarlier } of deps.directory.environments()) {
    if (!isFromEarlier) continue;
    const told = { code: "account-not-found", what: [accountId], to: people.admin } as const;
    await announceIn(deps, id, { ...told, id: `not-found-${day}-${accountId}` }, {});
  }
}

/**
 * Where an account was found to be another under its old id: tells the admins of its environments, once each time, and
 * has the terms that name the old one revised in sight of everybody.
 */
export async function announceRecreated(deps: Deps, accountId: string): Promise<void> {
  const account = await loadAccount(deps, accountId);
  if (account?.held !== "recreated" || account.seen === undefined) return;
  const { creationTime } = account.seen.identity;
  for (const { id, people } of deps.directory.environments().filter((one) => one.accountId === accountId)) {
    const told = { code: "account-recreated", what: [accountId], to: people.admin } as const;
    const isNews = await announceIn(deps, id, { ...told, id: `recreated-${creationTime}` }, { creationTime });
    if (isNews) await redraw(deps);
  }
}
