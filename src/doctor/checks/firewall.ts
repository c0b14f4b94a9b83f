import { policyOf } from "../../config/to-domain.ts";
import type { FirewallReading } from "../../workflows/engine/haven.ts";
import { type Finding, foundBy } from "../finding.ts";
import type { Patient } from "../patient.ts";
import { findingOf } from "../reached.ts";
import { accountsUnknown, type Check } from "./check.ts";

const found = foundBy("firewall");
/** Fewer free places than this are worth a word: an organisation may have so many doors open at once. */
const comfortable = 20;

/** Whether the firewall of each account is in force, and has room for the rules of doors. */
export const firewallCheck: Check = {
  name: "firewall",
  look: async (patient) => {
    const azure = await patient.azure;
    if ("fault" in azure) return [found("not-checked", { because: accountsUnknown })];
    const facts = { seconds: patient.limits.callMs / 1000 };
    const findings = [...azure.value.firewalls].map(async ([accountId, asked]) => {
      const reached = await asked;
      // An account's name is its own in all of Azure.
      const name = accountId.slice(accountId.lastIndexOf("/") + 1);
      if ("fault" in reached) return [findingOf(found, reached.fault, facts, name)];
      return judge(patient, name, reached.value);
    });
    const attested = Object.entries(azure.value.config.environments).flatMap(([id, { firewallReading }]) =>
      firewallReading === "read" ? [] : [found("firewall-attested", {}, id)],
    );
    return [...(await Promise.all(findings)).flat(), ...attested];
  },
};

function judge({ config }: Patient, account: string, { ranges, obstacle }: FirewallReading): readonly Finding[] {
  const limit = config.engine.rulesAtMost;
  const policy = policyOf(config);
  // The worst case is a rule for each address; doors from one address, or from one that is let in already, share one.
  const needed = policy.doorsAtMost * policy.addressesPerDoorAtMost;
  const rules = ranges.length;
  const doors = Math.floor((limit - rules) / policy.addressesPerDoorAtMost);
  const facts = { rules, limit, needed, doors };
  const code =
    limit - rules < needed ? "rules-full" : doors < comfortable ? "rules-nearly-full" : ("firewall-in-force" as const);
  if (obstacle === undefined) return [found(code, facts, account)];
  return [found(obstacle, {}, account), ...(code === "firewall-in-force" ? [] : [found(code, facts, account)])];
}
