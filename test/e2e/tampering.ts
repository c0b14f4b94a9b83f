import { createHmac } from "node:crypto";
import { readBody, startLoopbackServer } from "../../src/standins/loopback-server.ts";
import type { BotWorld } from "./bot-world.ts";

/** An interaction on its way to the bot, as far as a hand in between may change it. */
export interface Interaction {
  user: { id: string };
  trigger_id: string;
  response_url?: string;
  actions?: { action_id: string; value?: string }[];
  view?: {
    id: string;
    callback_id: string;
    private_metadata: string;
    state: { values: Record<string, Record<string, Record<string, unknown>>> };
  };
}

/** A hand between Slack and the bot that has the signing secret: it changes what a person sends and signs it again. */
export interface Tampering {
  /** Changes the next interaction, in place. */
  next(change: (interaction: Interaction) => void): void;
  /** Stands between Slack and the bot again, after the bot was restarted. */
  stepIn(): void;
  stop(): Promise<void>;
}

/** Steps in between Slack and the bot. What is not to be changed is passed on as it came. */
export async function startTampering(world: BotWorld): Promise<Tampering> {
  const changes: ((interaction: Interaction) => void)[] = [];
  const server = await startLoopbackServer({
    handle: async (request, response) => {
      const body = (await readBody(request)).toString("utf8");
      const timestamp = String(request.headers["x-slack-request-timestamp"]);
      const sent = changed(body, changes);
      const digest = createHmac("sha256", world.slack.signingSecret).update(`v0:${timestamp}:${sent}`).digest("hex");
      const answer = await fetch(`http://127.0.0.1:${world.bot.slackPort}/slack/events`, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "x-slack-request-timestamp": timestamp,
          "x-slack-signature": sent === body ? String(request.headers["x-slack-signature"]) : `v0=${digest}`,
        },
        body: sent,
      });
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
      response.end(await answer.text());
    },
  });
  const stepIn = (): void => world.slack.connect(`http://127.0.0.1:${server.port}/slack/events`);
  stepIn();
  return { next: (change) => void changes.push(change), stepIn, stop: server.stop };
}

function changed(body: string, changes: ((interaction: Interaction) => void)[]): string {
  const form = new URLSearchParams(body);
  const payload = form.get("payload");
  const change = payload === null ? undefined : changes.shift();
  if (payload === null || change === undefined) return body;
  const interaction = JSON.parse(payload) as Interaction;
  change(interaction);
  form.set("payload", JSON.stringify(interaction));
  return form.toString();
}

/** What a button of the bot's carries. */
export type CarriedPress = Readonly<Record<string, string | undefined>>;

/** Makes a click carry another press than the button's own. */
export function pressAs(change: (press: CarriedPress) => CarriedPress): (interaction: Interaction) => void {
  return valueAs((value) => {
    const carried = JSON.parse(value) as { press: CarriedPress };
    return JSON.stringify({ ...carried, press: change(carried.press) });
  });
}

/** Makes a click carry another text than the button's own. */
export function valueAs(change: (value: string) => string): (interaction: Interaction) => void {
  return ({ actions }) => {
    const [action] = actions ?? [];
    if (action?.value === undefined) throw new Error("This is no click on a button of the bot's");
    action.value = change(action.value);
  };
}

/** Makes a form say something else in a field of text, whatever the field would take. */
export function fieldAs(name: string, text: string): (interaction: Interaction) => void {
  return ({ view }) => {
    const control = view?.state.values[name]?.input;
    if (control === undefined) throw new Error(`This form has no field ${name}`);
    control.value = text;
  };
}
