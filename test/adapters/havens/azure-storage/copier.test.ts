import { afterAll, beforeAll, expect, test } from "vitest";
import { createCopier } from "../../../../src/adapters/havens/azure-storage/copier.ts";
import { createDeletedKept } from "../../../../src/adapters/havens/azure-storage/deleted-kept.ts";
import { createMarkedContainers } from "../../../../src/adapters/havens/azure-storage/marked-containers.ts";
import { createScanReader } from "../../../../src/adapters/havens/azure-storage/scans.ts";
import {
  armError,
  type Received,
  type Reply,
  type ScriptedServer,
  startScriptedServer,
  storageError,
} from "./scripted-server.ts";

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.stop());

const pace = { firstLookMs: 1, slowestLookMs: 4 };
const from = { container: "egress", name: "a b/c.csv", etag: "0x8D1" };
const to = { container: "release-out-0001", name: "a b/c.csv" };

function copy(stuckAfterMs = 10_000): Promise<{ readonly etag: string }> {
  return createCopier(server.find(), { ...pace, stuckAfterMs }).copy(server.accountId, from, to);
}

/** Storage that has taken a copy and has said of it, at each look, what comes next. The last is said for ever. */
function taking(...looks: readonly Record<string, string>[]): (request: Received) => Reply {
  let look = 0;
  return ({ method, path, headers }) => {
    if (headers["x-ms-copy-source"] !== undefined) {
      return { status: 202, headers: { etag: '"0xC1"', "x-ms-copy-id": "copy-1", "x-ms-copy-status": "pending" } };
    }
    if (method === "PUT" && path.includes("comp=properties")) return { status: 200, headers: { etag: '"0xC3"' } };
    if (method === "PUT" && path.includes("comp=copy")) return { status: 204 };
    const said = looks[Math.min(look, looks.length - 1)] ?? {};
    look += 1;
    const headersOf = Object.entries(said).map(([name, value]) => [`x-ms-copy-${name}`, value]);
    return { status: 200, headers: { etag: '"0xC2"', "x-ms-copy-id": "copy-1", ...Object.fromEntries(headersOf) } };
  };
}

test("one version is copied by the token of the request, by a link to nobody, and is stripped of what it was given", async () => {
  server.reply(
    taking({ status: "pending", progress: "0/9" }, { status: "pending", progress: "5/9" }, { status: "success" }),
  );
  expect(await copy()).toEqual({ etag: "0xC3" });
  const [asked, ...rest] = server.received;
  expect(asked?.headers).toMatchObject({
    "x-ms-copy-source": `${server.origin}/sredata/egress/a%20b/c.csv`,
    "x-ms-source-if-match": '"0x8D1"',
    "x-ms-meta-lockkeeper": "copy",
  });
  expect(Object.keys(asked?.headers ?? {})).not.toContain("x-ms-copy-source-authorization");
  expect(rest.map(({ method }) => method)).toEqual(["HEAD", "HEAD", "HEAD", "PUT"]);
  expect(rest.at(-1)?.headers).toMatchObject({
    "if-match": '"0xC2"',
    "x-ms-blob-content-type": "application/octet-stream",
  });
});

test.each([
  ["failed", [{ status: "failed" }], "copy-failed"],
  ["aborted", [{ status: "pending" }, { status: "aborted" }], "copy-failed"],
  ["another's", [{ status: "success", id: "copy-2" }], "copy-replaced"],
])("a copy that ends otherwise is none: %s", async (_how, looks, code) => {
  server.reply(taking(...(looks as Record<string, string>[])));
  await expect(copy()).rejects.toMatchObject({ code, kind: "unavailable" });
  expect(server.received.some(({ path }) => path.includes("comp=properties"))).toBe(false);
});

test("a copy that does not get on is given up, and storage is told so", async () => {
  server.reply(taking({ status: "pending", progress: "1/9" }));
  await expect(copy(20)).rejects.toMatchObject({ code: "copy-stuck", kind: "unavailable" });
  expect(server.received.at(-1)?.path).toContain("comp=copy&copyid=copy-1");
});

test.each([
  ["CannotVerifyCopySource", 404, { kind: "refused", code: "file-gone" }],
  ["CannotVerifyCopySource", 403, { kind: "refused", code: "files-refused" }],
  ["AuthorizationFailure", 403, { kind: "refused", code: "bot-outside-boundary" }],
  ["PendingCopyOperation", 409, { kind: "unavailable" }],
  ["ServerBusy", 503, { kind: "unknown-outcome" }],
])("a copy that is not taken: %s, %i", async (code, status, fault) => {
  server.reply(storageError(status, code));
  await expect(copy()).rejects.toMatchObject({ platformCode: code, ...fault });
  expect(server.received).toHaveLength(1);
});

test("a source that changed is told from one that is gone, where storage says of both that a condition was not met", async () => {
  for (const [status, code] of [
    [200, "file-changed"],
    [404, "file-gone"],
  ] as const) {
    server.reply(({ method }) => (method === "HEAD" ? { status } : storageError(412, "SourceConditionNotMet")));
    await expect(copy()).rejects.toMatchObject({ kind: "refused", code });
  }
});

test("a container that is being deleted is not made again before it is gone, and needs no deleting", async () => {
  const containers = createMarkedContainers(server.find());
  const isGoing = storageError(409, "ContainerBeingDeleted");
  server.reply(isGoing);
  await expect(containers.ensureContainer(server.accountId, "release-a", "A")).rejects.toMatchObject({
    kind: "throttled",
  });
  const at = "Tue, 06 May 2031 07:08:09 GMT";
  const marked = { status: 200, headers: { "x-ms-meta-lockkeeper_owner": "A", "last-modified": at } };
  server.reply(({ method }) => (method === "DELETE" ? isGoing : marked));
  await containers.deleteContainer(server.accountId, "release-a", "A");
  expect(server.received.at(-1)?.headers["if-unmodified-since"]).toBe(at);
  server.reply(({ method }) => (method === "DELETE" ? storageError(412, "ConditionNotMet") : marked));
  await expect(containers.deleteContainer(server.accountId, "release-a", "A")).rejects.toMatchObject({
    code: "container-changed",
    kind: "refused",
  });
});

test("an account without tags has scanned nothing, and no other word of a scan is a verdict", async () => {
  const scanned = createScanReader(server.find());
  server.reply(storageError(409, "FeatureNotYetSupportedForHierarchicalNamespaceAccounts"));
  expect(await scanned(server.accountId, from)).toBe("unscanned");
  for (const word of ["Error", "Not scanned", "no threats found", ""]) {
    const tags = `<Tags><TagSet><Tag><Key>Malware Scanning scan result</Key><Value>${word}</Value></Tag></TagSet></Tags>`;
    const body = `<?xml version="1.0" encoding="utf-8"?>${tags}`;
    server.reply(({ method }) =>
      method === "HEAD" ? { status: 200 } : { status: 200, headers: { "content-type": "application/xml" }, body },
    );
    expect(await scanned(server.accountId, from)).toBe("unscanned");
  }
  server.reply(storageError(403, "AuthorizationPermissionMismatch"));
  await expect(scanned(server.accountId, from)).rejects.toMatchObject({ code: "files-refused" });
});

test("settings that are on and do not say for how long are taken for the longest; unreadable ones are no answer", async () => {
  const deletedKept = createDeletedKept(server.find());
  server.reply({
    status: 200,
    body: {
      properties: {
        deleteRetentionPolicy: { enabled: true },
        containerDeleteRetentionPolicy: { enabled: false, days: 9 },
      },
    },
  });
  expect(await deletedKept(server.accountId)).toEqual({ blobDays: 365, versions: false });
  server.reply(armError(403, "AuthorizationFailed"));
  await expect(deletedKept(server.accountId)).rejects.toMatchObject({ code: "settings-unreadable", kind: "refused" });
});
