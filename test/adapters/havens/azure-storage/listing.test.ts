import { afterAll, beforeAll, expect, test } from "vitest";
import { connectAccounts } from "../../../../src/adapters/havens/azure-storage/connections.ts";
import { createListingHand } from "../../../../src/adapters/havens/azure-storage/listing.ts";
import type { ListedFile, ListingHand } from "../../../../src/workflows/engine/haven.ts";
import { type ScriptedServer, startScriptedServer, storageError } from "./scripted-server.ts";

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.stop());

function handWith(pageSize?: number): ListingHand {
  const { accountId, caPem, origin } = server;
  const endpoint = `${origin}/sredata`;
  const account = { accountId, tenantId: "t", blobEndpoint: endpoint, serviceEndpoint: endpoint };
  const options = { credential: "local", resourceManagerUrl: origin, caPem, accounts: [account] } as const;
  return createListingHand(connectAccounts(options), pageSize);
}

async function listAll(hand: ListingHand, atMost = Number.POSITIVE_INFINITY): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for await (const file of hand.list(server.accountId, "ingress")) {
    files.push(file);
    if (files.length >= atMost) break;
  }
  return files;
}

type Item = { name: string; bytes?: number; metadata?: string };

function pageOf(items: readonly Item[], next = ""): { status: number; headers: Record<string, string>; body: string } {
  const blobs = items.map(
    ({ name, bytes = 3, metadata = "" }) => `<Blob><Name>${name}</Name><Properties>
      <Last-Modified>Tue, 06 May 2031 07:08:09 GMT</Last-Modified><Etag>0x8D</Etag>
      <Content-Length>${bytes}</Content-Length></Properties><Metadata>${metadata}</Metadata></Blob>`,
  );
  const body = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="x" ContainerName="ingress">
    <Blobs>${blobs.join("")}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`;
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

test("a listing goes on, page by page, until there is no more", async () => {
  const pages: Record<string, ReturnType<typeof pageOf>> = {
    "": pageOf([{ name: "a" }, { name: "b" }], "after b"),
    "after b": pageOf([], "after nothing"),
    "after nothing": pageOf([{ name: "c" }]),
  };
  server.reply(({ path }) => pages[new URL(path, server.origin).searchParams.get("marker") ?? ""] ?? { status: 500 });
  const files = await listAll(handWith(2));
  expect(files.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(files[0]).toEqual({ name: "a", etag: "0x8D", bytes: 3, changedAt: Date.UTC(2031, 4, 6, 7, 8, 9) });
  expect(server.received).toHaveLength(3);
  expect(server.received[0]?.path).toContain("maxresults=2");
});

test("a page holds as much as one answer can, and is not fetched before it is wanted", async () => {
  server.reply(pageOf([{ name: "a" }, { name: "b" }], "more"));
  expect(await listAll(handWith(), 2)).toHaveLength(2);
  expect(server.received).toHaveLength(1);
  expect(server.received[0]?.path).toContain("maxresults=5000");
});

test("a folder is no file; a file that calls itself a folder is one", async () => {
  const metadata = "<hdi_isfolder>true</hdi_isfolder>";
  server.reply(pageOf([{ name: "f", bytes: 0, metadata }, { name: "f/a" }, { name: "f/b", metadata }]));
  expect((await listAll(handWith())).map(({ name }) => name)).toEqual(["f/a", "f/b"]);
  expect(server.received[0]?.path).toContain("include=metadata");
});

test("an empty file is a file", async () => {
  server.reply(pageOf([{ name: "empty", bytes: 0 }]));
  expect(await listAll(handWith())).toMatchObject([{ name: "empty", bytes: 0 }]);
});

test.each([
  ["ContainerNotFound", 404, { kind: "refused", code: "container-not-found" }],
  ["AuthorizationPermissionMismatch", 403, { kind: "refused", code: "listing-refused" }],
  ["AuthorizationFailure", 403, { kind: "refused", code: "bot-outside-boundary" }],
  ["InvalidAuthenticationInfo", 401, { kind: "refused", code: "credential-refused" }],
  ["ServerBusy", 503, { kind: "unavailable" }],
])("a listing that is not given: %s", async (code, status, fault) => {
  server.reply(storageError(status, code));
  await expect(listAll(handWith())).rejects.toMatchObject({ platformCode: code, ...fault });
  expect(server.received).toHaveLength(1);
});

test("a listing that breaks off does not look like a short one", async () => {
  server.reply(({ path }) => (path.includes("marker") ? "cut" : pageOf([{ name: "a" }], "more")));
  await expect(listAll(handWith())).rejects.toMatchObject({ code: "storage-unanswered", kind: "unavailable" });
});
