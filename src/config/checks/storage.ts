import type { Finding } from "../mistake.ts";
import type { Readable } from "../reading/readable.ts";
import type { StorageSettings } from "../settings/storage.ts";

const sharedFacts = ["tenantId", "subscriptionId", "resourceGroup", "blobEndpoint", "serviceEndpoint"] as const;

/** Tiers are served; containers are nobody else's; environments in one account agree about the account. */
export function checkStorage(readable: Readable): Finding[] {
  return [...checkTiers(readable), ...checkContainers(readable)];
}

function checkTiers({ environments, policy }: Readable): Finding[] {
  if (policy === undefined) return [];
  return environments.flatMap(({ id, tier }) => {
    if (tier === undefined || tier <= policy.highestTier) return [];
    const message = `Tier ${tier} is not served: policy.highestTier is ${policy.highestTier}. Raise it to ${tier} if your organisation means to, or take the environment away.`;
    return [{ path: ["environments", id, "tier"], message }];
  });
}

function checkContainers({ environments }: Readable): Finding[] {
  const earlier: { id: string; storage: StorageSettings }[] = [];
  return environments.flatMap(({ id, storage }) => {
    if (storage === undefined) return [];
    const neighbours = earlier.filter((one) => one.storage.account === storage.account);
    earlier.push({ id, storage });
    return neighbours.flatMap((neighbour) => disagreements(id, storage, neighbour));
  });
}

function disagreements(
  id: string,
  storage: StorageSettings,
  other: { id: string; storage: StorageSettings },
): Finding[] {
  const path = ["environments", id, "storage"];
  if (storage.ingressContainer === other.storage.ingressContainer) {
    const message = `This is the container of ${other.id}, too: a link for one would reach the other's data. Give each its own.`;
    return [{ path: [...path, "ingressContainer"], message }];
  }
  return sharedFacts
    .filter((fact) => storage[fact].toLowerCase() !== other.storage[fact].toLowerCase())
    .map((fact) => {
      const message = `${other.id} is in the same storage account and says something else here. Make the two the same.`;
      return { path: [...path, fact], message };
    });
}
