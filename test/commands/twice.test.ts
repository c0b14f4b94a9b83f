import { describe, expect, test } from "vitest";
import { currentRevision } from "../../src/workflows/transfers/transfer.ts";
import { type Engine, startEngine } from "../workflows/engine/engine.ts";
import { asks, filledForm, opened, signs } from "../workflows/engine/people.ts";
import { said } from "./said.ts";

interface Act {
  readonly before: (engine: Engine) => Promise<string>;
  readonly act: (engine: Engine, id: string, digest: string, event: string) => ReturnType<Engine["types"]>;
}

const signed = async (engine: Engine): Promise<string> => {
  const id = await asks(engine);
  await signs(engine, id, "grace", "provider");
  return id;
};

/** Acts that a chat may deliver twice, under the same id of its own. */
const acts: Readonly<Record<string, Act>> = {
  approve: {
    before: (engine) => asks(engine),
    act: (engine, transfer, digest, event) =>
      engine.presses("grace", { verb: "approve", transfer, seat: "provider", digest }, "", event),
  },
  reject: {
    before: (engine) => asks(engine),
    act: (engine, transfer, digest, event) =>
      engine.presses("grace", { verb: "reject", transfer, seat: "provider", digest }, "No.", event),
  },
  "take-back": {
    before: signed,
    act: (engine, transfer, digest, event) =>
      engine.presses("grace", { verb: "take-back", transfer, seat: "provider", digest }, "No.", event),
  },
  "confirm-address": {
    before: (engine) => asks(engine),
    act: (engine, transfer, digest, event) => {
      const press = { verb: "confirm-address", transfer, door: "d1", range: "203.0.113.7", digest };
      return engine.presses("rosa", press, "", event);
    },
  },
  withdraw: {
    before: (engine) => asks(engine),
    act: (engine, id, _, event) => engine.types("ada", `withdraw ${id}`, event),
  },
  "withdraw an open door": {
    before: (engine) => opened(engine),
    act: (engine, id, _, event) => engine.types("ada", `withdraw ${id}`, event),
  },
  close: {
    before: (engine) => opened(engine),
    act: (engine, id, _, event) => engine.types("sam", `close ${id}`, event),
  },
  finished: {
    before: (engine) => opened(engine),
    act: (engine, transfer, _, event) => engine.presses("rosa", { verb: "finished", transfer, door: "d1" }, "", event),
  },
};

describe("an act that is delivered twice changes nothing the second time, and is answered like the first", () => {
  test.each(Object.entries(acts))("%s", async (_, { before, act }) => {
    const engine = await startEngine();
    const id = await before(engine);
    const { digest } = currentRevision(await engine.transfer(id));
    const first = said(await act(engine, id, digest, "the same event"));
    const { version } = await engine.transfer(id);
    const second = said(await act(engine, id, digest, "the same event"));
    expect((await engine.transfer(id)).version).toBe(version);
    expect(second).toBe(first);
  });
});

test.each([
  ["approve", "grace", { seat: "provider" }],
  ["confirm-address", "rosa", { door: "d1", range: "203.0.113.7" }],
] as const)("%s, delivered again after somebody has rejected, is told so", async (verb, person, on) => {
  const engine = await startEngine();
  const transfer = await asks(engine);
  const { digest } = currentRevision(await engine.transfer(transfer));
  const press = { verb, transfer, digest, ...on };
  await engine.presses(person, press, "", "the same event");
  await engine.presses("mary", { verb: "reject", transfer, seat: "referee", digest }, "No.");
  const again = said(await engine.presses(person, press, "", "the same event"));
  expect(again).toContain("Somebody has said no since, so nothing opens.");
  expect(again).not.toMatch(/Everyone has signed|The link comes/);
});

test("a form that is sent twice is one transfer, and is answered like the first", async () => {
  const engine = await startEngine();
  const first = said(await engine.submits("ada", filledForm, "the same event"));
  const second = said(await engine.submits("ada", filledForm, "the same event"));
  expect(engine.stores.records.subjects().filter((subject) => subject.startsWith("transfer:"))).toHaveLength(1);
  expect(second).toBe(first);
});

test("two forms of the same content are two transfers", async () => {
  const engine = await startEngine();
  await asks(engine);
  await asks(engine);
  expect(engine.stores.records.subjects().filter((subject) => subject.startsWith("transfer:"))).toHaveLength(2);
});

test("two people who press at once both get what they pressed", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  const { digest } = currentRevision(await engine.transfer(id));
  const press = { verb: "approve", transfer: id, digest };
  const replies = await Promise.all([
    engine.presses("grace", { ...press, seat: "provider" }),
    engine.presses("alan", { ...press, seat: "investigator" }),
    engine.presses("mary", { ...press, seat: "referee" }),
  ]);
  expect(replies.map(said).filter((text) => text.startsWith("You have signed"))).toHaveLength(3);
  expect((await engine.transfer(id)).signOffs).toHaveLength(3);
});

test("two people who press for one seat at once: one signs, the other hears that it is taken", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  const { digest } = currentRevision(await engine.transfer(id));
  const press = { verb: "approve", transfer: id, seat: "provider", digest };
  const replies = await Promise.all([engine.presses("grace", press), engine.presses("dorothy", press)]);
  expect(replies.map(said).filter((text) => text.startsWith("You have signed"))).toHaveLength(1);
  expect(replies.map(said).filter((text) => text.includes("Somebody else has signed"))).toHaveLength(1);
});
