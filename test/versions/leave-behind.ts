/** A story at whose end there is a transfer in every status, and trouble with some of them. */
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, confirm, dayMs, getsLink, openDoor, sign } from "../e2e/acts.ts";
import { type BotWorld, eventually, seesCard } from "../e2e/bot-world.ts";
import type { Interaction, Tampering } from "../e2e/tampering.ts";
import type { KeptForm } from "./kept.ts";
import { leaveOutputs } from "./leave-outputs.ts";

/** The transfers by what became of them, and forms as they were sent. */
export interface LeftBehind {
  readonly ids: Readonly<Record<string, string>>;
  readonly forms: readonly KeptForm[];
  /** The disclosure record of what has left. */
  readonly disclosure: string;
}

/** Nobody is there to take what a form says it is answered at. */
const nobodysAddress = "http://127.0.0.1:9/response/";

/** Takes down the next form that is sent. */
function takeDown(forms: KeptForm[], tampering: Tampering, person: string): void {
  tampering.next(({ view }: Interaction) => {
    // The button that opens it is pressed before.
    if (view === undefined) return takeDown(forms, tampering, person);
    const privateMetadata = view.private_metadata.replace(/http:[^"\\]+\/response\//, nobodysAddress);
    forms.push({ person, callbackId: view.callback_id, privateMetadata, values: view.state.values });
  });
}

async function rejects(person: Person, id: string, takeDownForm: () => void): Promise<void> {
  await person.click(await seesCard(person, `Ingress ${id}`, "Signed"), "Reject");
  const question = await eventually("the question", () => person.views().find(({ text }) => text.includes("Reason")));
  takeDownForm();
  await person.submit(question.id, { reason: "The agreement has expired" });
}

/** Plays the story where outputs are assessed, to a firewall that can't be written at the end. */
export async function leaveBehind(world: BotWorld, tampering: Tampering): Promise<LeftBehind> {
  const { ada, petra, rex, una, max } = world.people;
  const forms: KeptForm[] = [];
  const lapsed = await ask(world);
  await sign(lapsed, petra);
  await world.later(7 * dayMs);
  await seesCard(petra, lapsed, "Lapsed");

  const used = await openDoor(world, { address: "203.0.113.81" });
  await world.uploader.put(used.link, "cohort.csv", "id,age", "203.0.113.81");
  await una.click(used.message, "I have finished");
  await seesCard(ada, used.id, "1 file, 6 bytes arrived");
  const rejected = await ask(world, { address: "203.0.113.82" });
  await sign(rejected, petra);
  await rejects(rex, rejected, () => takeDown(forms, tampering, "rex"));
  await seesCard(ada, rejected, "Rejected by Rex Referee");
  const withdrawn = await ask(world, { address: "203.0.113.83" });
  await ada.click(await seesCard(ada, withdrawn), "Withdraw");
  await seesCard(petra, withdrawn, "Withdrawn by Ada Lovelace");
  const left = await leaveOutputs(world, (person) => takeDown(forms, tampering, person));
  const { id: open } = await openDoor(world, { address: "203.0.113.84" });
  const ending = await openDoor(world, { address: "203.0.113.86" });

  takeDown(forms, tampering, "ada");
  const asked = await ask(world, { address: "203.0.113.87" });
  await sign(asked, petra);
  const approved = await ask(world, { address: "203.0.113.88" });
  await sign(approved, petra, rex, ada);
  await seesCard(una, approved, "is my address");

  world.resourceManager.faults.always({ operation: "update" }, { kind: "status", status: 500 });
  const opening = await ask(world, { address: "203.0.113.85" });
  await sign(opening, petra, rex, ada);
  await confirm(opening, una);
  await seesCard(ada, opening, "Opening");
  await una.click(ending.message, "I have finished");
  await world.later(2 * 60_000);
  await seesCard(max, ending.id, "I removed it: check");
  await eventually("the bot is calm", () => world.later(0).then(() => true));
  await getsLink(open, una);
  const ids = { lapsed, closed: used.id, rejected, withdrawn, open, closing: ending.id, asked, approved, opening };
  return { ids: { ...ids, ...left.ids }, forms, disclosure: left.disclosure };
}
