import { expect, test } from "vitest";
import type { Reply } from "../../src/commands/front.ts";
import type { Press } from "../../src/workflows/cards/card.ts";
import { Fault } from "../../src/workflows/engine/fault.ts";
import { statusOf } from "../../src/workflows/transfers/transfer.ts";
import { accountIdentity, environment } from "../builders/environment.ts";
import { buttonsOf } from "../workflows/cards/every-card.ts";
import { Engine, startEngine } from "../workflows/engine/engine.ts";
import { asks, confirms, opened, signers, signs } from "../workflows/engine/people.ts";
import { createStores, portsOn } from "../workflows/engine/stores.ts";
import { said } from "./said.ts";

const { resourceId } = accountIdentity;
const types = (engine: Engine, id: string, text: string): Promise<Reply> =>
  engine.front.command("lockkeeper", text, engine.caller(id));

function pressOf(reply: Reply): Press {
  const [button] = reply.kind === "card" ? buttonsOf(reply.card) : [];
  if (button === undefined) throw new Error(`no button in: ${said(reply)}`);
  return button.press;
}

async function recreated(): Promise<Engine> {
  const engine = await startEngine();
  engine.stores.haven.recreate(resourceId);
  await engine.pass(20);
  return engine;
}

const cardsOf = (engine: Engine, person: string, words: string): number =>
  engine.stores.chat.messages(person).filter(({ text }) => text.includes(words)).length;

const heldNow = async (engine: Engine): Promise<boolean> =>
  (await engine.stores.records.load(`account:${resourceId}`))?.state !== undefined &&
  JSON.stringify((await engine.stores.records.load(`account:${resourceId}`))?.state).includes('"held"');

test("whoever is admin nowhere gets one answer, whatever they type or press, and whether or not it is there", async () => {
  const engine = await recreated();
  const digest = pressOf(await types(engine, "sam", "adopt heron")).digest ?? "";
  const answers = [
    ...(await Promise.all(
      ["", "doors", "health", "adopt heron", "adopt nowhere", "help", "dance"].map((text) =>
        types(engine, "ada", text),
      ),
    )),
    await engine.presses("ada", { verb: "adopt", transfer: "heron", seat: "first", digest }),
    await engine.presses("ada", { verb: "adopt", transfer: "nowhere", seat: "second", digest }),
  ].map(said);
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain("System Manager");
});

test("an admin of another environment gets the same answer about this one and about one that is not", async () => {
  const stores = createStores();
  stores.haven.addAccount(`${resourceId}2`, "ingress");
  const egret = environment({ id: "egret", name: "Egret", accountId: `${resourceId}2`, people: { admin: ["joan"] } });
  const engine = new Engine(stores, portsOn(stores, { environments: [environment(), egret] }));
  await engine.start();
  const about = async (name: string): Promise<readonly string[]> => [
    said(await types(engine, "joan", `adopt ${name}`)),
    said(await engine.presses("joan", { verb: "adopt", transfer: name, seat: "first", digest: "d" })),
  ];
  expect(await about("heron")).toEqual((await about("nowhere")).map((text) => text.replace("nowhere", "heron")));
  expect(said(await types(engine, "joan", "health"))).not.toContain("Heron");
});

test("names are matched forgivingly, two that match are asked about, unknown words are answered with what there is", async () => {
  const stores = createStores();
  const north = environment({ id: "heron-north", name: "Heron North", ingressContainer: "north" });
  const engine = new Engine(stores, portsOn(stores, { environments: [environment({ id: "heron-south" }), north] }));
  await engine.start();
  expect(said(await types(engine, "sam", "adopt her"))).toContain("heron-south, heron-north");
  for (const typed of ["HERON-north", "heron north", '"Heron  North"', "heronn"])
    expect(said(await types(engine, "sam", `adopt ${typed}`))).toContain("nothing to adopt");
  expect(said(await types(engine, "sam", "adopt"))).toContain("Which one?");
  expect(said(await types(engine, "sam", "dance"))).toMatch(/don't know "dance"[\s\S]*\/lockkeeper adopt/);
});

test("two admins adopt: terms are signed anew, and only then a door opens; everybody who is admin is told, once", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  for (const [by, seat] of signers) await signs(engine, id, by, seat);
  engine.stores.haven.recreate(resourceId);
  await engine.pass(20);
  const shown = await types(engine, "sam", "adopt heron");
  expect(said(shown)).toMatch(/Was created: 2026[\s\S]*Is created: 2026[\s\S]*Lets in: 192\.0\.2\.9, 20\.40\.0\.0\/16/);
  const first = pressOf(shown);
  await engine.presses("sam", first);
  await engine.settle();
  const second: Press = { ...first, seat: "second" };
  expect(cardsOf(engine, "noor", "Adopt as second admin")).toBe(1);
  expect(cardsOf(engine, "sam", "Adopt as second admin")).toBe(0);
  for (const seat of ["first", "second"] as const) {
    const refused = await engine.presses("sam", { ...first, seat });
    expect(said(refused)).toContain(seat === "first" ? "accepted this already" : "You have accepted this already");
  }
  // Another chat account of the same human is the same person.
  const otherAccount = { ...engine.caller("sam"), via: { ...engine.caller("sam").via, account: "T1/U2" } };
  expect(said(await engine.front.press(second, otherAccount))).toContain("another person");
  expect(said(await engine.presses("ada", second))).toContain("System Manager");
  expect(await heldNow(engine)).toBe(true);
  expect(said(await engine.presses("noor", second, "", "e-2"))).toContain("Adopted");
  expect(said(await engine.presses("noor", second, "", "e-2"))).toContain("Adopted");
  expect(await heldNow(engine)).toBe(false);
  await engine.pass(120);
  for (const admin of ["sam", "noor"]) {
    expect(cardsOf(engine, admin, "Adopted by Sam Okafor and Noor Haddad")).toBe(1);
    expect(cardsOf(engine, admin, "was adopted by Sam Okafor and Noor Haddad")).toBe(1);
    expect(cardsOf(engine, admin, "Adopt as second admin")).toBe(0);
  }
  expect(cardsOf(engine, "ada", "adopted by")).toBe(0);
  expect(statusOf(await engine.transfer(id))).toBe("awaiting-sign-off");
  for (const [by, seat] of signers) await signs(engine, id, by, seat);
  await confirms(engine, id);
  await engine.passUntil(async () => statusOf(await engine.transfer(id)) === "open", 10);
  const codes = (await engine.stores.records.history("environment:heron")).entries.map(({ code, by }) => [code, by]);
  expect(codes.slice(-2)).toEqual([
    ["adoption-asked", "sam"],
    ["account-adopted", "noor"],
  ]);
});

test("an adoption whose process died before it told anybody is told by the next pass", async () => {
  const engine = await recreated();
  const first = pressOf(await types(engine, "sam", "adopt heron"));
  await engine.presses("sam", first);
  await engine.settle();
  const deps = portsOn(engine.stores);
  const save: typeof deps.records.save = async (one) => {
    if (one.subject.startsWith("environment:")) throw new Fault("redis-unreachable", "unavailable");
    return deps.records.save(one);
  };
  const dying = new Engine(engine.stores, { ...deps, records: { ...deps.records, save } });
  await expect(dying.presses("noor", { ...first, seat: "second" })).rejects.toMatchObject({
    code: "redis-unreachable",
  });
  expect([await heldNow(engine), cardsOf(engine, "sam", "was adopted by")]).toEqual([false, 0]);
  await engine.pass(1);
  expect(cardsOf(engine, "sam", "was adopted by Sam Okafor and Noor Haddad")).toBe(1);
  expect(cardsOf(engine, "noor", "Adopt as second admin")).toBe(0);
});

test("a yes on what has changed since adopts nothing, says what changed, and shows what is so now", async () => {
  const engine = await recreated();
  const first = pressOf(await types(engine, "sam", "adopt heron"));
  await engine.presses("sam", first);
  engine.stores.haven.edit(resourceId, { rules: ["198.51.100.200"] });
  await engine.pass(20);
  const reply = await engine.presses("noor", { ...first, seat: "second" });
  expect(said(reply)).toContain("nothing was adopted. What changed: lets in.");
  expect(said(reply)).toContain("198.51.100.200");
  expect(pressOf(reply)).toMatchObject({ seat: "first" });
  expect(await heldNow(engine)).toBe(true);
});

test("a first yes lapses after an hour, and its card says so", async () => {
  const engine = await recreated();
  const first = pressOf(await types(engine, "sam", "adopt heron"));
  await engine.presses("sam", first);
  await engine.pass(60);
  expect(cardsOf(engine, "noor", "Adopt as second admin")).toBe(0);
  expect(cardsOf(engine, "noor", "no second admin confirmed it")).toBe(1);
  const late = await engine.presses("noor", { ...first, seat: "second" });
  expect(said(late)).toContain("nothing was adopted");
  expect(await heldNow(engine)).toBe(true);
});

test("health says of an account that is not found again what else is wrong with it first", async () => {
  const engine = await startEngine({ environments: [environment({ isFromEarlier: true })] });
  expect(said(await types(engine, "sam", "health"))).toContain(
    "is not found by its convention any more: npm run doctor",
  );
  engine.stores.haven.edit(resourceId, { obstacle: "default-allow" });
  await engine.pass(20);
  expect(said(await types(engine, "sam", "health"))).toContain("lets everybody in");
});

test("doors lists what is out with a button that closes it; health says what is in the way", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  const listed = await types(engine, "sam", "");
  expect(said(listed)).toContain(`${id} Admissions 2025, for Rosa Lindqvist from 203.0.113.7, into heron. Open`);
  expect(pressOf(listed)).toEqual({ verb: "close", transfer: id, door: "d1" });
  expect(said(await types(engine, "sam", "health"))).toMatch(
    /Journal: [\s\S]*its firewall works[\s\S]*Doors in trouble\nnone/,
  );
  engine.stores.haven.recreate(resourceId);
  await engine.pass(20);
  expect(said(await types(engine, "noor", "health"))).toContain("waits to be adopted: /lockkeeper adopt heron");
});

test.each([
  [{ journal: "behind-journal" }, "Redis has lost records that the journal holds"],
  [{ journal: "unknown" }, "being compared with Redis"],
  [{ journal: "following", journalTrouble: "journal-unwritable" }, "not written (journal-unwritable)"],
  [{ journal: "following", unjournaled: 7, jobs: { waiting: 3, active: 2, delayed: 1 } }, "7 entries behind Redis"],
  [{ journal: "following", redisTrouble: "redis-eviction" }, "Redis: trouble (redis-eviction)"],
] as const)("health says of itself what it knows: %o", async (vitals, words) => {
  const stores = createStores();
  const engine = new Engine(stores, portsOn(stores, { vitals: async () => vitals }));
  await engine.start();
  expect(said(await types(engine, "sam", "health"))).toContain(words);
});

test("an account that several environments share is adopted only by admins of all of them", async () => {
  const stores = createStores();
  const north = environment({
    id: "north",
    name: "North",
    ingressContainer: "north",
    people: { admin: ["noor", "joan"] },
  });
  const engine = new Engine(stores, portsOn(stores, { environments: [environment(), north] }));
  await engine.start();
  stores.haven.recreate(resourceId);
  await engine.pass(20);
  const first = pressOf(await types(engine, "noor", "adopt heron"));
  await engine.presses("noor", first);
  await engine.settle();
  expect(cardsOf(engine, "joan", "Noor Haddad has accepted this")).toBe(0);
  for (const admin of ["sam", "joan"]) {
    expect(cardsOf(engine, admin, "Adopt as second admin")).toBe(0);
    const where = admin === "sam" ? "heron" : "north";
    const refused = await engine.presses(admin, { ...first, transfer: where, seat: "second" });
    expect(said(refused)).toContain("admin of all of them");
  }
  expect(await heldNow(engine)).toBe(true);
});

test("whoever was first and is no admin any more leaves nothing to confirm; nor is anything adopted while Redis is behind", async () => {
  const engine = await recreated();
  const first = pressOf(await types(engine, "sam", "adopt heron"));
  await engine.presses("sam", first);
  const second: Press = { ...first, seat: "second" };
  const people = { admin: ["noor", "joan"] };
  const later = new Engine(engine.stores, portsOn(engine.stores, { environments: [environment({ people })] }));
  expect(said(await later.presses("noor", second))).toContain("no longer an admin here");
  const behind = new Engine(engine.stores, portsOn(engine.stores, { mayOpen: () => false }));
  expect(said(await behind.presses("noor", second))).toContain("has lost records that its journal holds");
  expect(said(await types(behind, "noor", "adopt heron"))).toContain("opening goes on by itself");
  expect(await heldNow(engine)).toBe(true);
});
