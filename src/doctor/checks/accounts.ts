import { createRecords } from "../../adapters/redis/records.ts";
import { type LocatedConfig, toFind } from "../../config/located.ts";
import { environmentsOf } from "../../config/to-domain.ts";
import { accountIdIn } from "../../haven-options.ts";
import { accountsLeftBehind } from "../../workflows/engine/configure.ts";
import { environmentsLeftBehind } from "../../workflows/engine/left-behind.ts";
import { loadAccount } from "../../workflows/engine/today.ts";
import { type Finding, foundBy } from "../finding.ts";
import type { Patient } from "../patient.ts";
import { findingOf, reach } from "../reached.ts";
import type { Check } from "./check.ts";

const found = foundBy("accounts");

/** Which storage accounts the configuration leads to, by name or by a convention, and what is recorded of accounts. */
export const accountsCheck: Check = {
  name: "accounts",
  look: async (patient) => {
    const { located, limits } = patient;
    const reached = await located;
    if ("fault" in reached) return [findingOf(found, reached.fault, { seconds: limits.callMs / 1000 })];
    if ("mistakes" in reached.value)
      return reached.value.mistakes.map(({ path, message }) => found("account-mistaken", { message }, path));
    const { config } = reached.value;
    return [...judgeFound(patient, config), ...(await judgeRecorded(patient, config))];
  },
};

function judgeFound({ config }: Patient, { environments }: LocatedConfig): readonly Finding[] {
  const byConvention = toFind(config);
  if (byConvention.length === 0) return [found("accounts-named")];
  return byConvention.map(({ id }) => {
    const { account = "", resourceGroup = "" } = environments[id]?.storage ?? {};
    return found("account-found", { account, resourceGroup }, id);
  });
}

/** What the start refuses, and what keeps doors from opening: doors left in another account, accounts made anew. */
async function judgeRecorded({ redis, limits }: Patient, config: LocatedConfig): Promise<readonly Finding[]> {
  const reached = await redis;
  if ("fault" in reached)
    return [found("not-checked", { because: "Redis can't be asked what is recorded of accounts" })];
  const records = createRecords(reached.value.commands);
  const environments = environmentsOf(config, accountIdIn);
  const asked = await reach(limits.callMs, async () => {
    const known = { records, directory: { environments: () => environments } };
    const left = await accountsLeftBehind(known);
    const leftEnvironments = left.length > 0 ? [] : await environmentsLeftBehind(known);
    const accountIds = [...new Set(environments.map(({ accountId }) => accountId))];
    const accounts = await Promise.all(
      accountIds.map(async (id) => ({ id, account: await loadAccount({ records }, id) })),
    );
    const held = accounts.filter(({ account }) => account?.held !== undefined);
    return [
      ...left.map((id) => found("account-left-behind", { account: id }, nameIn(id))),
      ...leftEnvironments.map((environment) => found("environment-left-behind", { environment })),
      ...held.map(({ id }) => found("account-recreated", {}, nameIn(id))),
    ];
  });
  return "value" in asked ? asked.value : [findingOf(found, asked.fault, { seconds: limits.callMs / 1000 })];
}

/** An account's name, which is its own in all of Azure. */
function nameIn(accountId: string): string {
  return accountId.slice(accountId.lastIndexOf("/") + 1);
}
