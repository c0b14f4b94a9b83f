import { expect, test } from "vitest";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { Engine } from "./engine.ts";
import { intercepted, type PortCall } from "./intercept.ts";
import { approved, doorOne, linkMessage } from "./people.ts";
import { castIds, createStores, portsOn } from "./stores.ts";

/** A process that sleeps past every lease it holds, once, before a call that matches, while another does the work. */
async function sleeper(matches: (call: PortCall) => boolean): Promise<{ engine: Engine; hasSlept: () => boolean }> {
  const stores = createStores();
  const other = new Engine(stores, portsOn(stores));
  const held = new Set<string>();
  let slept = false;
  const deps = intercepted(portsOn(stores), async (call, act) => {
    if (call.name === "leases.acquire") held.add(String(call.given[0]));
    if (!slept && matches(call)) {
      slept = true;
      for (const name of held) stores.leases.expire(name);
      await other.pass(3);
    }
    return act();
  });
  const engine = new Engine(stores, deps);
  await engine.start();
  return { engine, hasSlept: () => slept };
}

const put = (key: RegExp, isPosted: boolean) => (call: PortCall) => {
  const [, putKey, message] = call.given as [string, string, { ref?: string }];
  return call.name === "messages.put" && key.test(putKey) && (message.ref !== undefined) === isPosted;
};
const place = (key: RegExp) => (call: PortCall) =>
  call.name === "chat.place" && key.test(String(call.given[2]).replace(/^(transfer:)?IN-.{4}\//, ""));

test.each([
  ["before it notes that it is about to post the link's message", put(/^link\//, false)],
  ["before it posts the link's message", place(/^link\//)],
  ["before it notes where the link's message stands", put(/^link\//, true)],
  ["before it notes that it is about to post a card", put(/^card\/grace/, false)],
  ["before it posts a card", place(/^card\/grace/)],
  ["before it notes where a card stands", put(/^card\/grace/, true)],
])("a process that sleeps past its lease %s posts nothing twice, and hides nothing", async (_, matches) => {
  const { engine, hasSlept } = await sleeper(matches);
  const id = await approved(engine);
  await engine.pass(5);
  expect(hasSlept()).toBe(true);
  expect(statusOf(await engine.transfer(id))).toBe("open");
  for (const person of castIds) {
    const keys = engine.stores.chat.messages(person).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  }
  expect(linkMessage(engine, id)?.text).toContain("sig=");
  await engine.types("sam", `close ${id}`);
  await engine.pass(5);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", proof: { kind: "read-back" } });
  expect(linkMessage(engine, id)?.text).not.toContain("sig=");
});
