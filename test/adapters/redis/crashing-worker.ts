// A process that takes a job and never ends it, to be killed by a test. Arguments: the socket's path, the hash tag.
import process from "node:process";
import { connectRedis } from "../../../src/adapters/redis/connection.ts";
import { createQueues } from "../../../src/adapters/redis/queues.ts";

const [, , url = "", tag = ""] = process.argv;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const queues = createQueues({
  connections: await connectRedis({ url }),
  chats: [],
  log: silent,
  tag,
  work: { lockMs: 500, stalledCheckMs: 200 },
});
queues.startWorkers(
  async () => {
    process.send?.("taken");
    await new Promise(() => undefined);
  },
  () => undefined,
);
