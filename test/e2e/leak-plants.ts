/** Puts a leak where the bot would put it, by the bot's own parts where there are any, and takes it away again. */
import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { createFileBaselines } from "../../src/adapters/baselines/file.ts";
import { openFileJournal } from "../../src/adapters/journal/file.ts";
import { entriesFileIn } from "../../src/adapters/journal/journal-lines.ts";
import { createLog } from "../../src/adapters/log/pino-log.ts";
import { connectRedis } from "../../src/adapters/redis/connection.ts";
import { queuePlaces } from "../../src/adapters/redis/job-place.ts";
import { keysOf, standardTag } from "../../src/adapters/redis/keys.ts";
import { createMessages } from "../../src/adapters/redis/messages.ts";
import { createQueues } from "../../src/adapters/redis/queues.ts";
import { append, emptyChain } from "../../src/workflows/audit/chain.ts";
import { Fault } from "../../src/workflows/engine/fault.ts";
import type { Job } from "../../src/workflows/engine/store.ts";
import { eventually } from "./bot-world.ts";
import type { LeakRun } from "./leak-run.ts";
import type { Place } from "./leak-scan.ts";
import { printed } from "./watched-ports.ts";

/** What was planted: what a place's name begins with where it stands now, and how to take it away. */
export interface Planted {
  readonly where: string;
  /** Places that are in no store: lines of a log, errors. */
  readonly places?: readonly Place[];
  remove(): Promise<unknown>;
}

/** Plants a link; its signature is given apart, because the log knows a link when it sees one. */
export type Plant = (run: LeakRun, link: string, signature: string) => Promise<Planted>;

const keys = keysOf(standardTag);
const [linkQueue] = queuePlaces(standardTag, []).filter(({ kind }) => kind === "link");
const { name: queueName, prefix } = linkQueue ?? { name: "", prefix: "" };
const jobs = `redis ${prefix}:${queueName}:`;

/** Changes a transfer's record as it stands in Redis. */
const inRecord: Plant = async ({ world, id }, _, signature) => {
  const key = keys.record(`transfer:${id}`);
  const before = (await world.redisClient.hget(key, "state")) ?? "";
  const trouble = { code: "slack-unavailable", platformCode: signature, at: 0 };
  const state = JSON.parse(before) as { doors: object[] };
  await world.redisClient.hset(key, "state", JSON.stringify({ ...state, doors: [{ ...state.doors[0], trouble }] }));
  return { where: `redis ${key}`, remove: () => world.redisClient.hset(key, "state", before) };
};

const inMessage: Plant = async ({ world, id }, _, signature) => {
  const subject = `transfer:${id}`;
  await createMessages(world.redisClient).put(subject, "planted", { chat: "slack", person: "una", ref: signature });
  const key = keys.messages(subject);
  return { where: `redis ${key}`, remove: () => world.redisClient.hdel(key, "planted") };
};

/** Takes every job of the queue's away, and what its events say of them. */
async function emptyQueue(run: LeakRun): Promise<void> {
  const queue = new Queue(queueName, { connection: run.world.redisClient, prefix });
  await queue.obliterate({ force: true });
  await queue.close();
}

async function work(run: LeakRun, job: Job, perform: () => Promise<void>): Promise<Planted> {
  const lines: string[] = [];
  const log = createLog("debug", { write: (line: string) => void lines.push(line) });
  const connections = await connectRedis({ url: run.world.redis.url });
  const queues = createQueues({ connections, chats: ["slack"], log });
  await queues.jobs.enqueue([job]);
  const workers = queues.startWorkers(perform, (_, { code, kind, platformCode }) =>
    log.warn("job-failed", { code, kind, platformCode }),
  );
  await eventually("the job has failed", () => lines.some((line) => line.includes("job-failed")));
  await workers.close();
  await queues.close();
  connections.close();
  const places = lines.map((text) => ({ where: `${jobs}log`, text }));
  return { where: jobs, places, remove: () => emptyQueue(run) };
}

const aJob: Job = { kind: "link", transferId: "IN-0000", doorId: "d1" };

/** Has the bot's own queues work on a job that fails as it is told to; `places` are the lines that were logged of it. */
export function workOn(run: LeakRun, perform: () => Promise<void>): Promise<Planted> {
  return work(run, aJob, perform);
}

/** Has a worker as BullMQ makes one, with nothing of ours, work on a job. */
async function workPlainly(run: LeakRun, perform: () => Promise<unknown>): Promise<Planted> {
  const connection = new Redis(run.world.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue(queueName, { connection, prefix });
  const worker = new Worker(queueName, perform, { connection, prefix });
  await queue.add("link", aJob);
  await eventually("the job is done", async () => (await queue.getJobCountByTypes("completed", "failed")) > 0);
  await worker.close();
  await queue.close();
  connection.disconnect();
  return { where: jobs, remove: () => emptyQueue(run) };
}

const inLog: Plant = async (_run, _link, signature) => {
  const lines: string[] = [];
  createLog("info", { write: (line: string) => void lines.push(line) }).info("moved", { transfer: signature });
  return { where: "log", places: lines.map((text) => ({ where: "log", text })), remove: async () => undefined };
};

const inError: Plant = async (_run, link) => {
  const thrown = new Fault("slack-unavailable", "unavailable", { cause: new Error("lost", { cause: { url: link } }) });
  return { where: "error", places: [{ where: "error", text: printed(thrown) }], remove: async () => undefined };
};

/** An entry of a chain of its own, whose facts or whose detail hold something. */
function entryWith(facts: Record<string, string>, detail: Record<string, unknown> | null) {
  const draft = { code: "planted", by: null, via: null, facts, detail };
  return append("transfer:IN-0000", emptyChain, draft, 0, "salt");
}

const inAudit: Plant = async ({ world, id }, _, signature) => {
  const key = keys.audit(`transfer:${id}`);
  await world.redisClient.rpush(key, JSON.stringify(entryWith({ fingerprint: signature }, null).entry));
  return { where: `redis ${key}`, remove: () => world.redisClient.rpop(key) };
};

const inAuditDetail: Plant = async ({ world, id }, link) => {
  const key = keys.details(`transfer:${id}`);
  await world.redisClient.hset(key, "999", JSON.stringify(entryWith({}, { purpose: link }).detail));
  return { where: `redis ${key}`, remove: () => world.redisClient.hdel(key, "999") };
};

/** Appends to the journal as the copier does. */
function inJournal(make: (link: string, signature: string) => ReturnType<typeof entryWith>): Plant {
  return async ({ world }, link, signature) => {
    const folder = join(world.folder, "data", "journal");
    const [path, before] = [entriesFileIn(folder), await readFile(entriesFileIn(folder))];
    const known = await readdir(folder, { recursive: true });
    const journal = await openFileJournal({ folder });
    await journal.append([{ position: "9999999999999-0", ...make(link, signature) }]);
    await journal.close();
    const added = (await readdir(folder, { recursive: true })).filter((name) => !known.includes(name));
    return {
      where: folder,
      remove: async () => {
        await writeFile(path, before);
        for (const name of added) await rm(join(folder, name), { recursive: true, force: true });
      },
    };
  };
}

const inBaseline: Plant = async ({ world }, _, signature) => {
  const folder = join(world.folder, "data", "baselines");
  const known = await readdir(folder);
  await createFileBaselines({ folder }).put("planted", { takenAt: 0, capped: false, etags: { [signature]: "etag" } });
  const [added = ""] = (await readdir(folder)).filter((name) => !known.includes(name));
  return { where: join(folder, added), remove: () => rm(join(folder, added)) };
};

const inTornJournal: Plant = async ({ world }, link) => {
  const path = entriesFileIn(join(world.folder, "data", "journal"));
  const before = await readFile(path);
  await appendFile(path, link);
  return { where: path, remove: () => writeFile(path, before) };
};

/** Every place where a leak is planted, by name. */
export const plants: Readonly<Record<string, Plant>> = {
  "a transfer's record": inRecord,
  "a message's reference": inMessage,
  "a job's data": async (run, link) => {
    const job: Job = { ...aJob, transferId: link };
    return work(run, job, () => Promise.reject(new Fault("refused", "refused")));
  },
  "the fault of a job that failed": (run, _, signature) =>
    work(run, aJob, () => Promise.reject(new Fault("slack-unknown", "refused", { platformCode: signature }))),
  "what a job gave back": (run, link) => workPlainly(run, () => Promise.resolve(link)),
  "the reason and the stack of a job that failed": (run, link) =>
    workPlainly(run, () => Promise.reject(new Error(link))),
  "a line of the log": inLog,
  "the cause of an error's cause": inError,
  "an entry of the audit": inAudit,
  "a detail of the audit": inAuditDetail,
  "an entry of the journal": inJournal((_, signature) => entryWith({ fingerprint: signature }, null)),
  "a detail of the journal": inJournal((link) => entryWith({}, { purpose: link })),
  "a torn line of the journal": inTornJournal,
  "a baseline": inBaseline,
};
