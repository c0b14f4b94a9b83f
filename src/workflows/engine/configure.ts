import type { Digest } from "../audit/digest.ts";
import { stillOurs } from "../doors/account.ts";
import { configure, type Environment } from "../environments/environment.ts";
import { change } from "./change.ts";
import type { Deps } from "./ports.ts";
import type { Job } from "./store.ts";
import { accountSubject, environmentSubject, transferSubject } from "./subjects.ts";
import { loadAccount } from "./today.ts";

const accountsAtMost = 10_000;
const environmentsAtMost = 10_000;

/**
 * The accounts that have left the configuration while doors of them are out or rules of ours are in them: the bot could
 * neither close those nor prove them closed. Where nobody reads, the words that closed the doors have to do.
 */
export async function accountsLeftBehind(
  deps: Pick<Deps, "records"> & { readonly directory: Pick<Deps["directory"], "environments"> },
): Promise<readonly string[]> {
  const configured = new Set(deps.directory.environments().map(({ accountId }) => accountId));
  const gone = (await deps.records.members("accounts", accountsAtMost)).filter((id) => !configured.has(id));
  const isNeeded = async (id: string): Promise<boolean> => {
    if ((await deps.records.members(`account:${id}`, 1)).length > 0) return true;
    const account = await loadAccount(deps, id);
    return account !== undefined && stillOurs(account).length > 0;
  };
  const needed = await Promise.all(gone.map(isNeeded));
  return gone.filter((_, index) => needed[index]);
}

/** The most transfers of one person whose cards are drawn anew. */
const transfersAtMost = 1_000;

/** What people may do, or whether anything may open, has just changed: everything that still concerns somebody is looked at again. */
export async function redraw(deps: Deps): Promise<void> {
  const lists = await Promise.all(
    deps.directory.people().map(({ id }) => deps.records.members(`person:${id}`, transfersAtMost)),
  );
  const subjects = [...new Set(lists.flat())].map(transferSubject);
  const cards = deps.chats.flatMap((chat) =>
    subjects.map((subject): Job => ({ kind: "cards", subject, chat: chat.name })),
  );
  await deps.jobs.enqueue([...subjects.map((subject): Job => ({ kind: "tick", subject })), ...cards]);
}

/**
 * Takes in the configuration at start: a changed one becomes an audit entry of each environment, of those that have left
 * it, too, and the admins concerned are told. `summaries` holds, by environment, a digest for each part of its configuration.
 */
export async function takeInConfiguration(
  deps: Deps,
  summaries: Readonly<Record<string, Readonly<Record<string, Digest>>>>,
): Promise<void> {
  const at = await deps.clock.now();
  let hasChanged = false;
  const here = deps.directory.environments();
  const left = (await deps.records.members("environments", environmentsAtMost)).filter(
    (id) => deps.directory.environment(id) === undefined,
  );
  for (const id of [...here.map((environment) => environment.id), ...left]) {
    const environment = deps.directory.environment(id);
    const subject = environmentSubject(id);
    const summary = summaries[id] ?? {};
    const changed = await change<Environment, "same">(deps, subject, async (before) => {
      const next = configure(before, id, summary, deps.directory.configDigest, environment?.people.admin ?? [], at);
      if (next === undefined) return { stop: "same" };
      return {
        proposal: {
          state: next.environment,
          entry: next.entry,
          at,
          due: at,
          add: [{ index: "environments", member: id, score: at }],
          remove: [],
        },
      };
    });
    if (changed.outcome === "saved") await deps.jobs.enqueue([{ kind: "tick", subject }]);
    hasChanged ||= changed.outcome === "saved" && changed.before !== undefined;
    if (environment === undefined) continue;
    // The due index holds every account for good, so that one that can't be read at first is read once it can be.
    const account = await loadAccount(deps, environment.accountId);
    await deps.records.reschedule(accountSubject(environment.accountId), account?.version ?? 0, at);
  }
  if (hasChanged) await redraw(deps);
}
