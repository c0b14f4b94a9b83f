/** A story told to a bot whose processes die: people who see that nothing came of what they did do it again. */
import { expect } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../../src/standins/slack/shown.ts";
import { field, goodEntries, idIn } from "../acts.ts";
import { cardOf } from "../bot-world.ts";
import type { ProcessWorld } from "./process-world.ts";

/** A story that was told. */
export interface Told {
  readonly id: string;
  readonly address: string;
  /** The links that una was given. */
  readonly links: readonly string[];
}

/** What una uploads in each story, under the transfer's id. */
export const upload = Buffer.from("id,age\n1,40\n");

const answerMs = 700;

/** Does it, and again every while until something came of it. An error of Slack's is a reason to do it again, too. */
export async function insists<Value>(
  world: ProcessWorld,
  what: string,
  act: () => Promise<unknown>,
  came: () => Value,
): Promise<NonNullable<Value>> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let answered = "nothing";
  return world.patiently(what, async () => {
    const value = came();
    if (value || performance.now() - askedAt < answerMs) return value;
    await act().then(
      (answer) => {
        askedAt = performance.now();
        answered = JSON.stringify(answer);
      },
      (thrown) => {
        answered = String(thrown);
      },
    );
    const after = came();
    if (after) return after;
    throw new Error(`The last answer was ${answered}`);
  });
}

/** A button that starts or ends with these words, and the message it is on. */
export function buttonOf(
  person: Person,
  id: string,
  words: string,
): { message: ShownMessage; button: string } | undefined {
  for (const message of person.dms().filter(({ text }) => text.includes(id))) {
    const button = message.buttons.find((one) => one.startsWith(words) || one.endsWith(words));
    if (button !== undefined) return { message, button };
  }
  return undefined;
}

/** Presses a button until it is gone. */
export async function presses(world: ProcessWorld, person: Person, id: string, words: string): Promise<void> {
  const found = () => buttonOf(person, id, words);
  await world.patiently(`${person.name} may press ${words}`, found);
  const press = async (): Promise<void> => {
    const { message, button } = found() ?? {};
    if (message !== undefined && button !== undefined) await person.click(message, button);
  };
  await insists(world, `${person.name} has pressed ${words}`, press, () => found() === undefined);
}

/** Ada asks for a door, again where she is told to try again; gives the transfer's id. */
export async function asks(world: ProcessWorld, address: string): Promise<string> {
  const { ada } = world.people;
  const entries = { ...goodEntries(world, { address }), [field.subject]: `Cohort from ${address}` };
  let said = "";
  const submit = async (): Promise<unknown> => {
    const form = ada.views().find((view) => view.submitLabel === "Ask");
    if (form === undefined) return ada.slash("/ingress", "request sandbox");
    const answer = await ada.submit(form.id, entries);
    said = answer.body;
    return answer;
  };
  await insists(world, "it is asked for", submit, () => /IN-/.test(said));
  // A form that was opened twice stays open beside the one that was sent.
  for (const view of ada.views()) await ada.closeView(view.id).catch(() => undefined);
  return idIn(said);
}

/** Everybody signs, and una calls the address hers. */
export async function agree(world: ProcessWorld, id: string): Promise<void> {
  const { ada, petra, una } = world.people;
  for (const person of [petra, ada]) await presses(world, person, id, "Approve as");
  await presses(world, una, id, "is my address");
}

/** Every message for the link that una has. */
export function linkMessages(world: ProcessWorld, id: string): readonly ShownMessage[] {
  return world.people.una.dms().filter((one) => one.text.includes(id) && one.text.startsWith("Your link,"));
}

/** Una's message for the link. */
export function linkMessage(world: ProcessWorld, id: string): ShownMessage | undefined {
  return linkMessages(world, id)[0];
}

/** The link in a text, if there is one. */
export function linkIn(text: string): string | undefined {
  return /https:\/\/\S+sig=\S+/.exec(text)?.[0];
}

/** Waits for the link, and uploads a file by it. */
export async function uploads(world: ProcessWorld, id: string, address: string): Promise<string> {
  const link = await world.patiently(`the link of ${id}`, () => linkIn(linkMessage(world, id)?.text ?? ""));
  const put = await world.uploader.put(link, `${id}.csv`, upload, address);
  expect(put).toMatchObject({ status: 201 });
  return link;
}

/** Waits until everybody's last word stands. */
async function isClosed(world: ProcessWorld, id: string): Promise<void> {
  const { max } = world.people;
  const proof = () => {
    const card = cardOf(max, `Door of ${id}`, "Closed", "read back at");
    if (card === undefined)
      throw new Error(
        `${id}: the admin sees ${max
          .dms()
          .map(({ text }) => text)
          .join("\n--\n")}`,
      );
    return card;
  };
  await world.patiently("the admin is told of the proof", proof);
  await world.patiently("the link is edited away", () => linkMessage(world, id)?.text.includes("no longer works"));
}

/** Una has finished: the door closes. Her message had the button with the link, and loses it when that is taken in. */
export async function finishes(world: ProcessWorld, id: string): Promise<void> {
  const { una, ada } = world.people;
  const button = "I have finished";
  const mayFinish = (): boolean => linkMessage(world, id)?.buttons.includes(button) === true;
  const finish = async (): Promise<void> => {
    const message = linkMessage(world, id);
    if (message?.buttons.includes(button)) await una.click(message, button);
  };
  await insists(world, "una has finished", finish, () => !mayFinish());
  await isClosed(world, id);
  await world.patiently("it is said what arrived", () => cardOf(ada, id, "arrived"));
}

/** An admin closes the door. */
export async function closes(world: ProcessWorld, id: string): Promise<void> {
  await presses(world, world.people.max, id, "Close now");
  await isClosed(world, id);
}

/** All of it, for one address, with the words and clicks that change nothing besides. */
export async function tell(world: ProcessWorld, address: string): Promise<Told> {
  const { ada, petra } = world.people;
  const id = await asks(world, address);
  await agree(world, id);
  await insists(
    world,
    "the timeline",
    () => ada.slash("/ingress", `status ${id}`),
    () => ada.ephemerals().some((one) => one.text.includes(id) && one.text.includes("asked for it")),
  );
  const link = await uploads(world, id, address);
  const [card] = petra.dms().filter(({ text }) => text.includes(id));
  if (card !== undefined)
    await petra.click(card, "Approve as Dataset Provider Representative", { asOf: 0 }).catch(() => undefined);
  await finishes(world, id);
  return { id, address, links: [link] };
}
