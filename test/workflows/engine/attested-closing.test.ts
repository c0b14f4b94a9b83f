import { expect, test } from "vitest";
import { loadAccount } from "../../../src/workflows/engine/today.ts";
import type { EnvironmentToday } from "../../../src/workflows/people/environment.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { Engine } from "./engine.ts";
import {
  accountId,
  asksForDoor,
  door,
  ends,
  press,
  started,
  text,
  theyAdd,
  theyRemove,
  withHand,
} from "./hand-acts.ts";
import { address, approvedFor, opened } from "./people.ts";
import { createStores, portsOn } from "./stores.ts";

/** A door whose rule somebody says is there. */
async function attestedOpen(engine: Engine): Promise<string> {
  const id = await asksForDoor(engine);
  theyAdd(engine);
  await engine.presses("sam", press("added", id));
  await engine.pass(2);
  expect(statusOf(await engine.transfer(id))).toBe("open");
  return id;
}

/** Another process holds the account, so that no pass comes about until that is over. */
async function withoutPass(engine: Engine, act: () => Promise<void>): Promise<void> {
  await engine.stores.leases.acquire(`account:${accountId}`, 60_000);
  await act();
}

test("a word that comes before the pass waits for the link to be noted, and the next door waits for the link", async () => {
  const engine = await started("manual", false);
  const id = await attestedOpen(engine);
  await withoutPass(engine, async () => {
    await ends(engine, id);
    theyRemove(engine);
    expect(text(await engine.presses("sam", press("removed", id)))).toContain("say so again");
    expect(await door(engine, id)).toMatchObject({ status: "closing" });
  });
  engine.stores.leases.expire(`account:${accountId}`);
  await engine.pass(2);
  await engine.presses("sam", press("removed", id));
  expect(await door(engine, id)).toMatchObject({ status: "closed", proof: { kind: "attested" } });
  expect((await loadAccount(engine.deps, accountId))?.liveLinks).toMatchObject([{ transferId: id, doorId: "d1" }]);
  const next = await approvedFor(engine, "joan", { address });
  await engine.pass(3);
  expect(statusOf(await engine.transfer(next))).toBe("approved");
});

test("a word that comes before the pass knows of another door with the address", async () => {
  const engine = await started("manual", false);
  const ids = [await attestedOpen(engine), await attestedOpen(engine)] as const;
  await withoutPass(engine, async () => {
    await ends(engine, ids[0]);
    expect((await door(engine, ids[0])).trouble).toBeUndefined();
    expect(text(await engine.presses("sam", press("removed", ids[0])))).toContain("Another open door holds");
  });
  expect(await door(engine, ids[0])).toMatchObject({ status: "closing" });
});

test("while a newer version's record may hold the address nobody says that no rule lets it in; the link's end closes it", async () => {
  const engine = await started("manual", false);
  const ids = [await attestedOpen(engine), await attestedOpen(engine)] as const;
  const { records } = engine.stores;
  const load = records.load.bind(records);
  records.load = async (subject) => {
    const stored = await load(subject);
    if (stored === undefined || subject !== `transfer:${ids[1]}`) return stored;
    return { ...stored, state: { ...(stored.state as object), format: 2 } };
  };
  await ends(engine, ids[0]);
  expect(text(await engine.presses("sam", press("removed", ids[0])))).toContain("can't be read right now");
  expect(text(await engine.presses("sam", press("removed-covered", ids[0])))).toContain("too early");
  await engine.pass(60);
  await engine.presses("sam", press("removed-covered", ids[0]));
  expect(await door(engine, ids[0])).toMatchObject({ status: "closed", proof: { accessOver: "link-ended" } });
});

const elsewhere = accountId.replace(/heron$/, "newheron");

test.each([
  ["attested, then managed", withHand("manual", false), undefined],
  ["read by hand, then managed", withHand("manual"), undefined],
  ["managed, then attested", undefined, withHand("manual", false)],
] as const)(
  "a door is closed in its own account by the hand there, wherever its environment went: %s",
  async (...given) => {
    const [, was, becomes] = given;
    const stores = createStores();
    stores.haven.addAccount(elsewhere, "ingress");
    const { hand: _, ...managed } = withHand("manual");
    const before: EnvironmentToday = was ?? managed;
    const kept = { ...before, id: "egret", name: "Egret", ingressContainer: "other" };
    const first = new Engine(stores, portsOn(stores, { environments: [before, kept] }));
    await first.start();
    const id = was === undefined ? await opened(first) : await asksForDoor(first);
    if (was !== undefined) theyAdd(first);
    if (was !== undefined) await first.presses("sam", press("added", id));
    await first.pass(2);
    expect(statusOf(await first.transfer(id))).toBe("open");
    const moved = { ...(becomes ?? managed), accountId: elsewhere };
    const engine = new Engine(stores, portsOn(stores, { environments: [moved, kept], configDigest: "an0ther" }));
    await engine.start();
    await engine.pass(2);
    if (statusOf(await engine.transfer(id)) === "open") await ends(engine, id);
    if (was !== undefined) theyRemove(engine);
    await engine.presses("sam", press("removed", id));
    await engine.pass(4);
    const kind = before.hand?.reads === false ? "attested" : "read-back";
    expect(await door(engine, id)).toMatchObject({ status: "closed", proof: { kind } });
  },
);
