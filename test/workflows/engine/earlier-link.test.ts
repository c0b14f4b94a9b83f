import { expect, test } from "vitest";
import { currentRevision, statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { type Engine, startEngine } from "./engine.ts";
import { address, asks, opened, signers, signs } from "./people.ts";

const { accountId } = environment();

async function finishes(engine: Engine, by: string, id: string): Promise<void> {
  await engine.presses(by, { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(5);
  expect(statusOf(await engine.transfer(id))).toBe("closed");
}

/** Approved for Hugo, from the address that Rosa has. */
async function approvedForHugo(engine: Engine): Promise<string> {
  const id = await asks(engine, { recipient: "hugo" });
  for (const [by, seat] of signers) await signs(engine, id, by, seat);
  const { digest } = currentRevision(await engine.transfer(id));
  await engine.presses("hugo", { verb: "confirm-address", transfer: id, door: "d1", range: address, digest }, "");
  return id;
}

function puts(engine: Engine, at: number): Promise<boolean> {
  const link = engine.stores.haven.minted[at]?.minted.link;
  if (link === undefined) throw new Error(`no link ${at}`);
  return engine.stores.haven.visitor.put(link, "late.csv", address);
}

test("a link that was ended early never works again: a door for somebody else at its address waits for its end", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  await finishes(engine, "rosa", first);
  const second = await approvedForHugo(engine);
  for (let minutes = 0; minutes < 50; minutes += 5) {
    await engine.pass(5);
    expect(await puts(engine, 0)).toBe(false);
  }
  expect(statusOf(await engine.transfer(second))).toBe("approved");
  const card = engine.stores.chat
    .messages("ada")
    .findLast(({ key, text }) => key.includes("/card/") && text.includes(second));
  const why = /an earlier link for this address, given for something else, works until its own end, \S*2\d{3}/;
  expect(card?.text).toMatch(why);
  const { messages } = engine.stores.chat;
  const notice = messages("ada").findLast(({ key, text }) => key.includes("/notice/") && text.includes("Held up: "));
  expect(notice?.text).toMatch(why);
  await engine.passUntil(async () => statusOf(await engine.transfer(second)) === "open", 20);
  expect(await puts(engine, 0)).toBe(false);
  expect(await puts(engine, 1)).toBe(true);
});

test("the same person may come again at once: the earlier link gives nothing that the new one does not", async () => {
  const engine = await startEngine();
  await finishes(engine, "rosa", await opened(engine));
  const second = await opened(engine);
  await finishes(engine, "rosa", second);
  expect([await puts(engine, 0), await puts(engine, 1)]).toEqual([false, false]);
  expect(engine.stores.haven.rules(accountId)).not.toContain(address);
});

test("a door that was about to open when the earlier one ended writes no rule until that link has ended", async () => {
  const engine = await startEngine({ policy: changed(usualPolicy, { sharedContainer: "overlap" }) });
  const first = await opened(engine);
  engine.journals = false;
  const second = await approvedForHugo(engine);
  await engine.pass(1);
  expect(statusOf(await engine.transfer(second))).toBe("opening");
  await finishes(engine, "rosa", first);
  engine.journals = true;
  await engine.pass(30);
  expect(statusOf(await engine.transfer(second))).toBe("opening");
  expect(await puts(engine, 0)).toBe(false);
  await engine.passUntil(async () => statusOf(await engine.transfer(second)) === "open", 60);
  expect(await puts(engine, 0)).toBe(false);
});
