/** Outputs that leave by the documented older procedure: a link that reads the egress container, and nothing else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, confirm, field, getsLink, goodEntries, hourMs, openForm, outField, sign } from "./acts.ts";
import { type BotWorld, cardOf, eventually, type SettingsFile, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;
const address = "203.0.113.40";

/** With egress switched on, or as it comes. */
const withEgress = (isOn: boolean) => (settings: SettingsFile) => {
  settings.policy = isOn ? { kinds: { egress: { procedure: "container-link" } } } : {};
  const { sandbox } = settings.environments;
  if (sandbox === undefined) throw new Error("there is no sandbox");
  sandbox.storage = { ...sandbox.storage, egressContainer: "egress" };
};

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, configure: withEgress(true) });
  await world.owner.createContainer("egress");
  await world.owner.put("egress", "tables.csv", "mean,7\n");
  await world.owner.put("ingress", "raw.csv", "name,age\n");
});

afterAll(async () => {
  await world?.stop();
});

let asked = 0;

/** The tests come in any order. */
async function egressIs(isOn: boolean): Promise<void> {
  if (isOn !== isEgressOn) await world.restart(withEgress(isOn));
  isEgressOn = isOn;
}
let isEgressOn = true;

/** Asks for outputs for una and gets it signed by everyone; each from an address of its own. */
async function signed(): Promise<{ id: string; from: string }> {
  await egressIs(true);
  const { petra, ada, una } = world.people;
  const from = `203.0.113.${60 + ++asked}`;
  const id = await ask(world, { kind: "egress", address: from });
  await confirm(id, una);
  await sign(id, petra, ada);
  return { id, from };
}

test("what is asked for is said: outputs, out of the whole container, to whom, and who will hold them", async () => {
  await egressIs(true);
  const { petra } = world.people;
  const id = await ask(world, { kind: "egress", address });
  expect(id).toMatch(/^OUT-/);
  const { text } = await seesCard(petra, id, "waiting for you");
  expect(text).toContain(`Egress ${id}`);
  expect(text).toContain("asks to take outputs out");
  expect(text).toContain("University of Heron");
  expect(text).toContain("read and list every file in the egress container, whatever is there while the door is open");
  await world.people.ada.slash("/egress", `withdraw ${id}`);
  await seesCard(petra, id, "Withdrawn");
});

test("the link reads and lists the egress container from its address, and changes and reaches nothing else", async () => {
  const { una, max } = world.people;
  const { id, from } = await signed();
  const { link, message } = await getsLink(id, una);
  expect(new URL(link).searchParams.get("sp")).toBe("rl");
  expect(message.text).toContain("azcopy, for everything");
  expect((await world.uploader.list(link, from)).names).toEqual(["tables.csv"]);
  const got = await world.uploader.get(link, "tables.csv", from);
  expect([got.status, got.bytes?.toString()]).toEqual([200, "mean,7\n"]);
  expect(await world.uploader.get(link, "tables.csv", "198.51.100.9")).toMatchObject({ status: 403 });
  expect(await world.uploader.put(link, "planted.csv", "x", from)).toMatchObject({ status: 403 });
  expect(await world.uploader.delete(link, "tables.csv", from)).toMatchObject({ status: 403 });
  const elsewhere = link.replace("/egress?", "/ingress?");
  expect(await world.uploader.get(elsewhere, "raw.csv", from)).toMatchObject({ status: 403 });
  expect((await world.uploader.list(elsewhere, from)).status).toBe(403);

  await una.click(message, "I have finished");
  const closed = await seesCard(max, `Door of ${id}`, "removed from the rules, read back at");
  expect(closed.text).not.toContain("arrived");
  expect(cardOf(world.people.ada, id)?.text).not.toContain("arrived");
  expect(world.firewall.admits(world.account, from)).toBe(false);
  expect(await world.uploader.get(link, "tables.csv", from)).toMatchObject({ status: 403 });
  await eventually("the link is edited away", () =>
    una.dms().find(({ ts, text }) => ts === message.ts && text.includes("no longer works")),
  );
  await world.idle();
});

test("the word of who gets the outputs and who asked for them is not enough: an admin's seat is added", async () => {
  await egressIs(true);
  const { ada, petra, max } = world.people;
  const from = "203.0.113.90";
  const id = await ask(world, { kind: "egress", recipient: petra, address: from });
  await confirm(id, petra);
  await sign(id, petra, ada);
  await seesCard(ada, id, "2 of 3", "added, because whoever else could sign asked for it or gets the link");
  await world.idle();
  expect(world.firewall.admits(world.account, from)).toBe(false);
  await sign(id, max);
  await getsLink(id, petra);
  expect(world.firewall.admits(world.account, from)).toBe(true);
  await ada.slash("/egress", `withdraw ${id}`);
  await seesCard(max, `Door of ${id}`, "read back at");
});

test("who will hold the outputs must be said, at a length that a card can show", async () => {
  await egressIs(true);
  const { ada } = world.people;
  const form = await openForm(ada, 'sandbox "Tables"', "/egress");
  const entries = goodEntries(world, { kind: "egress", address });
  const without = await ada.submit(form.id, { ...entries, [outField.destination]: "  ", [field.lasts]: "90d" });
  expect(without.errors).toEqual({
    [outField.destination]: "Please give the name of who will hold it.",
    [field.lasts]: "The door can stay open between 1 minute and 7 days. Give a length such as 24h, 2d or 90m.",
  });
});

test("where the policy stops having it, what was signed lapses, an open door is closed as ever, and nobody can ask", async () => {
  const { id, from } = await signed();
  const { ada, una, max, petra } = world.people;
  const { message } = await getsLink(id, una);
  const notBefore = Date.now() + world.clock.offsetMs() + 2 * hourMs;
  const later = await ask(world, { kind: "egress", address: "203.0.113.91", notBefore });
  await confirm(later, una);
  await sign(later, petra, ada);
  await egressIs(false);
  await seesCard(petra, later, "Lapsed", "transfers of this kind are no longer served there");
  await ada.slash("/egress", "request sandbox");
  await eventually("the answer in place of the form", () =>
    ada.views().some((view) => JSON.stringify(view).includes("Egress is not switched on here")),
  );
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "read back at");
  expect(world.firewall.admits(world.account, from)).toBe(false);
});
