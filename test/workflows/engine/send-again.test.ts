import { expect, test } from "vitest";
import type { Press } from "../../../src/workflows/cards/card.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import type { Engine } from "./engine.ts";
import { startEngine } from "./engine.ts";
import { hooked } from "./hooked.ts";
import { address, doorOne, opened } from "./people.ts";
import { othersRules } from "./stores.ts";

const again = (id: string): Press => ({ verb: "send-again", transfer: id, door: "d1" });
const holdsLink = (text: string): boolean => text.includes("sig=");

function linkMessages(engine: Engine) {
  return engine.stores.chat.messages("rosa").filter(({ key }) => key.includes("/link/"));
}

async function said(engine: Engine, id: string, by = "rosa", event?: string): Promise<string> {
  return JSON.stringify(await engine.presses(by, again(id), "", event));
}

test("at no time do two messages hold a link, and the old one keeps its own until the new one stands", async () => {
  const { engine, hook } = await hooked();
  const id = await opened(engine);
  const seen: string[] = [];
  hook.around = async (call, act) => {
    const result = await act();
    if (/^chat\.(place|edit|fill)/.test(call.name))
      seen.push(
        linkMessages(engine)
          .map(({ text }) => (holdsLink(text) ? "link" : "none"))
          .join(" "),
      );
    return result;
  };
  expect(await said(engine, id)).toContain("A newer message with the link comes to you in a moment");
  await engine.pass(1);
  expect([...new Set(seen)]).toEqual(["link none", "none none", "none link"]);
  const [first, second] = engine.stores.haven.minted.map(({ minted }) => minted);
  expect(second?.endsAt).toBe(first?.endsAt);
  expect(await engine.stores.haven.visitor.put(second?.link as never, "b.csv", address)).toBe(true);
});

test("pressed three times at once, or delivered twice, it is sent once", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  const answers = await Promise.all(["a", "b", "b"].map((event) => said(engine, id, "rosa", event)));
  await engine.pass(1);
  expect(answers.filter((one) => one.includes("on its way already")).length).toBeGreaterThanOrEqual(1);
  expect(linkMessages(engine)).toHaveLength(2);
  expect(doorOne(await engine.transfer(id)).again).toHaveLength(1);
});

test("nobody but the recipient has it sent, and after five times it is sent no more", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  for (const person of ["ada", "sam", "grace"])
    expect(await said(engine, id, person)).toContain("Only the recipient of the link can do that.");
  for (let times = 0; times < 5; times++) {
    await said(engine, id);
    await engine.pass(1);
  }
  expect(await said(engine, id)).toContain("It was sent again 5 times, and that is all");
  await engine.pass(1);
  expect(linkMessages(engine).map(({ text }) => holdsLink(text))).toEqual([false, false, false, false, false, true]);
  await engine.pass(90);
  expect(linkMessages(engine).some(({ text }) => holdsLink(text))).toBe(false);
  expect(linkMessages(engine).map((one) => one.said.length)).toEqual([4, 4, 4, 4, 4, 3]);
});

test("what was signed no longer fits today: no other link is made, and the door ends", async () => {
  const { engine, hook } = await hooked();
  const id = await opened(engine);
  const { directory } = engine.deps;
  const strict = environment({ tier: 3, people: { referee: ["eve"] } });
  Object.assign(engine.deps, { directory: { ...directory, environment: () => strict, environments: () => [strict] } });
  hook.around = (_, act) => act();
  expect(await said(engine, id)).toContain("no link is given and the door is closing");
  await engine.pass(5);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "revoked" } });
  expect(engine.stores.haven.minted).toHaveLength(1);
});

test("a new message that can't be delivered leaves the old one as it is, and requester and admins are told", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  engine.stores.chat.setReachable("rosa", false);
  await said(engine, id);
  await engine.pass(2);
  expect(linkMessages(engine).map(({ text }) => holdsLink(text))).toEqual([true]);
  const { notices } = await engine.transfer(id);
  expect(notices).toMatchObject([{ code: "not-sent-again", to: ["ada", "sam", "noor"] }]);
  expect(statusOf(await engine.transfer(id))).toBe("open");
  engine.stores.chat.setReachable("rosa", true);
  await said(engine, id);
  await engine.pass(1);
  expect(linkMessages(engine).map(({ text }) => holdsLink(text))).toEqual([false, true]);
});

test("a rule that somebody removed leaves the old link where it is and ends the door: drift, and nothing is added", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  const { accountId } = environment();
  engine.stores.haven.edit(accountId, { rules: othersRules });
  await said(engine, id);
  await engine.pass(5);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "drift" } });
  expect(engine.stores.haven.minted).toHaveLength(1);
  expect(linkMessages(engine).map(({ text }) => holdsLink(text))).toEqual([false, false]);
  // Filled, and then what became of the door: it never sent its reader to a newer message.
  expect(linkMessages(engine)[0]?.said.join()).not.toContain("newer message");
});

test("a link that the chat refuses once the old message holds none: nobody is let in any more", async () => {
  const { engine, hook } = await hooked();
  const id = await opened(engine);
  hook.around = async ({ name }, act) => {
    if (name === "chat.fill") throw new Fault("person-moved", "refused");
    return act();
  };
  await said(engine, id);
  await engine.pass(5);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "failed" } });
});

test("a message that can't be edited at the end holds up none of the others, and is edited when it can be", async () => {
  const { engine, hook } = await hooked();
  const id = await opened(engine);
  await said(engine, id);
  await engine.pass(1);
  const newest = linkMessages(engine).at(-1)?.ref;
  hook.around = async ({ name, given }, act) => {
    if (name === "chat.edit" && given[0] === newest) throw new Fault("slack-unavailable", "unavailable");
    return act();
  };
  await engine.types("sam", `close ${id}`);
  await engine.pass(5);
  expect(linkMessages(engine).map(({ text }) => text.includes("The link no longer works."))).toEqual([true, false]);
  hook.around = (_, act) => act();
  await engine.pass(2);
  for (const { text } of linkMessages(engine)) expect(text).toContain("The link no longer works.");
});

test("a door that ends while the new message waits for its link leaves neither a link nor a promise", async () => {
  const { engine, hook } = await hooked();
  const id = await opened(engine);
  hook.around = async (call, act) => {
    const result = await act();
    if (call.name === "chat.place" && String(call.given[2]).includes("/link/"))
      await engine.types("sam", `close ${id}`);
    return result;
  };
  await said(engine, id);
  await engine.pass(5);
  for (const { text } of linkMessages(engine)) expect(text).toContain("The link no longer works.");
});
