import { describe, expect, test } from "vitest";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { Engine } from "./engine.ts";
import {
  accountId,
  asksForDoor,
  callsOf,
  door,
  ends,
  press,
  started,
  theyAdd,
  theyRemove,
  told,
  withHand,
} from "./hand-acts.ts";
import { address, approved, opened } from "./people.ts";
import { createStores, othersRules, portsOn } from "./stores.ts";

describe("whoever's hand it is today closes what another opened", () => {
  test.each([
    ["manual", true, "removed"],
    ["dsh", true, "removed"],
    ["manual", false, "removed"],
  ] as const)("managed, then %s (read: %s)", async (by, reads, verb) => {
    const stores = createStores();
    const before = new Engine(stores, portsOn(stores));
    await before.start();
    const id = await opened(before);
    const written = stores.haven.calls.filter(({ operation }) => operation === "write").length;
    const engine = new Engine(
      stores,
      portsOn(stores, { environments: [withHand(by, reads)], configDigest: "an0ther" }),
    );
    await engine.start();
    expect(statusOf(await engine.transfer(id))).toBe("open");
    await ends(engine, id);
    expect(told(engine, "sam", "take its rule away now")).toBe(1);
    theyRemove(engine);
    await engine.presses("sam", press(verb, id));
    await engine.pass(5);
    expect(await door(engine, id)).toMatchObject({
      status: "closed",
      proof: { kind: reads ? "read-back" : "attested" },
    });
    expect(callsOf(engine, "write")).toHaveLength(written);
  });

  test("attested, then managed: it is read, and removed", async () => {
    const stores = createStores();
    const before = new Engine(stores, portsOn(stores, { environments: [withHand("manual", false)] }));
    await before.start();
    const id = await asksForDoor(before);
    theyAdd(before);
    await before.presses("sam", press("added", id));
    await before.pass(2);
    const engine = new Engine(stores, portsOn(stores, { configDigest: "an0ther" }));
    await engine.start();
    expect(await door(engine, id)).toMatchObject({ status: "open" });
    await ends(engine, id);
    await engine.pass(5);
    expect(await door(engine, id)).toMatchObject({ status: "closed", proof: { kind: "read-back" } });
    expect(stores.haven.rules(accountId)).toEqual(othersRules);
  });
});

test("terms that were signed for an account that is read are signed again for one that is not", async () => {
  const stores = createStores();
  const before = new Engine(stores, portsOn(stores));
  await before.start();
  before.journals = false;
  const id = await approved(before);
  const engine = new Engine(
    stores,
    portsOn(stores, { environments: [withHand("manual", false)], configDigest: "an0ther" }),
  );
  await engine.start();
  const transfer = await engine.transfer(id);
  expect(transfer.revisions.at(-1)).toMatchObject({ because: ["account-read-as-agreed"] });
  expect(statusOf(transfer)).toBe("awaiting-sign-off");
});

test("a rule of ours that no door wants is told to the admins, once a day, and left where it stands", async () => {
  const engine = await started("manual");
  const id = await asksForDoor(engine);
  theyAdd(engine);
  await engine.pass(3);
  await ends(engine, id);
  theyRemove(engine);
  await engine.pass(5);
  expect(statusOf(await engine.transfer(id))).toBe("closed");
  theyAdd(engine);
  await engine.pass(30);
  const bulletins = engine.stores.chat.messages("sam").filter(({ text: said }) => said.includes("Please remove"));
  expect(bulletins).toHaveLength(1);
  expect(bulletins[0]?.text).toContain(address);
  expect(callsOf(engine, "write")).toEqual([]);
});

test("what kept the firewall from being read while it waits for a hand is over once it is read", async () => {
  const engine = await started("manual");
  const id = await asksForDoor(engine);
  for (let time = 0; time < 8; time++) engine.stores.haven.failNext("read", "no-rights");
  await engine.pass(2);
  expect((await door(engine, id)).trouble).toMatchObject({ code: "no-rights" });
  await engine.pass(10);
  expect(await door(engine, id)).toMatchObject({ status: "opening" });
  expect((await door(engine, id)).trouble).toBeUndefined();
});
