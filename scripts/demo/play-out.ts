import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import type { Stage } from "./stage.ts";
import type { Teller } from "./tell.ts";
import { seen, waitFor } from "./wait.ts";

const address = "203.0.113.8";
const small = "tables/by-village.csv";
const outputs: Readonly<Record<string, string>> = {
  "tables/table-1.csv": "arm,n\ntreated,120\ncontrol,118\n",
  [small]: "village,n\nUpper Heron,212\nHeron Mill,2\n",
  "other/raw.csv": "name,age\n",
};

async function askOut({ world }: Stage, tell: Teller): Promise<string> {
  const { ada, una } = world.people;
  tell.act("Outputs are to leave: Ada asks for two tables");
  await world.owner.createContainer("egress");
  for (const [name, text] of Object.entries(outputs)) await world.owner.put("egress", name, text);
  await ada.slash("/egress", "request sandbox");
  const form = await waitFor("the form", () => ada.views().find((view) => view.submitLabel === "Ask"));
  await ada.submit(form.id, {
    "What the outputs are": "Tables of paper 1",
    "Why it is needed": "For the paper",
    "Who will hold them": "University of Heron",
    "Who will download": una.id,
    "Their public IPv4 address": address,
    "Which files": "/output/tables/",
    "What they are": "Counts by arm of the trial, and by village",
    "What made them safe": "Arms of a hundred people and more",
  });
  const card = await seen(ada, "Egress OUT-", "Being assessed");
  tell.card("Ada", card);
  return /OUT-[0-9A-Z]{4}/.exec(card.text)?.[0] ?? "";
}

function filesOf(assessor: Person, ...words: readonly string[]): Promise<ShownMessage> {
  const look = (): ShownMessage | undefined =>
    assessor.ephemerals().findLast(({ text }) => ["Assess Egress", ...words].every((word) => text.includes(word)));
  return waitFor(`${assessor.name} to see the files`, look);
}

async function assess(assessor: Person, tell: Teller, isFirst: boolean): Promise<void> {
  await assessor.click(await seen(assessor, "Egress OUT-", "Decide about each file"), "Assess the files");
  const page = await filesOf(assessor, "0 of 2 decided");
  if (isFirst) tell.card(`${assessor.name} alone`, page);
  await assessor.click(page, `Change needed: ${small}`);
  const question = await waitFor("the question", () =>
    assessor.views().find(({ submitLabel }) => submitLabel === "Change needed"),
  );
  await assessor.submit(question.id, {
    "What to change (the requester sees it)": "Counts below 10 must be suppressed",
  });
  await assessor.click(await filesOf(assessor, "1 of 2 decided"), "May leave: tables/table-1.csv");
  await assessor.click(await filesOf(assessor, "2 of 2 decided"), "I have finished");
}

async function downloads({ world }: Stage, tell: Teller): Promise<void> {
  const { una, max } = world.people;
  await una.click(await seen(una, "Egress OUT-", "is my address"), `${address} is my address`);
  const message = await seen(una, "Your door is open until", "OUT-");
  const link = /https:\/\/\S+/.exec(message.text)?.[0] ?? "";
  const { names } = await world.uploader.list(link, address);
  tell.check("the link lists what was approved, and nothing else", names.join() === "tables/table-1.csv");
  const got = await world.uploader.get(link, "tables/table-1.csv", address);
  tell.check("what Una downloads is what was approved", got.bytes?.toString() === outputs["tables/table-1.csv"]);
  const elsewhere = link.replace(/\/release-[^/?]+\?/, "/egress?");
  const raw = await world.uploader.get(elsewhere, "other/raw.csv", address);
  tell.check("with that link nothing else can be read", raw.status === 403);
  await una.click(message, "I have finished");
  tell.card("Max", await seen(max, "Door of OUT-", "Closed", "read back"));
}

/** Outputs that leave: two people look at each file, one of two tables leaves, and the other stays inside. */
export async function playOut(stage: Stage, tell: Teller): Promise<void> {
  const { ada, petra, rex, omar, olga } = stage.world.people;
  const id = await askOut(stage, tell);
  tell.act("Two people look at each file, neither knowing what the other says");
  await assess(omar, tell, true);
  await assess(olga, tell, false);
  const open = await seen(olga, id, "Everybody has finished");
  tell.card("Olga", open);
  await olga.click(open, "Release the 1 approved of 2");
  tell.act("What both approved is signed for");
  for (const [signer, seat] of [
    [petra, "Dataset Provider Representative"],
    [rex, "Referee"],
    [ada, "Investigator"],
  ] as const) {
    const card = await seen(signer, id, "waiting for you");
    if (signer === petra) tell.card("Petra", card);
    await signer.click(card, `Approve as ${seat}`);
  }
  await downloads(stage, tell);
}
