import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../../src/adapters/log/pino-log.ts";
import { type RunningBot, startBot } from "../../src/bot.ts";
import { loadConfig } from "../../src/config/load.ts";
import { findFreePort } from "../../src/standins/loopback-server.ts";
import { ask, confirm, getsLink, sign, types, writesOf } from "./acts.ts";
import { type BotWorld, type Configure, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;
let other: RunningBot;
const otherLogged: string[] = [];

/** Two bots on one Redis, over Socket Mode. */
beforeAll(async () => {
  world = await startBotWorld({ transport: "socket", settings: { health: { port: 0 } } });
  other = await startOther();
});

async function startOther(): Promise<RunningBot> {
  const loaded = loadConfig({ env: world.env, needs: ["chats", "redis"] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  return startBot(loaded.config, createLog("debug", { write: (line: string) => void otherLogged.push(line) }));
}

afterAll(async () => {
  await other?.stop();
  await world?.stop();
});

const address = "203.0.113.7";

test("where every envelope comes to both bots at once, an ingress is still one: asked, signed, opened and closed once, and an opened Home follows it", async () => {
  const { sockets } = world.slack;
  const { ada, petra, rex, una, max } = world.people;
  await eventually("both are connected", () => sockets.count() === 2);
  const earlier = sockets.sendings().length;
  sockets.standingFault = "repeat";
  await ada.opensHome();
  await eventually("her Home", () => ada.home()?.text.includes("Yours: none"));
  const id = await ask(world, { address });
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  const { message, link } = await getsLink(id, una);
  await eventually("her Home has it", () => ada.home()?.text.includes("Open until"));
  const put = await world.uploader.put(link, "cohort.csv", Buffer.from("id,age\n1,40\n"), address);
  expect(put).toMatchObject({ status: 201 });
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "Closed", "read back at");
  await seesCard(ada, id, "1 file, 12 bytes arrived");
  await world.idle();

  expect(new Set(sockets.sendings().slice(earlier))).toEqual(new Set([2]));
  for (const person of [ada, petra, rex, una])
    expect(person.dms().filter(({ text }) => text.startsWith("Ingress IN-"))).toHaveLength(1);
  const links = una.dms().filter(({ text }) => text.startsWith(`Your link, Ingress ${id}`));
  expect(links.map(({ ts, versions }) => [ts, versions.length])).toEqual([[message.ts, 3]]);
  expect(writesOf(world, address)).toHaveLength(1);
  expect(world.firewall.admits(world.account, address)).toBe(false);
  const timeline = await types(ada, `status ${id}`);
  for (const name of ["Petra Provider", "Rex Referee", "Ada Lovelace"])
    expect(timeline.match(new RegExp(`signed[^\\n]*${name}|${name}[^\\n]*signed`, "g")) ?? []).toHaveLength(1);
  sockets.standingFault = undefined;
});

test("a bot that is stopped in the middle of a turn ends it, and the other takes what comes next", async () => {
  const { ada } = world.people;
  await eventually("both are connected", () => world.slack.sockets.count() === 2);
  const held = Promise.withResolvers<void>();
  const before = ada.ephemerals().length;
  const answers = (): string[] =>
    ada
      .ephemerals()
      .slice(before)
      .map(({ text }) => text)
      // On a busy machine whoever waits is told so, besides.
      .filter((text) => !text.startsWith("Still working on it."));
  // One envelope for each, so that whichever bot stops has a turn under way.
  for (let bot = 0; bot < 2; bot++) {
    world.slack.faults.next({ method: "response_url" }, { kind: "hold", until: held.promise });
    await ada.slash("/ingress", "status");
  }
  await eventually("both are under way", () => world.slack.faults.unspent() === 0);
  let isStopped = false;
  const stopped = other.stop().then(() => {
    isStopped = true;
  });
  await eventually("one is gone", () => world.slack.sockets.count() === 1);
  await ada.slash("/ingress", "help");
  await eventually("the one that is left answers", () => answers().length >= 1);
  expect(isStopped).toBe(false);
  held.resolve();
  await stopped;
  // What was acknowledged late comes again, and its answer, which changes nothing, with it.
  const asked = (): number[] =>
    ["Waiting for you", "/ingress request"].map((words) => answers().filter((text) => text.includes(words)).length);
  await expect.poll(() => asked()[0], { message: "both turns ended" }).toBeGreaterThanOrEqual(2);
  expect(asked()[1]).toBeGreaterThanOrEqual(1);
  other = await startOther();
});

test("the health check says when Slack can't reach the bot, and no ticket or token is in any log", async () => {
  const ready = () => fetch(`http://127.0.0.1:${world.bot.healthPort}/ready`).then((answer) => answer.text());
  expect(await ready()).toBe("ready\n");
  world.slack.faults.next({ method: "apps.connections.open" }, { kind: "status", status: 503 });
  world.slack.sockets.cut();
  await eventually("it is not ready", async () => (await ready()) === "not ready: slack-socket-down\n");
  await eventually("it is ready again", async () => (await ready()) === "ready\n");
  const { tickets } = world.slack.sockets;
  expect(tickets.length).toBeGreaterThan(2);
  const logged = [...world.logged, ...otherLogged].join();
  for (const secret of [...tickets, world.slack.appToken, world.slack.botToken]) expect(logged).not.toContain(secret);
});

test("a bot that starts while Slack does not answer says by its health check that it is not ready, and then that it is", async () => {
  const port = await findFreePort();
  const ready = () => fetch(`http://127.0.0.1:${port}/ready`).then((answer) => answer.text());
  const held = Promise.withResolvers<void>();
  world.slack.faults.always({ method: "auth.test" }, { kind: "hold", until: held.promise });
  const at =
    (healthPort: number): Configure =>
    (settings) =>
      void Object.assign(settings, { health: { port: healthPort } });
  const restarted = world.restart(at(port));
  await eventually("it says so", async () => (await ready()) === "not ready: starting\n");
  world.slack.faults.clear();
  held.resolve();
  await restarted;
  expect(await ready()).toBe("ready\n");
  // The other bot is started from the same file.
  await world.restart(at(0));
});
