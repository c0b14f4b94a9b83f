import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../../src/standins/world.ts";
import { redisBinary } from "../setup/redis-binary.ts";
import { goodEntries, idIn, openForm } from "./acts.ts";
import { runProgram, startProgram } from "./bot-process.ts";
import { eventually, seesCard } from "./bot-world.ts";
import { bundledMain, bundleMain } from "./processes/bundle.ts";

let world: World;
let folder = "";
let redis: Redis;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-"));
  const incrBy = (url: string) => {
    redis = new Redis(url);
    return (key: string, ms: number): Promise<number> => redis.incrby(key, ms);
  };
  world = await startWorld({ folder, redisBinary: await redisBinary(), incrBy });
  await bundleMain();
});

afterAll(async () => {
  redis?.disconnect();
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Started a dozen times; once as the files are. */
const main = bundledMain;

test("main refuses to start with mistakes in its configuration: prints each with its place, and ends with 78", async () => {
  const path = join(folder, "wrong.yaml");
  const { clock, ...settings } = JSON.parse(await readFile(world.configPath, "utf8")) as {
    clock: string;
    environments: { sandbox: { tier: number; roles: { provider: string[] } } };
  };
  settings.environments.sandbox.tier = 7;
  settings.environments.sandbox.roles.provider = ["petro"];
  await writeFile(path, JSON.stringify({ ...settings, clok: clock }, null, 2));
  const { SLACK_BOT_TOKEN: _, ...env } = world.env;
  const { code, printed } = await runProgram(main, [], { ...env, LOCKKEEPER_CONFIG: path });
  expect(code).toBe(78);
  const text = await readFile(path, "utf8");
  const lineOf = (words: string): number => text.slice(0, text.indexOf(words)).split("\n").length;
  expect(printed).toContain("The configuration has 4 mistakes:");
  for (const words of ['"tier": 7', '"petro"', '"clok"']) expect(printed).toContain(`${path}:${lineOf(words)}:`);
  expect(printed).toContain("environments.sandbox.tier");
  expect(printed).toContain('Nobody has the id "petro". Did you mean "petra"?');
  expect(printed).toContain('Did you mean "clock"?');
  expect(printed).toContain("SLACK_BOT_TOKEN\n  This variable is not set.");
  expect(printed).not.toContain(world.slack.signingSecret);
});

test("main refuses to start without a configuration file, and says what to do", async () => {
  const { code, printed } = await runProgram(main, [], { ...world.env, LOCKKEEPER_CONFIG: join(folder, "none.yaml") });
  expect(code).toBe(78);
  expect(printed).toContain("There is no such file. Copy lockkeeper.example.yaml there");
});

test("main refuses a convention that leads to no account, and ends with 78; where Azure can't be asked, with 1", async () => {
  const startWith = async (resourceManagerUrl?: string) => {
    const settings = JSON.parse(await readFile(world.configPath, "utf8")) as {
      azure: { resourceManagerUrl: string };
      environments: { sandbox: { storage: Record<string, unknown> } };
    };
    const { resourceGroup: _group, account: _account, ...storage } = settings.environments.sandbox.storage;
    settings.environments.sandbox.storage = {
      convention: "data-safe-haven-v4",
      shm: "project",
      sre: "one",
      ...storage,
    };
    settings.azure.resourceManagerUrl = resourceManagerUrl ?? settings.azure.resourceManagerUrl;
    const path = join(folder, `convention-${resourceManagerUrl === undefined}.yaml`);
    await writeFile(path, JSON.stringify(settings));
    return runProgram(main, [], { ...world.env, LOCKKEEPER_CONFIG: path });
  };
  const [mistaken, away] = await Promise.all([startWith(), startWith("https://127.0.0.1:1")]);
  expect(mistaken.printed).toContain("The configuration has a mistake:\nenvironments.sandbox.storage\n");
  expect(mistaken.printed).toContain("has no resource group RG_SHM_PROJECT_PERSISTENT_DATA");
  expect(mistaken.code).toBe(78);
  expect(away.printed).toContain("Lockkeeper did not start. Azure Resource Manager can't be asked now");
  expect(away.code).toBe(1);
});

test.each([
  ["appendonly", "no", "yes", "Redis would lose records when it stops. Set appendonly to yes."],
  [
    "maxmemory-policy",
    "allkeys-lru",
    "noeviction",
    "Redis would throw records away when memory is short. Set maxmemory-policy to noeviction.",
  ],
  ["appendfsync", "no", "everysec", "Redis would lose records in a power cut. Set appendfsync to everysec or always."],
])("main refuses a Redis whose %s is %s with a sentence, and ends with 1", async (name, wrong, right, sentence) => {
  await redis.config("SET", name, wrong);
  const { code, printed } = await runProgram(main, [], world.env);
  await redis.config("SET", name, right);
  // A Redis that is still writing its first append-only file refuses to end.
  await eventually("Redis has written its file", async () => {
    const info = await redis.info("persistence");
    return info.includes("aof_rewrite_in_progress:0") && info.includes("aof_rewrite_scheduled:0");
  });
  expect(printed).toContain(`Lockkeeper did not start. ${sentence}`);
  expect(code).toBe(1);
});

/** Runs the bot as a process while something is done, and ends it; gives its exit code and what it printed. */
async function whileRunning(
  signal: NodeJS.Signals,
  act: () => Promise<void>,
  path = main,
): Promise<{ code: number | null; printed: string }> {
  const program = startProgram(path, [], world.env);
  try {
    const port = await eventually(
      `the bot listens; it printed ${program.printed()}`,
      () => /"slackPort":(\d+)/.exec(program.printed())?.[1],
    );
    world.slack.connect(`http://127.0.0.1:${port}/slack/events`);
    await act();
  } finally {
    program.signal(signal);
    // As npm does, and a service manager with the whole group: more than once.
    const again = setInterval(() => program.signal(signal), 20);
    await program.ended;
    clearInterval(again);
  }
  return { code: await program.ended, printed: program.printed() };
}

/** Ada asks for something, and everybody has a card. */
async function askForSomething(): Promise<void> {
  const { ada, petra } = world.people;
  const form = await openForm(ada);
  const { body } = await ada.submit(form.id, goodEntries(world));
  await seesCard(petra, idIn(body), "waiting for you");
}

const journal = (): string => join(folder, "data", "journal");
const verify = () => runProgram("scripts/audit.ts", ["verify", "--journal", journal(), "--redis", world.redis.url]);

/** Changes one byte of a file while something is done. */
async function withOneByteChanged(path: string, at: number, act: () => Promise<void>): Promise<void> {
  const bytes = await readFile(path);
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  await writeFile(path, changed);
  await act();
  await writeFile(path, bytes);
}

test.each([
  ["SIGTERM", "src/main.ts"],
  ["SIGINT", main],
] as const)("main stops on %s with 0, and what it printed is its log", async (signal, path) => {
  const { code, printed } = await whileRunning(signal, askForSomething, path);
  expect(code).toBe(0);
  const lines = printed
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ event }) => event)).toContain("moved");
});

test("the journal of a bot that has run verifies offline and against Redis, and fails after one byte is changed", async () => {
  await whileRunning("SIGTERM", askForSomething);
  expect(await verify()).toMatchObject({ code: 0 });
  const entries = join(journal(), "entries.jsonl");
  const text = await readFile(entries, "utf8");
  await withOneByteChanged(entries, text.indexOf('"termsDigest":"') + '"termsDigest":"'.length, async () => {
    const { code, printed } = await verify();
    expect(code).toBe(1);
    expect(printed).toMatch(/IN-[0-9A-Z]{4}/);
  });
  const details = await readdir(join(journal(), "details"), { recursive: true, withFileTypes: true });
  const detail = details.find((file) => file.isFile());
  const path = join(detail?.parentPath ?? "", detail?.name ?? "");
  await withOneByteChanged(path, (await readFile(path, "utf8")).indexOf('"body":{"') + 10, async () => {
    expect((await verify()).code).toBe(1);
  });
  expect(await verify()).toMatchObject({ code: 0 });
});

test("main that is told to stop while it is still starting stops in order", async () => {
  const release = Promise.withResolvers<void>();
  let isStarting = false;
  const isRead = ({ operation }: { readonly operation: string }): boolean => {
    isStarting ||= operation === "get";
    return operation === "get";
  };
  world.resourceManager.faults.always(isRead, { kind: "hold", until: release.promise });
  const program = startProgram(main, [], world.env);
  await eventually("it looks at its accounts", () => isStarting);
  program.signal("SIGTERM");
  release.resolve();
  expect(await program.ended).toBe(0);
  world.resourceManager.faults.clear();
});

test("main that runs with an older configuration than another ends with 75, so that it is started anew", async () => {
  const older = startProgram(main, [], world.env);
  await eventually("it listens", () => older.printed().includes('"slackPort"'));
  const path = join(folder, "newer.yaml");
  const settings = JSON.parse(await readFile(world.configPath, "utf8")) as { people: Record<string, unknown> };
  settings.people.tom = { name: "Tom Newcomer", timeZone: "Europe/London", slack: "T0/U0" };
  await writeFile(path, JSON.stringify(settings));
  const newer = startProgram(main, [], { ...world.env, LOCKKEEPER_CONFIG: path });
  expect(await older.ended).toBe(75);
  expect(older.printed()).toContain("configuration-outdated");
  newer.signal("SIGTERM");
  expect(await newer.ended).toBe(0);
});
