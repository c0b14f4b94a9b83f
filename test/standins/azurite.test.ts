import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Azurite, startAzurite } from "../../src/standins/azurite.ts";
import { createStorageOwner, type StorageOwner } from "../../src/standins/storage-owner.ts";

let folder: string;
const started: Azurite[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-azurite-test-"));
});
afterEach(async () => {
  for (const azurite of started.splice(0)) await azurite.stop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<(account: string) => StorageOwner> {
  const azurite = await startAzurite({ folder, accounts: ["shmsreone", "shmsretwo"], clockOffsetMs: 1000 });
  started.push(azurite);
  return (account) => createStorageOwner({ endpoint: `${azurite.origin}/${account}`, caPem: azurite.caPem });
}

test("accounts are apart, and blobs in a folder outlive a restart", async () => {
  const owners = await start();
  await owners("shmsreone").createContainer("ingress");
  await owners("shmsretwo").createContainer("ingress");
  await owners("shmsreone").put("ingress", "cohort.csv", "1");
  expect(await owners("shmsretwo").list("ingress")).toEqual([]);
  await started.pop()?.stop();
  const again = await start();
  expect(await again("shmsreone").list("ingress")).toEqual(["cohort.csv"]);
});

test("a stopped Azurite says so instead of hanging", async () => {
  await start();
  const azurite = started.pop();
  await azurite?.stop();
  await expect(azurite?.setClockOffset(5)).rejects.toThrow();
});

test("a port that is taken is named", async () => {
  await start();
  const port = Number(new URL(started[0]?.origin ?? "").port);
  await expect(startAzurite({ port })).rejects.toThrow(/before it listened: .*EADDRINUSE/s);
});
