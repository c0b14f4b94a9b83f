/** Random people who sign or don't, in random zones: what they are told, and that waking in time is enough to tell it. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { waitedFor } from "../../../src/workflows/people/waited-for.ts";
import { type Instant, plusMinutes } from "../../../src/workflows/time.ts";
import { start } from "../../builders/environment.ts";
import { usualPolicy } from "../../builders/policy.ts";
import { asked, type Story } from "../../builders/story.ts";
import { ticking, toldIn, waking } from "./seats-told.ts";

const zones = [
  "Etc/UTC",
  "Europe/London",
  "Pacific/Auckland",
  "America/Los_Angeles",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Kiritimati",
  "America/Santiago",
];
const day = 24 * 60;
const quarter = 15;

/** All in quarters of an hour, which is as fine as the zones are. `signings`: when, and which of those who could. */
const plans = fc.record({
  startsAfter: fc.integer({ min: 0, max: (365 * day) / quarter }),
  lapseDays: fc.integer({ min: 1, max: 9 }),
  zoneOf: fc.array(fc.constantFrom(...zones), { minLength: 6, maxLength: 6 }),
  signings: fc.array(fc.tuple(fc.integer({ min: 1, max: (9 * day) / quarter }), fc.nat(5)), { maxLength: 3 }),
  fromHour: fc.constantFrom(0, 2, 9),
  hours: fc.constantFrom(3, 8),
});
type Plan = typeof plans extends fc.Arbitrary<infer One> ? One : never;

const people = ["grace", "dorothy", "ada", "alan", "mary", "emmy"];

function askedBy({ startsAfter, lapseDays, zoneOf, fromHour, hours }: Plan): Story {
  const workingHours = { ...usualPolicy.reminders.workingHours, fromHour, untilHour: fromHour + hours };
  return asked({
    now: plusMinutes(start, startsAfter * quarter),
    policy: {
      ...usualPolicy,
      lapseAfterMinutes: lapseDays * day,
      reminders: { ...usualPolicy.reminders, workingHours },
    },
    timeZoneOf: (person) => zoneOf[people.indexOf(person)] ?? "Etc/UTC",
  });
}

type LetPass = (story: Story, until: Instant) => Story;

function played(plan: Plan, letPass: LetPass): Story {
  const asking = askedBy(plan);
  let story = asking;
  for (const [after, which] of plan.signings.toSorted(([one], [other]) => one - other)) {
    story = letPass(story, plusMinutes(asking.now, after * quarter));
    const able = waitedFor(story.transfer, story.today);
    const by = able[which % Math.max(able.length, 1)];
    if (by !== undefined) story = story.signedBy(by);
  }
  return letPass(story, plusMinutes(asking.now, 10 * day));
}

const walls = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      hourCycle: "h23",
      day: "2-digit",
      month: "2-digit",
      hour: "2-digit",
    }),
  ]),
);

/** The clock on somebody's wall, by another road than the code's. */
function wall(at: Instant, zone: string): { readonly date: string; readonly weekday: string; readonly hour: number } {
  const [weekday = "", date = "", hour = ""] = walls.get(zone)?.format(at).split(/,? /) ?? [];
  return { date, weekday, hour: Number(hour) };
}

function isInHours(at: Instant, zone: string, plan: Plan): boolean {
  const { weekday, hour } = wall(at, zone);
  return hour >= plan.fromHour && hour < plan.fromHour + plan.hours && !/Sat|Sun/.test(weekday);
}

/** Whether somebody could have been warned in working hours, from four hours after the asking on. */
function hadHoursBefore(at: Instant, zone: string, plan: Plan): boolean {
  const from = plusMinutes(askedBy(plan).now, 4 * 60);
  for (let quarterAt = from; quarterAt < at; quarterAt = plusMinutes(quarterAt, quarter))
    if (isInHours(quarterAt, zone, plan)) return true;
  return false;
}

/** What is wrong with what people were told. */
function wrongs(plan: Plan, { transfer, today }: Story): readonly string[] {
  const found: string[] = [];
  const days = new Set<string>();
  const notices = transfer.seatNotices ?? [];
  for (const { code, at, to } of notices) {
    for (const person of to) {
      const zone = today.timeZoneOf(person);
      const { date } = wall(at, zone);
      const isAwake = isInHours(at, zone, plan);
      const signed = transfer.signOffs.filter((signOff) => signOff.at < at);
      const isOver = transfer.ended !== undefined && at >= transfer.ended.at;
      if (isOver || signed.length === 3) found.push(`${code} to ${person} after the end`);
      const mayWake = code === "lapses-soon" && !hadHoursBefore(at, zone, plan);
      if (!isAwake && !mayWake) found.push(`${code} to ${person} out of hours`);
      if (code !== "seat-open") continue;
      if (days.has(`${person} ${date}`)) found.push(`${person} twice on ${date}`);
      days.add(`${person} ${date}`);
      const roles = Object.entries(today.environment?.people ?? {}).filter(([, held]) => held.includes(person));
      const isTheirs = roles.some(([role]) => !signed.some(({ seatId }) => seatId === role));
      if (!isTheirs) found.push(`${person} after their seat was signed`);
    }
  }
  for (const code of ["lapses-soon", "seats-overdue"]) {
    const told = notices.flatMap((notice) => (notice.code === code ? notice.to : []));
    if (new Set(told).size !== told.length) found.push(`${code} twice`);
  }
  return found;
}

test("nobody is reminded twice a day, out of hours, or of a seat that is signed", async () => {
  const heard = new Set<string>();
  await fc.assert(
    fc.property(plans, (plan) => {
      const story = played(plan, waking);
      expect(wrongs(plan, story)).toEqual([]);
      for (const { code } of story.transfer.seatNotices ?? []) heard.add(code);
      return true;
    }),
    { numRuns: 100, seed: 7 },
  );
  expect([...heard].sort()).toEqual(["lapses-soon", "seat-open", "seats-overdue"]);
});

test("looking again every quarter of an hour tells the same as waking only when something is due", async () => {
  await fc.assert(
    fc.property(plans, (plan) => {
      const often: LetPass = (story, until) => ticking(story, until, quarter);
      expect(toldIn(played(plan, waking))).toEqual(toldIn(played(plan, often)));
    }),
    { numRuns: 10, seed: 8 },
  );
});
