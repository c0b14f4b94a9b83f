import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { createStorageOwner } from "../../src/standins/storage-owner.ts";
import { createUploader, type Uploader } from "../../src/standins/uploader.ts";
import { containerFrom, type StorageWorld, startStorageWorld } from "./storage-world.ts";

const address = "203.0.113.7";
const elsewhere = "198.51.100.9";
const hourMs = 3_600_000;
let world: StorageWorld;
let uploader: Uploader;

beforeAll(async () => {
  world = await startStorageWorld();
  uploader = createUploader({ caPem: world.caPem });
});
afterAll(() => world.stop());
beforeEach(() => {
  world.firewall.removeAccount(world.azurite.account);
  world.firewall.addAccount({ name: world.azurite.account });
});
afterEach(async () => {
  world.firewall.setTakeEffectMs(0);
  await world.azurite.setClockOffset(0);
});

function allow(...values: string[]): void {
  const ipRules = values.map((value) => ({ value, action: "Allow" }));
  world.firewall.edit(world.azurite.account, { networkAcls: { ipRules } });
}

test("without a rule nobody gets in, link or not", async () => {
  const link = await world.mintLink();
  expect(await uploader.put(link, "a.csv", "1", address)).toEqual({ status: 403, errorCode: "AuthorizationFailure" });
});

test("a rule lets its address in and no other", async () => {
  const link = await world.mintLink();
  allow(address);
  expect(await uploader.put(link, "a.csv", "1", address)).toEqual({ status: 201 });
  expect(await uploader.list(link, address)).toMatchObject({ status: 200, names: expect.arrayContaining(["a.csv"]) });
  expect(await uploader.put(link, "b.csv", "1", elsewhere)).toMatchObject({ errorCode: "AuthorizationFailure" });
  expect(await uploader.put(link, "b.csv", "1")).toMatchObject({ errorCode: "AuthorizationFailure" });
});

test("a range lets in whoever it covers", async () => {
  const link = await world.mintLink();
  allow("198.51.100.8/30");
  expect(await uploader.put(link, "ranged.csv", "1", elsewhere)).toEqual({ status: 201 });
  expect(await uploader.put(link, "ranged.csv", "1", "198.51.100.12")).toMatchObject({ status: 403 });
});

test("an account that is open to all lets everybody in, one without public access nobody", async () => {
  const link = await world.mintLink();
  world.firewall.edit(world.azurite.account, { networkAcls: { defaultAction: "Allow" } });
  expect(await uploader.put(link, "open.csv", "1", elsewhere)).toEqual({ status: 201 });
  for (const publicNetworkAccess of ["Disabled", "SecuredByPerimeter"] as const) {
    world.firewall.edit(world.azurite.account, { publicNetworkAccess });
    expect(await uploader.put(link, "open.csv", "1", elsewhere)).toMatchObject({ status: 403 });
  }
});

test("a link bound to an address or a range works from there only", async () => {
  allow(address, elsewhere);
  const bound = await world.mintLink({ sip: { start: address } });
  const ranged = await world.mintLink({ sip: { start: "203.0.113.5", end: address } });
  const refusal = { status: 403, errorCode: "AuthorizationSourceIPMismatch" };
  expect(await uploader.put(bound, "sip.csv", "1", elsewhere)).toEqual(refusal);
  expect(await uploader.put(bound, "sip.csv", "1", address)).toEqual({ status: 201 });
  expect(await uploader.put(ranged, "sip.csv", "1", address)).toEqual({ status: 201 });
  expect(await uploader.put(ranged, "sip.csv", "1", elsewhere)).toEqual(refusal);
});

test("the link's rights are the storage's to judge", async () => {
  allow(address);
  const link = await world.mintLink({ permissions: "wl" });
  await uploader.put(link, "rights.csv", "1", address);
  expect(await uploader.get(link, "rights.csv", address)).toMatchObject({ status: 403 });
  expect(await uploader.delete(link, "rights.csv", address)).toMatchObject({ status: 403 });
  const reading = await world.mintLink({ permissions: "rl" });
  const read = await uploader.get(reading, "rights.csv", address);
  expect({ ...read, bytes: read.bytes?.toString() }).toMatchObject({ status: 200, bytes: "1" });
});

test("the official client gets through from an allowed address, and sees Azure's code from another", async () => {
  allow(address);
  const link = await world.mintLink();
  const bytes = Buffer.alloc(300_000, 7);
  await containerFrom(address, link, world.caPem)
    .getBlockBlobClient("big.bin")
    .uploadData(bytes, { blockSize: 100_000 });
  await expect(
    containerFrom(elsewhere, link, world.caPem).getBlockBlobClient("big.bin").uploadData(bytes),
  ).rejects.toMatchObject({
    statusCode: 403,
    code: "AuthorizationFailure",
  });
  expect(await world.service.getContainerClient("ingress").getBlobClient("big.bin").downloadToBuffer()).toEqual(bytes);
});

test("a moved clock ends a link and starts one", async () => {
  allow(address);
  const now = await world.mintLink();
  const tomorrow = await world.mintLink({ startsAt: new Date(Date.now() + 25 * hourMs) });
  expect(await uploader.put(tomorrow, "clock.csv", "1", address)).toMatchObject({ status: 403 });
  await world.azurite.setClockOffset(25.5 * hourMs);
  expect(await uploader.put(now, "clock.csv", "1", address)).toMatchObject({ status: 403 });
  expect(await uploader.put(tomorrow, "clock.csv", "1", address)).toEqual({ status: 201 });
  const { lastModified } = await world.service.getContainerClient("ingress").getBlobClient("clock.csv").getProperties();
  expect(lastModified?.getTime()).toBeGreaterThan(Date.now() + 25 * hourMs);
});

test("revoked keys end the links that they signed", async () => {
  allow(address);
  const link = await world.mintLink();
  world.firewall.revokeKeys(world.azurite.account);
  expect(await uploader.put(link, "revoked.csv", "1", address)).toEqual({
    status: 403,
    errorCode: "AuthenticationFailed",
  });
});

test("a change takes effect after the set time", async () => {
  const link = await world.mintLink();
  world.firewall.setTakeEffectMs(hourMs);
  allow(address);
  expect(await uploader.put(link, "lag.csv", "1", address)).toMatchObject({ status: 403 });
  world.firewall.setTakeEffectMs(50);
  allow(address);
  await expect.poll(() => uploader.put(link, "lag.csv", "1", address)).toEqual({ status: 201 });
});

test("dots in a path do not lead out of the account that lets the caller in", async () => {
  world.firewall.addAccount({ name: "other", networkAcls: { ...emptyRules, defaultAction: "Allow" } });
  const link = new URL(await world.mintLink());
  const detour = `${world.gate.origin}/other/%2e%2e/${world.azurite.account}/ingress/dots.csv${link.search}`;
  const { stdout } = await promisify(execFile)("curl", [
    ...["-sS", "--path-as-is", "--insecure", "-o", "-", "--interface", "127.51.100.9"],
    ...["-X", "PUT", "-H", "x-ms-blob-type: BlockBlob", "-d", "x", detour],
  ]);
  expect(stdout).toContain("AuthorizationFailure");
});

const emptyRules = { bypass: "None", ipRules: [], virtualNetworkRules: [], resourceAccessRules: [] } as const;

test("the pasted curl recipe works, and the gate's own record holds no link", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lk-curl-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "ca.pem"), world.caPem);
  await writeFile(join(folder, "cohort.csv"), "id,value\n");
  allow(address);
  const [container, sas] = (await world.mintLink()).split("?");
  const { stdout } = await promisify(execFile)("curl", [
    ...["--silent", "--show-error", "--write-out", "%{http_code}"],
    ...["--cacert", join(folder, "ca.pem"), "--interface", "127.0.113.7"],
    ...[
      "--upload-file",
      join(folder, "cohort.csv"),
      `${container}/cohort.csv?${sas}`,
      "-H",
      "x-ms-blob-type: BlockBlob",
    ],
  ]);
  expect(stdout).toBe("201");
  expect(world.gate.requests.at(-1)).toEqual({
    method: "PUT",
    path: `/${world.azurite.account}/ingress/cohort.csv`,
    caller: address,
    status: 201,
  });
  expect(JSON.stringify(world.gate.requests)).not.toContain("sig=");
});

test("the owner sets up containers and files past the gate", async () => {
  const owner = createStorageOwner({ endpoint: world.azurite.endpoint, caPem: world.caPem });
  await owner.createContainer("egress");
  await owner.createContainer("egress");
  await owner.put("egress", "results/table 1 & 2.csv", "r");
  expect(await owner.list("egress")).toEqual(["results/table 1 & 2.csv"]);
  expect((await owner.get("egress", "results/table 1 & 2.csv")).toString()).toBe("r");
  await owner.remove("egress", "results/table 1 & 2.csv");
  await expect(owner.get("egress", "results/table 1 & 2.csv")).rejects.toThrow("404 BlobNotFound");
});
