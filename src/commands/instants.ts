import type { Instant } from "../workflows/time.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** An instant for a client that can't show dates: `2026-11-21 16:00 UTC`. */
export function writeUtc(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** How far away something is, in words: `in 3 h`, `20 min ago`, `now`. Takes milliseconds, negative for the past. */
export function wordDistance(distanceMs: number): string {
  const far = Math.abs(distanceMs);
  if (far < minuteMs) return "now";
  const amount = wordLength(far);
  return distanceMs > 0 ? `in ${amount}` : `${amount} ago`;
}

function wordLength(lengthMs: number): string {
  if (lengthMs < hourMs) return `${Math.floor(lengthMs / minuteMs)} min`;
  if (lengthMs < 2 * dayMs) return withRest(lengthMs, hourMs, "h", minuteMs, "min");
  return withRest(lengthMs, dayMs, "days", hourMs, "h");
}

/** The whole units, and the rest in the smaller unit while it still matters. */
function withRest(lengthMs: number, unitMs: number, unit: string, smallMs: number, small: string): string {
  const whole = Math.floor(lengthMs / unitMs);
  const rest = Math.floor((lengthMs % unitMs) / smallMs);
  return rest === 0 || whole >= 10 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${small}`;
}
