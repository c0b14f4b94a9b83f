import type { Digest } from "../audit/digest.ts";
import type { Transfer } from "../transfers/transfer.ts";
import { accountsLeftBehind, takeInConfiguration } from "./configure.ts";
import { Fault } from "./fault.ts";
import { loadState } from "./load.ts";
import type { Deps } from "./ports.ts";
import { transferSubject } from "./subjects.ts";

const environmentsAtMost = 10_000;

const doorsAtMost = 1_000;

/** Whether another hand than the bot's was asked to change the firewall for one of its doors. */
function isByHand({ notices }: Transfer): boolean {
  return notices.some(({ code }) => code === "add-by-hand" || code === "remove-by-hand");
}

/**
 * The environments that have left the configuration while doors of theirs are out that another hand adds and removes.
 * Their account may still be there for another environment; but whose hand it is, and who may give a word, nobody can say
 * any more. Doors that the bot itself opened are closed all the same.
 */
export async function environmentsLeftBehind(
  deps: Pick<Deps, "records"> & { readonly directory: Pick<Deps["directory"], "environments"> },
): Promise<readonly string[]> {
  const configured = new Set(deps.directory.environments().map(({ id }) => id));
  const gone = (await deps.records.members("environments", environmentsAtMost)).filter((id) => !configured.has(id));
  const isNeeded = async (id: string): Promise<boolean> => {
    const out = await deps.records.members(`environment:${id}`, doorsAtMost);
    const transfers = await Promise.all(out.map((one) => loadState<Transfer>(deps, transferSubject(one))));
    return transfers.some((one) => one !== undefined && isByHand(one.state));
  };
  const needed = await Promise.all(gone.map(isNeeded));
  return gone.filter((_, index) => needed[index]);
}

/**
 * Ends in a Fault `account-left-behind` or `environment-left-behind` (refused) where the configuration has lost what doors
 * that are out need; the log names it.
 * @testonly outside this file
 */
export async function refuseToLeaveBehind(deps: Pick<Deps, "records" | "directory" | "log">): Promise<void> {
  const accounts = await accountsLeftBehind(deps);
  for (const account of accounts) deps.log.error("account-left-behind", { account });
  if (accounts.length > 0) throw new Fault("account-left-behind", "refused");
  const environments = await environmentsLeftBehind(deps);
  for (const environment of environments) deps.log.error("environment-left-behind", { environment });
  if (environments.length > 0) throw new Fault("environment-left-behind", "refused");
}

/**
 * Takes in the configuration at start, where it leaves nothing behind. Looked at twice: a process with the configuration of
 * before may open a door until this one is taken in, and opens none from then on. Ends in a Fault as above.
 */
export async function startWith(
  deps: Deps,
  summaries: Readonly<Record<string, Readonly<Record<string, Digest>>>>,
): Promise<void> {
  await refuseToLeaveBehind(deps);
  await takeInConfiguration(deps, summaries);
  await refuseToLeaveBehind(deps);
}
