/** `/lockkeeper`: what admins ask of the bot itself. Nobody else learns anything by it, not even which names exist. */
import type { Press } from "../workflows/cards/card.ts";
import type { EnvironmentToday } from "../workflows/people/environment.ts";
import { adopts, showAdoption } from "./adopt.ts";
import type { Desk } from "./desk.ts";
import { doors } from "./doors.ts";
import { environmentsMeant } from "./environment-names.ts";
import type { Reply } from "./front.ts";
import { health } from "./health.ts";
import { readTyped } from "./parse.ts";
import { say } from "./reply.ts";
import { quotable } from "./visible-text.ts";

/** How the command is registered with every chat. */
export const lockkeeperCommand = {
  name: "lockkeeper",
  hint: "doors | health | adopt <environment> | help",
  description: "For admins: open doors, how the bot is, and adopting a storage account that was made anew",
} as const;

/** The verb of an adoption's buttons; they name an environment where others name a transfer. */
export const adoptVerb = "adopt";

const usage = [
  ["doors", "the open doors of your environments, each with a button that closes it"],
  ["health", "how Lockkeeper is, and what is in its way"],
  [
    "adopt <environment>",
    "accepts a storage account that was made anew, or that records are lost; it takes two admins",
  ],
  ["help", "this"],
] as const;

function help(unknown?: string): Reply {
  return say(
    ...(unknown === undefined ? [] : [[`I don't know "${quotable(unknown)}".`]]),
    ...usage.map(([words, does]) => [{ code: `/lockkeeper ${words}` }, `  ${does}`]),
  );
}

function administered({ deps, person }: Desk): readonly EnvironmentToday[] {
  return deps.directory.environments().filter(({ people }) => people.admin.includes(person.id));
}

/** The one answer to everybody who is admin nowhere, whatever they typed or pressed. */
function adminsOnly(desk: Desk): Reply {
  const role = desk.wording.role("admin");
  return say([`/lockkeeper is for those who are ${role} of an environment. /ingress help says what you can do.`]);
}

function namesOf(environments: readonly EnvironmentToday[]): string {
  return environments.map(({ id }) => id).join(", ");
}

/** The one answer about an environment that is not theirs, whether or not there is one. */
function notTheirs(typed: string, mine: readonly EnvironmentToday[]): Reply {
  return say([`You are admin of no environment "${quotable(typed)}". Yours: ${namesOf(mine)}.`]);
}

async function adopt(desk: Desk, typed: string, mine: readonly EnvironmentToday[]): Promise<Reply> {
  const only = mine.length === 1 ? mine[0] : undefined;
  if (typed === "" && only === undefined) return say([`Which one? Yours: ${namesOf(mine)}.`]);
  const meant = typed === "" ? mine : environmentsMeant(typed, mine);
  const [environment, ...others] = meant;
  if (environment === undefined) return notTheirs(typed, mine);
  if (others.length > 0) return say([`Which one do you mean: ${namesOf(meant)}? Say it in full.`]);
  return showAdoption(desk, environment.id);
}

/** What was typed after /lockkeeper. */
export async function lockkeeper(desk: Desk, text: string): Promise<Reply> {
  const mine = administered(desk);
  if (mine.length === 0) return adminsOnly(desk);
  const { verb, words } = readTyped(text);
  switch (verb) {
    case "":
    case "doors":
      return doors(desk, mine);
    case "health":
      return health(desk, mine);
    case "adopt":
      return adopt(desk, words.join(" "), mine);
    case "help":
      return help();
    default:
      return help(verb);
  }
}

/** A button of an adoption's card. */
export async function pressAdopt(desk: Desk, press: Press): Promise<Reply> {
  const mine = administered(desk);
  if (mine.length === 0) return adminsOnly(desk);
  return mine.some(({ id }) => id === press.transfer) ? adopts(desk, press) : notTheirs(press.transfer, mine);
}
