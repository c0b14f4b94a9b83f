import { azureWords } from "./azure.ts";
import { keptWords } from "./kept.ts";
import { peopleWords } from "./people.ts";
import { slackWords } from "./slack.ts";
import { teamsWords } from "./teams.ts";
import type { Level, Wording } from "./wording.ts";

const general = {
  "not-checked": {
    level: "not-checked",
    is: "Not checked, because {because}.",
    toDo: "Mend that, and run the doctor again.",
  },
  "no-answer-in-time": {
    level: "wrong",
    is: "This was not done within {seconds} seconds, so something it asks does not answer.",
    toDo: "Look at the network between here and what this check is about, and run the doctor again.",
  },
  unexplained: {
    level: "wrong",
    is: "It could not be looked at ({code}).",
    toDo: "Run the doctor again; where it stays so, tell whoever looks after the bot the code.",
  },
} as const satisfies Record<string, Wording>;

const table = { ...general, ...peopleWords, ...slackWords, ...teamsWords, ...keptWords, ...azureWords };

/** What is found, as a code. */
export type Code = keyof typeof table;

/** What fills the gaps in the sentences. */
export type Facts = Readonly<Record<string, string | number>>;

/** Whether a fault's code has words of its own here. */
export function hasWords(code: string): code is Code {
  return Object.hasOwn(table, code);
}

/** The words of a code. Throws where a sentence wants a fact that is not given. */
export function words(code: Code, facts: Facts): { level: Level; is: string; toDo?: string } {
  const { level, is, toDo }: Wording = table[code];
  return { level, is: fill(is, facts), ...(toDo === undefined ? {} : { toDo: fill(toDo, facts) }) };
}

function fill(sentence: string, facts: Facts): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const fact = facts[name];
    if (fact === undefined) throw new Error(`the sentence wants ${name}`);
    return String(fact);
  });
}
