/** `approve <id> <code>` and `reject <id> <code> <reason>`: a signature by words, on the terms that the words name. */
import { describe, expect, test } from "vitest";
import { shortDigest } from "../../src/workflows/audit/digest.ts";
import { currentRevision, currentSignOffs, statusOf, type Transfer } from "../../src/workflows/transfers/transfer.ts";
import { environment } from "../builders/environment.ts";
import { Engine, startEngine } from "../workflows/engine/engine.ts";
import { asks, signs } from "../workflows/engine/people.ts";
import { portsOn } from "../workflows/engine/stores.ts";
import { said } from "./said.ts";

async function asked(options?: Parameters<typeof startEngine>[0]) {
  const engine = await startEngine(options);
  const id = await asks(engine);
  const code = shortDigest(currentRevision(await engine.transfer(id)).digest);
  return { engine, id, code };
}

const signaturesOn = (transfer: Transfer): number => currentSignOffs(transfer).length;

describe("nothing is signed, and the card is shown with its code and what to say", () => {
  test.each([
    ["without a code", (id: string) => `approve ${id}`],
    ["with the beginning of a code", (id: string, code: string) => `approve ${id} ${code.slice(0, 5)}`],
    ["with more than a code", (id: string, code: string) => `approve ${id} ${code}0`],
    ["with another code", (id: string, code: string) => `approve ${id} ${code === "000000" ? "000001" : "000000"}`],
    ["with words after it", (id: string, code: string) => `approve ${id} ${code} once it is Monday`],
    ["with words on another line", (id: string, code: string) => `approve ${id} ${code}\nnot yet`],
    ["by a rejection without a code", (id: string) => `reject ${id} because`],
  ])("%s", async (_, typed) => {
    const { engine, id, code } = await asked();
    const { version } = await engine.transfer(id);
    const reply = await engine.types("grace", typed(id, code));
    expect(reply.kind).toBe("card");
    expect(said(reply)).toContain("Nothing is signed");
    expect(said(reply)).toContain(`terms ${code}`);
    expect((await engine.transfer(id)).version).toBe(version);
  });
});

test("with its code it is signed, whoever writes it how; a rejection ends it with its reason, and wants one", async () => {
  const { engine, id, code } = await asked();
  await engine.types("grace", `APPROVE ${id.toLowerCase()} ${code.toUpperCase()}`);
  expect(signaturesOn(await engine.transfer(id))).toBe(1);
  await engine.types("mary", `reject ${id} ${code}`);
  expect(statusOf(await engine.transfer(id))).toBe("awaiting-sign-off");
  await engine.types("mary", `reject ${id} ${code} not this cohort`);
  expect(statusOf(await engine.transfer(id))).toBe("rejected");
});

test("the code of an earlier revision signs nothing, nor does one that two revisions share", async () => {
  const { engine: before, id, code } = await asked();
  for (const [by, seat] of [
    ["grace", "provider"],
    ["alan", "investigator"],
    ["mary", "referee"],
  ] as const)
    await signs(before, id, by, seat);
  const environments = [environment({ people: { provider: ["dorothy"] } })];
  const ports = portsOn(before.stores, { environments, configDigest: "an0ther" });
  const engine = new Engine(before.stores, ports);
  await engine.start();
  await engine.pass(5);
  const { revisions } = await engine.transfer(id);
  expect(revisions).toHaveLength(2);
  expect(said(await engine.types("dorothy", `approve ${id} ${code}`))).toContain("is not the code of these terms");

  const now = shortDigest(revisions[1]?.digest ?? "");
  const alike = async (subject: string) => {
    const loaded = await ports.records.load(subject);
    if (!subject.startsWith("transfer:") || loaded === undefined) return loaded;
    const state = structuredClone(loaded.state) as { revisions: { digest: string }[] };
    const [first] = state.revisions;
    if (first !== undefined) first.digest = now + first.digest.slice(6);
    return { ...loaded, state };
  };
  const confused = new Engine(before.stores, { ...ports, records: { ...ports.records, load: alike } });
  expect(said(await confused.types("dorothy", `approve ${id} ${now}`))).toContain("is not the code of these terms");
  expect(signaturesOn(await engine.transfer(id))).toBe(0);
  await engine.types("dorothy", `approve ${id} ${now}`);
  expect(signaturesOn(await engine.transfer(id))).toBe(1);
});

test("who could sign as more than one presses the button that they mean; having signed, they sign no more", async () => {
  const environments = [environment({ people: { provider: ["grace"], investigator: ["grace", "ada"] } })];
  const { engine, id, code } = await asked({ environments });
  expect(said(await engine.types("grace", `approve ${id} ${code}`))).toContain("Press the button that you mean");
  expect(signaturesOn(await engine.transfer(id))).toBe(0);
  await signs(engine, id, "grace", "provider");
  expect(said(await engine.types("grace", `approve ${id} ${code}`))).toContain("One person signs once.");
  expect(signaturesOn(await engine.transfer(id))).toBe(1);
});

test("who must not know gets the same answer for one that exists and one that does not", async () => {
  const { engine, id, code } = await asked();
  for (const verb of ["approve", "reject"]) {
    const to = (named: string): string => `${verb} ${named} ${code} because`;
    const none = said(await engine.types("eve", to("IN-2222"))).replaceAll("IN-2222", "it");
    expect(said(await engine.types("eve", to(id))).replaceAll(id, "it")).toBe(none);
  }
  expect(signaturesOn(await engine.transfer(id))).toBe(0);
});
