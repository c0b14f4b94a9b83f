import { expect, test } from "vitest";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { address, approved, doorOne, linkMessage, opened } from "./people.ts";
import { othersRules } from "./stores.ts";
import { tracedEngine } from "./trace.ts";

const { accountId, ingressContainer } = environment();

/** How often the account was written with the address in it. */
function openings({ stores }: Engine): number {
  const writes = stores.haven.calls.filter(({ operation }) => operation === "write");
  return writes.filter(({ ranges }) => ranges?.includes(address)).length;
}

async function statusNow(engine: Engine): Promise<string> {
  return statusOf(await engine.transfer());
}

/** The lines from one to the end, without reads that led to nothing. */
function since(line: string, lines: readonly string[]): readonly string[] {
  const useful = lines.slice(lines.indexOf(line) + 1);
  const leads = /^(write|record (rules-intended|links-outlive|rule-seen|rules-removed|rule-gone|proven-closed))/;
  return useful.filter((one, at) => one !== "read the rules" || leads.test(useful[at + 1] ?? ""));
}

test("message, baseline, intent, rule, read back, link; at the end removed, read twice, listed, redacted", async () => {
  const { engine, lines } = await tracedEngine();
  const id = await approved(engine);
  await engine.passUntil(async () => (await statusNow(engine)) === "open", 5);
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(5);
  expect(since("record address-confirmed", lines)).toEqual([
    "place the recipient's message",
    "record link-placed",
    "record turn-taken",
    "list the container",
    "keep the baseline",
    "record baseline-taken",
    "record opening-authorised",
    "read the rules",
    "record rules-intended",
    "read the rules",
    "write, with it",
    "read the rules",
    "record rule-seen",
    "mint",
    "record link-minted",
    "fill the recipient's message",
    "record link-delivered",
    "record ended",
    "read the rules",
    "record links-outlive-doors",
    "read the rules",
    "write, without it",
    "read the rules",
    "record rules-removed",
    "record rule-gone",
    "read the rules",
    "record proven-closed",
    "list the container",
    "record arrivals-listed",
    "redact the recipient's message",
    "record link-redacted",
  ]);
});

test("a link that has ended by itself is edited away then, while its door is still being proven closed", async () => {
  const { engine, lines } = await tracedEngine();
  await opened(engine);
  await engine.pass(70);
  const redacted = lines.indexOf("record link-redacted");
  expect(redacted).toBeGreaterThan(lines.indexOf("record ended"));
  expect(redacted).toBeLessThan(lines.indexOf("record proven-closed"));
});

test("a recipient who can't be reached: nothing is listed, nothing opens, and they are told of it once", async () => {
  const { engine, lines } = await tracedEngine();
  const { chat, haven } = engine.stores;
  chat.setReachable("rosa", false);
  await approved(engine);
  await engine.pass(60);
  expect(await statusNow(engine)).toBe("approved");
  expect(lines).not.toContain("list the container");
  expect(lines).not.toContain("record opening-authorised");
  expect(haven.rules(accountId)).toEqual(othersRules);
  for (const told of ["ada", "sam", "noor"]) {
    const notices = chat.messages(told).filter(({ key }) => key.includes("/notice/"));
    expect(notices.map(({ text }) => text.includes("can't be reached"))).toEqual([true]);
  }
  chat.setReachable("rosa", true);
  await engine.pass(5);
  expect(await statusNow(engine)).toBe("open");
});

test("trouble with the recipient's message is over once it is placed", async () => {
  const engine = await startEngine();
  engine.stores.chat.setReachable("rosa", false);
  await approved(engine);
  await engine.pass(5);
  expect(doorOne(await engine.transfer()).trouble?.code).toBe("person-unreachable");
  engine.stores.chat.setReachable("rosa", true);
  engine.journals = false;
  await engine.pass(5);
  const door = doorOne(await engine.transfer());
  expect(door.placedAt).toBeDefined();
  expect(door.trouble).toBeUndefined();
});

test("without a baseline no door opens", async () => {
  const engine = await startEngine();
  const { haven } = engine.stores;
  for (let tries = 0; tries < 8; tries++) haven.failNext("list", "no-rights");
  await approved(engine);
  await engine.pass(5);
  expect(await statusNow(engine)).toBe("approved");
  expect(openings(engine)).toBe(0);
  await engine.pass(15);
  expect(await statusNow(engine)).toBe("open");
});

test("the link is made after the settling time and not before", async () => {
  const engine = await startEngine({ settings: { settlingMs: 300_000 } });
  await approved(engine);
  await engine.pass(4);
  const door = doorOne(await engine.transfer());
  expect(door.grant?.seenAt).toBeDefined();
  expect(engine.stores.haven.minted).toEqual([]);
  await engine.pass(2);
  expect(engine.stores.haven.minted).toHaveLength(1);
  expect(doorOne(await engine.transfer()).grant?.filledAt).toBe(door.grant?.linkDueAt);
});

test("the window starts when the rule is read back, not at the last signature", async () => {
  const engine = await startEngine();
  const notBefore = plusMinutes(engine.stores.clock.now, 300);
  await approved(engine, { notBefore: String(notBefore) });
  await engine.pass(299);
  expect(await statusNow(engine)).toBe("approved");
  expect(openings(engine)).toBe(0);
  await engine.pass(5);
  const { grant } = doorOne(await engine.transfer());
  expect(grant?.seenAt).toBeGreaterThanOrEqual(notBefore);
  expect(grant?.endsAt).toBe(plusMinutes(grant?.seenAt ?? 0, 60));
});

test("the recipient's message is one message: placed without a link, filled once, redacted once", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  const link = engine.stores.haven.minted[0]?.minted.link.reveal() ?? "";
  await engine.pass(120);
  const { said = [] } = linkMessage(engine, id) ?? {};
  expect(said.map((text) => text.includes(link))).toEqual([false, true, false]);
  expect(said.at(-1)).toMatch(/link .* no longer works/s);
});

test("the link stands in its recipient's message and nowhere else", async () => {
  const engine = await startEngine();
  const { chat, records, haven, messages, jobs } = engine.stores;
  const id = await opened(engine);
  const signature = new URL(haven.minted[0]?.minted.link.reveal() ?? "").searchParams.get("sig") ?? "";
  const kept = await Promise.all(
    records.subjects().map(async (subject) => {
      const placed = [...(await messages.all(subject))];
      return JSON.stringify([await records.load(subject), await records.history(subject), placed]);
    }),
  );
  const others = ["ada", "grace", "alan", "mary", "sam", "noor"].flatMap((person) => chat.messages(person));
  const rest = chat.messages("rosa").filter(({ key }) => !key.includes("/link/"));
  const everything = [...kept, ...[...others, ...rest].map(({ said }) => said.join()), JSON.stringify(jobs.waiting())];
  expect(linkMessage(engine, id)?.text).toContain(encodeURIComponent(signature));
  for (const text of [...everything, ...chat.notifications("rosa")]) {
    expect(text).not.toContain(signature);
    expect(text).not.toContain(encodeURIComponent(signature));
  }
});

test("what was there before is no arrival; what replaces it is", async () => {
  const engine = await startEngine();
  const { haven, clock } = engine.stores;
  await opened(engine);
  const link = haven.minted[0]?.minted.link;
  if (link === undefined) throw new Error("no link");
  clock.now += 60_000;
  await haven.visitor.put(link, "readme.txt", address);
  await haven.visitor.put(link, "new.csv", address);
  haven.putFile(accountId, ingressContainer, "from-inside.txt", 4);
  await engine.pass(90);
  const { arrivals } = doorOne(await engine.transfer());
  expect(arrivals).toMatchObject({ files: 3, replaced: 1 });
});

test("a door that its recipient has finished with closes at once, long before its end", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(3);
  expect(doorOne(await engine.transfer())).toMatchObject({ status: "closed", ended: { because: "done", by: "rosa" } });
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
});

test("a rule of an open door that somebody removed is not added again: it ends the door", async () => {
  const engine = await startEngine();
  await opened(engine);
  engine.stores.haven.edit(accountId, { rules: othersRules });
  await engine.pass(20);
  expect(doorOne(await engine.transfer())).toMatchObject({ status: "closed", ended: { because: "drift", by: null } });
  expect(openings(engine)).toBe(1);
});
