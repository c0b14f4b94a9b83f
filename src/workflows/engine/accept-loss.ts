/**
 * Accepting a loss, run. Everything that must be known again is on record before the acceptance, which is one save; the
 * journal is sealed only by whoever finds it there. So a process may die anywhere: what is not accepted changes nothing.
 */
import type { Digest } from "../audit/digest.ts";
import { type Account, holdAgain, newAccount, noteLinks } from "../doors/account.ts";
import { announce, type Bulletin, type Environment } from "../environments/environment.ts";
import {
  acceptLoss,
  askLoss,
  firstLossRefusal,
  type Losses,
  type LossRefusal,
  lastAccepted,
  lossesSubject,
  secondLossRefusal,
} from "../losses/acceptance.ts";
import type { Lost } from "../losses/loss.ts";
import { adminsOfAll, eachAdminOnce } from "../people/admins.ts";
import { plusMinutes } from "../time.ts";
import type { Actor } from "../transfers/asked.ts";
import { change } from "./change.ts";
import { changeEnvironment } from "./change-environment.ts";
import { redraw } from "./configure.ts";
import { loadState } from "./load.ts";
import { lookForLoss } from "./loss.ts";
import type { Deps } from "./ports.ts";
import { accountSubject, environmentSubject } from "./subjects.ts";
import { loadLosses } from "./today.ts";
import { announcedForMinutes, refusedUnlessTaken, type Yes } from "./two-admins.ts";

type LossAnswer = Yes<LossRefusal>;

function tell(deps: Deps, environmentId: string, bulletin: Bulletin, digest: Digest): Promise<boolean> {
  return changeEnvironment(deps, environmentId, (before) => announce(before, bulletin, { digest }), bulletin.at);
}

/** The first admin accepts what has this digest; every other who may is asked. */
export async function acceptLossAsFirst(
  deps: Deps,
  digest: Digest,
  { by, via }: Actor,
  event: string,
): Promise<LossAnswer> {
  const today = await lookForLoss(deps);
  const changed = await change<Losses, LossRefusal>(
    deps,
    lossesSubject,
    async (before) => {
      const { waiting } = before ?? {};
      const why = firstLossRefusal(by, digest, { ...today, waiting });
      if (why !== undefined) return { stop: why };
      if (today.shown === undefined) return { stop: { code: "not-behind" } };
      const next = askLoss(before, today.shown, by, via, today.now);
      return { proposal: { state: next.losses, entry: next.entry, at: today.now, due: null, add: [], remove: [] } };
    },
    { event },
  );
  if (changed.outcome === "stopped") return refusedUnlessTaken(deps, event, changed.stop);
  const waiting = changed.outcome === "saved" ? changed.state.waiting : undefined;
  // Admins of all are admins of any: one environment's record holds the card that asks them.
  const environments = deps.directory.environments();
  const [home] = environments;
  if (waiting === undefined || home === undefined) return { is: "duplicate" };
  const to = adminsOfAll(environments);
  const bulletin = {
    id: `loss-asked-${digest}-${waiting.at}`,
    at: waiting.at,
    code: "loss-asked",
    what: [],
    to,
  } as const;
  await tell(deps, home.id, { ...bulletin, loss: waiting }, digest);
  return { is: "done" };
}

/** Puts on record what only the journal knows and somebody could come in by. True whether or not the loss is accepted. */
async function bringBack(deps: Deps, { links, held }: Lost): Promise<void> {
  const at = await deps.clock.now();
  const configured = deps.directory.environments().map(({ accountId }) => accountId);
  const accounts = new Set([
    ...configured,
    ...links.map(({ accountId }) => accountId),
    ...held.map(({ accountId }) => accountId),
  ]);
  for (const accountId of accounts) {
    const lost = links.filter((link) => link.accountId === accountId).map(({ accountId: _, ...link }) => link);
    const again = held.find((one) => one.accountId === accountId);
    const save = (next: (account: Account) => ReturnType<typeof noteLinks>) =>
      change<Account, "same">(deps, accountSubject(accountId), async (before) => {
        const made = next(before ?? newAccount(accountId));
        if (made === undefined) return { stop: "same" };
        const add = [{ index: "accounts", member: accountId, score: at }];
        return { proposal: { state: made.account, entry: made.entry, at, due: at, add, remove: [] } };
      });
    await save((account) => noteLinks(account, lost, at));
    if (again !== undefined) await save((account) => holdAgain(account, again.from));
  }
}

/** The second admin accepts, for every environment: judged again by what is lost now, and saved at once. */
export async function acceptLossAsSecond(
  deps: Deps,
  digest: Digest,
  { by, via }: Actor,
  event: string,
): Promise<LossAnswer> {
  const today = await lookForLoss(deps);
  const refused = secondLossRefusal(by, digest, today);
  if (refused !== undefined) return refusedUnlessTaken(deps, event, refused);
  if (today.lost !== undefined) await bringBack(deps, today.lost);
  const changed = await change<Losses, LossRefusal>(
    deps,
    lossesSubject,
    async (before) => {
      const { waiting } = before ?? {};
      const isBehind = deps.behindAt() === today.shown?.journals.at(-1)?.position;
      const why = isBehind ? secondLossRefusal(by, digest, { ...today, waiting }) : ({ code: "changed" } as const);
      if (why !== undefined) return { stop: why };
      if (before === undefined || waiting === undefined) return { stop: { code: "nothing-waits" } };
      const next = acceptLoss(before, waiting, by, via, today.now);
      return { proposal: { state: next.losses, entry: next.entry, at: today.now, due: null, add: [], remove: [] } };
    },
    { event },
  );
  if (changed.outcome === "stopped") return refusedUnlessTaken(deps, event, changed.stop);
  if (changed.outcome !== "saved") return { is: "duplicate" };
  // A Redis that failed over in between may have taken the one and lost the other; nothing opens yet.
  if (today.lost !== undefined) await bringBack(deps, today.lost);
  await announceAcceptedLoss(deps);
  return { is: "done" };
}

/** Ends what was asked for before the loss, and tells the admins of every environment, each once. Done again until it is done. */
export async function announceAcceptedLoss(deps: Deps): Promise<void> {
  const loss = lastAccepted(await loadLosses(deps));
  if (loss === undefined || (await deps.clock.now()) > plusMinutes(loss.at, announcedForMinutes)) return;
  const id = `loss-accepted-${loss.id}`;
  const environments = deps.directory.environments();
  const known = await Promise.all(environments.map((one) => loadState<Environment>(deps, environmentSubject(one.id))));
  if (known.every((one) => one?.state.bulletins.some((bulletin) => bulletin.id === id))) return;
  // First, so that no death comes between: every transfer is looked at again, and those of before are ended.
  await redraw(deps);
  const { first, second } = loss;
  for (const { environment, to } of eachAdminOnce(environments)) {
    const bulletin = { id, at: loss.at, code: "loss-accepted", what: [], to, adopted: { first, second } } as const;
    await tell(deps, environment.id, bulletin, loss.id);
  }
}
