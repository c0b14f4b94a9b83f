import type { NamedStorage } from "../../config/settings/storage.ts";
import { accountIdIn } from "../../haven-options.ts";
import type { AzureSide } from "../azure-side.ts";
import { containersOf } from "../containers.ts";
import { type Finding, foundBy } from "../finding.ts";
import { findingOf, type Limits, reach } from "../reached.ts";
import { accountsUnknown, type Check } from "./check.ts";

const found = foundBy("storage");

/** Whether the bot itself gets to the data: the storage firewall applies to it as to anybody. */
export const storageCheck: Check = {
  name: "storage",
  look: async ({ azure, limits }) => {
    const reached = await azure;
    if ("fault" in reached) return [found("not-checked", { because: accountsUnknown })];
    const { environments, policy } = reached.value.config;
    const findings = Object.entries(environments).flatMap(([id, { storage }]) =>
      containersOf(policy, storage).map(({ container }) => lookAt(reached.value, limits, id, storage, container)),
    );
    return (await Promise.all(findings)).flat();
  },
};

async function lookAt(
  { obtainKey, listing }: AzureSide,
  limits: Limits,
  id: string,
  storage: NamedStorage,
  container: string,
): Promise<readonly Finding[]> {
  const accountId = accountIdIn(storage);
  const tried = await Promise.all([
    reach(limits.callMs, () => obtainKey(accountId)),
    reach(limits.callMs, async () => {
      // The first page is enough.
      for await (const _ of listing.list(accountId, container)) break;
    }),
  ]);
  const faults = tried.flatMap((one) => ("fault" in one ? [one.fault] : []));
  if (faults.length === 0) return [found("storage-reached", { container }, id)];
  // Both calls go the same way: what ails both is told once.
  const codes = faults.map(({ code }) => code);
  return faults
    .filter((_, at) => codes.indexOf(codes[at] ?? "") === at)
    .map((fault) => findingOf(found, fault, { container, seconds: limits.callMs / 1000 }, id));
}
