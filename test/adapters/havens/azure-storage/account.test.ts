import { expect, test } from "vitest";
import { accountIdOf, accountRefOf } from "../../../../src/adapters/havens/azure-storage/account.ts";

const ref = { tenantId: "t-1", subscriptionId: "s-1", resourceGroup: "shm-persistent.data", name: "sredata1" };
const id = "/subscriptions/s-1/resourcegroups/shm-persistent.data/providers/microsoft.storage/storageaccounts/sredata1";

test("an account and its id are the same thing said twice", () => {
  expect(accountIdOf(ref)).toBe(id);
  expect(accountRefOf(id, "t-1")).toEqual(ref);
});

test("case makes no difference, and what comes out is lower case", () => {
  expect(accountIdOf({ ...ref, resourceGroup: "SHM-Persistent.Data" })).toBe(id);
  expect(accountRefOf(id.toUpperCase(), "T-1")).toEqual(ref);
});

test.each([
  ["another kind of thing", id.replace("storageaccounts", "disks")],
  ["part of an account", `${id}/blobservices/default`],
  ["no id", "sredata1"],
  ["a name that no account has", id.replace("sredata1", "sre_data")],
  ["nothing", ""],
])("%s is refused", (_what, text) => {
  expect(() => accountRefOf(text, "t-1")).toThrow(
    expect.objectContaining({ code: "not-an-account-id", kind: "refused" }),
  );
});
