/** Somebody else's clock, as sentences name it. */
export type Whose = "Azure's" | "Slack's" | "Redis'";

/** How far other clocks are from this machine's. */
export interface Skews {
  /** What another clock said just now, in milliseconds. */
  note(whose: Whose, theirsMs: number): void;
  /** The `Date` of an answer that has just come (RFC 9110, 6.6.1): whole seconds, cut off. */
  noteDate(whose: Whose, date: string | undefined): void;
  /** How far it is ahead of ours, in milliseconds; undefined where it said nothing. */
  of(whose: Whose): number | undefined;
}

/** Half of the second that a `Date` may have lost. */
const halfSecondMs = 500;

/** Keeps, of what each clock said, what was nearest to ours: an answer's way here only adds to the difference. */
export function createSkews(nowMs: () => number): Skews {
  const ahead = new Map<Whose, number>();
  const note = (whose: Whose, theirsMs: number): void => {
    const difference = theirsMs - nowMs();
    const before = ahead.get(whose);
    if (before === undefined || Math.abs(difference) < Math.abs(before)) ahead.set(whose, difference);
  };
  return {
    note,
    noteDate: (whose, date) => {
      const theirsMs = Date.parse(date ?? "");
      if (!Number.isNaN(theirsMs)) note(whose, theirsMs + halfSecondMs);
    },
    of: (whose) => ahead.get(whose),
  };
}
