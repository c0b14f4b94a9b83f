import { expect, test } from "vitest";
import type { Card } from "../../src/workflows/cards/card.ts";
import { environment } from "../builders/environment.ts";
import { type Engine, startEngine } from "../workflows/engine/engine.ts";
import { asksForDoor, ends, press, started, theyAdd, theyRemove } from "../workflows/engine/hand-acts.ts";
import { approved, asks, opened, signs } from "../workflows/engine/people.ts";
import { said } from "./said.ts";

async function listsOf(engine: Engine, person: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const reply = await engine.types(person, "status");
  if (reply.kind !== "card") throw new Error(said(reply));
  return Object.fromEntries(
    reply.card.parts.flatMap((part) =>
      part.type !== "list"
        ? []
        : [[part.title.join(""), part.items.map((item) => said({ kind: "say", lines: [item] }))]],
    ),
  );
}

function timelineOf(card: Card): readonly string[] {
  const part = card.parts.findLast(({ type }) => type === "list");
  return part?.type === "list" ? part.items.map((item) => said({ kind: "say", lines: [item] })) : [];
}

test("with nothing going on the three lists say none", async () => {
  const engine = await startEngine();
  expect(await listsOf(engine, "eve")).toEqual({
    "Waiting for you": ["none"],
    Yours: ["none"],
    "Open doors": ["none"],
  });
});

test("what waits for a person, what is theirs, and nothing that is not", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  const line = new RegExp(`^${id} Admissions 2025: Whose turn: Provider, Investigator, Referee\\.`);
  expect((await listsOf(engine, "grace"))["Waiting for you"]).toEqual([expect.stringMatching(line)]);
  expect((await listsOf(engine, "grace")).Yours).toEqual(["none"]);
  expect((await listsOf(engine, "ada")).Yours).toEqual([expect.stringMatching(line)]);
  expect((await listsOf(engine, "rosa"))["Waiting for you"]).toHaveLength(1);
  for (const list of Object.values(await listsOf(engine, "joan"))) expect(list).toEqual(["none"]);
});

test("what somebody has done waits for them no more", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  await signs(engine, id, "grace", "provider");
  expect((await listsOf(engine, "grace"))["Waiting for you"]).toEqual(["none"]);
  expect((await listsOf(engine, "dorothy"))["Waiting for you"]).toEqual(["none"]);
});

test("an open door waits for its recipient to finish, and every admin of its environment sees it", async () => {
  const engine = await startEngine();
  await opened(engine);
  expect((await listsOf(engine, "rosa"))["Waiting for you"]).toEqual([expect.stringMatching(/Open until/)]);
  for (const admin of ["sam", "noor"]) {
    expect((await listsOf(engine, admin))["Open doors"]).toEqual([expect.stringMatching(/Open until/)]);
    expect((await listsOf(engine, admin))["Waiting for you"]).toEqual(["none"]);
  }
  expect((await listsOf(engine, "ada"))["Open doors"]).toHaveLength(1);
  expect((await listsOf(engine, "eve"))["Open doors"]).toEqual(["none"]);
});

test("a firewall that waits for somebody's hand waits for the admins who were asked, by name, until it was done", async () => {
  const engine = await started("manual");
  const id = await asksForDoor(engine);
  const asked = (verb: string) =>
    expect.stringContaining(`(Sam Okafor, Noor Haddad, Grace Hopper) have been asked to ${verb}`);
  const waitsFor = async (person: string): Promise<readonly string[] | undefined> =>
    (await listsOf(engine, person))["Waiting for you"];
  for (const admin of ["sam", "noor", "grace"]) expect(await waitsFor(admin)).toEqual([asked("add")]);
  expect(said(await engine.types("ada", `status ${id}`))).toEqual(asked("add"));
  for (const other of ["ada", "eve", "rosa"]) expect(await waitsFor(other)).toEqual(["none"]);
  theyAdd(engine);
  await engine.presses("sam", press("added", id));
  await engine.pass(3);
  expect(await waitsFor("noor")).toEqual(["none"]);
  await ends(engine, id);
  expect(await waitsFor("noor")).toEqual([asked("remove")]);
  theyRemove(engine);
  await engine.pass(1);
  expect(await waitsFor("noor")).toEqual(["none"]);
});

test("an admin of another environment does not see it", async () => {
  const other = environment({ id: "osprey", name: "Osprey", accountId: "/other", people: { admin: ["joan"] } });
  const engine = await startEngine({ environments: [environment(), other] });
  await opened(engine);
  expect((await listsOf(engine, "joan"))["Open doors"]).toEqual(["none"]);
});

test("what is over and tidied up stands in no list", async () => {
  const engine = await startEngine();
  await opened(engine);
  await engine.pass(90);
  for (const person of ["ada", "rosa", "sam", "grace"]) {
    for (const list of Object.values(await listsOf(engine, person))) expect(list).toEqual(["none"]);
  }
});

test("one transfer's status is its card with its timeline, one line a step: who, when, in which chat", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  await engine.pass(90);
  const reply = await engine.types("ada", `status ${id}`);
  if (reply.kind !== "card") throw new Error(said(reply));
  const lines = timelineOf(reply.card);
  expect(lines[0]).toMatch(/^2026-11-02 09:00 UTC Ada Lovelace \(slack\) asked for it \(terms [0-9a-f]{6}\)$/);
  expect(lines).toContainEqual(expect.stringMatching(/Grace Hopper \(slack\) signed as provider \(terms /));
  expect(lines).toContainEqual(expect.stringMatching(/Lockkeeper delivered the link by direct message$/));
  expect(lines).toContainEqual(expect.stringMatching(/Lockkeeper ended it: its time was over$/));
  expect(lines).toContainEqual(expect.stringMatching(/second clean read: proven closed$/));
  const { entries } = await engine.stores.records.history(`transfer:${id}`);
  for (const { code } of entries)
    expect(
      lines.some((line) => line.endsWith(` ${code}`)),
      code,
    ).toBe(false);
  expect(lines.join()).not.toMatch(/203\.0\.113|sig=|undefined/);
});

test("an admin may look at a transfer that waits for others; whoever is neither may not", async () => {
  const engine = await startEngine();
  const id = await approved(engine);
  expect(said(await engine.types("sam", `status ${id}`))).toContain("Approved by all");
  expect(said(await engine.types("eve", `status ${id}`))).toMatch(/I know of no transfer/);
});

test("an id is read however it is typed", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  for (const typed of [id.toLowerCase(), id.replace("-", " "), id.replace("-", ""), id.replaceAll("0", "O")]) {
    expect((await engine.types("ada", `status ${typed}`)).kind).toBe("card");
  }
});
