/** Software, asked for by the investigator who installs it, under both policies that ship. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, field, getsLink, hourMs, openForm, sign } from "./acts.ts";
import { type BotWorld, eventually, type SettingsFile, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

type Seats = "data-safe-haven" | "as-for-data";
let seats: Seats = "data-safe-haven";

const withSeats = (wanted: Seats) => (settings: SettingsFile) => {
  settings.policy = { kinds: { "software-ingress": { seats: wanted } } };
};

beforeAll(async () => {
  world = await startBotWorld({ tier: 2, configure: withSeats(seats) });
});

/** The tests come in any order. */
async function policyIs(wanted: Seats): Promise<void> {
  if (wanted !== seats) await world.restart(withSeats(wanted));
  seats = wanted;
}

afterAll(async () => {
  await world?.stop();
});

const added = "added, because whoever else could sign asked for it or gets the link";

/** The door is for four hours, closes by itself, and what came through it is told. */
async function opensAndCloses(id: string, address: string): Promise<void> {
  const { ada, max } = world.people;
  const { link, message } = await getsLink(id, ada);
  expect(world.firewall.admits(world.account, address)).toBe(true);
  expect(await world.uploader.put(link, "r-4.4.zip", Buffer.from("R"), address)).toMatchObject({ status: 201 });
  const endsAt = new URL(link).searchParams.get("se") ?? "";
  const lastsMs = Date.parse(endsAt) - world.clock.offsetMs() - Date.now();
  expect(lastsMs).toBeGreaterThan(3.9 * hourMs);
  expect(lastsMs).toBeLessThanOrEqual(4 * hourMs);

  await world.later(4 * hourMs);
  await seesCard(max, `Door of ${id}`, "Closed (its time was over): removed from the rules, read back at");
  expect(world.firewall.admits(world.account, address)).toBe(false);
  expect(await world.uploader.put(link, "late.zip", Buffer.from("x"), address)).toMatchObject({ status: 403 });
  await seesCard(ada, id, "1 file, 1 byte arrived");
  const redacted = await eventually("the link is edited away", () =>
    ada.dms().find(({ ts, text }) => ts === message.ts && text.includes("no longer works")),
  );
  expect(redacted.text).not.toContain("sig=");
}

test("words prefill that software is asked for, and it goes to nobody but an investigator", async () => {
  await policyIs("data-safe-haven");
  const { ada, una } = world.people;
  const address = "203.0.113.90";
  const form = await openForm(ada, `software sandbox "R 4.4" from ${address}`);
  const entries = { [field.purpose]: "The analysis needs it.", [field.recipient]: una.id };
  const { errors } = await ada.submit(form.id, entries);
  expect(Object.keys(errors)).toEqual([field.recipient]);
  expect(errors[field.recipient]).toContain("Software goes to somebody who is Investigator");
  const { body } = await ada.submit(form.id, { ...entries, [field.recipient]: ada.id });
  expect(body).toContain(`It needs Investigator, System Manager (${added}).`);
  await seesCard(
    ada,
    "Ada Lovelace asks to bring software in.",
    "R 4.4 (software)",
    "4 hours from when the door opens",
  );
});

test("by the Data Safe Haven's matrix a lone investigator's own word opens nothing, and an admin's does", async () => {
  await policyIs("data-safe-haven");
  const { ada, max } = world.people;
  const address = "203.0.113.91";
  const id = await ask(world, { kind: "software-ingress", recipient: ada, address, lasts: "" });
  const card = await seesCard(ada, id, "0 of 2", `waiting for Max Manager or Nora Manager (${added})`);
  expect(card.text).toContain("Ada Lovelace uploads and installs it, from 203.0.113.91");

  await sign(id, ada);
  await seesCard(ada, id, "1 of 2", "Whose turn: System Manager");
  await world.idle();
  expect(world.firewall.admits(world.account, address)).toBe(false);
  const press = await seesCard(ada, id, "1 of 2");
  expect(press.buttons.filter((button) => button.startsWith("Approve"))).toEqual([]);
  expect(ada.dms().some(({ text }) => text.includes(id) && text.includes("sig="))).toBe(false);

  await sign(id, max);
  await opensAndCloses(id, address);
});

test("by the documented procedure software needs the seats of data, with the referee", async () => {
  await policyIs("as-for-data");
  const { ada, petra, rex, max } = world.people;
  const address = "203.0.113.92";
  const id = await ask(world, { kind: "software-ingress", recipient: ada, address, lasts: "" });
  await seesCard(ada, id, "0 of 3", "Whose turn: Dataset Provider Representative, Investigator, Referee");
  expect(max.dms().some(({ text }) => text.includes(id))).toBe(false);
  await sign(id, petra, ada);
  await world.idle();
  expect(world.firewall.admits(world.account, address)).toBe(false);
  await sign(id, rex);
  await opensAndCloses(id, address);
});
