/** What tests about Azure look at: the firewall as it truly stood, and the recipient's one message. */
import { expect } from "vitest";
import type { ArmCall } from "../../src/standins/resource-manager.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import { ask, confirm, sign, writesOf } from "./acts.ts";
import { type BotWorld, seesCard } from "./bot-world.ts";

export const minuteMs = 60_000;

/** The addresses and ranges that the firewall lets in now. */
export function rulesNow(world: BotWorld): readonly string[] {
  return world.firewall.find(world.account)?.networkAcls.ipRules.map(({ value }) => value) ?? [];
}

/** Somebody else sets the whole list of rules. */
export function othersSet(world: BotWorld, ...ranges: readonly string[]): void {
  const ipRules = ranges.map((value) => ({ value, action: "Allow" }));
  world.firewall.edit(world.account, { networkAcls: { ipRules } });
}

/** Somebody else adds a rule to those that are there. */
export function othersAdd(world: BotWorld, range: string): void {
  othersSet(world, ...rulesNow(world), range);
}

/** Somebody else removes a rule. */
export function othersRemove(world: BotWorld, range: string): void {
  othersSet(world, ...rulesNow(world).filter((one) => one !== range));
}

/** Asks for a door and has all three sign; nothing is missing but the recipient's word. */
export async function allButConfirmed(world: BotWorld, address: string, lasts = "24h"): Promise<string> {
  const { ada, petra, rex } = world.people;
  const id = await ask(world, { address, lasts });
  await sign(id, petra, rex, ada);
  await seesCard(ada, id, "Waiting for Una Uploader to confirm");
  return id;
}

/** As `allButConfirmed`, and the recipient calls the address theirs. */
export async function confirmed(world: BotWorld, address: string, lasts = "24h"): Promise<string> {
  const id = await allButConfirmed(world, address, lasts);
  await confirm(id, world.people.una);
  return id;
}

/** The recipient's messages for a link of this transfer. */
export function linkMessages(recipient: Person, id: string): readonly ShownMessage[] {
  return recipient.dms().filter(({ text }) => text.includes(`Your link, Ingress ${id}`));
}

/** How many messages of its own somebody got that say this of a transfer. */
export function toldOf(person: Person, id: string, words: string): number {
  return person.dms().filter(({ text }) => text.includes(id) && text.includes(words)).length;
}

/** One appearance of the rule, one message, filled once and redacted once; and the rule is off. */
export async function hadOneWindow(world: BotWorld, id: string, address: string): Promise<void> {
  const { una, max, ada } = world.people;
  await seesCard(max, `Door of ${id}`, "Closed", "removed from the rules, read back at");
  await seesCard(ada, `Ingress ${id}`, "Signed", "Closed", "arrived");
  await seesCard(una, `Your link, Ingress ${id}`, "no longer works");
  await world.idle();
  expect(writesOf(world, address)).toHaveLength(1);
  expect(rulesNow(world)).not.toContain(address);
  const messages = linkMessages(una, id);
  const holdsLink = (thing: unknown): boolean => JSON.stringify(thing).includes("sig=");
  expect(messages.map(({ versions }) => versions.map(holdsLink))).toEqual([[false, true, false]]);
}

/** Only the calls that would change the firewall. */
export const writing = { operation: "update" } as const satisfies Partial<ArmCall>;
