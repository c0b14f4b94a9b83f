import type { Line } from "../../workflows/cards/card.ts";

/** What the page's own edge says. Everything else that people read comes from the commands. */
export const sentences = {
  unknownButton:
    "That button belongs to an older message, or to something this bot no longer does. Nothing was done. Ask for the status to get a fresh message.",
  unknownForm:
    "That form was sent before, or belongs to an earlier start of this bot. Nothing was done now. Please start again.",
  unreadable: "What the page sent could not be read. Nothing was done. Reload the page.",
} as const;

/** What is said beside a file that the page saves. */
export function fileGiven(name: string): Line {
  return [`Your browser saves the file ${name}.`];
}

/** What is said to something typed that is no command. */
export function unknownCommand(names: readonly string[]): readonly Line[] {
  const commands = names.map((name) => `/${name}`).join(", ");
  return [[`This bot does not know that command. It knows ${commands}. Try `, { code: "/ingress help" }, "."]];
}
