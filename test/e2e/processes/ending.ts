/** Where a story ends, seen at the stand-ins: the same, whatever died on the way. */
import { expect } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../../src/standins/slack/shown.ts";
import { writesOf } from "../acts.ts";
import type { ProcessWorld } from "./process-world.ts";
import { linkIn, linkMessages, type Told } from "./story.ts";

function keyOf(message: ShownMessage): string {
  const payload = message.versions[0]?.metadata?.event_payload as { readonly key?: string } | undefined;
  return payload?.key ?? message.ts;
}

/** A text without what differs from story to story: ids, addresses, instants, and what others do at the same time. */
function plain(text: string, { id, address }: Told): string {
  return text
    .replaceAll(id, "ID")
    .replaceAll(address, "ADDRESS")
    .replaceAll(/\d{1,2} \w{3} \d{4} \d\d:\d\d/g, "AT")
    .replaceAll(/terms [0-9a-f]{6}/g, "TERMS")
    .replaceAll(/\d+ other rules?/g, "OTHER RULES")
    .replaceAll(/\d+ files?, \d+ bytes/g, "FILES")
    .replaceAll(/(- \S+\.csv\s*)+/g, "NAMES\n");
}

/** What a person was sent about a transfer, by key, but for notices of trouble: those come and go with the machine's speed. */
function sentTo(person: Person, told: Told): readonly string[] {
  const messages = person.dms().filter((message) => keyOf(message).includes(told.id));
  expect(new Set(messages.map(keyOf)).size, `${person.name} got a message twice`).toBe(messages.length);
  return messages
    .filter((message) => !keyOf(message).includes("/notice/"))
    .map((message) => plain(`${person.name}: ${keyOf(message)}\n${message.text}`, told))
    .sort();
}

/** Everything that everybody was sent about a transfer, as it reads at the end. */
function pictureOf(world: ProcessWorld, told: Told): readonly string[] {
  return Object.values(world.people).flatMap((person) => sentTo(person, told));
}

/**
 * The end of a story that went well: one message for the link, which held it for a while and does not now; the address
 * allowed once and not any more, everybody else's rules as they were, and the link of no use.
 */
export async function expectGoodEnd(world: ProcessWorld, told: Told, writes = 1): Promise<void> {
  const { id, address } = told;
  const messages = linkMessages(world, id);
  expect(messages.map(keyOf), "messages for the link").toHaveLength(1);
  const held = messages[0]?.versions.map(({ blocks }) => (linkIn(JSON.stringify(blocks)) === undefined ? "-" : "link"));
  expect(held?.join(" "), "what the link's message held").toMatch(/^-( link)+( -)+$/);
  expect(writesOf(world, address), "how often the address was allowed").toHaveLength(writes);
  expect(world.firewall.admits(world.account, address)).toBe(false);
  for (const link of told.links) {
    expect(await world.uploader.put(link, "late.csv", Buffer.from("x"), address)).toMatchObject({ status: 403 });
  }
}

/** That the story ended like one that nothing disturbed, message by message, and nobody got one twice. */
export async function expectSameEnding(world: ProcessWorld, told: Told, undisturbed: Told): Promise<void> {
  await expectGoodEnd(world, told);
  expect(pictureOf(world, told)).toEqual(pictureOf(world, undisturbed));
  expect(othersRulesOf(world)).toEqual(["192.0.2.200"]);
}

function othersRulesOf(world: ProcessWorld): readonly string[] {
  return world.firewall.find(world.account)?.networkAcls.ipRules.map(({ value }) => value) ?? [];
}
