/** What people do in every story, and what is seen of it from outside: at the stand-ins, never in the bot's records. */
import { expect } from "vitest";
import type { Entry } from "../../src/standins/slack/controls.ts";
import type { Delivery } from "../../src/standins/slack/deliver.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import type { Actor, SeenForm, SeenMessage, Stage } from "./actor.ts";
import { type BotWorld, eventually, seesCard } from "./bot-world.ts";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** The labels of the form's fields. */
export const field = {
  environment: "Environment",
  kind: "What comes in",
  subject: "Name of the dataset or software",
  purpose: "Why it is needed",
  recipient: "Who will upload",
  address: "Their public IPv4 address",
  lasts: "How long the door stays open",
  notBefore: "Not before",
} as const;

/** Those that the form for an egress calls otherwise. */
export const outField = {
  subject: "What the outputs are",
  destination: "Who will hold them",
  recipient: "Who will download",
} as const;

/** What is asked for, where it differs from una uploading data from 203.0.113.7 into the sandbox for a day. */
export interface Asking<Recipient extends Actor = Person> {
  readonly kind?: "data-ingress" | "software-ingress" | "egress";
  readonly by?: Actor;
  readonly recipient?: Recipient;
  readonly environment?: string;
  readonly address?: string;
  /** Nothing stands for the usual length. */
  readonly lasts?: string;
  /** Milliseconds since 1970. */
  readonly notBefore?: number;
}

/** Types the command and waits for the form, a new one also where an earlier one is still open. */
export async function openForm<Form extends SeenForm>(
  person: Pick<Actor, "slash"> & { views(): readonly Form[] },
  words = "sandbox",
  command: "/ingress" | "/egress" = "/ingress",
): Promise<Form> {
  const earlier = person.views().map(({ id }) => id);
  await person.slash(command, `request ${words}`);
  return eventually("the form", () =>
    person.views().find((view) => view.submitLabel === "Ask" && !earlier.includes(view.id)),
  );
}

/** A form filled without a mistake. */
export function goodEntries(stage: Stage, asking: Asking<Actor> = {}): Record<string, Entry> {
  const { recipient = stage.people.una, address = "203.0.113.7", lasts = "24h", notBefore, kind } = asking;
  const isOut = kind === "egress";
  return {
    [field.environment]: asking.environment ?? "sandbox",
    ...(kind === undefined || isOut ? {} : { [field.kind]: kind }),
    [isOut ? outField.subject : field.subject]: "Cohort 7",
    ...(isOut ? { [outField.destination]: "University of Heron" } : {}),
    [field.purpose]: "Needed for work package 2",
    [isOut ? outField.recipient : field.recipient]: recipient.id,
    [field.address]: address,
    ...(lasts === "" ? {} : { [field.lasts]: lasts }),
    ...(notBefore === undefined ? {} : { [field.notBefore]: Math.floor(notBefore / 1000) }),
  };
}

/** The transfer's id in what was answered. */
export function idIn(text: string): string {
  const [id] = /\b(?:IN|OUT)-[0-9A-Z]{4,6}\b/.exec(text) ?? [];
  if (id === undefined) throw new Error(`There is no id in: ${text}`);
  return id;
}

/** Asks for an ingress by the form; gives its id once everyone concerned has a card. */
export async function ask(stage: Stage, asking: Asking<Actor> = {}): Promise<string> {
  const by = asking.by ?? stage.people.ada;
  const form = await openForm(by, "sandbox", asking.kind === "egress" ? "/egress" : "/ingress");
  const { body, errors } = await by.submit(form.id, goodEntries(stage, asking));
  expect(errors).toEqual({});
  const id = idIn(body);
  await seesCard(by, id, "Whose turn");
  await seesCard(asking.recipient ?? stage.people.una, id, "Whose turn");
  return id;
}

/** Has each of them sign: presses the one Approve on their card. */
export async function sign(id: string, ...people: readonly Actor[]): Promise<void> {
  for (const person of people) {
    const card = await eventually(`${person.name} may sign ${id}`, () =>
      person.dms().find((one) => one.text.includes(id) && approveButton(one) !== undefined),
    );
    await person.click(card, approveButton(card) ?? "");
  }
}

function approveButton(card: SeenMessage): string | undefined {
  return card.buttons.find((button) => button.startsWith("Approve as"));
}

/** The recipient calls the address theirs. */
export async function confirm(id: string, recipient: Actor): Promise<void> {
  const card = await seesCard(recipient, id, "is my address");
  await recipient.click(card, card.buttons.find((button) => button.endsWith("is my address")) ?? "");
}

/** An open door: the transfer, the recipient's message and the link in it. */
export interface OpenDoor<Message extends SeenMessage = ShownMessage> {
  readonly id: string;
  readonly message: Message;
  readonly link: string;
}

/** Waits for the link. */
export async function getsLink<Message extends SeenMessage>(
  id: string,
  recipient: Pick<Actor, "name"> & { dms(): readonly Message[] },
): Promise<OpenDoor<Message>> {
  const message = await seesCard(recipient, id, "Your door is open until");
  const [link] = /https:\/\/\S+/.exec(message.text) ?? [];
  return { id, message, link: link ?? "" };
}

/** Asks, has all three sign, has the address confirmed, and waits for the link. */
export async function openDoor(world: BotWorld, asking: Asking = {}): Promise<OpenDoor> {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, asking);
  await sign(id, petra, rex, ada);
  await confirm(id, asking.recipient ?? una);
  return getsLink(id, asking.recipient ?? una);
}

/** When the bot wrote a rule for this address, each time, by the stand-ins' clock; Slack's messages bear it, too. */
export function writesOf(world: Pick<BotWorld, "firewall">, address: string): readonly number[] {
  return world.firewall.history
    .filter(({ by, ipRulesBefore, ipRulesAfter }) => {
      const isNew = ipRulesAfter.includes(address) && !ipRulesBefore.includes(address);
      return by === "resource-manager" && isNew;
    })
    .map(({ at }) => at);
}

/** Does something and waits for what that person alone is then told; not for the word that it takes long, on a slow machine. */
export async function privateAnswer(person: Person, act: () => Promise<unknown>): Promise<ShownMessage> {
  const before = person.ephemerals().length;
  await act();
  const isAnswer = ({ text }: { readonly text: string }): boolean => !text.startsWith("Still working on it.");
  return eventually(`an answer for ${person.name} alone`, () => person.ephemerals().slice(before).find(isAnswer));
}

/** Types a command and gives the private answer. */
export async function types(person: Person, words: string): Promise<string> {
  return (await privateAnswer(person, () => person.slash("/ingress", words))).text;
}

/** Everything that people and Azure could notice: what each message ever said, every phone, every change of a firewall. */
export function pictureOf(world: BotWorld): unknown {
  const people = Object.values(world.people).map((person) => ({
    who: person.name,
    messages: person.dms().map(({ ts, versions }) => ({ ts, said: versions.map(({ blocks }) => blocks) })),
    rang: person.notifications().length,
  }));
  return { people, firewall: [...world.firewall.history], files: world.gate.requests.length };
}

/** Does what must change nothing: no card, no phone, no firewall, and nobody but this person is told anything. */
export async function changesNothing<Result>(
  world: BotWorld,
  person: Person,
  act: () => Promise<Result>,
): Promise<Result> {
  const others = Object.values(world.people).filter((one) => one.id !== person.id);
  const told = (): number => others.reduce((sum, one) => sum + one.ephemerals().length, 0);
  await world.idle();
  const before = { picture: pictureOf(world), told: told() };
  const result = await act();
  await world.idle();
  expect({ picture: pictureOf(world), told: told() }).toEqual(before);
  return result;
}

/** A refused act: gives the private answer, and shows that nothing changed. */
export function refuses(world: BotWorld, person: Person, act: () => Promise<Delivery>): Promise<string> {
  return changesNothing(world, person, async () => (await privateAnswer(person, act)).text);
}
