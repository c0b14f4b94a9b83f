/** Joins the parts: what `main.ts` runs, and what tests run with another configuration. Holds no rule. */
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { csvOf } from "./adapters/csv/csv.ts";
import { createDirectory } from "./adapters/directory/directory.ts";
import { figures } from "./adapters/figures/figures.ts";
import { createAzureHaven } from "./adapters/havens/azure-storage/haven.ts";
import { readiness } from "./adapters/health/readiness.ts";
import { startHealth } from "./adapters/health/server.ts";
import { takeVitals } from "./adapters/health/vitals.ts";
import { randomIds } from "./adapters/ids/random-ids.ts";
import { openJournal } from "./adapters/journal/journal.ts";
import { watchBehind } from "./adapters/redis/behind-watch.ts";
import { createChatNotes } from "./adapters/redis/chat-notes.ts";
import { checkRedis } from "./adapters/redis/check-redis.ts";
import { movableClock, systemClock } from "./adapters/redis/clock.ts";
import { connectRedis } from "./adapters/redis/connection.ts";
import { startJournalCopier } from "./adapters/redis/journal-copier.ts";
import { createLeases } from "./adapters/redis/leases.ts";
import { createMessages } from "./adapters/redis/messages.ts";
import { createQueues } from "./adapters/redis/queues.ts";
import { createRecords } from "./adapters/redis/records.ts";
import { startWaker } from "./adapters/redis/waker.ts";
import { type ChatParts, configuredChats } from "./chats.ts";
import type { ChatSide, Listening } from "./commands/chat-side.ts";
import { createFront } from "./commands/create-front.ts";
import { configDigestOf, environmentSummaries } from "./config/governing.ts";
import type { Config } from "./config/load.ts";
import type { LocatedConfig } from "./config/located.ts";
import { engineSettingsOf, environmentsOf, peopleOf, policyOf } from "./config/to-domain.ts";
import { accountIdIn, havenOptionsOf } from "./haven-options.ts";
import { foundAccountsIn, keptFilesIn } from "./kept-files.ts";
import { locateStorage } from "./locate-storage.ts";
import { secretOf } from "./slack-transport.ts";
import { version } from "./version.ts";
import { watchConfiguration } from "./watch-configuration.ts";
import { announceBehind, announceNotFound } from "./workflows/engine/announce.ts";
import { createForgottenRules } from "./workflows/engine/forgotten-rules.ts";
import { createJournalHolds } from "./workflows/engine/journal-holds.ts";
import { startWith } from "./workflows/engine/left-behind.ts";
import { perform } from "./workflows/engine/perform.ts";
import type { Deps, Directory, Log } from "./workflows/engine/ports.ts";
import type { Journal } from "./workflows/engine/store.ts";
import { takeUpMessage } from "./workflows/engine/take-up.ts";
import { isOutdated, loadAccount } from "./workflows/engine/today.ts";

/** A running bot. */
export interface RunningBot {
  /** Where Slack's requests are taken; nowhere over a socket. */
  readonly slackPort: number | undefined;
  /** Where each chat's requests are taken, by the chat's name. */
  readonly ports: Readonly<Record<string, number | undefined>>;
  readonly healthPort: number | undefined;
  /** Takes no more, finishes what is under way, hands jobs back. */
  stop(): Promise<void>;
}

function directoryOf(config: LocatedConfig): Directory {
  return createDirectory({
    people: peopleOf(config),
    environments: environmentsOf(config, accountIdIn),
    policy: policyOf(config),
    roleNames: config.roleNames,
    configDigest: configDigestOf(config),
  });
}

const accountsWithinMs = 10_000;
const forgottenWithinMs = 2_000;
const configurationLookMs = 1_000;

async function isAnyOutdated(deps: Deps): Promise<boolean> {
  const looks = await Promise.all(deps.directory.environments().map(({ id }) => isOutdated(deps, id)));
  return looks.includes(true);
}

/** Waits a while for every account to be read, so that the first form is not refused for want of a look; then goes on. */
async function firstLook(deps: Deps): Promise<void> {
  const until = performance.now() + accountsWithinMs;
  const toRead = deps.directory.environments().filter(({ hand }) => hand?.reads !== false);
  const accounts = toRead.map((environment) => environment.accountId);
  while (performance.now() < until) {
    const known = await Promise.all(accounts.map((accountId) => loadAccount(deps, accountId)));
    if (known.every((account) => account !== undefined)) return;
    await wait(50);
  }
  deps.log.warn("account-unread-at-start");
}

/** Every port through which the bot touches something outside itself. */
export type Outside = Pick<
  Deps,
  "clock" | "records" | "messages" | "leases" | "jobs" | "haven" | "baselines" | "fileLists" | "chats"
> & { readonly journal: Journal };

/** What undoes each part that was started, in the order in which it was started. */
type Stops = (() => unknown)[];

async function stopAll(stops: Stops): Promise<void> {
  for (const stop of stops.reverse()) await stop();
}

function firstTrouble(listening: ReadonlyMap<string, Listening>): string | undefined {
  return [...listening.values()].map((one) => one.trouble()).find((trouble) => trouble !== undefined);
}

/** What a process does in its own way. */
export interface BotOptions {
  /** The chats that it serves; those of the configuration unless given. */
  readonly chats?: (parts: ChatParts) => readonly ChatSide[] | Promise<readonly ChatSide[]>;
  /** May stand between the bot and everything outside it. */
  readonly around?: (outside: Outside) => Outside;
  /** Told once another process has taken in another configuration: from then on this one only closes, and is to be started anew. */
  readonly onOutdated?: () => void;
}

async function start(
  asWritten: Config,
  log: Log,
  stops: Stops,
  { chats: makeChats = configuredChats, around = (outside) => outside, onOutdated = () => undefined }: BotOptions,
): Promise<RunningBot> {
  const config = await locateStorage(asWritten, log, foundAccountsIn(asWritten.dataFolder));
  const { engine, secrets } = config;
  const redis = await connectRedis({ url: secretOf(secrets.redisUrl, "REDIS_URL"), log });
  stops.push(() => redis.close());
  await checkRedis(redis.commands);
  const plainClock = config.clock === "movable" ? movableClock(redis.commands) : systemClock;
  const directory = directoryOf(config);
  const fileJournal = await openJournal({ folder: join(config.dataFolder, "journal") });
  stops.push(() => fileJournal.close());
  const notes = createChatNotes(redis.commands);
  const sides = await makeChats({ config, directory, notes, clock: plainClock, log });
  const queues = createQueues({
    connections: redis,
    chats: sides.map(({ chat }) => chat.name),
    log,
    work: { lockMs: engine.jobLockSeconds * 1_000, stalledCheckMs: engine.stalledCheckSeconds * 1_000 },
  });
  stops.push(() => queues.close());
  const { journal, ...outside } = around({
    clock: plainClock,
    records: createRecords(redis.commands),
    messages: createMessages(redis.commands),
    leases: createLeases(redis.commands),
    jobs: queues.jobs,
    haven: createAzureHaven(await havenOptionsOf(config)),
    ...keptFilesIn(config.dataFolder),
    chats: sides.map(({ chat }) => chat),
    journal: fileJournal,
  });
  const { clock, records, leases, jobs } = outside;
  const copier = await startJournalCopier({
    connections: redis,
    journal,
    leases,
    log,
    leaseMs: engine.journalLeaseSeconds * 1_000,
    onJournaled: (subjects) => jobs.enqueue(subjects.map((subject) => ({ kind: "tick", subject }))),
  });
  stops.push(() => copier.stop());
  // Before Slack is called, which may be away for long: whoever asks is told so, and is not refused.
  let chatTrouble = (): string | undefined => "starting";
  const { port, host } = config.health;
  const look = () =>
    readiness({ check: () => checkRedis(redis.commands), journal: copier, chatTrouble: () => chatTrouble() });
  const health = port === undefined ? undefined : await startHealth(host, port, look);
  stops.push(() => health?.stop());
  const tooLong = () => wait(forgottenWithinMs, undefined, { ref: false });
  const forgottenRules = createForgottenRules({ records, journal, log, tooLong });
  const deps: Deps = {
    ...outside,
    ids: randomIds,
    version,
    csv: csvOf,
    figures,
    directory,
    log,
    settings: engineSettingsOf(config),
    mayOpen: () => copier.status() === "following",
    behindAt: copier.behindAt,
    journalReader: journal,
    vitals: () => takeVitals({ check: () => checkRedis(redis.commands), journal: copier, counts: queues.counts }),
    journalHolds: createJournalHolds({ journal, log, tooLong }),
    forgottenRules: async (accountId) => (copier.behindAt() === undefined ? [] : forgottenRules(accountId)),
  };
  const summaries = environmentSummaries(config);
  await startWith(deps, summaries);
  await announceNotFound(deps);
  const workers = queues.startWorkers(
    (job) => perform(deps, job),
    (job, fault) =>
      log.warn("job-failed", { job: job.kind, code: fault.code, kind: fault.kind, platformCode: fault.platformCode }),
  );
  stops.push(() => workers.close());
  const waker = startWaker({ records, clock, jobs, log, everyMs: engine.wakerSeconds * 1_000 });
  stops.push(() => waker.stop());
  const { behindAt } = copier;
  stops.push(watchBehind({ behindAt, announce: (last) => announceBehind(deps, summaries, last), log }));
  stops.push(watchConfiguration({ isOutdated: () => isAnyOutdated(deps), onOutdated, everyMs: configurationLookMs }));
  await firstLook(deps);
  const front = createFront(deps);
  const listening = new Map<string, Listening>();
  for (const { chat, listen } of sides) {
    const { name } = chat;
    const one = await listen({
      front,
      onClickFrom: (transfer, person, ref) => takeUpMessage(deps, name, transfer, person.id, ref),
    });
    stops.push(() => one.stop());
    listening.set(name, one);
  }
  chatTrouble = () => firstTrouble(listening);
  stops.push(() => {
    chatTrouble = () => "stopping";
  });
  const ports = Object.fromEntries([...listening].map(([name, one]) => [name, one.port]));
  const slackPort = ports.slack;
  log.info("started", { slackPort, teamsPort: ports.teams });
  return { slackPort, ports, healthPort: health?.port, stop: () => stopAll(stops) };
}

/**
 * Starts the bot. Ends in `StorageMistaken` when a storage account that is given by a convention is not to be found and
 * never was, and in a Fault when Azure can't be asked for it, when Redis is away or set so that it would lose records, when the journal is
 * damaged, or when a local credential points off loopback; what was started by then is stopped again.
 */
export async function startBot(config: Config, log: Log, options: BotOptions = {}): Promise<RunningBot> {
  const stops: Stops = [];
  try {
    return await start(config, log, stops, options);
  } catch (thrown) {
    await stopAll(stops);
    throw thrown;
  }
}
