import type { App } from "@slack/bolt";
import { answer, answerInView } from "../answer.ts";
import { readCommand } from "../payloads.ts";
import { callerOf, personOf, type Reception } from "../reception.ts";
import { type Acknowledge, turnAway } from "../turn-away.ts";
import { readTyped, unescapeText } from "../typed.ts";
import { sentences, unknownCommand } from "../words.ts";

/** Listens to every slash command; those that the commands do not know are answered as well. */
export function listenToCommands(app: App, reception: Reception): void {
  const { front } = reception;
  app.command(/./, async ({ body, ack }) => {
    const typed = readCommand(body);
    const names = front.commands.map(({ name }) => name);
    if (typed === undefined || !names.includes(typed.name)) {
      const sentence = typed === undefined ? sentences.unreadable : unknownCommand(names);
      return turnAway(reception, { body, ack: ack as Acknowledge }, sentence);
    }
    await ack();
    const { name, text, from, event } = typed;
    const ask = async () => {
      const caller = await callerOf(reception, from.userId, event);
      return front.command(name, await readTyped(text, personOf(reception)), caller);
    };
    const respond = front.opensForm(name, unescapeText(text).trim()) ? answerInView : answer;
    await respond(reception, typed, ask);
  });
}
