import { describe, expect, test } from "vitest";
import { Fault } from "../../src/workflows/engine/fault.ts";
import { currentRevision, statusOf } from "../../src/workflows/transfers/transfer.ts";
import { type Engine, startEngine } from "../workflows/engine/engine.ts";
import { approved, asks, signs } from "../workflows/engine/people.ts";
import { said } from "./said.ts";

async function digestOf(engine: Engine): Promise<string> {
  return currentRevision(await engine.transfer()).digest;
}

describe("a transfer that somebody may not know of is answered like one that is not", () => {
  test.each(["status", "withdraw", "close"])("typed: %s", async (verb) => {
    const engine = await startEngine();
    const id = await asks(engine);
    for (const person of ["eve", "joan"]) {
      const real = said(await engine.types(person, `${verb} ${id}`));
      const unreal = said(await engine.types(person, `${verb} IN-ZZZZ`));
      expect(real).toBe(unreal.replace("IN-ZZZZ", id));
      expect(real).toContain("I know of no transfer");
    }
  });

  test.each(["approve", "reject", "take-back", "confirm-address", "withdraw", "finished", "close", "check"])(
    "pressed: %s",
    async (verb) => {
      const engine = await startEngine();
      const id = await asks(engine);
      const press = { verb, seat: "provider", door: "d1", range: "203.0.113.7", digest: await digestOf(engine) };
      const real = said(await engine.presses("eve", { ...press, transfer: id }, "Because."));
      const unreal = said(await engine.presses("eve", { ...press, transfer: "IN-ZZZZ" }, "Because."));
      expect(real).toBe(unreal.replace("IN-ZZZZ", id));
      expect((await engine.transfer()).version).toBe(1);
    },
  );
});

test("an account that matches nobody is answered the same everywhere, and changes nothing", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  const answers = [
    await engine.types("mallory", "status"),
    await engine.types("mallory", `status ${id}`),
    await engine.types("mallory", "request"),
    await engine.presses("mallory", { verb: "withdraw", transfer: id }),
    await engine.submits("mallory", {}),
  ].map(said);
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/I don't know you/);
  expect((await engine.transfer()).version).toBe(1);
});

describe("signing", () => {
  test("each signature says who is still to sign; the last one says that the rest follows", async () => {
    const engine = await startEngine();
    const id = await asks(engine);
    const digest = await digestOf(engine);
    const press = { verb: "approve", transfer: id, digest };
    expect(said(await engine.presses("grace", { ...press, seat: "provider" }))).toBe(
      `You have signed ${id}. Still to sign: Investigator, Referee.`,
    );
    await engine.presses("alan", { ...press, seat: "investigator" });
    expect(said(await engine.presses("mary", { ...press, seat: "referee" }))).toContain("Everyone has signed");
  });

  test("a click on other terms signs nothing and is answered with the card as it stands", async () => {
    const engine = await startEngine();
    const id = await asks(engine);
    const reply = await engine.presses("grace", { verb: "approve", transfer: id, seat: "provider", digest: "0ld" });
    expect(reply.kind).toBe("card");
    expect(said(reply)).toMatch(/terms have changed since that card was drawn, so nothing was signed/);
    expect(said(reply)).toContain("(Approve as Provider)");
    expect((await engine.transfer()).signOffs).toEqual([]);
  });

  test("a rejection needs a reason, and ends it", async () => {
    const engine = await startEngine();
    const id = await asks(engine);
    const press = { verb: "reject", transfer: id, seat: "provider", digest: await digestOf(engine) };
    expect(said(await engine.presses("grace", press, "  "))).toMatch(/give a reason/);
    expect(said(await engine.presses("grace", press, "No agreement."))).toContain(`You have rejected ${id}.`);
    expect((await engine.transfer()).ended).toMatchObject({ by: "grace", reason: "No agreement." });
  });

  test("what is wrong with a reason is known at once, and what can't be seen is no reason", async () => {
    const engine = await startEngine();
    const id = await asks(engine);
    const { front } = engine;
    const press = { verb: "reject", transfer: id, seat: "provider", digest: await digestOf(engine) };
    const tooLong = "x".repeat(1_001);
    for (const [reason, words] of [
      ["\u200b\u2800", "Please give a reason"],
      [tooLong, "Please shorten the reason to 1000 characters; it has 1001."],
    ] as const) {
      expect(front.complaintAbout(reason)).toContain(words);
      expect(said(await engine.presses("grace", press, reason))).toContain(words);
    }
    expect(front.complaintAbout(`\u202e${"x".repeat(1_000)}\u202c`)).toBeUndefined();
    expect(statusOf(await engine.transfer())).toBe("awaiting-sign-off");
  });

  test("an approval can be taken back until the opening begins", async () => {
    const engine = await startEngine();
    const id = await asks(engine);
    await signs(engine, id, "grace", "provider");
    const press = { verb: "take-back", transfer: id, seat: "provider", digest: await digestOf(engine) };
    expect(said(await engine.presses("grace", press, "Too soon."))).toContain("is taken back, which ends it");
    expect(statusOf(await engine.transfer())).toBe("rejected");
  });

  test("only the recipient confirms the address, once", async () => {
    const engine = await startEngine();
    const id = await asks(engine);
    const press = {
      verb: "confirm-address",
      transfer: id,
      door: "d1",
      range: "203.0.113.7",
      digest: await digestOf(engine),
    };
    expect(said(await engine.presses("ada", press))).toMatch(/Only the recipient/);
    expect(said(await engine.presses("rosa", press))).toMatch(/Thank you/);
    expect(said(await engine.presses("rosa", press))).toMatch(/confirmed this address already/);
  });
});

describe("whatever else is typed or pressed is answered", () => {
  test.each(["", "help", "HELP"])("%j explains the commands", async (text) => {
    const engine = await startEngine();
    expect(said(await engine.types("ada", text))).toMatch(/opens one door.*\/ingress request.*\/ingress close <id>/s);
  });

  test.each(["dance", "constructor", "__proto__", "toString", "valueOf", "hasOwnProperty"])(
    "the verb %s",
    async (verb) => {
      const engine = await startEngine();
      for (const text of [verb, `${verb} IN-4K7Q`]) {
        expect(said(await engine.types("ada", text))).toMatch(/^I don't know ".*"\. \n?Lockkeeper opens/);
      }
    },
  );

  test.each(["withdraw", "close"])("%s without an id asks which", async (verb) => {
    const engine = await startEngine();
    expect(said(await engine.types("ada", verb))).toBe(`Which one? Say /ingress ${verb} and its id, such as IN-4K7Q.`);
    expect(said(await engine.types("ada", `${verb} that one`))).toMatch(/I know of no transfer that one/);
  });

  test.each(["dance", "constructor", "__proto__"])("the button %s", async (verb) => {
    const engine = await startEngine();
    const id = await asks(engine);
    expect(said(await engine.presses("ada", { verb, transfer: id }))).toMatch(/belongs to an older message/);
    expect(said(await engine.presses("ada", { verb: "withdraw", transfer: "nonsense" }))).toMatch(/older message/);
  });

  test("another command and another form", async () => {
    const engine = await startEngine();
    expect(said(await engine.front.command("regress", "", engine.caller("ada")))).toBe("There is no command /regress.");
    expect(said(await engine.front.submit("old", {}, {}, engine.caller("ada")))).toMatch(/older version/);
  });
});

test("what opens a form is known from its text alone", async () => {
  const { front } = await startEngine();
  expect(front.opensForm("ingress", "request sandbox")).toBe(true);
  expect(front.opensForm("ingress", " REQUEST")).toBe(true);
  expect(front.opensForm("ingress", "status request")).toBe(false);
  expect(front.opensForm("egress", "request")).toBe(true);
  expect(front.opensForm("lockkeeper", "request")).toBe(false);
});

test("every verb on a button is one that works, and what is listed is what there is", async () => {
  const { front } = await startEngine();
  expect([...front.verbs].sort()).toEqual(
    [
      ...["added", "adopt", "approve", "can-read", "cannot-read", "check", "close", "confirm-address"],
      ...["does-not-work", "finished", "reject", "resubmit"],
      ...["assess", "assess-csv", "assess-finish", "file-change", "file-release", "group-change", "group-release"],
      ...["conclude-part", "conclude-release", "conclude-return", "assess-changed", "assess-earlier", "release-record"],
      ...["removed", "removed-covered", "send-again", "status", "take-back", "withdraw"],
    ].sort(),
  );
  expect(front.commands.map(({ name }) => name)).toEqual(["ingress", "egress", "lockkeeper"]);
  expect(front.forms).toEqual(["ingress-request", "egress-request", "link-help", "egress-again"]);
});

test("what is said when the records can't be reached claims no more than is known", async () => {
  const { front } = await startEngine();
  expect(said(front.sorry(new Fault("redis-unreachable", "unavailable")))).toMatch(/records.*so nothing was changed/);
  expect(said(front.sorry(new Fault("record-too-new", "unavailable")))).toMatch(
    /newer version.*so nothing was changed/,
  );
  expect(said(front.sorry(new Fault("journal-damaged", "refused")))).toMatch(/journal.*so nothing was changed/);
  expect(said(front.sorry(new Fault("slack-busy", "throttled")))).toMatch(/who you are.*so nothing was changed/);
  expect(said(front.sorry(new Fault("too-many-conflicts", "unavailable")))).toMatch(/status shows what stands/);
  expect(said(front.sorry(new Fault("redis-unreachable", "unknown-outcome")))).toMatch(/I can't say whether/);
  expect(said(front.sorry(new Error("boom sig=abc")))).not.toMatch(/boom|sig/);
});

test("approved on the way is what the requester sees", async () => {
  const engine = await startEngine();
  const id = await approved(engine);
  expect(said(await engine.types("ada", `status ${id}`))).toContain("Signed  3 of 3");
});
