/** What people do on Slack about single files of an egress: decide, return, put right; and what they see of it. */
import { expect } from "vitest";
import type { Entry } from "../../src/standins/slack/controls.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import { confirm, getsLink, type OpenDoor, sign } from "./acts.ts";
import { approvesAll, asksOut, concludes, opensFiles, pageOf } from "./assessing-acts.ts";
import { type BotWorld, cardOf, eventually } from "./bot-world.ts";

/** The id of the button that stands below a file's name. */
function buttonOf(page: ShownMessage, name: string, label: string): string | undefined {
  const at = page.blocks.findIndex((block) => block.type === "rich_text" && JSON.stringify(block).includes(name));
  const buttons = at < 0 ? undefined : page.blocks[at + 1];
  const elements = buttons?.type === "actions" ? buttons.elements : [];
  return elements.flatMap((one) => (one.type === "button" && one.text.text === label ? [one.action_id ?? ""] : []))[0];
}

/** What a page says of a file: its line. */
export function lineOf(page: ShownMessage | undefined, name: string): string {
  return page?.lines.find((line) => line.includes(name)) ?? "";
}

/** Decides about one file on a page that is open; gives the page with the decision. `remark`: what is to be changed. */
export async function decides(id: string, assessor: Person, name: string, remark?: string): Promise<ShownMessage> {
  const page = await eventually(`${assessor.name} sees ${name}`, () => {
    const seen = pageOf(assessor, id) as ShownMessage | undefined;
    return seen !== undefined && lineOf(seen, name) !== "" ? seen : undefined;
  });
  await assessor.click(page, buttonOf(page, name, remark === undefined ? "May leave" : "Change needed") ?? "");
  if (remark !== undefined) {
    const form = await eventually("the question what to change", () =>
      assessor.views().find(({ submitLabel }) => submitLabel === "Change needed"),
    );
    await assessor.submit(form.id, { "What to change (the requester sees it)": remark });
  }
  const said = remark === undefined ? "you: may leave" : "you: change needed";
  return eventually(`${assessor.name} has decided about ${name}`, () => {
    const after = pageOf(assessor, id) as ShownMessage | undefined;
    // Where only undecided ones are shown it goes from the page.
    const isDone = lineOf(after, name).includes(said) || after?.text.includes(name) === false;
    return isDone ? after : undefined;
  });
}

/** Presses "I have finished" on the page. */
export async function finishes(id: string, assessor: Person): Promise<void> {
  const done = await eventually(`${assessor.name} may finish`, () => {
    const page = pageOf(assessor, id);
    return page?.buttons.includes("I have finished") === true ? page : undefined;
  });
  await assessor.click(done, "I have finished");
}

/** Opens the files, says of some what is to be changed, lets the others leave, and finishes. */
export async function assesses(
  id: string,
  assessor: Person,
  { release = [], change = {} }: { readonly release?: readonly string[]; readonly change?: Record<string, string> },
): Promise<void> {
  await opensFiles(id, assessor);
  for (const name of release) await decides(id, assessor, name);
  for (const [name, remark] of Object.entries(change)) await decides(id, assessor, name, remark);
  await finishes(id, assessor);
}

/** Puts what was returned right by the form of the card; what is not given stays as it is filled in. */
export async function asksAgain(id: string, requester: Person, entries: Record<string, Entry> = {}): Promise<string> {
  const label = "Put it right and ask again";
  const card = await eventually(`${requester.name} may ask again`, () =>
    requester.dms().find(({ text, buttons }) => text.includes(id) && buttons.includes(label)),
  );
  await requester.click(card, label);
  const form = await eventually("the form to ask again", () =>
    requester.views().findLast(({ submitLabel }) => submitLabel === "Ask again"),
  );
  const { errors, body } = await requester.submit(form.id, entries);
  expect(errors).toEqual({});
  return body;
}

/** Asks for files, has both assessors approve all of them, and one of them release them. */
export async function assessed(
  world: Pick<BotWorld, "people">,
  asking: { readonly paths: string; readonly address: string; readonly label: string },
): Promise<string> {
  const { omar, olga } = world.people;
  const id = await asksOut(world, asking);
  await approvesAll(id, omar);
  await approvesAll(id, olga);
  await concludes(id, olga, asking.label);
  return id;
}

/** What everybody who must sign and confirm does. */
export async function signedBy(world: Pick<BotWorld, "people">, id: string): Promise<void> {
  const { una, petra, ada } = world.people;
  await confirm(id, una);
  await sign(id, petra, ada);
}

/** Asks, has it assessed and signed, and waits for the link. */
export async function released(
  world: Pick<BotWorld, "people">,
  asking: { readonly paths: string; readonly address: string; readonly label: string },
): Promise<OpenDoor> {
  const id = await assessed(world, asking);
  await signedBy(world, id);
  return getsLink(id, world.people.una);
}

/** The container of a transfer's copies. */
export function releaseOf(id: string): string {
  return `release-${id.toLowerCase()}`;
}

/** The text of somebody's card of a transfer, as it stands now. */
export function cardText(person: Person, id: string): string {
  return cardOf(person, `Egress ${id}`)?.text ?? "";
}
