import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportEntries } from "../../src/adapters/journal/export.ts";
import type { Delivery } from "../../src/standins/slack/deliver.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import { getsLink, goodEntries, idIn, openForm, privateAnswer } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { rulesOf, verdictOn } from "./redis-acts.ts";
import { layRedisLine, type RedisLine } from "./redis-line.ts";

let world: BotWorld;
let line: RedisLine;

beforeAll(async () => {
  world = await startBotWorld({
    redisUrlFor: async (url) => {
      line = await layRedisLine(url);
      return line.url;
    },
  });
});

afterAll(async () => {
  await world?.stop();
  line?.stop();
});

const unsure = /can't reach my records|took too long/;

/** Does it again for as long as the answer is that it may not have been taken in, as people do; gives the last answer. */
async function insists(person: Person, act: () => Promise<Delivery>): Promise<string> {
  for (;;) {
    const { text } = await privateAnswer(person, act);
    if (!unsure.test(text)) return text;
  }
}

/** Asks for an ingress by the form; where the answer is unsure, looks whether it was taken in before asking again. */
async function asks(address: string): Promise<string> {
  const { ada } = world.people;
  const mine = (): string | undefined => cardOf(ada, "Ingress", "Signed", address)?.text;
  for (;;) {
    const form = await openForm(ada);
    const { body } = await ada.submit(form.id, goodEntries(world, { address }));
    if (/IN-[0-9A-Z]{4}/.test(body)) return idIn(body);
    expect(body).toMatch(unsure);
    const taken = body.includes("took too long") ? await eventually("the card", mine, 5_000).catch(() => "") : "";
    if (taken !== "") return idIn(taken);
  }
}

/** Presses a button that starts like this, on the card of it, until that is taken in. */
async function presses(person: Person, id: string, button: string): Promise<void> {
  const find = () => person.dms().find((one) => one.text.includes(id) && one.buttons.some((b) => b.includes(button)));
  const card = await eventually(`${person.name} may ${button}`, find);
  await insists(person, () => person.click(card, card.buttons.find((one) => one.includes(button)) ?? ""));
}

async function goesThrough(id: string, address: string): Promise<void> {
  const { ada, petra, rex, una, max } = world.people;
  await Promise.all([petra, rex, ada].map((person) => presses(person, id, "Approve as")));
  await presses(una, id, "is my address");
  const { link } = await getsLink(id, una);
  expect((await world.uploader.put(link, `${id}.csv`, "id,age", address)).status).toBe(201);
  await presses(una, id, "I have finished");
  await seesCard(max, `Door of ${id}`, "Closed", "read back");
  expect((await world.uploader.put(link, `${id}.csv`, "id,age", address)).status).toBe(403);
}

test("replies lost again and again after the save or the lease was had double nothing and lose nothing", async () => {
  const { ada, petra, rex, una, max } = world.people;
  const addresses = ["203.0.113.81", "203.0.113.82"];
  line.breakOn("save", "acquire-lease");
  const ids: string[] = [];
  for (const address of addresses) ids.push(await asks(address));
  await Promise.all(addresses.map((address, at) => goesThrough(ids[at] ?? "", address)));
  line.mend();
  expect(line.lost.save).toBeGreaterThan(5);
  expect(line.lost["acquire-lease"]).toBeGreaterThan(2);
  await world.idle();

  expect(await verdictOn(world)).toEqual({ faults: [] });
  for (const [at, id] of ids.entries()) {
    const codes: string[] = [];
    const folder = join(world.folder, "data", "journal");
    for await (const { entry } of exportEntries(folder, { subject: `transfer:${id}`, withDetails: false }))
      codes.push(entry.code);
    const count = (code: string): number => codes.filter((one) => one === code).length;
    expect([id, count("asked"), count("signed"), count("address-confirmed")]).toEqual([id, 1, 3, 1]);
    const changes = world.firewall.history.filter(
      ({ ipRulesBefore, ipRulesAfter }) =>
        ipRulesBefore.includes(addresses[at] ?? "") !== ipRulesAfter.includes(addresses[at] ?? ""),
    );
    expect(changes).toHaveLength(2);
    for (const person of [ada, petra, rex, una]) {
      const cards = person.dms().filter(({ text }) => text.startsWith(`Ingress ${id}`) && text.includes("Signed"));
      expect([person.name, cards.length]).toEqual([person.name, 1]);
    }
    expect(max.dms().filter(({ text }) => text.startsWith(`Door of ${id}`))).toHaveLength(1);
  }
  const known = new Set(ada.dms().flatMap(({ text }) => /^Ingress (IN-[0-9A-Z]+)/.exec(text)?.[1] ?? []));
  expect([...known].sort()).toEqual([...ids].sort());
  expect(rulesOf(world)).toEqual([]);
});
