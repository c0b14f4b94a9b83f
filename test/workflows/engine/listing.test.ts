import { expect, test } from "vitest";
import { perform } from "../../../src/workflows/engine/perform.ts";
import { run } from "../../../src/workflows/engine/run.ts";
import { currentRevision } from "../../../src/workflows/transfers/transfer.ts";
import { askedWith, edit } from "../../builders/actions.ts";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { hooked } from "./hooked.ts";
import { address, approved, doorOne, opened, signers, signs } from "./people.ts";

const { accountId, ingressContainer } = environment();

async function baselineKey(engine: Engine, id: string): Promise<string> {
  return `${id}-d1/${doorOne(await engine.transfer(id)).baseline?.id}`;
}

test("a baseline keeps hashes of names and never a name", async () => {
  const engine = await startEngine();
  engine.stores.haven.putFile(accountId, ingressContainer, "patients-2024.csv", 5);
  const id = await approved(engine);
  await engine.pass(3);
  const kept = await engine.stores.baselines.get(await baselineKey(engine, id));
  expect(Object.keys(kept?.etags ?? {})).toHaveLength(2);
  expect(JSON.stringify(kept)).not.toMatch(/patients|readme/);
  expect(doorOne(await engine.transfer(id)).baseline).toMatchObject({ files: 2, bytes: 17 });
});

test("with its baseline lost, a door still tells what changed while it was open", async () => {
  const engine = await startEngine();
  const { haven, baselines, clock } = engine.stores;
  clock.now += 60_000;
  const id = await opened(engine);
  baselines.lose(await baselineKey(engine, id));
  const link = haven.minted.at(-1)?.minted.link;
  if (link === undefined) throw new Error("no link");
  await haven.visitor.put(link, "cohort.csv", address);
  await engine.pass(90);
  expect(doorOne(await engine.transfer(id)).arrivals).toMatchObject({ files: 1, names: ["cohort.csv"] });
});

test("a container that can't be listed at the end is listed later, and the trouble is over then", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  for (let time = 0; time < 6; time++) engine.stores.haven.failNext("list", "no-rights");
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(2);
  const before = doorOne(await engine.transfer(id));
  expect(before).toMatchObject({ status: "closed", trouble: { code: "listing-refused" } });
  expect(before.arrivals).toBeUndefined();
  await engine.pass(15);
  const after = doorOne(await engine.transfer(id));
  expect(after.arrivals).toMatchObject({ files: 0 });
  expect(after.trouble).toBeUndefined();
});

test("a door that was ended before it was ever seen open is listed like others", async () => {
  const engine = await startEngine();
  engine.journals = false;
  const id = await approved(engine);
  await engine.pass(1);
  await engine.types("sam", `close ${id}`);
  await engine.pass(5);
  expect(doorOne(await engine.transfer(id))).toMatchObject({
    status: "closed",
    ended: { because: "revoked", by: "sam" },
    arrivals: { files: 0 },
  });
  expect(engine.stores.haven.minted).toEqual([]);
});

/** Works the queue off up to the first listing, which then sleeps until it is released. */
async function asleepInListing(engine: Engine) {
  const { haven, jobs } = engine.stores;
  const release = haven.holdNext("list");
  for (let job = jobs.take(); job !== undefined; job = jobs.take()) {
    const work = perform(engine.deps, job);
    if (job.kind !== "listing") await work;
    else {
      const wakes = (): Promise<void> => {
        release();
        return work;
      };
      return { wakes };
    }
  }
  throw new Error("nothing was listed");
}

test("a listing that sleeps while another's is recorded and the door opens does not take its place", async () => {
  const engine = await startEngine();
  const id = await approved(engine);
  const sleeper = await asleepInListing(engine);
  await engine.passUntil(async () => doorOne(await engine.transfer(id)).status === "open", 10);
  engine.stores.haven.putFile(accountId, ingressContainer, "cohort.csv", 1_000);
  await sleeper.wakes();
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(10);
  expect(doorOne(await engine.transfer(id)).arrivals).toMatchObject({ files: 1, names: ["cohort.csv"] });
});

test("a listing that was begun for earlier terms is no baseline of the new ones", async () => {
  const engine = await startEngine();
  const id = await approved(engine);
  const sleeper = await asleepInListing(engine);
  const { digest } = currentRevision(await engine.transfer(id));
  const transfer = await engine.transfer(id);
  await run(engine.deps, id, edit(transfer, "ada", askedWith({ lastsMinutes: 120 })));
  for (const [by, seat] of signers) await signs(engine, id, by, seat);
  expect(currentRevision(await engine.transfer(id)).digest).not.toBe(digest);
  await sleeper.wakes();
  expect(doorOne(await engine.transfer(id)).baseline).toBeUndefined();
});

test("a baseline of the first version, which has no id, is read by its old key", async () => {
  const { engine, hook } = await hooked();
  const id = await opened(engine);
  hook.around = async ({ name }, act) => {
    const result = await act();
    if (name !== "records.load") return result;
    return (
      JSON.parse(JSON.stringify(result ?? null), (key, value) => (key === "baseline" ? withoutId(value) : value)) ??
      undefined
    );
  };
  await engine.stores.baselines.put(`${id}-d1`, { takenAt: engine.stores.clock.now, capped: false, etags: {} });
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(10);
  // What that baseline did not know counts as arrived, however old it is.
  expect(doorOne(await engine.transfer(id)).arrivals).toMatchObject({ files: 1, names: ["readme.txt"] });
});

function withoutId({ id: _, ...baseline }: { id?: string }): object {
  return baseline;
}

test("an account that was made anew is not listed for what arrived in the earlier one, and people are told so once", async () => {
  const engine = await startEngine();
  const { haven, chat } = engine.stores;
  const id = await opened(engine);
  haven.putFile(accountId, ingressContainer, "cohort.csv", 1_000);
  haven.recreate(accountId);
  await engine.pass(30);
  const listings = (): number => haven.calls.filter(({ operation }) => operation === "list").length;
  const before = listings();
  await engine.pass(24 * 60);
  expect(listings()).toBe(before);
  const door = doorOne(await engine.transfer(id));
  expect(door).toMatchObject({ status: "closed", trouble: { code: "account-recreated" } });
  expect(door.arrivals).toBeUndefined();
  for (const person of ["ada", "sam"]) {
    const said = chat.messages(person).filter(({ key }) => key.includes(id));
    const text = said.map((message) => message.text).join("\n");
    expect(text).toContain("What arrived can't be listed: the storage account was deleted and made anew");
    expect(text).not.toMatch(/Nothing arrived|being listed/);
    expect((await engine.transfer(id)).notices.filter(({ trouble }) => trouble !== undefined)).toHaveLength(1);
  }
});

test("trouble after the closing that changes its face all day is told of once a face, at most once a day", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  for (let time = 0; time < 6; time++) engine.stores.haven.failNext("list", "no-rights");
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(2);
  const told = async (): Promise<number> =>
    (await engine.transfer(id)).notices.filter(({ code }) => code === "trouble").length;
  const before = await told();
  const faces = ["ECONNRESET", "ETIMEDOUT", "ENOTFOUND"];
  const fails = async (hours: number): Promise<void> => {
    for (let minute = 0; minute < hours * 60; minute += 5) {
      engine.stores.clock.now += 5 * 60_000;
      const platformCode = faces[(minute / 5) % faces.length] ?? "";
      const trouble = { code: "listing-unavailable", at: engine.stores.clock.now, platformCode };
      await run(engine.deps, id, { do: "record-trouble", door: "d1", trouble, notice: "trouble" });
    }
  };
  await fails(20);
  expect(await told()).toBe(before + 1);
  await fails(7 * 24);
  expect(await told()).toBe(before + faces.length);
});
