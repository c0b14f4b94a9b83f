import { once } from "node:events";
import { connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, expect, test } from "vitest";
import type { Readiness } from "../../../src/adapters/health/readiness.ts";
import { type HealthServer, startHealth } from "../../../src/adapters/health/server.ts";

const running: HealthServer[] = [];

async function start(look: () => Promise<Readiness>): Promise<string> {
  const server = await startHealth("127.0.0.1", 0, look);
  running.push(server);
  return `http://127.0.0.1:${server.port}`;
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

test("health says that the process runs, whatever its readiness", async () => {
  const url = await start(async () => ({ isReady: false }));
  const answer = await fetch(`${url}/health`);
  expect([answer.status, await answer.text()]).toEqual([200, "running\n"]);
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test.each<[string, () => Promise<Readiness>, number, string]>([
  ["it can work", async () => ({ isReady: true }), 200, "ready\n"],
  ["it can't", async () => ({ isReady: false }), 503, "not ready\n"],
  [
    "it can't, and it is known why",
    async () => ({ isReady: false, because: "redis-away" }),
    503,
    "not ready: redis-away\n",
  ],
  ["it can, but for opening", async () => ({ isReady: true, because: "nothing opens" }), 200, "ready: nothing opens\n"],
  ["asking fails", () => Promise.reject(new Error("redis://:s3cr3t@host")), 503, "not ready\n"],
])("readiness when %s", async (_, isReady, status, text) => {
  const answer = await fetch(`${await start(isReady)}/ready`);
  expect([answer.status, await answer.text()]).toEqual([status, text]);
});

test("readiness is asked anew each time", async () => {
  let isReady = false;
  const url = await start(async () => ({ isReady }));
  expect((await fetch(`${url}/ready`)).status).toBe(503);
  isReady = true;
  expect((await fetch(`${url}/ready`)).status).toBe(200);
});

test.each(["/", "/ready/", "/metrics"])("nothing else is served: %s", async (path) => {
  expect((await fetch(`${await start(async () => ({ isReady: true }))}${path}`)).status).toBe(404);
});

test("it listens on the address it was given and on no other", async () => {
  const url = await start(async () => ({ isReady: true }));
  const outer = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === "IPv4" && !one.internal)?.address;
  const other = outer ?? "127.0.0.2";
  const socket = connect(Number(new URL(url).port), other);
  const outcome = await Promise.race([
    once(socket, "connect").then(() => "connected"),
    once(socket, "error").then(() => "refused"),
  ]).catch(() => "refused");
  socket.destroy();
  expect(outcome).toBe("refused");
});

test("a port that is taken ends in an error", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(startHealth("127.0.0.1", port, async () => ({ isReady: true }))).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  holder.close();
});

test("stopping ends connections that are kept open", async () => {
  const server = await startHealth("127.0.0.1", 0, async () => ({ isReady: true }));
  const socket = connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  const ended = once(socket, "close");
  await server.stop();
  await ended;
  expect(socket.destroyed).toBe(true);
});
