import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Redis } from "ioredis";
import { csvOf } from "../src/adapters/csv/csv.ts";
import { figures } from "../src/adapters/figures/figures.ts";
import { randomIds } from "../src/adapters/ids/random-ids.ts";
import { openJournal } from "../src/adapters/journal/journal.ts";
import { connectRedis } from "../src/adapters/redis/connection.ts";
import { startJournalCopier } from "../src/adapters/redis/journal-copier.ts";
import { createLeases } from "../src/adapters/redis/leases.ts";
import { createMessages } from "../src/adapters/redis/messages.ts";
import { createQueues } from "../src/adapters/redis/queues.ts";
import { createRecords } from "../src/adapters/redis/records.ts";
import { startWaker } from "../src/adapters/redis/waker.ts";
import { type RedisServer, startRedisServer } from "../src/standins/redis-server.ts";
import { takeInConfiguration } from "../src/workflows/engine/configure.ts";
import { perform } from "../src/workflows/engine/perform.ts";
import type { Deps, EngineSettings } from "../src/workflows/engine/ports.ts";
import type { Instant } from "../src/workflows/time.ts";
import { createMemoryBaselines } from "../test/fakes/baselines.ts";
import { createMemoryFileLists } from "../test/fakes/file-lists.ts";
import { createFakeHaven, type FakeHaven } from "../test/fakes/haven.ts";
import { createNullChat } from "./null-chat.ts";
import { directoryOf } from "./people.ts";

/** The engine on a real Redis, real BullMQ and a journal on disk; the haven and the chat answer at once. */
export interface Install {
  readonly deps: Deps;
  readonly haven: FakeHaven;
  readonly redis: Redis;
  /** Domain time: real time and what was added to it, or standing still. */
  readonly clock: BenchClock;
  /** From here on an account's firewall is written at most once in this time. Milliseconds. */
  spaceWrites(ms: number): void;
  /** How many jobs were done so far. */
  jobsDone(): number;
  /** Starts copier, workers and waker; what is due is done from here on. */
  run(): Promise<void>;
  /** Starts the copier alone: entries reach the journal, and nobody works. */
  copyOnly(): Promise<void>;
  /** Stops what was started. */
  halt(): Promise<void>;
  /** Waits until nothing is due, waits or runs. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** A clock that can stand still and be moved on. */
export interface BenchClock {
  now(): Instant;
  hold(): void;
  advance(ms: number): void;
  go(): void;
}

function createBenchClock(): BenchClock {
  let offset = 0;
  let heldAt: Instant | undefined;
  return {
    now: () => heldAt ?? Date.now() + offset,
    hold: () => {
      heldAt = Date.now() + offset;
    },
    advance: (ms) => {
      if (heldAt === undefined) offset += ms;
      else heldAt += ms;
    },
    go: () => {
      if (heldAt !== undefined) offset = heldAt - Date.now();
      heldAt = undefined;
    },
  };
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Installs everything in a folder of its own, with so many environments; `parts` are others than the usual ones. */
export async function install(
  redisBinary: string,
  environments: number,
  settings: Partial<EngineSettings> = {},
  parts: (usual: Deps) => Partial<Deps> = () => ({}),
): Promise<Install> {
  const folder = await mkdtemp(join(tmpdir(), "lk-bench-"));
  const server: RedisServer = await startRedisServer({ binary: redisBinary, folder: join(folder, "redis") });
  // The bench shares one process with all it measures: a busy moment is no outage.
  const connections = await connectRedis({ url: server.url, commandTimeoutMs: 30_000, silentForMs: 60_000 });
  const journal = await openJournal({ folder: join(folder, "journal") });
  const clock = createBenchClock();
  const haven = createFakeHaven(clock.now);
  const directory = directoryOf(environments);
  for (const { accountId } of directory.environments()) haven.addAccount(accountId, "ingress", "egress");
  const queues = createQueues({ connections, chats: ["bench"], log: silent });
  const records = createRecords(connections.commands);
  const leases = createLeases(connections.commands);
  const engine = {
    leaseMs: 60_000,
    messageLeaseMs: 30_000,
    settlingMs: 30_000,
    writeSpacingMs: 5_000,
    skewMinutes: 5,
    driftCheckMinutes: 5,
    watchMinutes: 60,
    rulesAtMost: 400,
    ...settings,
  };
  const usual: Deps = {
    clock: { now: async () => clock.now() },
    ids: randomIds,
    version: "0.0.0",
    csv: csvOf,
    figures,
    records,
    messages: createMessages(connections.commands),
    leases,
    jobs: queues.jobs,
    haven,
    baselines: createMemoryBaselines(),
    fileLists: createMemoryFileLists(),
    chats: [createNullChat()],
    directory,
    log: silent,
    settings: engine,
    mayOpen: () => true,
    behindAt: () => undefined,
    journalReader: journal,
    vitals: async () => ({ journal: "following" }),
    forgottenRules: async () => [],
    journalHolds: async () => true,
  };
  const deps: Deps = { ...usual, ...parts(usual) };
  let stops: (() => unknown)[] = [];
  let done = 0;
  const halt = async (): Promise<void> => {
    for (const stop of stops.reverse()) await stop();
    stops = [];
  };
  const copy = async (onJournaled: (subjects: readonly string[]) => Promise<void>): Promise<void> => {
    const copier = await startJournalCopier({ connections, journal, leases, log: silent, onJournaled });
    stops.push(() => copier.stop());
  };
  return {
    deps,
    haven,
    redis: connections.commands,
    clock,
    spaceWrites: (ms) => {
      engine.writeSpacingMs = ms;
    },
    jobsDone: () => done,
    copyOnly: () => copy(async () => undefined),
    run: async () => {
      await copy((subjects) => queues.jobs.enqueue(subjects.map((subject) => ({ kind: "tick", subject }))));
      const { configDigest } = deps.directory;
      const summaries = directory.environments().map(({ id }) => [id, { all: configDigest }] as const);
      await takeInConfiguration(deps, Object.fromEntries(summaries));
      const workers = queues.startWorkers(
        async (job) => {
          await perform(deps, job);
          done += 1;
        },
        () => undefined,
      );
      stops.push(() => workers.close());
      const waker = startWaker({ records, clock: deps.clock, jobs: queues.jobs, log: silent, everyMs: 100 });
      stops.push(() => waker.stop());
    },
    halt,
    settle: async () => {
      for (let quiet = 0; quiet < 2; ) {
        await wait(20);
        const due = await deps.records.nextDue();
        quiet = (due === undefined || due > clock.now()) && (await queues.idle()) ? quiet + 1 : 0;
      }
    },
    stop: async () => {
      await halt();
      await queues.close();
      await journal.close();
      connections.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
