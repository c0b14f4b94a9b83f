import type { ListenSettings } from "../../commands/chat-side.ts";
import type { FormReply, GivenFile, Reply } from "../../commands/front.ts";
import type { Line } from "../../workflows/cards/card.ts";
import { asFault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";
import type { PersonId } from "../../workflows/people/person.ts";
import { renderCard, renderLines } from "../adaptive-cards/card.ts";
import { readForm } from "../adaptive-cards/filled.ts";
import { readPress } from "../adaptive-cards/press.ts";
import { askFront } from "../chat-turns/ask-front.ts";
import { chatName } from "./chat-name.ts";
import type { Conversations } from "./conversations.ts";
import type { OpenForm, OpenForms } from "./form.ts";
import type { Payload } from "./payloads.ts";
import type { LocalPeople } from "./people.ts";
import { fileGiven, sentences, unknownCommand } from "./words.ts";

/** What is told to the page that did something; everything said is in the conversation by then. */
export interface Answer {
  /** A form to open, or the same one with what is wrong with it. */
  readonly form?: OpenForm;
  /** A file to save; it stands nowhere else. */
  readonly file?: Pick<GivenFile, "name" | "mediaType" | "text">;
}

/** What the listeners share. */
export interface Reception extends ListenSettings {
  readonly conversations: Conversations;
  readonly people: LocalPeople;
  readonly forms: OpenForms;
  readonly log: Log;
}

/** Something typed: it stands in the conversation, and so does the answer. */
export async function takeTyped(reception: Reception, { person, act, text }: Payload<"/say">): Promise<Answer> {
  const { front, people, conversations } = reception;
  const { now } = await people.readerOf(person);
  await conversations.add(person, { at: now, from: "person", summary: text.trim() }, false);
  const [, name = "", rest = ""] = /^\/?(\S*)\s*([\s\S]*)$/.exec(text.trim()) ?? [];
  const known = front.commands.map((command) => command.name);
  const command = name.toLowerCase();
  if (!known.includes(command)) return say(reception, person, unknownCommand(known));
  return answer(reception, person, () => front.command(command, rest.trim(), people.callerOf(person, act)));
}

/** A pressed button, those of long ago included. */
export async function takePress(reception: Reception, { person, act, ref, data }: Payload<"/press">): Promise<Answer> {
  const { front, people, conversations, onClickFrom, log } = reception;
  const pressed = readPress(data);
  if (pressed === undefined || !front.verbs.includes(pressed.press.verb))
    return say(reception, person, [[sentences.unknownButton]]);
  const complaint = pressed.reason === undefined ? undefined : front.complaintAbout(pressed.reason);
  if (complaint !== undefined) return say(reception, person, [[complaint]]);
  const { press, reason } = pressed;
  const reply = await askFront({ ...reception, chatName }, () =>
    front.press(press, people.callerOf(person, act), reason),
  );
  const answered = (await takesPlace(reception, person, ref, reply)) ? {} : await tell(reception, person, reply);
  const caller = people.find(person);
  // Taking up a message is tidiness: whatever goes wrong with it, the press counts.
  if (caller !== undefined && conversations.find(ref)?.person === person)
    await onClickFrom?.(press.transfer, caller, ref).catch((thrown: unknown) => {
      log.warn("local-page-click-not-reported", { code: asFault(thrown, "unexpected").code });
    });
  return answered;
}

/** Puts another page in the place of the answer that was pressed. A card that the engine edits is no such answer. */
async function takesPlace(reception: Reception, person: PersonId, ref: string, reply: Reply): Promise<boolean> {
  if (reply.kind !== "card" || reply.replaces !== true) return false;
  const { conversations, people } = reception;
  const pressed = conversations.find(ref);
  if (pressed?.person !== person || pressed.message.isPrivate !== true) return false;
  const reader = await people.readerOf(person);
  return conversations.replace(ref, renderCard(reply.card, reader), reader.now);
}

/** A form that was sent: wrong fields come back on it, with what was typed. */
export async function takeForm(reception: Reception, { person, act, token, data }: Payload<"/form">): Promise<Answer> {
  const { front, people, forms } = reception;
  const sent = readForm(data, await people.readerOf(person));
  if (sent === undefined || !forms.isOpen(token, person) || !front.forms.includes(sent.form))
    return say(reception, person, [[sentences.unknownForm]]);
  const { form, filled, carries } = sent;
  const reply = await askFront({ ...reception, chatName }, () =>
    front.submit(form, filled, carries, people.callerOf(person, act)),
  );
  if (reply.kind === "errors") {
    const again = await forms.again(token, filled, reply.errors);
    return again === undefined ? {} : { form: again };
  }
  forms.close(token);
  return reply.kind === "done" ? say(reception, person, reply.lines) : tell(reception, person, reply);
}

/** Somebody looks at the page of where things stand for them; what it shows comes by itself. */
export async function takeHome(reception: Reception, { person, act }: Payload<"/home">): Promise<Answer> {
  const { front, people, conversations } = reception;
  const instead = await askFront({ ...reception, chatName }, () =>
    front.openHome(person, people.callerOf(person, act)),
  );
  if (instead === undefined) return {};
  if (instead.kind === "say") {
    const { card } = renderLines(instead.lines, await people.readerOf(person));
    await conversations.showHome(person, card);
    return {};
  }
  return tell(reception, person, instead);
}

async function answer(reception: Reception, person: PersonId, ask: () => Promise<Reply>): Promise<Answer> {
  return tell(reception, person, await askFront({ ...reception, chatName }, ask));
}

async function tell(
  reception: Reception,
  person: PersonId,
  reply: Exclude<Reply | FormReply, { kind: "errors" | "done" }>,
): Promise<Answer> {
  if (reply.kind === "form") return { form: await reception.forms.open(person, reply.form) };
  if (reply.kind === "say") return say(reception, person, reply.lines);
  if (reply.kind === "file") {
    const { name, mediaType, text, lines } = reply;
    await say(reception, person, [...lines, fileGiven(name)]);
    return { file: { name, mediaType, text } };
  }
  const { conversations, people } = reception;
  const reader = await people.readerOf(person);
  const rendered = renderCard(reply.card, reader);
  await conversations.add(person, { at: reader.now, from: "bot", isPrivate: true, ...rendered }, false);
  return {};
}

async function say({ conversations, people }: Reception, person: PersonId, lines: readonly Line[]): Promise<Answer> {
  const reader = await people.readerOf(person);
  const rendered = renderLines(lines, reader);
  await conversations.add(person, { at: reader.now, from: "bot", isPrivate: true, ...rendered }, false);
  return {};
}
