import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ListedFile } from "../../../../src/workflows/engine/haven.ts";
import { type AzureWorld, startAzureWorld } from "./azure-world.ts";

let world: AzureWorld;
beforeAll(async () => {
  world = await startAzureWorld("many-and-large");
});
afterAll(() => world.stop());

const mebibyte = 2 ** 20;
const release = "release-many-and-large";

/** Does one thing after another for all of them, so many at a time. */
async function each<Item>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<unknown>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of rest) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function listed(container: string): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for await (const file of world.haven.listing.list(world.accountId, container)) files.push(file);
  return files;
}

test("a large file is read in small pieces and copied as it is", async () => {
  const { haven, accountId, container, owner } = world;
  const content = Buffer.alloc(8 * mebibyte, "not to be held in memory ");
  const sha256 = createHash("sha256").update(content).digest("hex");
  await owner.put(container, "large.bin", content);
  const at = { container, name: "large.bin" };
  let largest = 0;
  const read = await haven.copies.read(accountId, at, (bytes) => {
    largest = Math.max(largest, bytes);
  });
  expect(read).toMatchObject({ sha256, bytes: content.length });
  expect(largest).toBeLessThanOrEqual(mebibyte);
  await haven.copies.ensureContainer(accountId, release, "A");
  await haven.copies.copy(accountId, { ...at, etag: read.etag }, { ...at, container: release });
  expect(await haven.copies.read(accountId, { ...at, container: release })).toMatchObject({ sha256 });
});

test("many files are listed, copied side by side and listed again, each in its version", async () => {
  const { haven, accountId, container, owner } = world;
  const names = Array.from({ length: 100 }, (_, index) => `many/${String(index).padStart(5, "0")}.csv`);
  await each(names, 16, (name) => owner.put(container, name, name));
  await haven.copies.ensureContainer(accountId, release, "A");
  const files = (await listed(container)).filter(({ name }) => name.startsWith("many/"));
  const copies = new Map<string, string>();
  await each(files, 16, async ({ name, etag }) => {
    const from = { container, name, etag };
    copies.set(name, (await haven.copies.copy(accountId, from, { container: release, name })).etag);
  });
  const after = (await listed(release)).filter(({ name }) => name.startsWith("many/"));
  expect(after.map(({ name }) => name)).toEqual(names);
  expect(after.every(({ name, etag, bytes }) => copies.get(name) === etag && bytes === name.length)).toBe(true);
});
