import { expect, test } from "vitest";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { asks, doorOne, linkMessage, opened } from "./people.ts";
import { castIds, othersRules, portsOn, type Setup } from "./stores.ts";

const { accountId } = environment();

async function restarted({ stores }: Engine, setup: Setup): Promise<Engine> {
  const engine = new Engine(stores, portsOn(stores, { configDigest: "an0ther", ...setup }));
  await engine.start();
  return engine;
}

test("an environment that has left, with its account still known, while a door is open: the door is closed and proven", async () => {
  const before = await startEngine();
  const id = await opened(before);
  const engine = await restarted(before, { environments: [environment({ id: "osprey" })] });
  await engine.pass(90);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", proof: { kind: "read-back" } });
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  expect(linkMessage(engine, id)?.text).not.toContain("sig=");
});

test("an environment that has left while signatures are awaited: it lapses, and everybody sees that", async () => {
  const before = await startEngine();
  const id = await asks(before);
  await before.settle();
  const engine = await restarted(before, { environments: [] });
  await engine.pass(7 * 24 * 60);
  expect(statusOf(await engine.transfer(id))).toBe("lapsed");
  for (const person of ["ada", "grace", "rosa"]) {
    const card = engine.stores.chat.messages(person).find(({ key }) => key.includes("/card/"));
    expect(card?.text).toContain("Lapsed");
  }
});

test("a recipient who has left while the door is open: the link is edited away at the end all the same", async () => {
  const before = await startEngine();
  const id = await opened(before);
  const engine = await restarted(before, { people: castIds.filter((person) => person !== "rosa") });
  await engine.pass(90);
  expect(doorOne(await engine.transfer(id)).status).toBe("closed");
  expect(linkMessage(engine, id)?.text).not.toContain("sig=");
});

test("a closing that can't be proven and has no admins left alarms the admins of every environment", async () => {
  const before = await startEngine();
  await opened(before);
  const other = environment({ id: "osprey", accountId: "/other", people: { admin: ["joan"] } });
  before.stores.haven.addAccount("/other", "ingress");
  const engine = await restarted(before, { environments: [other] });
  for (let time = 0; time < 200; time++) engine.stores.haven.failNext("write", "no-rights");
  await engine.pass(75);
  const alarms = engine.stores.chat.messages("joan").filter(({ text }) => text.includes("can't be proven closed"));
  expect(alarms.length).toBeGreaterThanOrEqual(1);
});
