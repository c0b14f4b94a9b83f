import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ask, confirm, getsLink, hourMs, privateAnswer, sign } from "./acts.ts";
import { minuteMs, othersAdd, othersRemove, othersSet, rulesNow } from "./azure-acts.ts";
import { type BotWorld, eventually, type SettingsFile, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

/** The sandbox as another hand has it. Petra, who signs, is one of its admins. */
function handed(firewall: string, firewallReading = "read") {
  return ({ environments: { sandbox } }: SettingsFile): void => {
    if (sandbox === undefined) throw new Error("there is no sandbox");
    const roles = { ...sandbox.roles, admin: ["max", "nora", "petra"] };
    Object.assign(sandbox, { firewall, firewallReading, sreName: "sandbox", roles });
  };
}

beforeAll(async () => {
  world = await startBotWorld();
});

afterAll(async () => {
  await world?.stop();
});

afterEach(() => {
  world.resourceManager.faults.clear();
  othersSet(world);
});

const put = async (link: string, from: string): Promise<number> =>
  (await world.uploader.put(link, "cohort.csv", "id,age", from)).status;

/** Asked, signed and confirmed: it waits for somebody's hand. Gives its id. */
async function waitsForHand(address: string): Promise<string> {
  const { ada, petra, rex, una, max } = world.people;
  const id = await ask(world, { address });
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  await seesCard(max, id, "waits for somebody's hand", address);
  return id;
}

const noBotWrote = (): void => {
  expect(world.firewall.history.filter(({ by }) => by === "resource-manager")).toEqual([]);
};

test("manual, read: an admin's hand opens and closes; the bot reads, and writes nothing", async () => {
  await world.restart(handed("manual"));
  const { max, una, ada } = world.people;
  const id = await waitsForHand("203.0.113.51");
  const asked = await seesCard(max, id, "waits for somebody's hand");
  expect(asked.text).toContain("network-rule add");
  expect(rulesNow(world)).toEqual([]);
  othersAdd(world, "203.0.113.51");
  await max.click(asked, "I have added it");
  const { link, message } = await getsLink(id, una);
  expect(await put(link, "203.0.113.51")).toBe(201);
  await una.click(message, "I have finished");
  const remove = await seesCard(max, id, "take its rule away now", "network-rule remove", "The link may work until");
  expect(await put(link, "203.0.113.51")).toBe(201);
  othersRemove(world, "203.0.113.51");
  await max.click(remove, "I have removed it: check");
  await eventually("closed", async () => {
    await world.later(minuteMs);
    return max.dms().some(({ text }) => text.includes(`Door of ${id}`) && text.includes("read back at"));
  });
  await seesCard(ada, id, "Signed", "removed from the rules, read back at");
  expect(await put(link, "203.0.113.51")).toBe(403);
  noBotWrote();
});

test("dsh, read: the change and the commands are handed out, and closed needs a word about the next deploy", async () => {
  await world.restart(handed("dsh"));
  const { max, una, nora, ada, petra } = world.people;
  const id = await waitsForHand("203.0.113.52");
  const asked = await seesCard(max, id, "waits for somebody's hand");
  for (const words of [
    "dsh config show sandbox",
    "data_provider_ip_addresses:",
    "- 203.0.113.52",
    "dsh sre deploy sandbox",
  ])
    expect(asked.text).toContain(words);
  othersAdd(world, "203.0.113.52");
  // Nobody says that it is there: it is read by itself.
  await world.later(minuteMs);
  const { message } = await getsLink(id, una);
  await una.click(message, "I have finished");
  const remove = await seesCard(nora, id, "take its rule away now", "dsh config upload sre-config.yaml");
  othersRemove(world, "203.0.113.52");
  await eventually("it waits for the word", async () => {
    await world.later(minuteMs);
    return ada.dms().some(({ text }) => text.includes(id) && text.includes("the next deploy would put it back"));
  });
  const hers = await seesCard(petra, id, "take its rule away now");
  const no = await privateAnswer(petra, () => petra.click(hers, "dsh config show no longer lists it"));
  expect(no.text).toContain("Only an admin with no part in this transfer");
  await nora.click(remove, "dsh config show no longer lists it");
  await seesCard(max, `Door of ${id}`, "read back at", "dsh config show no longer lists it, attested by Nora");
  noBotWrote();
});

test("manual, attested: the word of an uninvolved admin, called a word everywhere, and no call to Azure's firewall", async () => {
  await world.halt();
  const calls = world.resourceManager.calls.length;
  await world.restart(handed("manual", "attested"));
  world.resourceManager.faults.always({}, { kind: "status", status: 403 });
  const { max, una, nora, ada, petra } = world.people;
  const id = await waitsForHand("203.0.113.53");
  const asked = await seesCard(nora, id, "waits for somebody's hand", "Lockkeeper can't read this firewall");
  const hers = await seesCard(petra, id, "waits for somebody's hand");
  const no = await privateAnswer(petra, () => petra.click(hers, "I have added it"));
  expect(no.text).toMatch(/Only an admin with no part.*: Max.* or Nora/);
  expect(una.dms().some(({ text }) => text.includes(id) && text.includes("Your door is open"))).toBe(false);
  othersAdd(world, "203.0.113.53");
  await nora.click(asked, "I have added it");
  const { link, message } = await getsLink(id, una);
  await seesCard(max, `Door of ${id}`, "is attested by Nora", "not read");
  expect(await put(link, "203.0.113.53")).toBe(201);
  await una.click(message, "I have finished");
  const remove = await seesCard(max, id, "take its rule away now");
  await world.later(6 * minuteMs);
  await seesCard(max, `Alarm, Ingress ${id}`, "nobody has said that the rule is gone");
  await world.later(hourMs);
  expect(max.dms().some(({ text }) => text.includes(`Door of ${id}`) && text.includes("Closed"))).toBe(false);
  othersRemove(world, "203.0.113.53");
  await max.click(remove, "Removed: no rule lets it in");
  const words = "attested by Max Manager";
  for (const [person, card] of [
    [max, `Door of ${id}`],
    [ada, "Signed"],
    [una, "Your link"],
  ] as const) {
    const shown = await seesCard(person, id, card, "Closed", words, "not read by Lockkeeper");
    expect(shown.text).not.toContain("read back");
  }
  const status = await privateAnswer(ada, () => ada.slash("/ingress", `status ${id}`));
  expect(status.text).toContain("attested that it is closed (not read)");
  expect(world.resourceManager.calls).toHaveLength(calls);
  noBotWrote();
});
