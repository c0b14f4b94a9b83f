import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createContentReader } from "../../../../src/adapters/havens/azure-storage/content.ts";
import type { ReadContent } from "../../../../src/workflows/engine/copies.ts";
import { eventually } from "../../../e2e/bot-world.ts";
import { patienceMs } from "../../../setup/patience.ts";
import { type Reply, type ScriptedServer, startScriptedServer, storageError } from "./scripted-server.ts";

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.stop());

const silenceMs = 2_000;
const content = "0123456789".repeat(4);
const sha256 = createHash("sha256").update(content).digest("hex");
const unanswered = { code: "storage-unanswered", kind: "unavailable" };

/** A busy machine is no silence, where a test is not about it. */
function read(silentForMs = patienceMs, onBytes?: (bytes: number) => void, from = server): Promise<ReadContent> {
  const file = { container: "egress", name: "a", etag: "0x8D1" };
  return createContentReader(from.find(), silentForMs).read(from.accountId, file, onBytes);
}

function begin(response: ServerResponse, from = 0): void {
  const range = from === 0 ? {} : { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` };
  const length = { "content-length": content.length - from };
  response.writeHead(from === 0 ? 200 : 206, {
    etag: '"0x8D1"',
    "last-modified": new Date(0).toUTCString(),
    ...length,
    ...range,
  });
  response.flushHeaders();
}

test("a reading that takes long goes on as long as something comes, and each piece is done with as it comes", async () => {
  let heard = 0;
  const inDrips = async (response: ServerResponse): Promise<void> => {
    begin(response);
    let sent = 0;
    for (const piece of content.match(/.{5}/g) ?? []) {
      await wait(silenceMs / 5);
      response.write(piece);
      sent += piece.length;
      await eventually("it is read before more is sent", () => heard === sent);
    }
    response.end();
  };
  server.reply({ by: (response) => void inDrips(response) });
  const done = await read(silenceMs, (bytes) => {
    heard += bytes;
  });
  expect(done).toEqual({ sha256, bytes: content.length, etag: "0x8D1" });
  expect(server.received[0]?.headers["if-match"]).toBe('"0x8D1"');
});

test.each<[string, Reply]>([
  ["before it begins", "silence"],
  ["after it began", { by: (response) => begin(response) }],
  [
    "in its middle",
    {
      by: (response) => {
        begin(response);
        response.write("01234");
      },
    },
  ],
])("a reading of which nothing comes for a while is given up: %s", async (_when, reply) => {
  // A server of its own: what was given up may still arrive when the next test has begun.
  const silent = await startScriptedServer();
  silent.reply(({ headers }) => (headers["x-ms-range"] === undefined ? reply : "silence"));
  await expect(read(100, undefined, silent)).rejects.toMatchObject(unanswered);
  await silent.stop();
});

const brokenOff: Reply = {
  by: (response) => {
    begin(response);
    response.write(content.slice(0, 10), () => response.destroy());
  },
};

test("a reading that broke off goes on where it broke off, at the same version", async () => {
  server.reply(({ headers }) =>
    headers["x-ms-range"] === undefined
      ? brokenOff
      : {
          by: (response) => {
            begin(response, 10);
            response.end(content.slice(10));
          },
        },
  );
  expect(await read()).toEqual({ sha256, bytes: content.length, etag: "0x8D1" });
  expect(server.received.map(({ headers }) => [headers["x-ms-range"], headers["if-match"]])).toEqual([
    [undefined, '"0x8D1"'],
    ["bytes=10-", '"0x8D1"'],
  ]);
});

test("a reading that breaks off again and again with nothing in between is given up", async () => {
  server.reply(({ headers }) => (headers["x-ms-range"] === undefined ? brokenOff : "cut"));
  await expect(read()).rejects.toMatchObject(unanswered);
  expect(server.received).toHaveLength(4);
});

test("a reading that broke off and began anew is no reading, though it ended well", async () => {
  const anew = (response: ServerResponse): void => {
    begin(response);
    response.end(content);
  };
  server.reply(({ headers }) => (headers["x-ms-range"] === undefined ? brokenOff : { by: anew }));
  await expect(read()).rejects.toMatchObject({ code: "file-cut-short", kind: "unavailable" });
});

test("a reading that broke off does not go on in another version", async () => {
  server.reply(({ method, headers }) => {
    if (method === "HEAD") return { status: 200, headers: { etag: '"0x8D2"' } };
    return headers["x-ms-range"] === undefined ? brokenOff : storageError(412, "ConditionNotMet");
  });
  await expect(read()).rejects.toMatchObject({ code: "file-changed", kind: "refused" });
});

test.each([
  ["BlobNotFound", 404, { kind: "refused", code: "file-gone" }],
  ["ContainerNotFound", 404, { kind: "refused", code: "container-not-found" }],
  ["AuthorizationPermissionMismatch", 403, { kind: "refused", code: "files-refused" }],
  ["AuthorizationFailure", 403, { kind: "refused", code: "bot-outside-boundary" }],
  ["ServerBusy", 503, { kind: "unavailable" }],
])("a reading that is not given: %s", async (code, status, fault) => {
  server.reply(storageError(status, code));
  await expect(read()).rejects.toMatchObject({ platformCode: code, ...fault });
  expect(server.received).toHaveLength(1);
});

test.each(["..", "a/../b", "a/.", "./a", "a\\..\\b", ""])(
  "a name that an address would change is not asked for: %j",
  async (name) => {
    server.reply({ status: 200 });
    const { content: contentOf } = createContentReader(server.find());
    await expect(contentOf(server.accountId, { container: "egress", name }, 9)).rejects.toMatchObject({
      code: "file-name-refused",
      kind: "refused",
    });
    expect(server.received).toEqual([]);
  },
);
