import { havenContract } from "../../contracts/haven.ts";
import type { HavenWorld } from "../../contracts/haven-world.ts";
import { createFakeHaven } from "../../fakes/haven.ts";

const accountId =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/shm/providers/microsoft.storage/storageaccounts/sredata";
const container = "ingress";

async function start(): Promise<HavenWorld> {
  const fake = createFakeHaven();
  fake.addAccount(accountId, container);
  return {
    haven: fake,
    accountId,
    container,
    visitor: fake.visitor,
    rules: () => fake.rules(accountId),
    otherParts: () => fake.otherParts(accountId),
    edit: (change) => fake.edit(accountId, change),
    recreate: () => fake.recreate(accountId),
    putFile: async (name, bytes) => fake.putFile(accountId, container, name, bytes),
    failNext: fake.failNext,
    stop: async () => {},
  };
}

havenContract("a haven in memory", start);
