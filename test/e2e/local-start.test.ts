import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePort } from "../../src/standins/loopback-server.ts";
import { redisBinary } from "../setup/redis-binary.ts";
import { eventually } from "./bot-world.ts";

const root = join(import.meta.dirname, "../..");
let folder: string;
let port: number;

/** A start of local mode, and what it has said. */
interface Started {
  readonly child: ChildProcess;
  said(): string;
  ended(): Promise<number | null>;
}

async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const child = spawn(process.execPath, [join(root, "src/local.ts"), ...args], {
    cwd: root,
    env: { PATH: "/usr/bin:/bin", REDIS_SERVER: await redisBinary(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const exited = once(child, "close");
  return { child, said: () => said, ended: async () => ((await exited) as [number | null])[0] };
}

const here = (): readonly string[] => ["--folder", folder, "--port", String(port)];

async function startHere(...more: readonly string[]): Promise<Started> {
  const started = await start([...here(), ...more]);
  await eventually("it says where", () => started.said().includes(`http://localhost:${port}`), 20_000);
  return started;
}

async function stop({ child, ended }: Started): Promise<void> {
  child.kill("SIGTERM");
  expect(await ended()).toBe(0);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-start-"));
  port = await findFreePort();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const act = "00000000-0000-0000-0000-000000000001";
const says = (headers: Readonly<Record<string, string>>, text = "/ingress help") =>
  fetch(`http://127.0.0.1:${port}/say`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ person: "ada", act, text }),
  });

/** A request under another name than that of the page, as one comes by DNS rebinding; `fetch` can't send it. */
async function statusFor(host: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let answer = "";
  for await (const chunk of socket.setEncoding("utf8")) answer += chunk;
  return answer.split("\r\n")[0] ?? "";
}

/** The newest that stands in somebody's conversation, as the page is told of it. */
async function conversation(): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/events?person=ada`);
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (/event: conversation\ndata: .*\n\n/.test(text)) break;
  }
  return /event: conversation\ndata: (.*)\n\n/.exec(text)?.[1] ?? "";
}

test("local mode answers nobody but its own page, lets no second copy in, and finds again what was said", async () => {
  const first = await startHere();
  const own = { origin: `http://127.0.0.1:${port}` };
  expect(await statusFor(`localhost:${port}`)).toContain("200");
  expect(await statusFor(`evil.example:${port}`)).toContain("403");
  expect(await statusFor("localhost")).toContain("403");
  for (const headers of [{}, { origin: "http://evil.example" }, { origin: "null" }] as Record<string, string>[])
    expect((await says(headers)).status).toBe(403);
  expect((await says({ ...own, "content-type": "text/plain" })).status).toBe(415);
  expect(
    (await fetch(`http://127.0.0.1:${port}/events?person=ada`, { headers: { "sec-fetch-site": "cross-site" } })).status,
  ).toBe(403);
  expect(await conversation()).not.toContain("/ingress help");
  expect((await says(own)).status).toBe(200);
  expect(await conversation()).toContain("/ingress withdraw");

  const second = await start(here());
  expect(await second.ended()).toBe(1);
  expect(second.said()).toContain(`Another copy runs with the folder ${folder}`);
  await stop(first);

  const again = await startHere();
  expect(await conversation()).toContain("/ingress withdraw");
  await stop(again);
  const fresh = await startHere("--fresh");
  expect(await conversation()).not.toContain("/ingress withdraw");
  await stop(fresh);
}, 60_000);

test("a port that is taken is said to be, and nothing is left running", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const number = String((taken.address() as AddressInfo).port);
  const started = await start(["--folder", folder, "--port", number]);
  expect(await started.ended()).toBe(1);
  expect(started.said()).toContain(`Port ${number} is taken`);
  taken.close();
}, 30_000);

test.each([
  ["SLACK_BOT_TOKEN", "xoxb-1"],
  ["LOCKKEEPER_CONFIG", "/etc/lockkeeper.yaml"],
  ["NODE_ENV", "production"],
])("local mode does not start where %s says that people are served", async (name, value) => {
  const started = await start(here(), { [name]: value });
  expect(await started.ended()).toBe(1);
  expect(started.said()).toContain(`${name} says that this is no machine to try things on`);
});

test("a Redis that is not there, words that nobody knows, and a folder of somebody else's end in a sentence", async () => {
  const without = await start(here(), { REDIS_SERVER: "/nowhere/redis-server" });
  expect(await without.ended()).toBe(1);
  expect(without.said()).toContain("There is no Redis at /nowhere/redis-server");
  const unknown = await start(["--host", "0.0.0.0"]);
  expect(await unknown.ended()).toBe(1);
  const precious = await mkdtemp(join(tmpdir(), "lk-precious-"));
  await writeFile(join(precious, "thesis.txt"), "years of work");
  const mistyped = await start(["--folder", precious, "--fresh"]);
  expect(await mistyped.ended()).toBe(1);
  expect(mistyped.said()).toContain("Nothing was removed");
  expect(await readdir(precious)).toEqual(["thesis.txt"]);
  await rm(precious, { recursive: true });
  expect(unknown.said()).toContain("--fresh (begin anew), --port <number> and --folder <path>, and nothing else");
});
