import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { beginAnew, mayHave } from "../../src/local/begin-anew.ts";
import { findFreePort } from "../../src/standins/loopback-server.ts";
import { redisBinary } from "../setup/redis-binary.ts";
import { compileCache } from "./bot-process.ts";
import { eventually } from "./bot-world.ts";

const root = join(import.meta.dirname, "../..");
/** Where `npm start` is typed: the folder of local mode is within it, by a relative path. */
let home: string;
let folder: string;
let port: number;

const children: ChildProcess[] = [];

/** A start of local mode, and what it has said. */
interface Started {
  readonly child: ChildProcess;
  said(): string;
  ended(): Promise<number | null>;
}

async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const child = spawn(process.execPath, [join(root, "src/local.ts"), ...args], {
    cwd: home,
    env: { PATH: "/usr/bin:/bin", NODE_COMPILE_CACHE: compileCache, REDIS_SERVER: await redisBinary(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const exited = once(child, "close");
  return { child, said: () => said, ended: async () => ((await exited) as [number | null])[0] };
}

const here = (): readonly string[] => ["--port", String(port)];

async function startHere(...more: readonly string[]): Promise<Started> {
  const started = await start([...here(), ...more]);
  const saysWhere = (): boolean => started.said().includes(`http://localhost:${port}`);
  await eventually("it says where", saysWhere).catch((thrown: Error) => {
    throw new Error(`${thrown.message}, but: ${started.said()}`, { cause: thrown });
  });
  return started;
}

/** As npm does, which hands on what the process has been sent already: more than once. */
async function stop({ child, ended }: Started): Promise<void> {
  child.kill("SIGINT");
  const again = setInterval(() => child.kill("SIGINT"), 20);
  expect(await ended()).toBe(0);
  clearInterval(again);
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "lk-start-"));
  folder = join(home, ".data", "local");
  port = await findFreePort();
});

afterAll(async () => {
  for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill("SIGTERM");
    await once(child, "close");
  }
  await rm(home, { recursive: true, force: true });
});

const act = "00000000-0000-0000-0000-000000000001";
const says = (headers: Readonly<Record<string, string>>, person = "ada") =>
  fetch(`http://127.0.0.1:${port}/say`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ person, act, text: "/ingress help" }),
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

test("local mode answers nobody but its own page, lets no second copy in, and finds again what was said when it was killed", async () => {
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
  expect((await says(own, "../../evil")).status).toBe(404);
  expect(await conversation()).not.toContain("/ingress help");
  expect((await says(own)).status).toBe(200);
  expect(await conversation()).toContain("/ingress withdraw");

  const second = await start(here());
  expect(await second.ended()).toBe(1);
  expect(second.said()).toContain(`Another copy runs with the folder ${folder}`);
  const elsewhere = await start(["--folder", "another", ...here()]);
  expect(await elsewhere.ended()).toBe(1);
  expect(elsewhere.said()).toContain(`Port ${port} is taken`);
  expect(await readdir(home)).not.toContain("another");
  first.child.kill("SIGKILL");
  await first.ended();

  const again = await startHere();
  expect(await conversation()).toContain("/ingress withdraw");
  await stop(again);
  const fresh = await startHere("--fresh");
  expect(await conversation()).not.toContain("/ingress withdraw");
  await stop(fresh);
});

test("local mode does not start where something says that people are served", async () => {
  const started = await start(here(), { TEAMS_APP_PASSWORD: "secret" });
  expect(await started.ended()).toBe(1);
  expect(started.said()).toContain("TEAMS_APP_PASSWORD says that this is no machine to try things on");
});

test("a first start without Redis can be begun anew; unknown words, and a folder of somebody else's, end in a sentence", async () => {
  const failed = join(home, "failed");
  const without = await start(["--folder", failed, "--port", "0"], { REDIS_SERVER: "/nowhere/redis-server" });
  expect(await without.ended()).toBe(1);
  expect(without.said()).toContain("There is no Redis at /nowhere/redis-server");
  expect(await mayHave(failed)).toBe(true);
  await beginAnew(failed);
  expect(await readdir(failed)).toEqual([]);
  const precious = join(home, "precious");
  await mkdir(join(precious, "data"), { recursive: true });
  await writeFile(join(precious, "lockkeeper.yaml"), "people: []");
  const [unknown, mistyped] = await Promise.all([start(["--host", "0.0.0.0"]), start(["--folder", precious])]);
  expect(await unknown.ended()).toBe(1);
  expect(unknown.said()).toContain("--fresh (begin anew), --port <number> and --folder <path>, and nothing else");
  expect(await mistyped.ended()).toBe(1);
  expect(mistyped.said()).toContain("Nothing was changed there");
  expect((await readdir(precious)).sort()).toEqual(["data", "lockkeeper.yaml"]);
});
