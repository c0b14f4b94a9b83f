/** A week in which two of three don't answer: what each of them, and the admins, read in Slack, and when. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import { ask, dayMs, hourMs } from "./acts.ts";
import { type BotWorld, eventually, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

/** Petra lives in Tokyo, where clocks are never changed; everybody else by UTC. */
beforeAll(async () => {
  world = await startBotWorld({
    configure: (settings) => {
      for (const person of Object.values(settings.people)) delete person.timeZone;
      const { petra } = settings.people;
      if (petra !== undefined) petra.timeZone = "Asia/Tokyo";
    },
  });
});

afterAll(async () => {
  await world?.stop();
});

/** The next Monday at eight, by UTC. */
function nextMonday(now: number): number {
  const days = (8 - new Date(now).getUTCDay()) % 7 || 7;
  return Math.floor(now / dayMs) * dayMs + days * dayMs + 8 * hourMs;
}

/** When the week is looked at, by UTC: the day after Monday's, and the hour. */
const week = {
  "Mon 12": [0, 12],
  "Tue 0": [1, 0],
  "Tue 9": [1, 9],
  "Wed 0": [2, 0],
  "Wed 9": [2, 9],
  "Thu 0": [3, 0],
  "Thu 9": [3, 9],
  "Fri 0": [4, 0],
  "Fri 9": [4, 9],
  "Sun 12": [6, 12],
  "next Mon 8": [7, 8],
} as const;
const steps = Object.keys(week) as (keyof typeof week)[];

function remindersOf(person: Person): readonly ShownMessage[] {
  return person.dms().filter(({ text }) => text.includes("Reminder, Ingress"));
}

const saysOver =
  (why: string) =>
  ({ text, buttons }: ShownMessage): boolean =>
    text.includes(`Over: ${why}.`) && buttons.length === 0;

test("who doesn't answer is reminded in their own working hours, the admins hear once, and all hear before it lapses", async () => {
  const { ada, petra, rex } = world.people;
  const monday = nextMonday(world.clock.now()) - 8 * hourMs;
  await world.later(monday + 8 * hourMs - world.clock.now());
  const id = await ask(world);
  const diary = new Map<string, string[]>();

  /** Lets time pass until then, and writes down what has rung on whose phone meanwhile. */
  async function until(step: keyof typeof week): Promise<void> {
    const [day, hour] = week[step];
    const people = Object.values(world.people);
    const before = people.map((person) => person.notifications().length);
    await world.later(monday + day * dayMs + hour * hourMs + 60_000 - world.clock.now());
    await world.idle();
    people.forEach((person, index) => {
      const rang = person.notifications().slice(before[index]);
      diary.set(person.name, [...(diary.get(person.name) ?? []), ...rang.map(({ text }) => `${step}, ${text}`)]);
    });
  }

  for (const step of steps.slice(0, 5)) await until(step);

  // Rex signs from his newest reminder: it holds the terms, and says afterwards that it is over.
  const reminder = remindersOf(rex).at(-1);
  if (reminder === undefined) throw new Error("Rex has no reminder");
  expect(reminder.text).toContain("Your signature as Referee has been waited for since");
  expect(reminder.text).toContain("Cohort 7 (data)");
  await rex.click(reminder, "Approve as Referee");
  const isOver = (): boolean =>
    remindersOf(rex).length === 3 && remindersOf(rex).every(saysOver("nothing waits for you"));
  await eventually("Rex's reminders are over", isOver);

  for (const step of steps.slice(5)) await until(step);
  const missing = `${id}: your signature is still missing.`;
  const lapses = `${id}: it lapses soon.`;
  const overdue = `${id}: signatures are still missing.`;
  const { omar, olga, otto } = world.people;
  for (const uninvolved of [omar, olga, otto]) expect(diary.get(uninvolved.name)).toEqual([]);
  for (const uninvolved of [omar, olga, otto]) diary.delete(uninvolved.name);
  expect(Object.fromEntries(diary)).toEqual({
    [ada.name]: [...["Mon 12", "Tue 9", "Wed 9", "Thu 9"].map((at) => `${at}, ${missing}`), `Fri 9, ${lapses}`],
    [petra.name]: [...["Tue 0", "Wed 0", "Thu 0"].map((at) => `${at}, ${missing}`), `Fri 0, ${lapses}`],
    [rex.name]: ["Mon 12", "Tue 9", "Wed 9"].map((at) => `${at}, ${missing}`),
    [world.people.una.name]: [],
    [world.people.max.name]: [`Wed 9, ${overdue}`],
    [world.people.nora.name]: [`Wed 9, ${overdue}`],
  });
  expect(remindersOf(ada).filter(saysOver("it has lapsed"))).toHaveLength(5);
  expect(remindersOf(petra).filter(saysOver("it has lapsed"))).toHaveLength(4);
});
