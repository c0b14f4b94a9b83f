import { describe, expect, test } from "vitest";
import { createFront } from "../../src/commands/create-front.ts";
import type { Save } from "../../src/workflows/engine/store.ts";
import { statusOf } from "../../src/workflows/transfers/transfer.ts";
import { environment } from "../builders/environment.ts";
import { startEngine } from "../workflows/engine/engine.ts";
import { intercepted } from "../workflows/engine/intercept.ts";
import { approved, asks, confirms, doorOne, opened, signers, signs } from "../workflows/engine/people.ts";
import { othersRules } from "../workflows/engine/stores.ts";
import { said } from "./said.ts";

const { accountId } = environment();

describe("withdrawing and closing", () => {
  test("before anything opened a withdrawal ends it there, by the requester alone", async () => {
    const engine = await startEngine();
    const id = await asks(engine);
    expect(said(await engine.types("grace", `withdraw ${id}`))).toMatch(/Only the person who asked/);
    expect(said(await engine.types("ada", `withdraw ${id.toLowerCase()}`))).toBe(
      `${id} is withdrawn. Nothing was opened.`,
    );
    expect(statusOf(await engine.transfer())).toBe("withdrawn");
  });

  test("of an open door it closes the door", async () => {
    const engine = await startEngine();
    const id = await opened(engine);
    expect(said(await engine.types("mary", `withdraw ${id}`))).toMatch(/Only the person who asked/);
    expect(said(await engine.types("ada", `withdraw ${id}`))).toMatch(/Closing now/);
    await engine.pass(5);
    expect(doorOne(await engine.transfer())).toMatchObject({
      status: "closed",
      ended: { because: "withdrawn", by: "ada" },
    });
  });

  test("of what begins to open at that very instant closes it all the same", async () => {
    const engine = await startEngine();
    const id = await approved(engine);
    let isLate = false;
    const deps = intercepted(engine.deps, async ({ name, given: [save] }, act) => {
      if (name === "records.save" && (save as Save).entry.code === "withdrawn") {
        isLate = true;
        await engine.pass(3);
      }
      return act();
    });
    const press = { verb: "withdraw", transfer: id };
    expect(said(await createFront(deps).press(press, engine.caller("ada")))).toMatch(/Closing now/);
    expect(isLate).toBe(true);
    await engine.pass(5);
    expect(doorOne(await engine.transfer())).toMatchObject({ status: "closed", ended: { because: "withdrawn" } });
  });

  test.each([
    ["sam", "revoked"],
    ["ada", "withdrawn"],
    ["rosa", "done"],
  ])("%s closes an open door: %s", async (person, because) => {
    const engine = await startEngine();
    const id = await opened(engine);
    expect(said(await engine.types(person, `close ${id}`))).toMatch(/Closing now\. The cards say/);
    await engine.pass(5);
    expect(doorOne(await engine.transfer())).toMatchObject({ status: "closed", ended: { because, by: person } });
    expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  });

  test("whoever only signed can't close it", async () => {
    const engine = await startEngine();
    const id = await opened(engine);
    expect(said(await engine.types("grace", `close ${id}`))).toMatch(/Only an admin/);
    expect(statusOf(await engine.transfer())).toBe("open");
  });

  test("there is nothing to close before it opens, and nothing twice", async () => {
    const engine = await startEngine();
    const id = await asks(engine);
    expect(said(await engine.types("sam", `close ${id}`))).toMatch(/still waits for signatures/);
    for (const [by, seat] of signers) await signs(engine, id, by, seat);
    await confirms(engine, id);
    await engine.pass(3);
    await engine.types("sam", `close ${id}`);
    expect(said(await engine.types("noor", `close ${id}`))).toMatch(/is closing already/);
  });

  test("a check reads the firewall again, and says so only while there is something to prove", async () => {
    const engine = await startEngine();
    const id = await opened(engine);
    const press = { verb: "check", transfer: id, door: "d1" };
    expect(said(await engine.presses("sam", press))).toMatch(/Nothing is left to prove/);
    await engine.types("sam", `close ${id}`);
    while (engine.stores.jobs.take() !== undefined);
    expect(said(await engine.presses("sam", press))).toMatch(/Reading the firewall again/);
    expect(engine.stores.jobs.waiting()).toEqual([{ kind: "firewall", accountId }]);
    expect(said(await engine.presses("sam", { ...press, door: "d9" }))).toMatch(/earlier terms/);
  });
});
