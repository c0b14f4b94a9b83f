import type { AnyMiddlewareArgs, Middleware } from "@slack/bolt";
import { late, within } from "../chat-turns/within.ts";
import { readSender, type Sender } from "./payloads.ts";
import type { Reception } from "./reception.ts";
import { type Acknowledge, turnAway } from "./turn-away.ts";
import { recogniseWithinMs } from "./waiting.ts";
import { sentences } from "./words.ts";

/**
 * Lets in who belongs to our workspace, and turns everybody else away with a sentence: other workspaces, installations
 * for a whole organisation, and people who are here by Slack Connect. It stands before every listener.
 */
export function createDoorkeeper(reception: Reception): Middleware<AnyMiddlewareArgs> {
  return async (args) => {
    if (!("ack" in args) || args.ack === undefined) return letEventIn(reception, args);
    const request = { body: args.body as unknown, ack: args.ack as Acknowledge };
    const bot = await within(reception.whoAmI(), recogniseWithinMs).catch((): typeof late => late);
    if (bot === late) return turnAway(reception, request, sentences.slackAway);
    const objection = findObjection(readSender(request.body), bot.teamId);
    if (objection === undefined) return void (await args.next());
    reception.log.warn("slack-turned-away", { because: objection });
    await turnAway(reception, request, sentences[objection]);
  };
}

/** An event, which Bolt has acknowledged: nobody waits for an answer, so what is not for us is left. */
async function letEventIn(
  reception: Reception,
  { body, next }: { readonly body: unknown; readonly next: () => Promise<void> },
): Promise<void> {
  const bot = await within(reception.whoAmI(), recogniseWithinMs).catch((): typeof late => late);
  const objection = bot === late ? "slackAway" : findObjection(readSender(body), bot.teamId);
  if (objection === undefined) return next();
  reception.log.warn("slack-turned-away", { because: objection });
}

function findObjection(sender: Sender | undefined, teamId: string): keyof typeof sentences | undefined {
  if (sender === undefined) return "unreadable";
  if (sender.isOrganisationInstall) return "organisationInstall";
  if (sender.teamId !== teamId) return "foreignWorkspace";
  return sender.homeTeamId !== undefined && sender.homeTeamId !== teamId ? "stranger" : undefined;
}
