/** A day of doors, most of them in trouble with their link, after which nothing may have leaked. */
import { expect } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import type { SlackCall } from "../../src/standins/slack/web-api.ts";
import { ask, confirm, getsLink, type OpenDoor, openDoor, sign } from "./acts.ts";
import { approvesAll, asksOut, concludes, withAssessment } from "./assessing-acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import type { Place } from "./leak-scan.ts";
import { watchPorts } from "./watched-ports.ts";

/** The world afterwards, in which the bot has stopped; every link that was minted, and every error that a port threw. */
export interface LeakRun {
  readonly world: BotWorld;
  readonly links: readonly string[];
  readonly errors: readonly Place[];
  /** A transfer whose link was delivered. */
  readonly id: string;
}

/** A link whose delivery failed is minted anew once this has passed. */
const mintAgainMs = 60_000;

/** The recipient's own message for a transfer's link. */
function linkMessageOf(person: Person, id: string) {
  return person.dms().find(({ text }) => text.includes(`Your link, Ingress ${id}`));
}

/** The edits of that message: its fill, and later its redaction. */
function editOfLink(world: BotWorld, id: string) {
  const { una } = world.people;
  return ({ method, ts }: SlackCall): boolean =>
    method === "chat.update" && ts !== undefined && ts === linkMessageOf(una, id)?.ts;
}

async function readyBut(world: BotWorld, address: string): Promise<string> {
  const { petra, rex, ada } = world.people;
  const id = await ask(world, { address });
  await sign(id, petra, rex, ada);
  return id;
}

/** The recipient pastes the link into what they say of it, and has it sent again; gives the newer message. */
async function withoutLuck(world: BotWorld, { id, link, message }: OpenDoor) {
  const { una, ada, max } = world.people;
  await seesCard(ada, id, "Open until");
  await una.click(message, "It does not work");
  const form = await eventually("the question", () =>
    una.views().find(({ submitLabel }) => submitLabel === "Look into it"),
  );
  await una.submit(form.id, { "What do you see?": "refused", "Anything else that helps": `curl ${link} says 403` });
  await seesCard(max, id, "curl [left out] says 403");
  await una.click(message, "Send it again");
  return eventually("the newer message", () =>
    una
      .dms()
      .find((one) => one.ts > message.ts && one.text.includes(id) && one.text.includes("Your door is open until")),
  );
}

/** One door is used and closed; the fill of each other one fails in another way; one is open at the end. */
async function doorsInTrouble(world: BotWorld): Promise<string> {
  const { ada, una, max } = world.people;
  const { faults } = world.slack;
  for (const person of [ada, una, max]) await person.opensHome();
  const used = await openDoor(world, { address: "203.0.113.71" });
  await world.uploader.put(used.link, "cohort.csv", "id,age", "203.0.113.71");
  await una.click(await withoutLuck(world, used), "I have finished");
  await seesCard(ada, used.id, "1 file, 6 bytes arrived");

  const ids: string[] = [];
  for (const last of [72, 73, 74, 75, 76]) ids.push(await readyBut(world, `203.0.113.${last}`));
  const [done = "", limited = "", cut = "", refused = "", held = ""] = ids;
  world.resourceManager.faults.next({ operation: "update" }, { kind: "status-after-effect", status: 500 });
  faults.next(editOfLink(world, done), { kind: "status-after-effect", status: 500 });
  faults.next(editOfLink(world, limited), { kind: "status", status: 429, retryAfterSeconds: 1 });
  // As often as the client tries, so that the job fails and its next attempt mints another link.
  for (const kind of ["drop-after-effect", "drop", "drop"] as const) faults.next(editOfLink(world, cut), { kind });
  faults.next(editOfLink(world, refused), { kind: "error", code: "invalid_blocks" });
  const [come, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const isHeld = editOfLink(world, held);
  const isHeldNow = (call: SlackCall): boolean => {
    if (isHeld(call)) come.resolve();
    return isHeld(call);
  };
  faults.next(isHeldNow, { kind: "hold", until: release.promise });
  for (const id of ids) await confirm(id, una);

  // The link of this door arrives when the door has ended already.
  await come.promise;
  await max.slash("/ingress", `close ${held}`);
  release.resolve();
  for (const id of [held, refused]) await seesCard(max, `Door of ${id}`, "Closed");
  const { message } = await getsLink(done, una);
  await world.later(mintAgainMs);
  await getsLink(limited, una);
  await getsLink(cut, una);
  world.resourceManager.faults.next({ operation: "get" }, { kind: "drop" });
  for (let tries = 0; tries < 3; tries++) faults.next(editOfLink(world, done), { kind: "status", status: 500 });
  await una.click(message, "I have finished");
  await eventually("the link is edited away", () => linkMessageOf(una, done)?.text.includes("no longer works"));
  await world.idle();
  expect(world.slack.faults.unspent() + world.resourceManager.faults.unspent()).toBe(0);
  return used.id;
}

/** Parts of names of files, and what stands in them: nobody types them, and no place but the lists of files may hold them. */
export const outputSecrets = ["incidence-by-ward", "prevalence-of-asthma", "treated,120"] as const;

/** Two files leave after assessment, and are listed by the link. */
async function outputsLeave(world: BotWorld): Promise<void> {
  const { ada, petra, rex, omar, olga, una, max } = world.people;
  await world.owner.createContainer("egress");
  await world.owner.put("egress", "tables/incidence-by-ward.csv", "arm,n\ntreated,120\n");
  await world.owner.put("egress", "tables/prevalence-of-asthma.csv", "arm,n\ntreated,120\n");
  const address = "203.0.113.70";
  const id = await asksOut(world, { paths: "/output/tables/", address });
  for (const assessor of [omar, olga]) await approvesAll(id, assessor);
  await concludes(id, olga, "Release 2 files");
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  const { link, message } = await getsLink(id, una);
  expect((await world.uploader.list(link, address)).names).toHaveLength(2);
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "Closed");
}

/** Plays the day and stops the bot, so that nothing moves any more. */
export async function runForLeaks(): Promise<LeakRun> {
  const { around, links, errors } = watchPorts();
  const world = await startBotWorld({ around, configure: withAssessment() });
  try {
    await outputsLeave(world);
    const id = await doorsInTrouble(world);
    await world.halt();
    return { world, links, errors, id };
  } catch (thrown) {
    await world.stop();
    throw thrown;
  }
}
