/** One measured figure, beside what it is compared with in the same run: these machines are noisy, ratios are less so. */
export interface Figure {
  /** What was measured. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The same measure of something bare, in the same run. */
  readonly against?: { readonly what: string; readonly value: number };
  /** The most that the value may be; the run fails beyond it. */
  readonly atMost?: number;
}

/** One part of the bench: its figures, and what limits them. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
  /** What keeps the figures from being better. */
  readonly limitedBy: string;
}

/** The value below which this share of the sorted values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Whether a figure is beyond what it may be. */
export function isBeyond({ value, atMost }: Figure): boolean {
  return atMost !== undefined && value > atMost;
}
