import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { intercepted, type PortCall } from "./intercept.ts";
import { approved, doorOne, linkMessage, opened } from "./people.ts";
import { createStores, othersRules, portsOn } from "./stores.ts";

const { accountId } = environment();

interface Hooked {
  readonly engine: Engine;
  /** What `mayStand` each placing was called with, by message key. */
  readonly mayStand: Map<string, boolean[]>;
  /** Runs before a call; what it throws is thrown in the call's place. */
  before: (call: PortCall) => void | Promise<void>;
}

const isTrue = (given: unknown): boolean => (typeof given === "function" ? given() : given) === true;

async function hooked(): Promise<Hooked> {
  const stores = createStores();
  const mayStand = new Map<string, boolean[]>();
  const deps = intercepted(portsOn(stores), async (call, act) => {
    await hook.before(call);
    if (call.name === "chat.place") {
      const key = String(call.given[2]);
      mayStand.set(key, [...(mayStand.get(key) ?? []), isTrue(call.given[3])]);
    }
    return act();
  });
  const hook: Hooked = { engine: new Engine(stores, deps), mayStand, before: () => {} };
  await hook.engine.start();
  return hook;
}

/** Throws once, at the first putting of a reference for a key that matches. */
function losesOnce(key: RegExp): Hooked["before"] {
  let lost = false;
  return (call) => {
    const [, putKey, message] = call.given as [string, string, { ref?: string }];
    if (lost || call.name !== "messages.put" || !key.test(putKey) || message.ref === undefined) return;
    lost = true;
    throw new Fault("redis-unreachable", "unavailable");
  };
}

test.each([
  ["the recipient's own message", /^link\//, "rosa"],
  ["a card", /^card\/grace/, "grace"],
  ["an admin's card of a door", /^door\/d1\/sam/, "sam"],
])("%s whose reference was lost after posting is taken up again, not posted twice", async (_, key, person) => {
  const hook = await hooked();
  hook.before = losesOnce(key);
  await approved(hook.engine);
  await hook.engine.pass(5);
  const keys = hook.engine.stores.chat.messages(person).map((message) => message.key);
  expect(new Set(keys).size).toBe(keys.length);
  const [placed] = [...hook.mayStand].filter(([one]) => key.test(one.replace(/^(transfer:)?IN-.{4}\//, "")));
  expect(placed?.[1]).toEqual([false, true]);
  expect(statusOf(await hook.engine.transfer())).toBe("open");
});

test("a message is never posted before it is noted that it is about to be", async () => {
  const hook = await hooked();
  hook.before = ({ name, given }) => {
    if (name === "messages.put") throw new Fault("redis-unreachable", "unavailable");
    expect(`${name} ${given}`).not.toMatch(/^chat\.place/);
  };
  await approved(hook.engine);
  await hook.engine.pass(2);
  expect(hook.engine.stores.chat.calls).toEqual([]);
});

test("a link whose delivery got no answer is delivered again into the same message, on record each time", async () => {
  const engine = await startEngine();
  const { chat, haven } = engine.stores;
  chat.failNext("fill", new Fault("slack-unavailable", "unavailable"), "after-effect");
  const id = await opened(engine);
  expect(chat.messages("rosa").filter(({ key }) => key.includes("/link/"))).toHaveLength(1);
  const { grant } = doorOne(await engine.transfer(id));
  expect(grant?.issuances.map((one) => one.fingerprint)).toEqual(
    haven.minted.map(({ minted }) => minted.link.fingerprint()),
  );
  expect(linkMessage(engine, id)?.text).toContain(haven.minted.at(-1)?.minted.link.reveal());
});

test("a recipient's message that was deleted before the link: the rule comes down, and no link was shown", async () => {
  const engine = await startEngine({ settings: { settlingMs: 180_000 } });
  const id = await approved(engine);
  await engine.pass(1);
  engine.stores.chat.remove(linkMessage(engine, id)?.ref ?? "");
  await engine.pass(20);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "failed" } });
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  expect(
    engine.stores.chat
      .messages("rosa")
      .map(({ text }) => text)
      .join(),
  ).not.toContain("sig=");
});

/** Throws at every attempt to fill the recipient's message. */
function neverFills(fault: Fault): Hooked["before"] {
  return ({ name }) => {
    if (name === "chat.fill") throw fault;
  };
}

test("a link that the chat refuses for good: the rule comes down, because nobody is let in", async () => {
  const hook = await hooked();
  hook.before = neverFills(new Fault("slack-rejected", "refused"));
  const id = await approved(hook.engine);
  await hook.engine.pass(10);
  expect(doorOne(await hook.engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "failed" } });
  expect(hook.engine.stores.haven.rules(accountId)).toEqual(othersRules);
});

test("a chat that is away for an hour does not fill the record with links that nobody got", async () => {
  const hook = await hooked();
  hook.before = neverFills(new Fault("slack-unavailable", "unavailable"));
  const id = await approved(hook.engine, { lasts: "3h" });
  await hook.engine.pass(60);
  const { status, grant } = doorOne(await hook.engine.transfer(id));
  expect(status).toBe("opening");
  expect(grant?.issuances.length).toBeLessThanOrEqual(60);
  hook.before = () => {};
  await hook.engine.pass(10);
  expect(doorOne(await hook.engine.transfer(id)).status).toBe("open");
});

test("a recipient's message that was deleted while the door is open does not keep the door from closing", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  engine.stores.chat.remove(linkMessage(engine, id)?.ref ?? "");
  await engine.pass(90);
  const door = doorOne(await engine.transfer(id));
  expect(door).toMatchObject({ status: "closed", proof: { kind: "read-back" } });
  expect(door.redactedAt).toBeDefined();
});

test("a door that was withdrawn before it opened leaves no message that promises a link", async () => {
  const engine = await startEngine();
  const notBefore = String(engine.stores.clock.now + 3_600_000);
  const id = await approved(engine, { notBefore });
  await engine.pass(2);
  expect(linkMessage(engine, id)?.text).toContain("will appear in this message");
  await engine.types("ada", `withdraw ${id}`);
  await engine.pass(2);
  expect(linkMessage(engine, id)?.text).toContain("This door never opened. No link was made.");
});

test("a link that arrives after its door has ended is taken away again at once", async () => {
  const hook = await hooked();
  const { engine } = hook;
  const id = await approved(engine);
  let isClosed = false;
  hook.before = async ({ name }) => {
    if (name !== "chat.fill" || isClosed) return;
    isClosed = true;
    await engine.types("sam", `close ${id}`);
  };
  await engine.pass(1);
  expect(isClosed).toBe(true);
  expect(linkMessage(engine, id)?.text).not.toContain("sig=");
  await engine.pass(5);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "revoked" } });
});
