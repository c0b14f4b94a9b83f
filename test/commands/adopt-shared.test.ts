import { expect, test } from "vitest";
import { adoptionCard } from "../../src/workflows/cards/adoption-card.ts";
import { wordingOf } from "../../src/workflows/engine/wording.ts";
import type { Adoption } from "../../src/workflows/environments/adoption.ts";
import type { Environment } from "../../src/workflows/environments/environment.ts";
import { statusOf } from "../../src/workflows/transfers/transfer.ts";
import { accountIdentity, environment } from "../builders/environment.ts";
import { buttonsOf } from "../workflows/cards/every-card.ts";
import { Engine } from "../workflows/engine/engine.ts";
import { press } from "../workflows/engine/hand-acts.ts";
import { opened } from "../workflows/engine/people.ts";
import { createStores, othersRules, portsOn } from "../workflows/engine/stores.ts";
import { said } from "./said.ts";

const { resourceId } = accountIdentity;
const egret = environment({
  id: "egret",
  name: "Egret",
  ingressContainer: "egret",
  people: { admin: ["joan", "noor", "eve"], provider: ["dorothy"], investigator: ["emmy"], referee: ["mary"] },
});
const heron = environment({ people: { admin: ["sam", "noor", "eve"] } });

/** Heron and Egret share an account that was made anew, with one door of Heron's still closing and a link of another alive. */
async function shared(): Promise<{ engine: Engine; early: string; closing: string }> {
  const stores = createStores();
  const engine = new Engine(stores, portsOn(stores, { environments: [heron, egret] }));
  await engine.start();
  const early = await opened(engine);
  await engine.presses("rosa", press("finished", early));
  await engine.pass(5);
  const closing = await opened(engine, { address: "203.0.113.8" });
  stores.haven.recreate(resourceId);
  stores.haven.edit(resourceId, { rules: [...othersRules, "203.0.113.8"] });
  for (let time = 0; time < 20; time++) stores.haven.failNext("write", "no-rights");
  await engine.passUntil(async () => statusOf(await engine.transfer(closing)) === "closing");
  return { engine, early, closing };
}

const adopt = async (engine: Engine, person: string, name: string) =>
  engine.front.command("lockkeeper", `adopt ${name}`, engine.caller(person));

test("an admin of only one environment of a shared account sees that another's doors and links are there, and nothing of them", async () => {
  const { engine, early, closing } = await shared();
  const seen = said(await adopt(engine, "joan", "egret"));
  expect(seen).toContain("Doors still closing: a door of another environment");
  expect(seen).toContain("Links still alive: a link of another environment");
  expect(seen).toContain("Removed if found: addresses for another environment");
  expect(seen).toContain("Lets in: 192.0.2.9, 20.40.0.0/16, and addresses for another environment");
  expect(seen).toContain("Environments: egret, and another one");
  expect(seen).not.toMatch(new RegExp(`${early}|${closing}|203\\.0\\.113`));
});

test("whoever may know of them, or adopts for all, is shown them as they are", async () => {
  const { engine, early, closing } = await shared();
  for (const [person, name] of [
    ["sam", "heron"],
    ["noor", "egret"],
  ] as const) {
    const seen = said(await adopt(engine, person, name));
    expect(seen).toContain(`Doors still closing: ${closing} d1`);
    expect(seen).toContain(early);
    expect(seen).toContain("Removed if found: 203.0.113.8");
    expect(seen).not.toContain("of another environment");
  }
});

test("only those who may adopt are asked for the second yes", async () => {
  const { engine, closing } = await shared();
  const shown = await adopt(engine, "noor", "egret");
  const [accept] = shown.kind === "card" ? buttonsOf(shown.card) : [];
  if (accept === undefined) throw new Error("no button");
  await engine.presses("noor", accept.press);
  await engine.settle();
  const askedOf = (person: string) =>
    engine.stores.chat.messages(person).filter(({ text }) => text.includes("has accepted this"));
  for (const person of ["sam", "joan"]) expect(askedOf(person)).toEqual([]);
  expect(askedOf("eve")).toEqual([expect.objectContaining({ text: expect.stringContaining(closing) })]);
  // A card that an earlier version has sent to somebody who may not adopt.
  const record = (await engine.stores.records.load("environment:egret"))?.state as Environment;
  const adoption = record.bulletins.at(-1)?.adoption as Adoption;
  const card = adoptionCard("egret", adoption, "joan", wordingOf(engine.deps));
  expect(JSON.stringify(card)).not.toMatch(new RegExp(`${closing}|203\\.0\\.113`));
});
