import type { Discovery } from "./discovery.ts";

/** An outcome that stays until somebody does something about it. */
export type Undiscovered = Exclude<Discovery, { readonly outcome: "found" | "unavailable" }>;

const byName = "or take convention, shm and sre away and write resourceGroup and account";

/** What is wrong and what to do about it, for whoever wrote the configuration. */
export function undiscoveredSentence(given: Undiscovered): string {
  switch (given.outcome) {
    case "none": {
      const there = given.accounts.length === 0 ? "No storage account is there" : `There: ${given.accounts.join(", ")}`;
      return `The resource group ${given.resourceGroup} holds no storage account called ${given.lookedFor}. ${there}. Look at shm and sre, ${byName}.`;
    }
    case "ambiguous":
      return `Several storage accounts in the resource group ${given.resourceGroup} can be the one: ${given.candidates.join(", ")}. Which it is, is not for the bot to guess: take convention, shm and sre away and write resourceGroup and account.`;
    case "group-missing":
      return `The subscription ${given.subscriptionId} has no resource group ${given.resourceGroup}. Look at shm, sre and subscriptionId, ${byName}.`;
    case "subscription-missing":
      return `There is no subscription ${given.subscriptionId} for the bot's identity. Look at subscriptionId and tenantId.`;
    case "no-rights":
      return `The bot may not list the storage accounts of the resource group ${given.resourceGroup}. Give its identity ${given.right} on that group, ${byName}.`;
    case "refused": {
      const platform = given.platformCode === undefined ? "" : `: ${given.platformCode}`;
      return `Azure refused to list the storage accounts (${given.code}${platform}). Look at tenantId and at the bot's identity.`;
    }
  }
}
