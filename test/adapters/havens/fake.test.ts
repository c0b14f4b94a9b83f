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
    outputs: {
      put: async (where, name, content, beside = {}) =>
        fake.putFile(accountId, where, name, content.length, { content, ...beside }),
      see: async (where, name) => {
        const { content, ...told } = fake.file(accountId, where, name) ?? {};
        return { content: Buffer.from(content ?? []), told: JSON.stringify(told) };
      },
      containers: async () => fake.containers(accountId),
      makePublic: async (where, owner) => fake.setContainer(accountId, where, { owner, isPublic: true }),
      scan: async (where, name, scan) => {
        Object.assign(fake.file(accountId, where, name) ?? {}, { scan });
      },
      keepDeleted: (kept) => fake.keepDeleted(accountId, { versions: false, ...kept }),
    },
    stop: async () => {},
  };
}

havenContract("a haven in memory", start);
