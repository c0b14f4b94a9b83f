import type { Line } from "../../workflows/cards/card.ts";

/** What Slack's own edge says, before or beside the commands. Everything else that people read comes from the commands. */
export const sentences = {
  loading: "One moment.",
  stillWorking: "Still working on it. The answer comes here as soon as it is there.",
  stillWorkingOnForm: "Still working on it. You can close this; the outcome comes to you as a direct message.",
  unknownButton:
    "That button belongs to an older message, or to something this bot no longer does. Nothing was done. Ask for the status to get a fresh message.",
  unknownForm: "That form belongs to an older version of this bot. Nothing was done. Please start again.",
  unknownShortcut: "This bot has no shortcuts. Nothing was done.",
  formNotOpened: "Slack did not let a form open: it takes at most three seconds. Nothing was done. Please try again.",
  unreadable: "What Slack sent could not be read. Nothing was done. Please try again.",
  foreignWorkspace:
    "This bot serves one workspace, and this is another one. Nothing was done. Ask from your organisation's own workspace.",
  stranger:
    "This bot serves the members of this workspace only, and your account belongs to another organisation. Nothing was done. Ask the person you work with here.",
  organisationInstall:
    "This bot serves one workspace and is not set up for a whole organisation. Nothing was done. Ask your Slack administrators to install it for the workspace alone.",
  fileNotGiven: "Slack did not take the file, and nothing was sent. Please try again in a minute.",
  fileRefused:
    "Slack does not let me send you files, and nothing was sent. Ask whoever runs this bot: the app may need the scope files:write, or your Slack administrators may have switched files off.",
  fileMayStand:
    "Slack did not say whether it took the file. Look in your direct messages with me before you ask for it again.",
  homeMoved: "Open this page again to see where things stand for you.",
  slackAway: "Slack could not be asked who we are. Nothing was done. Please try again in a minute.",
} as const;

/** What is said to a command that does not exist. */
export function unknownCommand(names: readonly string[]): string {
  return `This bot does not know that command. It knows ${names.map((name) => `/${name}`).join(", ")}.`;
}

/** What is said once a file is there. */
export function fileIn(name: string): string {
  return `The file ${name} is in your direct messages with me.`;
}

/** A sentence as the lines of a reply. */
export function sayIt(sentence: string): readonly Line[] {
  return [[sentence]];
}

/** What is at the head of a view that only says something. At most 24 characters. */
export const botName = "Lockkeeper";
