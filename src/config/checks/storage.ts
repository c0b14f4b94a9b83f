import type { Finding } from "../mistake.ts";
import type { Readable } from "../reading/readable.ts";
import { isByConvention, type StorageSettings } from "../settings/storage.ts";

const sharedFacts = ["tenantId", "subscriptionId", "resourceGroup", "blobEndpoint", "serviceEndpoint"] as const;

/** The container that the Data Safe Haven's deployment makes for what comes in, whichever the file names for that. */
const conventionIngress = "ingress";

/** Tiers are served; containers are nobody else's; environments in one account agree about the account. */
export function checkStorage(readable: Readable): Finding[] {
  return [...checkTiers(readable), ...containerMistakes(readable.environments)];
}

function checkTiers({ environments, policy }: Readable): Finding[] {
  if (policy === undefined) return [];
  return environments.flatMap(({ id, tier }) => {
    if (tier === undefined || tier <= policy.highestTier) return [];
    const message = `Tier ${tier} is not served: policy.highestTier is ${policy.highestTier}. Raise it to ${tier} if your organisation means to, or take the environment away.`;
    return [{ path: ["environments", id, "tier"], message }];
  });
}

/** Where environments are in one account, as far as it is known, and share a container or disagree about the account. */
export function containerMistakes(
  environments: readonly { readonly id: string; readonly storage: StorageSettings | undefined }[],
): Finding[] {
  const earlier: { id: string; storage: StorageSettings }[] = [];
  return environments.flatMap(({ id, storage }) => {
    if (storage === undefined) return [];
    const neighbours = earlier.filter((one) => accountOf(one.storage) === accountOf(storage));
    earlier.push({ id, storage });
    if (storage.ingressContainer === storage.egressContainer) {
      const message = "What goes out has a container of its own: a link for one would reach the other's data.";
      return [{ path: ["environments", id, "storage", "egressContainer"], message }];
    }
    if (isByConvention(storage) && storage.egressContainer === conventionIngress) {
      const message = "The Data Safe Haven's data come in there: a link for what goes out would read them all.";
      return [{ path: ["environments", id, "storage", "egressContainer"], message }];
    }
    return neighbours.flatMap((neighbour) => disagreements(id, storage, neighbour));
  });
}

/** What tells accounts apart: the account's name, or what it is found by. */
export function accountOf(storage: StorageSettings): string {
  if (!isByConvention(storage)) return storage.account;
  const { convention, subscriptionId, shm, sre } = storage;
  return [convention, subscriptionId, shm, sre].join("/").toLowerCase();
}

function disagreements(
  id: string,
  storage: StorageSettings,
  other: { id: string; storage: StorageSettings },
): Finding[] {
  const path = ["environments", id, "storage"];
  const others = containersOf(other.storage);
  const shared = containersOf(storage).find(({ name }) => others.some((one) => one.name === name));
  if (shared !== undefined) {
    const message = `This is the container of ${other.id}, too: a link for one would reach the other's data. Give each its own.`;
    return [{ path: [...path, shared.setting], message }];
  }
  return sharedFacts
    .filter((fact) => factOf(storage, fact) !== factOf(other.storage, fact))
    .map((fact) => {
      const message = `${other.id} is in the same storage account and says something else here. Make the two the same.`;
      return { path: [...path, fact], message };
    });
}

function containersOf({ ingressContainer, egressContainer }: StorageSettings) {
  const ingress = { setting: "ingressContainer", name: ingressContainer };
  return egressContainer === undefined ? [ingress] : [ingress, { setting: "egressContainer", name: egressContainer }];
}

function factOf(storage: StorageSettings, fact: (typeof sharedFacts)[number]): string | undefined {
  const facts: Partial<Record<(typeof sharedFacts)[number], string>> = storage;
  return facts[fact]?.toLowerCase();
}
