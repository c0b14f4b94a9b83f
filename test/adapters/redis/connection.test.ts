import { createServer, connect as dial } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { connectRedis, type RedisConnections, type RedisTarget } from "../../../src/adapters/redis/connection.ts";
import { createLeases } from "../../../src/adapters/redis/leases.ts";
import { createRecords } from "../../../src/adapters/redis/records.ts";
import { startFairWatch } from "../../../src/standins/fair-time.ts";
import { findFreePort } from "../../../src/standins/loopback-server.ts";
import { emptyChain } from "../../../src/workflows/audit/chain.ts";
import { saveOf } from "../../contracts/records.ts";
import { keptLog, until, useOwnRedis } from "./shared-redis.ts";

const own = useOwnRedis();
const open: RedisConnections[] = [];

afterEach(() => {
  for (const connections of open.splice(0)) connections.close();
});

async function connect(target: RedisTarget): Promise<RedisConnections> {
  const connections = await connectRedis(target);
  open.push(connections);
  return connections;
}

test("a Redis is reached by the path of its socket and by its address", async () => {
  const server = await own.start({ port: await findFreePort() });
  for (const url of [server.socketPath, server.url]) {
    const { commands, workers } = await connect({ url });
    expect([await commands.ping(), await workers.ping()]).toEqual(["PONG", "PONG"]);
  }
});

test("a Redis that is not there is a Fault with the system's code", async () => {
  const url = join(import.meta.dirname, "nothing.sock");
  await expect(connectRedis({ url, readyWithinMs: 100 })).rejects.toMatchObject({
    code: "redis-unreachable",
    kind: "unavailable",
    platformCode: "ENOENT",
  });
});

test("a wrong password is a Fault that does not hold it", async () => {
  const server = await own.start({ port: await findFreePort() });
  const url = server.url.replace("redis://", "redis://nobody:hunter2@");
  const fault = await connectRedis({ url, readyWithinMs: 100 }).catch((thrown: unknown) => thrown);
  expect(fault).toMatchObject({ code: "redis-unreachable", platformCode: "WRONGPASS" });
  expect(JSON.stringify(fault) + String(fault)).not.toContain("hunter2");
});

test("while Redis is away commands fail at once, workers wait, and it is reported once", async () => {
  const server = await own.start();
  const log = keptLog();
  const { commands, workers } = await connect({ url: server.url, log });
  const records = createRecords(commands);
  await server.kill("SIGKILL");
  await until(() => commands.status !== "ready");
  const watch = startFairWatch();
  await expect(records.nextDue()).rejects.toMatchObject({ code: "redis-unreachable", kind: "unavailable" });
  // Well before a command without an answer is given up.
  expect(watch.elapsedMs()).toBeLessThan(1_000);
  watch.stop();
  const waiting = workers.ping();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await own.start();
  expect(await waiting).toBe("PONG");
  await until(() => commands.status === "ready");
  expect(await records.nextDue()).toBeUndefined();
  expect(log.events).toEqual(["redis-away", "redis-back"]);
});

test("a Redis that does not answer leaves the outcome of a save unknown, in time, and of a look nothing; then it is away", async () => {
  const server = await own.start();
  const log = keptLog();
  const { commands } = await connect({ url: server.url, commandTimeoutMs: 150, log });
  const records = createRecords(commands);
  const code = "redis-unreachable";
  process.kill(server.pid, "SIGSTOP");
  try {
    const watch = startFairWatch();
    const save = records.save(saveOf("transfer:hanging", emptyChain));
    const looked = expect(records.nextDue()).rejects.toMatchObject({ code, kind: "unavailable" });
    await expect(save).rejects.toMatchObject({ code, kind: "unknown-outcome" });
    await looked;
    await until(() => commands.status !== "ready");
    await expect(records.save(saveOf("transfer:never", emptyChain))).rejects.toMatchObject({
      code,
      kind: "unavailable",
    });
    expect(watch.elapsedMs()).toBeLessThan(3_000);
    watch.stop();
  } finally {
    process.kill(server.pid, "SIGCONT");
  }
  await until(() => commands.status === "ready");
  expect(await records.nextDue()).toBeUndefined();
  expect(await records.load("transfer:never")).toBeUndefined();
  expect(log.events).toEqual(["redis-away", "redis-back"]);
});

test("a save or a lease whose reply is lost on the way is sent again, and had once", async () => {
  const server = await own.start();
  const line = await openLine(server.socketPath);
  const { commands } = await connect({ url: `redis://127.0.0.1:${line.port}` });
  const records = createRecords(commands);
  const first = saveOf("transfer:a", emptyChain);
  await records.save(first);
  const second = saveOf("transfer:a", { seq: 1, hash: first.entry.hash }, { event: "click" });
  line.loseNextReply();
  expect(await records.save(second)).toEqual({ outcome: "saved" });
  expect(line.lost()).toBe(1);
  expect((await records.history("transfer:a")).entries).toHaveLength(2);
  await until(() => commands.status === "ready");
  const leases = createLeases(commands);
  const earlier = await leases.acquire("account", 10_000);
  await earlier?.release();
  line.loseNextReply();
  const lease = await leases.acquire("account", 10_000);
  expect(lease?.epoch).toBeGreaterThan(earlier?.epoch ?? Number.POSITIVE_INFINITY);
  // Nobody knows whether somebody had it between the two sendings.
  expect(lease?.epochBefore).toBeUndefined();
  expect(line.lost()).toBe(2);
  commands.disconnect();
  line.close();
});

/** A line to Redis that can lose a reply and break at that moment, after Redis has done what it was told. */
async function openLine(socketPath: string) {
  let isToLose = false;
  let lost = 0;
  const line = createServer((client) => {
    const redis = dial(socketPath);
    client.on("data", (data) => redis.write(data)).on("close", () => redis.destroy());
    client.on("error", () => undefined);
    redis.on("close", () => client.destroy()).on("error", () => undefined);
    redis.on("data", (data) => {
      if (!isToLose) return void client.write(data);
      isToLose = false;
      lost += 1;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  const address = line.address();
  return {
    port: typeof address === "object" ? (address?.port ?? 0) : 0,
    loseNextReply: () => {
      isToLose = true;
    },
    lost: () => lost,
    close: () => line.close(),
  };
}
