import { expect, test } from "vitest";
import type { Press } from "../../../src/workflows/cards/card.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { currentRevision, statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { Engine } from "./engine.ts";
import { hooked } from "./hooked.ts";
import { intercepted, type PortCall } from "./intercept.ts";
import { approved, doorOne, linkMessage } from "./people.ts";
import { createStores, othersRules, portsOn } from "./stores.ts";

const { accountId } = environment();

/** Whether a call is the posting of the recipient's own message. */
const isPlacing = ({ name, given }: PortCall): boolean => name === "chat.place" && String(given[2]).includes("/link/");

const never = "This door never opened. No link was made.";

test.each(["before", "after"])(
  "a withdrawal %s the recipient's message is posted leaves none that promises a link",
  async (when) => {
    const { engine, hook } = await hooked();
    const id = await approved(engine);
    hook.around = async (call, act) => {
      if (!isPlacing(call)) return act();
      hook.around = (_, next) => next();
      if (when === "before") await engine.types("ada", `withdraw ${id}`);
      const ref = await act();
      if (when === "after") await engine.types("ada", `withdraw ${id}`);
      return ref;
    };
    await engine.pass(5);
    expect((await engine.transfer(id)).phase).toBe("withdrawn");
    expect(linkMessage(engine, id)?.text).toContain(never);
  },
);

test("a process that dies after it posted the recipient's message, of a transfer rejected just then, leaves none that promises a link", async () => {
  const { engine, hook } = await hooked();
  const id = await approved(engine);
  hook.around = async (call, act) => {
    if (!isPlacing(call)) return act();
    hook.around = (_, next) => next();
    await act();
    const { digest } = currentRevision(await engine.transfer(id));
    const press: Press = { verb: "take-back", transfer: id, seat: "referee", digest };
    await engine.presses("mary", press, "The agreement has ended.");
    throw new Fault("redis-unreachable", "unavailable");
  };
  await engine.pass(5);
  expect((await engine.transfer(id)).phase).toBe("rejected");
  expect(linkMessage(engine, id)?.text).toContain(never);
  expect(engine.stores.chat.messages("rosa").filter(({ key }) => key.includes("/link/"))).toHaveLength(1);
});

test("a message that was only about to be posted when the transfer ended is not posted", async () => {
  const { engine, hook } = await hooked();
  const id = await approved(engine);
  hook.around = async (call, act) => {
    if (!isPlacing(call)) return act();
    hook.around = (_, next) => next();
    await engine.types("ada", `withdraw ${id}`);
    throw new Fault("redis-unreachable", "unavailable");
  };
  await engine.pass(5);
  expect(linkMessage(engine, id)).toBeUndefined();
  expect(doorOne(await engine.transfer(id)).redactedAt).toBeDefined();
});

test("a transfer that ended before its recipient's message was noted gets none, though nobody looks at it again", async () => {
  const { engine, hook } = await hooked();
  const id = await approved(engine);
  hook.around = async (call, act) => {
    if (call.name !== "messages.put" || !String(call.given[1]).startsWith("link/")) return act();
    hook.around = (_, next) => next();
    await engine.types("ada", `withdraw ${id}`);
    // Everything that the withdrawal made due is done by now.
    await engine.pass(3);
    return act();
  };
  await engine.pass(5);
  expect((await engine.transfer(id)).phase).toBe("withdrawn");
  expect(linkMessage(engine, id)?.text ?? never).toContain(never);
});

test("whoever sleeps between minting and filling past its lease fills nothing", async () => {
  const stores = createStores();
  const other = new Engine(stores, portsOn(stores));
  const held = new Set<string>();
  let minted = false;
  let fills = 0;
  const sleeper = new Engine(
    stores,
    intercepted(portsOn(stores), async (call, act) => {
      if (call.name === "leases.acquire") held.add(String(call.given[0]));
      if (call.name === "chat.fill") fills++;
      const result = await act();
      if (minted || call.name !== "records.save" || !JSON.stringify(call.given).includes('"link-minted"'))
        return result;
      minted = true;
      for (const name of held) stores.leases.expire(name);
      await other.pass(90);
      return result;
    }),
  );
  await sleeper.start();
  const id = await approved(sleeper);
  await sleeper.passUntil(() => minted, 10);
  expect(fills).toBe(0);
  expect(linkMessage(other, id)?.said.at(-1)).not.toContain("sig=");
});

test("a chat too busy for the link is told of after a while, once; the end claims no link that nobody got", async () => {
  const { engine, hook } = await hooked();
  const id = await approved(engine, { lasts: "2h" });
  hook.around = async ({ name }, act) => {
    if (name === "chat.fill") throw new Fault("slack-busy", "throttled", { retryAfterMs: 60_000 });
    return act();
  };
  const notices = async () => (await engine.transfer(id)).notices.filter(({ code }) => code === "trouble");
  await engine.pass(4);
  expect(await notices()).toEqual([]);
  await engine.pass(56);
  expect(await notices()).toMatchObject([{ to: ["ada", "sam", "noor"], trouble: { code: "link-held-up" } }]);
  expect(statusOf(await engine.transfer(id))).toBe("opening");
  expect(engine.stores.haven.minted.length).toBeLessThanOrEqual(20);
  await engine.pass(90);
  expect(await notices()).toHaveLength(1);
  expect(statusOf(await engine.transfer(id))).toBe("closed");
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  expect(linkMessage(engine, id)?.text).toContain("If a link was shown here, it no longer works.");
});
