import { createServer, connect as dial, type Socket } from "node:net";
import { afterEach, expect, inject, test } from "vitest";
import { connectRedis } from "../../../src/adapters/redis/connection.ts";
import { createQueues } from "../../../src/adapters/redis/queues.ts";
import { findFreePort } from "../../../src/standins/loopback-server.ts";
import { freshTag, keptLog, until } from "./shared-redis.ts";

const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A line to Redis that can fall silent without closing; connections that are opened afterwards work. */
async function layLine(): Promise<{ readonly url: string; fallSilent(): void }> {
  const { socketPath } = inject("redis");
  const pairs: (readonly [Socket, Socket])[] = [];
  const line = createServer((client) => {
    const redis = dial(socketPath);
    client.on("error", () => undefined).pipe(redis);
    redis.on("error", () => undefined).pipe(client);
    pairs.push([client, redis]);
  });
  const port = await findFreePort();
  await new Promise<void>((resolve) => line.listen(port, "127.0.0.1", resolve));
  stops.push(() => {
    line.close();
    for (const socket of pairs.flat()) socket.destroy();
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    fallSilent: () => {
      for (const socket of pairs.flat()) socket.unpipe().resume();
    },
  };
}

test("work goes on over another line where the first has fallen silent without a word", async () => {
  const line = await layLine();
  const connections = await connectRedis({ url: line.url, commandTimeoutMs: 300, silentForMs: 300 });
  stops.push(() => connections.close());
  const queues = createQueues({ connections, chats: [], log: keptLog(), tag: freshTag() });
  const done: string[] = [];
  const workers = queues.startWorkers(
    async (job) => void (job.kind === "tick" && done.push(job.subject)),
    () => undefined,
  );
  stops.push(() => workers.close(1_000));
  await queues.jobs.enqueue([{ kind: "tick", subject: "transfer:before" }]);
  await until(() => done.includes("transfer:before"));
  line.fallSilent();
  await until(async () =>
    queues.jobs.enqueue([{ kind: "tick", subject: "transfer:after" }]).then(
      () => true,
      () => false,
    ),
  );
  await until(() => done.includes("transfer:after"));
  expect(done.at(-1)).toBe("transfer:after");
});
