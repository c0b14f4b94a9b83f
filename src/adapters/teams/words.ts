import type { Line } from "../../workflows/cards/card.ts";

/** What Teams' own edge says, before or beside the commands. Everything else that people read comes from the commands. */
export const sentences = {
  stillWorking: "Still working on it. The answer comes here as soon as it is there.",
  below: "The answer is below.",
  inPlace: "It stands on the card now.",
  unknownButton:
    "That button belongs to an older message, or to something this bot no longer does. Nothing was done. Say status to get a fresh message.",
  unknownForm: "That form belongs to an older version of this bot. Nothing was done. Please start again.",
  wrongOnForm: "Nothing was asked for yet: the form says what is wrong, and has kept what you typed.",
  fileDeclined: "You did not want the file, and nothing was saved.",
  fileNotSaved: "Teams did not take the file, and nothing was saved. Please ask for it again.",
  fileMayStand: "Teams did not say whether it took the file. Look in your OneDrive before you ask for it again.",
  onlyInPrivate: "This bot is used in your personal chat with it. Nothing was done.",
  answeredInPrivate: "I answer in our personal chat, so that nothing private is shown here.",
  privateUnreachable:
    "I can't write to you. Open a personal chat with me and say it there: nothing private is shown here.",
} as const;

/** What is said once a file is there. */
export function fileSaved(name: string): string {
  return `The file ${name} is in your OneDrive.`;
}

/** A sentence as the lines of a reply. */
export function sayIt(sentence: string): readonly Line[] {
  return [[sentence]];
}
