/** Where a story ends, seen at the stand-ins: the same, whatever died on the way. */
import { expect } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../../src/standins/slack/shown.ts";
import { writesOf } from "../acts.ts";
import type { ProcessWorld } from "./process-world.ts";
import { linkIn, linkMessages, type Told, upload } from "./story.ts";

function keyOf(message: ShownMessage): string {
  const payload = message.versions[0]?.metadata?.event_payload as { readonly key?: string } | undefined;
  return payload?.key ?? message.ts;
}

/** A story at its end, and those that were told at the same time, whose files and rules may show in its messages. */
interface Ended {
  readonly told: Told;
  readonly beside: readonly Told[];
}

const fileOf = ({ id }: Told): string => `${id}.csv`;

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/^\s*- (\S+\.csv)$/gm)].flatMap(([, name]) => name ?? []);
}

/** How many files arrived, by the messages that name them: the story's own, and no stranger's. */
function arrivedIn(texts: readonly string[], { told, beside }: Ended): number {
  const lists = texts.map(namesIn).filter((names) => names.length > 0);
  expect(lists, `who reads which files ${told.id} brought`).not.toEqual([]);
  const excused = beside.map(fileOf);
  for (const names of lists) expect(names.filter((name) => !excused.includes(name))).toEqual([fileOf(told)]);
  const [count = 0, ...others] = lists.map((names) => names.length);
  expect(others.filter((other) => other !== count)).toEqual([]);
  return count;
}

/** A text without what differs from story to story: ids, addresses, instants, and what others do at the same time. */
function plain(text: string, arrived: number, { told, beside }: Ended): string {
  const count = arrived === 1 ? "1 file" : `${arrived} files`;
  return (
    text
      // Who died before it could say that the link was filled in leaves it open whether it was.
      .replaceAll("If a link was shown here, it no longer works.", "The link no longer works.")
      .replaceAll(/(^\s*- \S+\.csv$\n?)+/gm, "NAMES\n")
      .replaceAll(`${count}, ${arrived * upload.length} bytes arrived.`, "FILES")
      // Doors for one recipient may be open together; which are depends on who was killed when.
      .replaceAll(`${count}, ${arrived * upload.length} bytes arrived in`, "FILES in")
      .replaceAll(/ Also open at that time: [^.]*\./g, "")
      .replaceAll(told.id, "ID")
      .replaceAll(told.address, "ADDRESS")
      .replaceAll(/\d{1,2} \w{3} \d{4} \d\d:\d\d/g, "AT")
      .replaceAll(/terms [0-9a-f]{6}/g, "TERMS")
      .replaceAll(/(\d+) other rules?/g, (words, rules) => (Number(rules) <= 1 + beside.length ? "OTHER RULES" : words))
  );
}

/**
 * Trouble, and a closing that takes its time, come and go with the machine's speed, and so do their notices; other
 * notices do not. An alarm must be over by the end.
 */
function isOfTrouble({ fallback, text }: ShownMessage): boolean {
  if (fallback.endsWith(": a door can't be proven closed.")) expect(text).toContain("Over. Closed");
  return /: a door (is held up|can't be proven closed)\.$/.test(fallback);
}

/** What a person was sent about a transfer, but for notices of trouble. Nobody got anything twice. */
function sentTo(person: Person, { id }: Told): readonly ShownMessage[] {
  const messages = person.dms().filter((message) => keyOf(message).includes(id));
  expect(new Set(messages.map(keyOf)).size, `${person.name} got a message twice`).toBe(messages.length);
  return messages.filter((message) => !(keyOf(message).includes("/notice/") && isOfTrouble(message)));
}

/** Everything that everybody was sent about a transfer, as it reads at the end. */
function pictureOf(world: ProcessWorld, ended: Ended): readonly string[] {
  const sent = Object.values(world.people).flatMap((person) =>
    sentTo(person, ended.told).map((message) => ({ to: person.name, message })),
  );
  const arrived = arrivedIn(
    sent.map(({ message }) => message.text),
    ended,
  );
  return sent
    .map(({ to, message }) => plain(`${to}: ${keyOf(message)}\n${message.text}`, arrived, ended))
    .map((text) => text.replace(/\/notice\/n\d+/, "/notice"))
    .sort();
}

/** What the link's message held in each of its versions. */
function heldIn(world: ProcessWorld, { id }: Told): string {
  const versions = linkMessages(world, id).flatMap((message) => message.versions);
  return versions.map(({ blocks }) => (linkIn(JSON.stringify(blocks)) === undefined ? "-" : "link")).join(" ");
}

/**
 * The end of a story that went well: one message for the link, which held it for a while and does not now; the address
 * allowed once and not any more, everybody else's rules as they were, and the link of no use.
 */
export async function expectGoodEnd(world: ProcessWorld, told: Told, writes = 1): Promise<void> {
  const { id, address } = told;
  expect(linkMessages(world, id).map(keyOf), "messages for the link").toHaveLength(1);
  expect(heldIn(world, told), "what the link's message held").toMatch(/^-( link)+( -)+$/);
  expect(writesOf(world, address), "how often the address was allowed").toHaveLength(writes);
  expect(world.firewall.admits(world.account, address)).toBe(false);
  for (const link of told.links) {
    expect(await world.uploader.put(link, "late.csv", Buffer.from("x"), address)).toMatchObject({ status: 403 });
  }
}

/**
 * That the story ended like one that nothing disturbed and that was told alone, message by message, and nobody got one
 * twice. `beside` are the stories that were told at the same time.
 */
export async function expectSameEnding(
  world: ProcessWorld,
  told: Told,
  undisturbed: Told,
  beside: readonly Told[] = [],
): Promise<void> {
  await expectGoodEnd(world, told);
  expect(heldIn(world, undisturbed), "the link is filled in once").toMatch(/^- link( -)+$/);
  expect(pictureOf(world, { told, beside })).toEqual(pictureOf(world, { told: undisturbed, beside: [] }));
  expect(othersRulesOf(world)).toEqual(["192.0.2.200"]);
}

function othersRulesOf(world: ProcessWorld): readonly string[] {
  return world.firewall.find(world.account)?.networkAcls.ipRules.map(({ value }) => value) ?? [];
}
