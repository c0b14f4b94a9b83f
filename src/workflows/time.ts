/** An instant of domain time: milliseconds since 1970-01-01T00:00Z, as the `Clock` port gives it. */
export type Instant = number;

const minuteMs = 60_000;

/** The instant `minutes` after `at` (before it, where negative). */
export function plusMinutes(at: Instant, minutes: number): Instant {
  return at + minutes * minuteMs;
}
