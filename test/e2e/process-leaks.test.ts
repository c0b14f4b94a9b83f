import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../../src/standins/world.ts";
import { redisBinary } from "../setup/redis-binary.ts";
import { ask, confirm, getsLink, sign } from "./acts.ts";
import { type Program, runProgram, startProgram } from "./bot-process.ts";
import { eventually } from "./bot-world.ts";
import { filePlaces, leakFinder, linePlaces, redisPlaces } from "./leak-scan.ts";

let world: World;
let folder = "";
let redis: Redis;
let crashed: { readonly code: number | null; readonly printed: string };
let printed: readonly string[];
let healthAnswers: readonly string[];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs the bot as a process, and has Slack send to it. */
async function startMain(more: Readonly<Record<string, string>> = {}): Promise<Program> {
  const program = startProgram("src/main.ts", [], { ...world.env, ...more });
  const port = await eventually(
    `the bot listens; it printed ${program.printed()}`,
    () => /"slackPort":(\d+)/.exec(program.printed())?.[1],
  );
  world.slack.connect(`http://127.0.0.1:${port}/slack/events`);
  return program;
}

async function endsWith(program: Program, signal: NodeJS.Signals) {
  program.signal(signal);
  return { code: await program.ended, printed: program.printed() };
}

/** A process dies of an error that nobody caught, its link on the way; another meets trouble and delivers it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-"));
  const incrBy = (url: string) => {
    redis = new Redis(url);
    return (key: string, ms: number): Promise<number> => redis.incrby(key, ms);
  };
  const healthPort = await freePort();
  const settings = {
    log: { level: "debug" },
    health: { port: healthPort },
    // What a process that dies leaves taken is free again soon.
    engine: {
      ...{
        leaseSeconds: 0.4,
        settlingSeconds: 0.05,
        writeSpacingSeconds: 0,
        wakerSeconds: 0.05,
        jobLockSeconds: 1,
        stalledCheckSeconds: 1,
      },
      ...{ messageLeaseSeconds: 1, journalLeaseSeconds: 1 },
    },
  };
  world = await startWorld({ folder, redisBinary: await redisBinary(), incrBy, settings });
  const { ada, petra, rex, una } = world.people;
  const preload = pathToFileURL(join(import.meta.dirname, "crash-on-signal.mjs")).href;
  const first = await startMain({ NODE_OPTIONS: `--import=${preload}` });
  const id = await ask(world);
  await sign(id, petra, rex, ada);
  const come = Promise.withResolvers<void>();
  const isFill = ({ method, ts }: { method: string; ts?: string }): boolean => {
    const isIt = method === "chat.update" && una.dms().some((one) => one.ts === ts && one.text.includes("Your link, "));
    if (isIt) come.resolve();
    return isIt;
  };
  world.slack.faults.next(isFill, { kind: "hold", until: first.ended });
  await confirm(id, una);
  await come.promise;
  crashed = await endsWith(first, "SIGUSR2");

  world.resourceManager.faults.next({ operation: "get" }, { kind: "status", status: 403 });
  world.slack.faults.next(isFill, { kind: "error", code: "fatal_error" });
  const second = await startMain();
  await world.clock.advance(60_000);
  await eventually("the fill has failed once more", () => second.printed().includes("fatal_error"));
  await world.clock.advance(60_000);
  await getsLink(id, una);
  const probes = ["health", "ready", "?sig=x"].map((path) => fetch(`http://127.0.0.1:${healthPort}/${path}`));
  healthAnswers = await Promise.all((await Promise.all(probes)).map((answer) => answer.text()));
  const { printed: later } = await endsWith(second, "SIGTERM");
  const audit = ["--journal", join(folder, "data", "journal")];
  const [exported, verified] = await Promise.all([
    runProgram("scripts/audit.ts", ["export", "--with-details", ...audit]),
    runProgram("scripts/audit.ts", ["verify", "--redis", world.redis.url, ...audit]),
  ]);
  printed = [crashed.printed, later, exported.printed, verified.printed, ...healthAnswers];
});

afterAll(async () => {
  redis?.disconnect();
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a process that dies of an error nobody caught ends with 1 and says where, not what", () => {
  expect(crashed.code).toBe(1);
  const last = JSON.parse(crashed.printed.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;
  expect(last).toMatchObject({ level: 50, event: "crashed", name: "Error", code: "ECONNRESET" });
  expect(last.at).toContain("crash-on-signal.mjs");
  expect(crashed.printed).not.toContain("planted");
});

test("nothing that processes and scripts print or keep holds a link, a token or a secret", async () => {
  const sent = [...world.slack.everything().matchAll(/sig=([^&"\\\s]+)/g)].map(([, one = ""]) =>
    decodeURIComponent(one),
  );
  expect(sent.length).toBeGreaterThan(0);
  const secrets = [...sent, world.slack.botToken, world.slack.signingSecret];
  const find = leakFinder(secrets, ["sig=", "sig%3D", "Bearer ", "planted"]);
  const places = [
    ...linePlaces("printed", printed),
    ...(await redisPlaces(redis)),
    ...(await filePlaces(join(folder, "redis"))),
    ...(await filePlaces(join(folder, "data"))),
  ];
  expect(printed.every((text) => text !== "")).toBe(true);
  expect(find(places)).toEqual([]);
});

test("every line that a process prints is one of its log", () => {
  const lines = printed.slice(0, 2).flatMap((text) => text.trimEnd().split("\n"));
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) });
  expect(lines.filter((line) => line.includes("job-failed")).length).toBeGreaterThan(0);
});

test("the health check says one of its own few words, whatever it is asked", () => {
  expect(healthAnswers).toEqual(["running\n", "ready\n", "not found\n"]);
});
