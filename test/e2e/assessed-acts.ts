/** What people do about single files of an egress, in whichever chat: decide, return, put right; and what they see of it. */
import { expect } from "vitest";
import type { Entry } from "../../src/standins/slack/controls.ts";
import type { Actor, SeenMessage, Stage } from "./actor.ts";
import { confirm, getsLink, type OpenDoor, sign } from "./acts.ts";
import { approvesAll, asksOut, concludes, opensFiles, pageOf } from "./assessing-acts.ts";
import { cardOf, eventually } from "./bot-world.ts";

/** What a page says of a file: its line. */
export function lineOf(page: SeenMessage | undefined, name: string): string {
  return page?.text.split("\n").find((line) => line.includes(name)) ?? "";
}

/** Decides about one file on a page that is open; gives the page with the decision. `remark`: what is to be changed. */
export async function decides(id: string, assessor: Actor, name: string, remark?: string): Promise<SeenMessage> {
  const page = await eventually(`${assessor.name} sees ${name}`, () => {
    const seen = pageOf(assessor, id);
    return seen !== undefined && lineOf(seen, name) !== "" ? seen : undefined;
  });
  // Which file a button is about, of so many that say the same, is told to those who hear the page.
  await assessor.click(page, `${remark === undefined ? "May leave" : "Change needed"}: ${name}`);
  if (remark !== undefined) {
    const form = await eventually("the question what to change", () =>
      assessor.views().find(({ submitLabel }) => submitLabel === "Change needed"),
    );
    await assessor.submit(form.id, { "What to change (the requester sees it)": remark });
  }
  const said = remark === undefined ? "you: may leave" : "you: change needed";
  return eventually(`${assessor.name} has decided about ${name}`, () => {
    const after = pageOf(assessor, id);
    // Where only undecided ones are shown it goes from the page.
    const isDone = lineOf(after, name).includes(said) || after?.text.includes(name) === false;
    return isDone ? after : undefined;
  });
}

/** Presses "I have finished" on the page. */
export async function finishes(id: string, assessor: Actor): Promise<void> {
  const done = await eventually(`${assessor.name} may finish`, () => {
    const page = pageOf(assessor, id);
    return page?.buttons.includes("I have finished") === true ? page : undefined;
  });
  await assessor.click(done, "I have finished");
}

/** Opens the files, says of some what is to be changed, lets the others leave, and finishes. */
export async function assesses(
  id: string,
  assessor: Actor,
  { release = [], change = {} }: { readonly release?: readonly string[]; readonly change?: Record<string, string> },
): Promise<void> {
  await opensFiles(id, assessor);
  for (const name of release) await decides(id, assessor, name);
  for (const [name, remark] of Object.entries(change)) await decides(id, assessor, name, remark);
  await finishes(id, assessor);
}

/** Puts what was returned right by the form of the card; what is not given stays as it is filled in. */
export async function asksAgain(id: string, requester: Actor, entries: Record<string, Entry> = {}): Promise<string> {
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
  stage: Stage,
  asking: { readonly paths: string; readonly address: string; readonly label: string },
): Promise<string> {
  const { omar, olga } = stage.people;
  const id = await asksOut(stage, asking);
  await approvesAll(id, omar);
  await approvesAll(id, olga);
  await concludes(id, olga, asking.label);
  return id;
}

/** What everybody who must sign and confirm does. */
export async function signedBy({ people }: Stage, id: string): Promise<void> {
  const { una, petra, ada } = people;
  await confirm(id, una);
  await sign(id, petra, ada);
}

/** Asks, has it assessed and signed, and waits for the link. */
export async function released(
  stage: Stage,
  asking: { readonly paths: string; readonly address: string; readonly label: string },
): Promise<OpenDoor<SeenMessage>> {
  const id = await assessed(stage, asking);
  await signedBy(stage, id);
  return getsLink(id, stage.people.una);
}

/** The container of a transfer's copies. */
export function releaseOf(id: string): string {
  return `release-${id.toLowerCase()}`;
}

/** The text of somebody's card of a transfer, as it stands now. */
export function cardText(person: Actor, id: string): string {
  return cardOf(person, `Egress ${id}`)?.text ?? "";
}
