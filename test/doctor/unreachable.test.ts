import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { printMistakes } from "../../src/config/mistake.ts";
import { examine } from "../../src/doctor/examine.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { startFairWatch } from "../../src/standins/fair-time.ts";
import { runProgram } from "../e2e/bot-process.ts";
import { leakFinder } from "../e2e/leak-scan.ts";
import { troublesIn } from "./examined.ts";

const secrets = {
  SLACK_BOT_TOKEN: "xoxb-2718281828-doctors-token",
  SLACK_SIGNING_SECRET: "314159265358979323846264338327",
};
const password = "correct-horse-battery-staple";
const id = "00000000-0000-0000-0000-000000000000";
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-doctor-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The environment of a process whose Redis, Slack and Azure are all at one port. */
async function environmentAt(port: number, changes: Record<string, unknown> = {}): Promise<Record<string, string>> {
  const path = join(folder, `at-${port}.yaml`);
  const settings = {
    people: Object.fromEntries(["ada", "petra", "rex", "max"].map((name) => [name, { name }])),
    environments: {
      sandbox: {
        name: "Sandbox",
        tier: 3,
        roles: { provider: ["petra"], investigator: ["ada"], referee: ["rex"], admin: ["max"] },
        storage: {
          ...{ tenantId: id, subscriptionId: id, resourceGroup: "nowhere", account: "nowhere" },
          blobEndpoint: `https://127.0.0.1:${port}/nowhere`,
        },
      },
    },
    slack: { apiUrl: `http://127.0.0.1:${port}/api/` },
    azure: { credential: "local", resourceManagerUrl: `https://127.0.0.1:${port}` },
    dataFolder: join(folder, "data"),
    ...changes,
  };
  await writeFile(path, JSON.stringify(settings));
  return { ...secrets, LOCKKEEPER_CONFIG: path, REDIS_URL: `redis://:${password}@127.0.0.1:${port}` };
}

/** A server that takes every connection and never says a word, or hangs up at once. Its port is nobody else's meanwhile. */
async function startSilence(hangsUp = false): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    if (hangsUp) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" ? (address?.port ?? 0) : 0,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

test("against servers that take connections and never answer it ends in time, and says of everything what hangs", async () => {
  const silence = await startSilence();
  const loaded = loadConfig({ env: await environmentAt(silence.port), needs: ["chats", "redis"] });
  if (!loaded.ok) throw new Error(printMistakes(loaded.mistakes, loaded.path));
  const watch = startFairWatch();
  const findings = await examine(loaded.config, { limits: { callMs: 250, checkMs: 1_000 } });
  expect(watch.elapsedMs()).toBeLessThan(5_000);
  watch.stop();
  expect(troublesIn(findings)).toEqual([
    "accounts: not-checked",
    ...["clocks: not-checked", "clocks: not-checked", "clocks: not-checked", "firewall: no-answer-in-time"],
    ...["journal: not-checked", "people: not-checked", "redis: redis-unreachable"],
    ...["rights: no-answer-in-time", "rights: no-answer-in-time"],
    ...["seats: few-admins-of-all", "seats: not-checked"],
    ...["slack: no-answer-in-time", "storage: no-answer-in-time"],
  ]);
  await silence.stop();
});

test("where nothing is to be reached the process ends with 1, says what was not checked and why, and tells no secret", async () => {
  const nobody = await startSilence(true);
  const { code, printed } = await runProgram("src/doctor.ts", ["--json"], await environmentAt(nobody.port));
  await nobody.stop();
  expect(code).toBe(1);
  const { findings } = JSON.parse(printed) as { findings: readonly Finding[] };
  expect(troublesIn(findings)).toEqual([
    "accounts: not-checked",
    ...["clocks: not-checked", "clocks: not-checked", "clocks: not-checked"],
    ...["firewall: not-checked", "journal: not-checked", "people: not-checked", "redis: redis-unreachable"],
    ...["rights: not-checked", "rights: resource-manager-unanswered"],
    ...["seats: few-admins-of-all", "seats: not-checked"],
    ...["slack: slack-unavailable", "storage: storage-unanswered"],
  ]);
  const reasons = findings.filter(({ level }) => level === "not-checked").map(({ is }) => is);
  expect(reasons.every((reason) => /^Not checked, because .+\.$/.test(reason))).toBe(true);
  const find = leakFinder([...Object.values(secrets), password]);
  expect(find([{ where: "printed", text: printed }])).toEqual([]);
});

test("a configuration with mistakes ends it with 78, in the words of the start", async () => {
  const env = await environmentAt(1, { people: {}, colour: "red" });
  const loaded = loadConfig({ env, needs: ["chats", "redis"] });
  const { code, printed } = await runProgram("src/doctor.ts", [], env);
  expect(code).toBe(78);
  expect(printed).toContain(loaded.ok ? "mistakes" : printMistakes(loaded.mistakes, loaded.path));
  expect(printed).toContain("Nothing else was checked, because the configuration can't be read.");
});
