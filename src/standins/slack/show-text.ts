/** Who reads a text, and when: dates are shown in the reader's zone, people by name. */
export type Reader = { timeZone: string; nowMs: number; nameOf(userId: string): string };

/** A reader in UTC who knows nobody by name. */
export const anyReader: Reader = { timeZone: "UTC", nowMs: 0, nameOf: (userId) => userId };

/**
 * Shows Slack's mrkdwn as a person reads it: without the marks of bold, italic and struck text, with dates, people and
 * links resolved, and code as it is (docs.slack.dev/messaging/formatting-message-text).
 */
export function showMrkdwn(text: string, reader: Reader): string {
  return text
    .split(/(```[\s\S]*?```|`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part.replace(/^`+|`+$/g, "") : stripMarks(resolveTokens(part, reader))))
    .map(unescapeEntities)
    .join("");
}

function resolveTokens(text: string, reader: Reader): string {
  return text.replace(/<([^<>]+)>/g, (whole, inside: string) => {
    const [target = "", label] = splitLabel(inside);
    if (target.startsWith("!date^")) return showDateToken(target, label ?? "", reader);
    if (target.startsWith("@")) return `@${reader.nameOf(target.slice(1))}`;
    if (target.startsWith("#")) return `#${label ?? target.slice(1)}`;
    if (target.startsWith("!")) return `@${label ?? target.slice(1)}`;
    if (/^(https?|mailto):/.test(target)) return label === undefined ? target : `${label} (${target})`;
    return whole;
  });
}

function splitLabel(inside: string): [string, string | undefined] {
  const bar = inside.indexOf("|");
  return bar < 0 ? [inside, undefined] : [inside.slice(0, bar), inside.slice(bar + 1)];
}

function stripMarks(text: string): string {
  return ["\\*", "_", "~"].reduce(
    (stripped, mark) =>
      stripped.replace(new RegExp(`(^|[^\\w])${mark}(\\S|\\S[^\\n]*?\\S)${mark}(?!\\w)`, "gm"), "$1$2"),
    text,
  );
}

function unescapeEntities(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** `!date^<unix seconds>^<format>[^<link>]`; a time that is no number shows the fallback, as Slack does. */
function showDateToken(token: string, fallback: string, reader: Reader): string {
  const [, seconds = "", format = ""] = token.split("^");
  const atMs = Number(seconds) * 1000;
  return /^\d+$/.test(seconds) ? showDate(atMs, format, reader) : fallback;
}

const dayMs = 86_400_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs far more than using it, and cards are read often. */
function formatterFor(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** Fills Slack's date format, such as `{date_short_pretty} {time}`, in the reader's zone with a 24-hour clock. */
export function showDate(atMs: number, format: string, reader: Reader): string {
  const { timeZone } = reader;
  const write = (options: Intl.DateTimeFormatOptions): string =>
    formatterFor("en-GB", { timeZone, hourCycle: "h23", ...options }).format(atMs);
  const day = (ms: number): string => formatterFor("sv-SE", { timeZone }).format(ms);
  const near = (): string | undefined =>
    (["yesterday", "today", "tomorrow"] as const).find(
      (_name, index) => day(atMs) === day(reader.nowMs + (index - 1) * dayMs),
    );
  const medium = (): string => write({ day: "numeric", month: "long", year: "numeric" });
  const short = (): string => write({ day: "numeric", month: "short", year: "numeric" });
  const long = (): string => write({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  // Only what the format names is written: cards are read far more often than they change.
  const fields: Record<string, () => string> = {
    date_num: () => day(atMs),
    date_slash: () => write({ day: "2-digit", month: "2-digit", year: "numeric" }),
    date: medium,
    date_short: short,
    date_long: long,
    date_pretty: () => near() ?? medium(),
    date_short_pretty: () => near() ?? short(),
    date_long_pretty: () => near() ?? long(),
    time: () => write({ hour: "2-digit", minute: "2-digit" }),
    time_secs: () => write({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    ago: () => showDistance(atMs - reader.nowMs),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name: string) => fields[name]?.() ?? whole);
}

function showDistance(distanceMs: number): string {
  const units = [
    ["day", dayMs],
    ["hour", 3_600_000],
    ["minute", 60_000],
  ] as const;
  const [unit, size] = units.find(([, ms]) => Math.abs(distanceMs) >= ms) ?? (["second", 1000] as const);
  return new Intl.RelativeTimeFormat("en-GB").format(Math.round(distanceMs / size), unit);
}
