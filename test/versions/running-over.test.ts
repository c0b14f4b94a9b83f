import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CastId } from "../../src/standins/world.ts";
import { getsLink, goodEntries, idIn, openForm, privateAnswer, types, writesOf } from "../e2e/acts.ts";
import { runProgram } from "../e2e/bot-process.ts";
import { type BotWorld, eventually, seesCard } from "../e2e/bot-world.ts";
import { type Interaction, startTampering, type Tampering } from "../e2e/tampering.ts";
import { type KeptButton, type KeptForm, keptVersions } from "./kept.ts";
import { testOutputsOver } from "./outputs-over.ts";
import { type StartedOver, startOver } from "./start-over.ts";

/** Versions of which nothing was assessed yet. */
const withoutOutputs: readonly string[] = ["v1"];

describe.each(await keptVersions())("a bot of today that is started over what %s left behind", (version) => {
  let over: StartedOver;
  let world: BotWorld;
  let tampering: Tampering;
  const idOf = (name: string): string => over.about.transfers[name]?.id ?? "";
  const standing = (name: string): Promise<string> => types(world.people.ada, `status ${idOf(name)}`);

  const standings = async (names: readonly string[]): Promise<readonly string[]> => {
    const all: string[] = [];
    for (const name of names) all.push(await standing(name));
    return all;
  };

  beforeAll(async () => {
    over = await startOver(version);
    world = over.world;
    tampering = await startTampering(world);
  });

  afterAll(async () => {
    await tampering?.stop();
    await world?.stop();
  });

  /** Presses a kept button; gives what that person alone is then told. */
  async function pressed(person: CastId, verb: string, name: string): Promise<string> {
    const { text } = await privateAnswer(world.people[person], () => over.press(over.buttonOf(person, verb, name)));
    return text;
  }

  test("a signature completes what others signed then, and the door opens, is used, and closes", async () => {
    const { una, ada } = world.people;
    for (const person of ["rex", "ada"] as const)
      expect(await pressed(person, "approve", "asked")).toContain("You have signed");
    await pressed("una", "confirm-address", "asked");
    const { link, message } = await getsLink(idOf("asked"), una);
    await world.uploader.put(link, "new.csv", "id", "203.0.113.87");
    await una.click(message, "I have finished");
    await seesCard(ada, idOf("asked"), "1 file, 2 bytes arrived");
    expect(world.firewall.admits(world.account, "203.0.113.87")).toBe(false);
  });

  test("what was signed then opens when the recipient calls the address theirs", async () => {
    await pressed("una", "confirm-address", "approved");
    const { link } = await getsLink(idOf("approved"), world.people.una);
    expect(link).toContain("sip=203.0.113.88");
  });

  test("an open door is closed by a press on its old card, its cards say so, and its link is edited away", async () => {
    const { max, ada, una } = world.people;
    expect(await pressed("max", "close", "open")).toContain("Closing now");
    await seesCard(ada, idOf("open"), "Closed");
    await seesCard(max, `Door of ${idOf("open")}`, "Closed");
    await seesCard(una, `Your link, Ingress ${idOf("open")}`, "no longer works");
    expect(world.firewall.admits(world.account, "203.0.113.84")).toBe(false);
  });

  test("a closing that could not be proven then is proven, and the alarm's button is answered", async () => {
    await eventually("it is closed", async () => (await standing("closing")).includes("proven closed"));
    expect(world.firewall.admits(world.account, "203.0.113.86")).toBe(false);
    expect(await pressed("max", "check", "closing")).toContain("Nothing is left to prove");
  });

  test("an opening that had begun goes on", async () => {
    await getsLink(idOf("opening"), world.people.una);
    expect(writesOf(world, "203.0.113.85")).toHaveLength(1);
  });

  test("what had ended stays as it was, whichever of its buttons is pressed", async () => {
    const ended = ["lapsed", "rejected", "withdrawn", "closed"];
    const buttons = over.slack.buttons.filter(({ value }) => ended.some((name) => value.includes(idOf(name))));
    expect(buttons.length).toBeGreaterThan(ended.length);
    const before = await standings(ended);
    // Some ask something first, in a form; and what came can be judged afterwards, too.
    const isTaken = ({ value }: KeptButton): boolean => /"asks"|"does-not-work"|"can-read"|"cannot-read"/.test(value);
    for (const button of buttons.filter((one) => !isTaken(one))) {
      const { text } = await privateAnswer(world.people[button.person as CastId], () => over.press(button));
      expect(text).toContain("That can't be done now: it ");
    }
    expect(await standings(ended)).toEqual(before);
    for (const [at, name] of ended.entries()) expect(before[at]?.toLowerCase()).toContain(name);
  });

  if (!withoutOutputs.includes(version)) testOutputsOver(version, () => over);

  /** The next form that is sent is the one that was sent then. */
  function sendsInstead({ callbackId, privateMetadata, values }: KeptForm): void {
    tampering.next(({ view }: Interaction) => {
      if (view === undefined) throw new Error("This is no form");
      Object.assign(view, { callback_id: callbackId, private_metadata: privateMetadata, state: { values } });
    });
  }

  test("a form that was open then asks for a transfer", async () => {
    const { ada } = world.people;
    const form = await openForm(ada);
    sendsInstead(over.slack.forms.find(({ callbackId }) => callbackId === "form:ingress-request") as KeptForm);
    const { body } = await ada.submit(form.id, goodEntries(world));
    const card = await seesCard(ada, idIn(body), "Whose turn");
    expect(card.text).toContain("Una Uploader uploads, from 203.0.113.87");
  });

  test("a reason that was asked for then is taken in", async () => {
    const { rex } = world.people;
    const form = await openForm(rex);
    sendsInstead(over.slack.forms.find(({ callbackId }) => callbackId === "reason") as KeptForm);
    await rex.submit(form.id, goodEntries(world));
    // What it was to be answered at is gone, so he gets a message.
    const { text } = await seesCard(rex, "That can't be done now");
    expect(text).toContain("it was rejected");
  });

  test("everything that was in the queues is done, and the chains go on from those of then", async () => {
    await world.idle();
    expect(world.logged.filter((line) => /unexpected|record-too-new/.test(line))).toEqual([]);
    const journal = join(world.folder, "data", "journal");
    const args = ["verify", "--journal", journal, "--redis", world.redis.url];
    const { code, printed } = await runProgram("scripts/audit.ts", args);
    expect(printed).toContain("1 detail erased");
    expect(printed).toContain("Every chain holds.");
    expect(code).toBe(0);
  });
});
