import type { ShownMessage } from "../../src/standins/slack/shown.ts";

/** How the demo speaks: acts, cards as people would read them, and checks that must hold. */
export interface Teller {
  act(title: string): void;
  say(sentence: string): void;
  /** Prints a message as this person sees it. */
  card(reader: string, message: Pick<ShownMessage, "lines" | "buttons">): void;
  /** Prints whether something is so, and remembers when it is not. */
  check(sentence: string, isSo: boolean): void;
  /** What was not so. */
  readonly failures: readonly string[];
}

const width = 100;

function wrapped(line: string): string[] {
  const words = line.split(" ");
  const rows: string[] = [];
  let row = "";
  for (const word of words) {
    if (row !== "" && row.length + 1 + word.length > width) {
      rows.push(row);
      row = "    ";
    }
    row = row === "" ? word : `${row} ${word}`;
  }
  return [...rows, row];
}

/** A signature is shown to its recipient only; on a screen that others may see, the demo blots it out. */
function blotted(line: string): string {
  return line.replaceAll(/(sig=)[^&\s"]+/g, "$1[blotted out here]");
}

/** Makes a teller that prints on standard output. */
export function createTeller(): Teller {
  const failures: string[] = [];
  const print = (text = ""): void => console.log(text);
  return {
    failures,
    act: (title) => print(`\n== ${title}`),
    say: (sentence) => print(`\n   ${sentence}`),
    card: (reader, { lines }) => {
      print(`\n   ${reader} sees`);
      for (const line of lines) for (const row of wrapped(blotted(line))) print(`   | ${row}`);
    },
    check: (sentence, isSo) => {
      print(`   ${isSo ? "[yes]" : "[NO] "} ${sentence}`);
      if (!isSo) failures.push(sentence);
    },
  };
}
