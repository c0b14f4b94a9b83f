/** A story in which files leave after assessment, told to a bot whose processes die. */
import { expect } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import { field, goodEntries, idIn, outField } from "../acts.ts";
import { filesField, pageOf } from "../assessing-acts.ts";
import { cardOf } from "../bot-world.ts";
import type { ProcessWorld } from "./process-world.ts";
import { agree, buttonOf, insists, linkIn, linkMessage, presses } from "./story.ts";

const files = { "tables/one.csv": "arm,n\ntreated,120\n", "tables/two.csv": "arm,n\ncontrol,118\n" } as const;

/** The container in which the copies of a transfer stand. */
const copiesOf = (id: string): string => `release-${id.toLowerCase()}`;

async function asksOut(world: ProcessWorld, address: string): Promise<string> {
  const { ada } = world.people;
  const entries = {
    ...goodEntries(world, { kind: "egress", address }),
    [outField.subject]: "Tables of paper 1",
    [field.purpose]: "For the paper",
    [filesField.paths]: "/output/tables/",
    [filesField.context]: "Counts by arm of the trial",
    [filesField.controls]: "Counts below 10 suppressed",
  };
  let said = "";
  const submit = async (): Promise<unknown> => {
    const form = ada.views().find((view) => view.submitLabel === "Ask");
    if (form === undefined) return ada.slash("/egress", "request sandbox");
    const answer = await ada.submit(form.id, entries);
    said = answer.body;
    return answer;
  };
  await insists(world, "it is asked for", submit, () => /OUT-/.test(said));
  for (const view of ada.views()) await ada.closeView(view.id).catch(() => undefined);
  return idIn(said);
}

/** Lets every file leave, and finishes; the page of files comes anew whenever it is asked for. */
async function releasesAll(world: ProcessWorld, person: Person, id: string): Promise<void> {
  await world.patiently(`${person.name} may assess`, () => buttonOf(person, id, "Assess the files"));
  const hasFinished = (): boolean =>
    person.dms().some(({ text, buttons }) => text.includes(id) && buttons.includes("See the files"));
  const goOn = async (): Promise<unknown> => {
    const page = pageOf(person, id);
    const button = page?.buttons.find(
      (one) => one === "I have finished" || /^All \d+ undecided.* may leave$/.test(one),
    );
    if (page !== undefined && button !== undefined) return person.click(page, button);
    const card = buttonOf(person, id, "Assess the files");
    return card === undefined ? undefined : person.click(card.message, card.button);
  };
  await insists(world, `${person.name} has assessed`, goOn, hasFinished);
}

/** All of it: asked for, assessed, signed, copied, fetched, over, and deleted a week later. Gives the transfer's id. */
export async function tellOutputs(world: ProcessWorld, address: string): Promise<string> {
  const { ada, max, olga, omar, una } = world.people;
  const id = await asksOut(world, address);
  for (const assessor of [omar, olga]) await releasesAll(world, assessor, id);
  await presses(world, olga, id, "Release 2 files");
  await agree(world, id);
  const link = await world.patiently(`the link of ${id}`, () => linkIn(linkMessage(world, id)?.text ?? ""));
  expect(new URL(link).pathname.endsWith(`/${copiesOf(id)}`)).toBe(true);
  expect((await world.uploader.list(link, address)).names).toEqual(Object.keys(files));
  for (const [name, content] of Object.entries(files))
    expect((await world.uploader.get(link, name, address)).bytes?.toString()).toBe(content);
  const finish = async (): Promise<void> => {
    const message = linkMessage(world, id);
    if (message?.buttons.includes("I have finished")) await una.click(message, "I have finished");
  };
  await insists(
    world,
    "una has finished",
    finish,
    () => linkMessage(world, id)?.buttons.includes("I have finished") !== true,
  );
  await world.patiently("it is proven closed", () => cardOf(max, `Door of ${id}`, "Closed", "read back at"));
  expect(world.firewall.admits(world.account, address)).toBe(false);
  await world.clock.advance(8 * 24 * 3_600_000);
  await world.patiently("the copies are gone", async () => !(await world.owner.containers()).includes(copiesOf(id)));
  await world.patiently("it is said that they are gone", () => cardOf(ada, id, "deleted"));
  const inside = await world.owner.list("egress");
  expect(inside.filter((name) => name.startsWith("tables/"))).toEqual(Object.keys(files));
  // Written twice or not, it is one report.
  expect(inside.filter((name) => name.includes(id) || name.includes(id.toLowerCase()))).toHaveLength(1);
  return id;
}

/** Puts the files there that are to leave. */
export async function putOutputs(world: ProcessWorld): Promise<void> {
  await world.owner.createContainer("egress");
  for (const [name, content] of Object.entries(files)) await world.owner.put("egress", name, content);
}
