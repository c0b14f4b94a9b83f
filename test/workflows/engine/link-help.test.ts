import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { hooked } from "./hooked.ts";
import { doorOne, opened } from "./people.ts";
import { othersRules } from "./stores.ts";

const { accountId } = environment();

/** What a person was told in messages with this summary. */
function told(engine: Engine, person: string, summary: RegExp): readonly string[] {
  return engine.stores.chat.messages(person).flatMap(({ card, text }) => (summary.test(card.summary) ? [text] : []));
}

const found = /what I found about your link/;
const doubt = /a link does not work/;

async function asksFor(engine: Engine, id: string, words = "", by = "rosa"): Promise<string> {
  const reply = await engine.saysItDoesNotWork(by, id, { symptom: "refused", words });
  await engine.pass(0);
  return JSON.stringify(reply);
}

test("the recipient is told what was found and what to do, the admins what they need, and nothing is changed", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  const before = engine.stores.haven.rules(accountId);
  const writes = () => engine.stores.haven.calls.filter(({ operation }) => operation === "write").length;
  const written = writes();
  const link = engine.stores.haven.minted.at(-1)?.minted.link.reveal() ?? "";
  expect(await asksFor(engine, id, `curl ${link} says 403 <!channel>`)).toContain("I am looking at the rule");
  const [answer = ""] = told(engine, "rosa", found);
  expect(answer).toMatch(/203\.0\.113\.7 is in the firewall since .*may still be refused/);
  expect(answer).toMatch(/shows another one than 203\.0\.113\.7/);
  expect(answer).toContain("I can't try the link from your address, and have not.");
  for (const admin of ["sam", "noor"]) {
    const [alert = ""] = told(engine, admin, doubt);
    expect(alert).toContain("Rosa Lindqvist says that the link does not work");
    expect(alert).toContain("curl [left out] says 403 <!channel>");
  }
  expect(told(engine, "ada", doubt)).toEqual([]);
  expect([engine.stores.haven.rules(accountId), writes()]).toEqual([before, written]);
  const kept = JSON.stringify([await engine.transfer(id), await engine.stores.records.history(`transfer:${id}`)]);
  expect(kept).not.toContain("sig=");
  const { entries } = await engine.stores.records.history(`transfer:${id}`);
  expect(JSON.stringify(entries)).not.toContain("says 403");
});

test("the recipient's words are read by the recipient and the admins; everybody else sees that help was asked", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  await asksFor(engine, id, "my VPN at the clinic is down");
  const hasWords = async (person: string) => {
    const timeline = JSON.stringify(await engine.types(person, `status ${id}`));
    expect(timeline, person).toContain("said that the link does not work: This request is not authorized, or 403");
    return timeline.includes("VPN at the clinic");
  };
  for (const person of ["rosa", "sam", "noor"]) expect(await hasWords(person), person).toBe(true);
  for (const person of ["ada", "grace", "alan", "mary"]) expect(await hasWords(person), person).toBe(false);
});

test("however often it is pressed, the admins hear of it once in a while, and the recipient not at once again", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  const replies = await Promise.all(["a", "b", "c"].map(() => asksFor(engine, id)));
  expect(replies.filter((one) => one.includes("I have looked into it a moment ago"))).toHaveLength(2);
  await engine.pass(6);
  expect(await asksFor(engine, id)).toContain("I am looking at the rule");
  expect([told(engine, "rosa", found).length, told(engine, "sam", doubt).length]).toEqual([2, 1]);
  await engine.pass(16);
  await asksFor(engine, id);
  expect([told(engine, "rosa", found).length, told(engine, "sam", doubt).length]).toEqual([3, 2]);
});

test("a rule that somebody removed is said to be gone, is not put back, and ends the door as drift", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  engine.stores.haven.edit(accountId, { rules: othersRules });
  await asksFor(engine, id);
  await engine.pass(5);
  const [answer = ""] = told(engine, "rosa", found);
  expect(answer).toMatch(/the rule for 203\.0\.113\.\S+ is not in the firewall any more/);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "drift" } });
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
});

test("a firewall that can't be read is said not to be, and nobody waits for an answer", async () => {
  const { engine, hook } = await hooked();
  const id = await opened(engine);
  hook.around = async ({ name }, act) => {
    if (name === "door.read") throw new Fault("resource-manager-failing", "unavailable", { platformCode: "503" });
    return act();
  };
  await asksFor(engine, id);
  expect(told(engine, "rosa", found).join()).toMatch(/could not be read just now: .*failing \(Azure says 503\)/);
});

test("nobody but the recipient is asked or answered, and only while the door is open", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  const press = { verb: "does-not-work", transfer: id, door: "d1" };
  expect(await engine.presses("rosa", press)).toMatchObject({ kind: "form", form: { carries: { transfer: id } } });
  for (const person of ["ada", "sam"]) {
    expect(JSON.stringify(await engine.presses(person, press))).toContain("Only the recipient of the link");
    expect(await asksFor(engine, id, "", person)).toContain("Only the recipient of the link");
  }
  expect(JSON.stringify(await engine.presses("eve", press))).toContain("I know of no transfer");
  await engine.types("sam", `close ${id}`);
  expect(JSON.stringify(await engine.presses("rosa", press))).toContain("it is closing already");
  expect(await asksFor(engine, id)).toContain("it is closing already");
  await engine.pass(5);
  expect(told(engine, "rosa", found)).toEqual([]);
});
