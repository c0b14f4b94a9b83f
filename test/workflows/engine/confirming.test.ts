import { beforeEach, expect, test } from "vitest";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { doorOne, opened } from "./people.ts";

const { accountId, ingressContainer } = environment();
let engine: Engine;
let id: string;

/** A door through which one file came, closed and listed. Ada has asked for it. */
beforeEach(async () => {
  engine = await startEngine();
  id = await opened(engine);
  engine.stores.haven.putFile(accountId, ingressContainer, "cohort.csv", 1_200);
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(5);
});

function shown(person: string, key: string): string {
  return engine.stores.chat.messages(person).find((message) => message.key.includes(`${id}/${key}`))?.text ?? "";
}

const answers = (by: string, verb: string, missing = "") =>
  engine.presses(by, { verb, transfer: id, door: "d1" }, missing);

test("the investigator who asked is asked whether what came can be read inside, and nobody else is", () => {
  expect(shown("ada", "arrived/d1")).toContain(
    "1 file, 1.2 kB arrived in the ingress container. Can you read what came",
  );
  for (const person of ["alan", "grace", "mary", "rosa", "sam"]) expect(shown(person, "arrived/d1")).toBe("");
});

test("a yes is on record and on the requester's and the admins' cards, and gates nothing", async () => {
  expect(await answers("rosa", "can-read")).toMatchObject({
    lines: [[expect.stringContaining("Only somebody who is")]],
  });
  await answers("ada", "can-read");
  await engine.settle();
  for (const text of [shown("ada", "arrived/d1"), shown("ada", "card/ada"), shown("sam", "door/d1")])
    expect(text).toContain("can read it");
  expect(shown("rosa", "card/rosa")).not.toContain("can read it");
  const { entries } = await engine.deps.records.history(`transfer:${id}`);
  expect(entries.at(-1)).toMatchObject({ code: "arrival-confirmed", by: "ada", facts: { canRead: true } });
});

test("of a no the admins are told, in the reader's words; whoever is outside is not, and a later answer corrects it", async () => {
  expect(await answers("ada", "cannot-read", " ")).toMatchObject({
    lines: [["Please give a reason: the requester and the others who sign need it."]],
  });
  await answers("ada", "cannot-read", "The wards of 2024.");
  await engine.settle();
  expect(shown("sam", "notice/")).toContain("something is missing: The wards of 2024.");
  expect(shown("ada", "card/ada")).toContain("The wards of 2024.");
  const { entries, details } = await engine.deps.records.history(`transfer:${id}`);
  expect(JSON.stringify(entries)).not.toContain("wards of 2024");
  expect(details.at(-1)?.body).toEqual({ missing: "The wards of 2024." });
  await answers("ada", "can-read");
  await engine.settle();
  expect(shown("sam", "notice/")).toContain("Over: it can be read now.");
  expect(doorOne(await engine.transfer(id)).reading?.answers.map(({ canRead }) => canRead)).toEqual([false, true]);
  for (const person of ["rosa", "grace", "mary"])
    for (const { text } of engine.stores.chat.messages(person)) expect(text).not.toContain("wards of 2024");
});

test("what is pasted of a link is in nobody's message and on no record", async () => {
  const link = engine.stores.haven.minted.at(-1)?.minted.link.reveal() ?? "";
  expect(link).toContain("sig=");
  await answers("ada", "cannot-read", `wards_2024.csv, which came by ${link} or so`);
  await engine.settle();
  for (const text of [shown("ada", "card/ada"), shown("sam", "notice/")])
    expect(text).toContain("something is missing: wards_2024.csv, which came by [left out] or so");
  const kept = [await engine.transfer(id), await engine.deps.records.history(`transfer:${id}`)];
  expect(JSON.stringify(kept)).not.toContain("sig=");
});
