/** Slack's Home: what the status command shows, live, for those who have opened it once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, changesNothing, confirm, getsLink, openDoor, sign } from "./acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld();
});

afterAll(async () => {
  await world?.stop();
});

/** Waits until somebody's Home has a line of a transfer with all of these words, under this heading. */
function homeShows(person: Person, heading: string, id: string, ...words: readonly string[]): Promise<boolean> {
  return eventually(`${person.name}'s home shows ${heading} ${id} ${words.join()}`, () => {
    const [, under = ""] = (person.home()?.text ?? "").split(heading);
    const [list = ""] = under.split(/\n(?=Yours|Open doors)/);
    return list.split("\n").some((line) => [id, ...words].every((word) => line.includes(word)));
  });
}

const publishedFor = (person: Person): number =>
  world.slack.calls.filter(
    ({ method, user, args }) => method === "views.publish" && (user ?? args.user_id) === person.id,
  ).length;

test("three people's Homes follow one transfer from the asking to the proof, each with what is theirs", async () => {
  const { ada, petra, rex, una, max } = world.people;
  for (const person of [ada, una, max]) await person.opensHome();
  for (const person of [ada, una, max]) await eventually("a Home", () => person.home()?.text.includes("Open doors"));
  const id = await ask(world, { address: "203.0.113.101" });
  await homeShows(ada, "Yours", id, "Whose turn");
  await homeShows(ada, "Waiting for you", id, "Whose turn");
  await homeShows(una, "Waiting for you", id, "Cohort 7");
  await sign(id, petra, rex, ada);
  await homeShows(ada, "Yours", id, "to confirm the address");
  await confirm(id, una);
  await getsLink(id, una);
  await homeShows(una, "Waiting for you", id, "Open until");
  await homeShows(max, "Open doors", id, "Open until");
  await max.clickOnHome("Status", id);
  await eventually("the status, beside the Home", () => max.views().at(-1)?.text.includes("Timeline"));
  await max.clickOnHome("Close now", id);
  await eventually("what became of it", () => max.views().at(-1)?.text.includes("Closing now."));
  // What is over and tidy leaves the lists.
  await eventually("nothing is left on the requester's Home", () => !ada.home()?.text.includes(id));
  await eventually("no open door is left on the admin's Home", () => !max.home()?.text.includes(id));
  expect([publishedFor(petra), publishedFor(rex)]).toEqual([0, 0]);
  expect(world.slack.everything()).not.toContain("slack-home");
  for (const person of [ada, una, max]) expect(JSON.stringify(person.home())).not.toMatch(/sig=|Close now/);
});

test("a stranger sees a kind sentence and nothing else, and another workspace's event is left", async () => {
  const stranger = world.slack.addPerson({ realName: "Stella Stranger" });
  const foreign = world.slack.addPerson({ realName: "Frank Foreign", teamId: "T0ELSEWHERE" });
  await stranger.opensHome();
  await eventually("a sentence", () => stranger.home()?.text.startsWith("I don't know you"));
  expect(stranger.home()?.lines).toHaveLength(1);
  await changesNothing(world, stranger, () => foreign.opensHome());
  expect(foreign.home()).toBeUndefined();
});

test("a Home that Slack refuses, or is too busy for, holds up nothing: the door opens and closes meanwhile", async () => {
  const { ada, una } = world.people;
  await ada.opensHome();
  await world.idle();
  for (let times = 0; times < 40; times++)
    world.slack.faults.next(({ method }) => method === "views.publish", { kind: "status", status: 500 });
  const door = await openDoor(world, { address: "203.0.113.102" });
  await una.click(door.message, "I have finished");
  await seesCard(una, `Your link, Ingress ${door.id}`, "no longer works");
  world.slack.faults.clear();
  const next = await ask(world, { address: "203.0.113.103" });
  await homeShows(ada, "Yours", next, "Whose turn");
});
