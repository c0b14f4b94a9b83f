/**
 * For each rule a story that has shown what happens without it, so that it need not be searched for among thousands each
 * time. A kept story proves nothing by being kept: it is told again, and where it shows nothing any more another is
 * searched for, and written to .cache/kept-stories.json, to be put in the place of the one here.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A story: the number of its setting, whether its move was tried more often than others, and its steps. */
export interface KeptStory {
  readonly setting: number;
  readonly favoured: boolean;
  readonly steps: readonly number[];
}

const file = join(import.meta.dirname, "kept-stories.json");
const newFile = join(import.meta.dirname, "../../../../.cache/kept-stories.json");
/** By rule: the setting, `favoured` or `as-usual`, and the steps, as words of one line. */
const kept = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, string>>;
const found: Record<string, string> = {};

/** The story that is kept for a rule; undefined where none is. */
export function keptStory(rule: string): KeptStory | undefined {
  const [setting, how, ...steps] = kept[rule]?.split(" ") ?? [];
  return how === undefined
    ? undefined
    : { setting: Number(setting), favoured: how === "favoured", steps: steps.map(Number) };
}

/** Remembers what was found for a rule for which none was kept that still shows it. */
export function foundStory(rule: string, { setting, favoured, steps }: KeptStory): void {
  found[rule] = [setting, favoured ? "favoured" : "as-usual", ...steps].join(" ");
}

/** Writes down what had to be searched for, beside what was kept; says so. */
export function keepFound(): string {
  const rules = Object.keys(found).sort();
  if (rules.length === 0) return "";
  const all = Object.entries({ ...kept, ...found }).sort(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(newFile, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
  return `searched for, since no kept story shows it: ${rules.join(", ")}; cp ${newFile} ${file}\n`;
}
