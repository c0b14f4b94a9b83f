import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccountQuery } from "../../../../src/adapters/havens/data-safe-haven/discovery.ts";
import { createFoundAccounts } from "../../../../src/adapters/havens/data-safe-haven/found-accounts.ts";

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lk-found-"));
});
afterAll(() => rm(root, { recursive: true }));

function freshFolder(): string {
  count += 1;
  return join(root, String(count), "found-accounts");
}

const query: AccountQuery = {
  convention: "data-safe-haven-v5",
  tenantId: "72f988bf-86f1-41af-91ab-2d7cd011db47",
  subscriptionId: "a7e99807-abbf-4642-bdec-2c809a96a8bc",
  shm: "uk",
  sre: "c7",
};
const found = { resourceGroup: "shm-uk-sre-c7-rg", account: "shmuksrec7sensitivedatac" };

test("what was found last is kept for its own query, in any letter case, and for no other", async () => {
  const folder = freshFolder();
  expect(await createFoundAccounts({ folder }).last(query)).toBeUndefined();
  await createFoundAccounts({ folder }).keep(query, { ...found, account: "shmuksrec7sensitivedata" });
  await createFoundAccounts({ folder }).keep({ ...query, shm: "UK", sre: "C7" }, found);
  const later = createFoundAccounts({ folder });
  expect(await later.last(query)).toEqual(found);
  for (const other of [
    { ...query, sre: "c8" },
    { ...query, subscriptionId: query.tenantId },
    { ...query, tenantId: query.subscriptionId },
    { ...query, convention: "data-safe-haven-v4" },
  ] as const)
    expect(await later.last(other)).toBeUndefined();
});

test("only the bot may read it; what is damaged, or names what the convention could not, is nothing", async () => {
  const folder = freshFolder();
  const accounts = createFoundAccounts({ folder });
  await accounts.keep(query, found);
  const [name = "", ...more] = await readdir(folder);
  expect(more).toEqual([]);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  for (const text of [
    "",
    "null",
    '{"resourceGroup":"shm-uk-sre-c7-rg"',
    JSON.stringify({ ...found, more: 1 }),
    JSON.stringify({ ...found, account: 7 }),
    JSON.stringify({ ...found, account: "shmuksrec8sensitivedata" }),
    JSON.stringify({ ...found, resourceGroup: "shm-uk-sre-c8-rg" }),
  ]) {
    await writeFile(join(folder, name), text);
    expect(await accounts.last(query), text).toBeUndefined();
  }
  await writeFile(join(folder, name), JSON.stringify(found));
  expect(await accounts.last(query)).toEqual(found);
});

test("a disk that says no is told by the system's code", async () => {
  await writeFile(join(root, "a-file"), "");
  const accounts = createFoundAccounts({ folder: join(root, "a-file", "found-accounts") });
  await expect(accounts.keep(query, found)).rejects.toMatchObject({ code: "ENOTDIR" });
});
