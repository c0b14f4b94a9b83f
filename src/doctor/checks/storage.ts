import { accountIdIn } from "../../bot.ts";
import type { NamedStorage } from "../../config/settings/storage.ts";
import type { AzureSide } from "../azure-side.ts";
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
    const findings = Object.entries(reached.value.config.environments).map(([id, { storage }]) =>
      lookAt(reached.value, limits, id, storage),
    );
    return (await Promise.all(findings)).flat();
  },
};

async function lookAt(
  { obtainKey, listing }: AzureSide,
  limits: Limits,
  id: string,
  storage: NamedStorage,
): Promise<readonly Finding[]> {
  const container = storage.ingressContainer;
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
