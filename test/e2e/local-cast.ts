/** The people of the local page by the same acts as Slack's and Teams': over the page's own requests, without a browser. */
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createLocalPage } from "../../src/adapters/local-page/app.ts";
import type { BotOptions } from "../../src/bot.ts";
import { type AdaptiveCard, actionsOf, inputsOf } from "../../src/standins/connector/card.ts";
import { type Entries, fillIn, findButton, onlyButton, type Pressable } from "../../src/standins/connector/fill.ts";
import { takeCard } from "../../src/standins/connector/person-dialogs.ts";
import { showCard } from "../../src/standins/connector/show.ts";
import { type CastId, castNames } from "../../src/standins/world.ts";
import { type Actor, type Cast, castBy, entriesOf, questionOf, type SeenMessage } from "./actor.ts";
import { eventually } from "./bot-world.ts";

/** Has the bot serve the local page and no other chat, at a port that is taken anew at each start. */
export const onLocalPage: NonNullable<BotOptions["chats"]> = async ({ config, directory, clock, log }) => {
  const workshop = { look: async () => ({}), act: async () => ({ said: "" }) };
  const folder = join(dirname(config.dataFolder), "page");
  return [await createLocalPage({ port: 0, folder, directory, clock, workshop, log })];
};

/** A message with the card that it shows. */
interface PageMessage extends SeenMessage {
  readonly card: AdaptiveCard;
  /** Names it as it is now: an answer to what they did that is new, or has become another page. */
  readonly answer?: string;
}

/** What the page is told of a conversation. */
interface Told {
  readonly messages: readonly {
    readonly ref: string;
    readonly from: string;
    readonly card?: unknown;
    readonly isPrivate?: boolean;
    readonly editedAt?: number;
  }[];
}

/** What the page is answered. */
interface Answer {
  readonly form?: { readonly token: string; readonly card: unknown };
  readonly file?: { readonly name: string; readonly text: string };
}

/** A form, or a question of a card, that stands open. */
interface OpenForm {
  readonly id: string;
  readonly submitLabel: string;
  readonly send: (entries: Entries) => Promise<Answer>;
  readonly card: AdaptiveCard;
}

/** Everybody at a page. `originNow` is where it is just now. */
export interface LocalCast {
  readonly people: Cast;
  stop(): void;
}

/** Has everybody look at their conversation, as long as it runs; where the page is gone, they look for it again. */
export function openLocalCast(originNow: () => string): LocalCast {
  const over = new AbortController();
  return { people: castBy((id) => atPage(id, originNow, over.signal)), stop: () => over.abort() };
}

const againAfterMs = 20;

/** Tells what the page streams of somebody's conversation, each time as a whole. */
async function follow(id: CastId, originNow: () => string, over: AbortSignal, tell: (told: Told) => void) {
  while (!over.aborted) {
    try {
      const { body } = await fetch(`${originNow()}/events?person=${id}`, { signal: over });
      let text = "";
      for await (const more of body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const events = (text + more).split("\n\n");
        text = events.pop() ?? "";
        const last = events.findLast((event) => event.startsWith("event: conversation\n"));
        if (last !== undefined) tell(JSON.parse(last.replace(/^.*\ndata: /, "")) as Told);
      }
    } catch {
      // It stops, or starts anew.
    }
    await wait(againAfterMs);
  }
}

function atPage(id: CastId, originNow: () => string, over: AbortSignal): Actor {
  let told: Told = { messages: [] };
  let open: OpenForm | undefined;
  const known = new Map<string, PageMessage>();
  const seen = (message: Told["messages"][number]): PageMessage => {
    const key = JSON.stringify(message);
    const before = known.get(key);
    if (before !== undefined) return before;
    const card = takeCard(message.card);
    const buttons = actionsOf(card).map(({ title }) => title);
    const answer = message.isPrivate === true ? { answer: `${message.ref} ${message.editedAt}` } : {};
    const shown = { ts: message.ref, text: showCard(card).join("\n"), buttons, card, ...answer };
    known.set(key, shown);
    return shown;
  };
  void follow(id, originNow, over, (now) => {
    told = now;
  });
  const messages = (): readonly PageMessage[] => told.messages.filter(({ from }) => from === "bot").map(seen);
  const post = async (path: string, given: object): Promise<Answer> => {
    const origin = originNow();
    const sent = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body: JSON.stringify({ person: id, act: randomUUID(), ...given }),
    });
    if (sent.status !== 200) throw new Error(`${path} was answered ${sent.status}: ${await sent.text()}`);
    const answer = (await sent.json()) as Answer;
    if (answer.form !== undefined) opens(answer.form.token, takeCard(answer.form.card));
    return answer;
  };
  /** What a button carries, with what is typed into the controls that go with it. */
  const dataOf = ({ action, inputs }: Pressable, entries: Entries) => ({ ...action.data, ...fillIn(inputs, entries) });
  const opens = (token: string, card: AdaptiveCard): void => {
    const form = onlyButton(card, "Action.Execute");
    const send = (entries: Entries) => post("/form", { token, data: dataOf(form, entries) });
    open = { id: token, submitLabel: form.action.title, send, card };
  };
  return {
    id,
    name: castNames[id],
    slash: (command, text) => post("/say", { text: `${command} ${text}` }),
    views: () => (open === undefined ? [] : [open]),
    submit: async (form, entries) => {
      const sending = open;
      if (sending?.id !== form) throw new Error(`${castNames[id]} has no form ${form} open`);
      open = undefined;
      const before = new Set(messages().map(({ answer }) => answer));
      const { form: again } = await sending.send(entriesOf(inputsOf(sending.card), entries));
      if (again !== undefined) return { body: "", errors: { form: showCard(takeCard(again.card)).join("\n") } };
      const said = await eventually(`${castNames[id]} is answered`, () =>
        messages().find(({ answer }) => answer !== undefined && !before.has(answer)),
      );
      return { body: said.text, errors: {} };
    },
    click: async ({ ts }, button) => {
      const card = messages().find((message) => message.ts === ts)?.card;
      if (card === undefined) throw new Error(`${castNames[id]} sees no message ${ts}`);
      const pressable = findButton(card, button);
      const send = (entries: Entries) => post("/press", { ref: ts, data: dataOf(pressable, entries) });
      const submitLabel = questionOf(card, button);
      if (submitLabel === undefined) return send({});
      open = { id: `${ts} ${button}`, submitLabel, send, card };
      return undefined;
    },
    dms: messages,
  };
}
