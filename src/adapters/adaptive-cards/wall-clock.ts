import type { Instant } from "../../workflows/time.ts";
import type { Reader } from "./text.ts";

type Zone = Pick<Reader, "timeZone">;

function partsAt(at: Instant, { timeZone }: Zone): Readonly<Record<string, string>> {
  const format = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** The day on the reader's calendar: `2026-11-21`. */
export function wallDate(at: Instant, zone: Zone): string {
  const { year, month, day } = partsAt(at, zone);
  return `${year}-${month}-${day}`;
}

/** The time on the reader's wall: `16:00`. */
export function wallTime(at: Instant, zone: Zone): string {
  const { hour, minute } = partsAt(at, zone);
  return `${hour}:${minute}`;
}

/**
 * The instant at which the reader's wall shows this; undefined for what is no date and time. Where clocks are put back and
 * it shows twice, one of the two; where they are put forward and it never shows, an hour beside it.
 */
export function instantAt(date: string, time: string, zone: Zone): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(time)) return undefined;
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const shownAt = (at: Instant): Instant => Date.parse(`${wallDate(at, zone)}T${wallTime(at, zone)}:00Z`);
  // Twice: the first guess may stand on the other side of a change of the clocks.
  const first = asUtc - (shownAt(asUtc) - asUtc);
  return first - (shownAt(first) - asUtc);
}
