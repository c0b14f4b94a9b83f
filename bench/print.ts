import type { Figure, Section } from "./figure.ts";

/** A run of the bench, as it is kept: instants in ISO 8601. */
export interface Run {
  readonly at: string;
  readonly machine: string;
  readonly sections: readonly Section[];
}

/** A run as a Markdown document's part: a table a section, and what limits it. */
export function printRun({ at, machine, sections }: Run): string {
  return [`Measured ${at.slice(0, 10)} on ${machine}.`, ...sections.map(printSection)].join("\n\n");
}

function printSection({ title, figures, limitedBy }: Section): string {
  const head = "| what | value | against, in the same run | ratio |\n| --- | ---: | --- | ---: |";
  return `### ${title}\n\n${[head, ...figures.map(printFigure)].join("\n")}\n\nWhat limits it: ${limitedBy}`;
}

function printFigure({ what, value, unit, against, atMost }: Figure): string {
  const limit = atMost === undefined ? "" : ` (at most ${round(atMost)})`;
  const beside = against === undefined ? ["", ""] : [`${against.what}: ${round(against.value)} ${unit}`];
  const ratio = against === undefined ? [] : [round(value / against.value)];
  return `| ${[what, `${round(value)} ${unit}${limit}`, ...beside, ...ratio].join(" | ")} |`;
}

/** Three figures that mean something, with thousands apart. */
function round(value: number): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString("en-GB", { maximumFractionDigits: 3 });
}
