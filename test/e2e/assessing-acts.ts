/** What people do where outputs are assessed file by file. */
import { expect } from "vitest";
import type { Entry } from "../../src/standins/slack/controls.ts";
import type { Actor, SeenMessage, Stage } from "./actor.ts";
import { field, goodEntries, idIn, openForm, outField } from "./acts.ts";
import { type Configure, eventually } from "./bot-world.ts";

/** The labels of the fields of the first group. */
export const filesField = {
  paths: "Which files",
  context: "What they are",
  controls: "What made them safe",
} as const;

/** Has outputs assessed by two; `changes` of the policy for egress. */
export function withAssessment(changes: Readonly<Record<string, unknown>> = {}): Configure {
  return (settings) => {
    settings.policy = { kinds: { egress: { procedure: "assessed", ...changes } } };
    const { sandbox } = settings.environments;
    if (sandbox === undefined) throw new Error("there is no sandbox");
    sandbox.storage = { ...sandbox.storage, egressContainer: "egress" };
  };
}

/** Asks for files to leave; gives the id. */
export async function asksOut(
  stage: Stage,
  {
    paths,
    address,
    recipient = stage.people.una,
    by = stage.people.ada,
    more = {},
  }: {
    readonly paths: string;
    readonly address: string;
    readonly recipient?: Actor;
    readonly by?: Actor;
    /** What else is filled in, by the label of its field. */
    readonly more?: Readonly<Record<string, Entry>>;
  },
): Promise<string> {
  const form = await openForm(by, "sandbox", "/egress");
  const entries = {
    ...goodEntries(stage, { kind: "egress", address, recipient }),
    [outField.subject]: "Tables of paper 1",
    [field.purpose]: "For the paper",
    [filesField.paths]: paths,
    [filesField.context]: "Counts by arm of the trial",
    [filesField.controls]: "Counts below 10 suppressed",
    ...more,
  };
  const { body, errors } = await by.submit(form.id, entries);
  expect(errors).toEqual({});
  expect(body).toContain("read and assessed first");
  return idIn(body);
}

/** What somebody alone sees: in Slack beside the conversation, in Teams within it. */
function alone(actor: Actor): readonly SeenMessage[] {
  return "ephemerals" in actor && typeof actor.ephemerals === "function"
    ? (actor.ephemerals() as readonly SeenMessage[])
    : actor.dms();
}

/** The newest page of files that somebody has before them. */
export function pageOf(actor: Actor, id: string): SeenMessage | undefined {
  return alone(actor).findLast(({ text }) => text.includes(`Assess Egress ${id}`));
}

/** Opens the files from the card. */
export async function opensFiles(id: string, assessor: Actor): Promise<SeenMessage> {
  const before = pageOf(assessor, id)?.ts;
  const card = await eventually(`${assessor.name} may assess ${id}`, () =>
    assessor.dms().find(({ text, buttons }) => text.includes(id) && looks(buttons) !== undefined),
  );
  await assessor.click(card, looks(card.buttons) ?? "");
  return eventually("the files", () => {
    const page = pageOf(assessor, id);
    return page?.ts === before ? undefined : page;
  });
}

function looks(buttons: readonly string[]): string | undefined {
  return buttons.find((button) => button === "Assess the files" || button === "See the files");
}

/** Lets every file that is undecided leave, and finishes. */
export async function approvesAll(id: string, assessor: Actor): Promise<void> {
  let page = await opensFiles(id, assessor);
  // A group at a time; a single file is one of which there is one.
  while (!page.buttons.includes("I have finished")) {
    const before = page.text;
    await assessor.click(
      page,
      page.buttons.find((button) => /^All \d+ undecided.* may leave$/.test(button)) ?? "May leave",
    );
    page = await eventually("the page goes on", () => {
      const after = pageOf(assessor, id);
      return after?.text === before ? undefined : after;
    });
  }
  await assessor.click(page, "I have finished");
}

/** Asks which files have changed since they were listed; gives the answer, which they alone see. */
export async function asksWhichChanged(id: string, assessor: Actor): Promise<SeenMessage> {
  const label = "Which files changed";
  const card = await eventually(`${assessor.name} may ask which changed`, () =>
    assessor.dms().find(({ text, buttons }) => text.includes(id) && buttons.includes(label)),
  );
  await assessor.click(card, label);
  return eventually("which files changed", () =>
    alone(assessor).findLast(({ text }) => text.includes(`Changed, Egress ${id}`)),
  );
}

/** Says what follows. */
export async function concludes(id: string, assessor: Actor, label: string): Promise<void> {
  const card = await eventually(`${assessor.name} may conclude ${id}: ${label}`, () =>
    assessor.dms().find(({ text, buttons }) => text.includes(id) && buttons.includes(label)),
  );
  await assessor.click(card, label);
}
