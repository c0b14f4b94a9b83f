import { expect, test } from "vitest";
import type { Job, Subject } from "../../../src/workflows/engine/store.ts";
import { accountSubject, environmentSubject, transferSubject } from "../../../src/workflows/engine/subjects.ts";
import { currentRevision, statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { said } from "../../commands/said.ts";
import { Engine, startEngine } from "./engine.ts";
import { approved, asks, doorOne, opened } from "./people.ts";
import { othersRules, portsOn } from "./stores.ts";

const { accountId } = environment();

/** A process of this version over the same stores, to which this one record is of the next format. */
function older({ stores }: Engine, newer: Subject): Engine {
  const deps = portsOn(stores);
  const load: typeof deps.records.load = async (subject) => {
    const stored = await deps.records.load(subject);
    if (stored === undefined || subject !== newer) return stored;
    return { ...stored, state: { ...(stored.state as object), format: 2 } };
  };
  return new Engine(stores, { ...deps, records: { ...deps.records, load } });
}

/** Everything that a process could have changed: records, the firewall, messages. */
async function pictureOf({ stores }: Engine): Promise<unknown> {
  const subjects = stores.records.subjects();
  const records = await Promise.all(subjects.map(async (subject) => (await stores.records.load(subject))?.state));
  return [records, stores.haven.rules(accountId), ["ada", "rosa", "sam"].map((id) => stores.chat.messages(id))];
}

test("a transfer of a newer version is left as it is by every job, and each is tried again", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  const subject = transferSubject(id);
  const process = older(engine, subject);
  const before = await pictureOf(engine);
  const jobs: readonly Job[] = [
    { kind: "tick", subject },
    { kind: "link", transferId: id, doorId: "d1" },
    { kind: "listing", transferId: id, doorId: "d1" },
    { kind: "cards", subject, chat: process.deps.chats[0]?.name ?? "" },
    { kind: "firewall", accountId },
  ];
  engine.stores.clock.now += 24 * 3_600_000;
  await process.deps.jobs.enqueue(jobs);
  await process.settle();
  expect(process.faults.map(({ job, fault }) => [job.kind, fault.code, fault.kind]).sort()).toEqual(
    jobs.map(({ kind }) => [kind, "record-too-new", "unavailable"]).sort(),
  );
  expect(await pictureOf(engine)).toEqual(before);
});

test("what waits for a process of the newer version is closed and proven by it", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  await older(engine, transferSubject(id)).pass(120);
  expect(statusOf(await engine.transfer(id))).toBe("open");
  await engine.passUntil(async () => statusOf(await engine.transfer(id)) === "closed");
  expect(engine.stores.haven.rules(accountId)).not.toContain("203.0.113.7");
});

test("another door of the account can be ended, and alarms its admins with the steps by hand until the newer version closes it", async () => {
  const engine = await startEngine();
  const { records, chat, haven } = engine.stores;
  const newer = await opened(engine);
  const known = await opened(engine, { address: "203.0.113.8" });
  const left = await records.load(transferSubject(newer));
  const process = older(engine, transferSubject(newer));
  await process.presses("sam", { verb: "close", transfer: known, door: "d1" });
  await process.pass(30);
  expect(doorOne(await engine.transfer(known))).toMatchObject({
    status: "closing",
    trouble: { code: "record-too-new" },
  });
  expect(haven.rules(accountId)).toEqual([...othersRules, "203.0.113.7", "203.0.113.8"]);
  const alarms = chat.messages("sam").filter(({ text }) => text.startsWith("Alarm, Ingress"));
  expect(alarms.map(({ text }) => text.includes(known))).toEqual([true, true, true]);
  expect(alarms[0]?.text).toContain("a newer version of the bot wrote a record of this storage account");
  expect(alarms[0]?.text).toContain("delete 203.0.113.8");
  expect(await records.load(transferSubject(newer))).toEqual(left);
  await engine.passUntil(async () => statusOf(await engine.transfer(known)) === "closed", 5);
  expect(haven.rules(accountId)).toEqual([...othersRules, "203.0.113.7"]);
});

test("nothing more opens on the account meanwhile, people are told why, and the newer version opens it", async () => {
  const engine = await startEngine();
  const { chat, haven } = engine.stores;
  const process = older(engine, transferSubject(await opened(engine)));
  const id = await approved(process, { address: "203.0.113.8" });
  await process.pass(10);
  expect(statusOf(await engine.transfer(id))).toBe("approved");
  expect(haven.rules(accountId)).toEqual([...othersRules, "203.0.113.7"]);
  const why = "a newer version of the bot wrote a record of this storage account";
  for (const who of ["ada", "sam"])
    expect(
      chat.messages(who).filter(({ key, text }) => key.includes(`${id}/notice/`) && text.includes(why)),
    ).toHaveLength(1);
  await engine.passUntil(async () => statusOf(await engine.transfer(id)) === "open", 5);
});

test.each<[string, (id: string) => Subject]>([
  ["its environment", () => environmentSubject("heron")],
  ["its account", () => accountSubject(accountId)],
])(
  "what people press or type changes nothing where %s is of a newer version, and strangers are told nothing of it",
  async (_, subjectOf) => {
    const engine = await startEngine();
    const id = await asks(engine);
    await engine.settle();
    const { digest } = currentRevision(await engine.transfer(id));
    const process = older(engine, subjectOf(id));
    const before = await pictureOf(engine);
    for (const act of [
      () => process.presses("grace", { verb: "approve", transfer: id, seat: "provider", digest }),
      () => process.types("ada", `withdraw ${id}`),
      () => process.types("ada", `status ${id}`),
    ])
      await expect(act()).rejects.toMatchObject({ code: "record-too-new", kind: "unavailable" });
    expect(said(await process.types("eve", `status ${id}`))).toContain("I know of no transfer");
    expect(await pictureOf(engine)).toEqual(before);
  },
);

test("a transfer of a newer version is, to everybody, one that is not there, and nothing they do changes it", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  const process = older(engine, transferSubject(id));
  const other = await asks(engine);
  const before = await pictureOf(engine);
  expect(said(await process.types("ada", "status"))).toContain(other);
  for (const person of ["ada", "rosa", "sam", "eve"]) {
    expect(said(await process.types(person, "status"))).not.toContain(id);
    const acts = [
      (transfer: string) => process.types(person, `status ${transfer}`),
      (transfer: string) => process.types(person, `close ${transfer}`),
      (transfer: string) => process.presses(person, { verb: "finished", transfer, door: "d1" }),
    ];
    for (const act of acts) {
      const real = said(await act(id));
      expect(real).toBe(said(await act("IN-ZZZZ")).replace("IN-ZZZZ", id));
      expect(real).toContain("if it is new, try again in a minute");
    }
  }
  expect(await pictureOf(engine)).toEqual(before);
});

test("a process does not start on an environment that a newer version has configured", async () => {
  const engine = await startEngine();
  await expect(older(engine, environmentSubject("heron")).start()).rejects.toMatchObject({ code: "record-too-new" });
});
