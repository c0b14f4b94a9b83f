/**
 * Days and working hours in a person's own zone, summer time included. Instants are UTC; only here do they become what
 * a clock on somebody's wall shows.
 */
import type { Instant } from "../time.ts";

/** The days of a week, as `Date` counts them. */
export const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** When people work, by the clock on their own wall: `fromHour` counts, `untilHour` (at most 24) no more. */
export interface WorkingHours {
  readonly days: readonly (typeof weekdays)[number][];
  readonly fromHour: number;
  readonly untilHour: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const quarterMs = hourMs / 4;

interface Zone {
  readonly formatter: Intl.DateTimeFormat;
  /** By the quarter of an hour: clocks are changed at the beginning of one, everywhere. */
  readonly offsets: Map<number, number>;
}

// Making a formatter costs a hundred times what using it does, and that a hundred times what remembering does.
const zones = new Map<string, Zone>();
const rememberedAtMost = 5_000;

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  const zone = { formatter, offsets: new Map<number, number>() };
  zones.set(name, zone);
  return zone;
}

function readOffsetMs(at: Instant, formatter: Intl.DateTimeFormat): number {
  const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(formatter.format(at)) ?? [];
  if (sign === undefined) return 0;
  const ahead = Number(hours) * hourMs + Number(minutes) * 60_000 + Number(seconds ?? 0) * 1_000;
  return sign === "+" ? ahead : -ahead;
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
function offsetMs(at: Instant, name: string): number {
  const { formatter, offsets } = zoneOf(name);
  const quarter = Math.floor(at / quarterMs);
  const known = offsets.get(quarter);
  if (known !== undefined) return known;
  const offset = readOffsetMs(quarter * quarterMs, formatter);
  if (offsets.size >= rememberedAtMost) offsets.clear();
  offsets.set(quarter, offset);
  return offset;
}

/** What a clock on the wall shows, counted as if it were UTC. */
function wallOf(at: Instant, zone: string): number {
  return at + offsetMs(at, zone);
}

/** The day of an instant in a zone, as a number that grows by one a day. */
export function dayOf(at: Instant, zone: string): number {
  return Math.floor(wallOf(at, zone) / dayMs);
}

/** The first instant from `from` on at which a clock of the zone shows `wall` or later. */
function firstAt(wall: number, zone: string, from: Instant): Instant {
  // A day away on both sides: what the clock is set to before and after it is changed, where it is changed near here.
  const offsets = [offsetMs(wall - dayMs, zone), offsetMs(wall + dayMs, zone)];
  const [early = from, late = from] = offsets
    .map((offset) => Math.max(wall - offset, from))
    .sort((one, other) => one - other);
  if (wallOf(early, zone) >= wall) return early;
  if (wallOf(late, zone) === wall || late === from) return late;
  // The clock jumps over this time: the jump itself is searched for.
  let [before, after] = [early, late];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallOf(middle, zone) >= wall) after = middle;
    else before = middle;
  }
  return after;
}

/** When the day after the one of `at` begins in a zone. */
export function nextDayFrom(at: Instant, zone: string): Instant {
  return firstAt((dayOf(at, zone) + 1) * dayMs, zone, at);
}

/** 1970-01-01, day 0, was a Thursday. */
function isWorkingDay(day: number, { days }: WorkingHours): boolean {
  const name = weekdays[(((day + 4) % 7) + 7) % 7];
  return name !== undefined && days.includes(name);
}

/** A week has a working day, and a zone that moves over the date line may skip one. */
const searchDays = 15;

/** The first instant from `from` on that is in working hours; `from` itself where it is. */
export function nextWorkingInstant(from: Instant, zone: string, hours: WorkingHours): Instant {
  const today = dayOf(from, zone);
  for (let day = today; day < today + searchDays; day++) {
    if (!isWorkingDay(day, hours)) continue;
    const begins = firstAt(day * dayMs + hours.fromHour * hourMs, zone, from);
    if (wallOf(begins, zone) < day * dayMs + hours.untilHour * hourMs) return begins;
  }
  throw new Error("nobody works on any day");
}

/** The last instant up to `at` that is in working hours, where `at` is one; otherwise when the last ones before it began. */
export function lastWorkingStart(at: Instant, zone: string, hours: WorkingHours): Instant {
  if (nextWorkingInstant(at, zone, hours) === at) return at;
  const today = dayOf(at, zone);
  for (let day = today; day > today - searchDays; day--) {
    if (!isWorkingDay(day, hours)) continue;
    const begins = firstAt(day * dayMs + hours.fromHour * hourMs, zone, Number.NEGATIVE_INFINITY);
    if (begins <= at) return begins;
  }
  throw new Error("nobody works on any day");
}
