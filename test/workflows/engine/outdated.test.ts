import { expect, test } from "vitest";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { Engine, startEngine } from "./engine.ts";
import { asksForOutputs, assessing, id, withOutputs } from "./outputs-acts.ts";
import { address, approved, asks, doorOne, opened, signs } from "./people.ts";
import { portsOn, type Setup } from "./stores.ts";

/** Another process on the same stores, started later with another configuration. */
async function newer({ stores, journals }: Engine, setup: Setup = {}): Promise<Engine> {
  const engine = new Engine(stores, portsOn(stores, { configDigest: "newer", ...setup }));
  engine.journals = journals;
  await engine.start();
  engine.journals = true;
  return engine;
}

function wasWritten({ stores }: Engine): boolean {
  return stores.haven.calls.some(({ ranges }) => ranges?.includes(address));
}

test("a process with an older configuration opens nothing; one with the current does", async () => {
  const old = await startEngine();
  const current = await newer(old);
  const id = await approved(current);
  while (current.stores.jobs.take() !== undefined);
  await old.pass(60);
  expect(statusOf(await old.transfer(id))).toBe("approved");
  expect(wasWritten(old)).toBe(false);
  await current.pass(5);
  expect(statusOf(await current.transfer(id))).toBe("open");
});

test("an opening that has begun is left by a process with an older configuration: no rule, no link, and no end", async () => {
  const old = await startEngine();
  old.journals = false;
  const id = await approved(old);
  await old.pass(1);
  const current = await newer(old);
  old.journals = true;
  await old.pass(20);
  expect(wasWritten(old)).toBe(false);
  expect(statusOf(await old.transfer(id))).toBe("opening");
  await current.pass(5);
  expect(statusOf(await current.transfer(id))).toBe("open");
});

test("signatures are not voided, and nothing lapses, by what only an older configuration says", async () => {
  const strict = { policy: changed(usualPolicy, { highestTier: 1 as const }), configDigest: "0lder" };
  const current = await startEngine();
  const old = new Engine(current.stores, portsOn(current.stores, strict));
  const id = await approved(current);
  while (current.stores.jobs.take() !== undefined);
  await old.pass(60);
  expect(statusOf(await old.transfer(id))).toBe("approved");
  expect(doorOne(await old.transfer(id)).status).toBe("waiting");
  const roles = new Engine(
    current.stores,
    portsOn(current.stores, {
      configDigest: "0lder",
      environments: [environment({ people: { provider: ["dorothy"] } })],
    }),
  );
  await roles.pass(60);
  expect((await roles.transfer(id)).revisions).toHaveLength(1);
});

test("a process with an older configuration closes what is to be closed", async () => {
  const old = await startEngine();
  const id = await opened(old);
  await newer(old);
  await old.pass(90);
  expect(doorOne(await old.transfer(id))).toMatchObject({ status: "closed", ended: { because: "expired" } });
});

test("nobody signs, asks or rejects by yesterday's roles, and nobody is shown a card by them; withdrawing works", async () => {
  const old = await startEngine();
  const current = await newer(old, { environments: [environment({ people: { provider: ["grace"] } })] });
  const id = await asks(current);
  await old.settle();
  expect(old.stores.chat.messages("dorothy")).toEqual([]);
  await old.presses("dorothy", { verb: "reject", transfer: id, seat: "provider", digest: "" }, "Because.");
  await signs(old, id, "grace", "provider");
  expect((await old.transfer(id)).signOffs).toEqual([]);
  expect(statusOf(await old.transfer(id))).toBe("awaiting-sign-off");
  await old.presses("ada", { verb: "withdraw", transfer: id });
  expect(statusOf(await old.transfer(id))).toBe("withdrawn");
});

test("signing does not lapse by the time that an older policy gave for it", async () => {
  const hasty = changed(usualPolicy, { lapseAfterMinutes: 60 });
  const current = await startEngine();
  const id = await asks(current);
  const old = new Engine(current.stores, portsOn(current.stores, { policy: hasty, configDigest: "0lder" }));
  await old.pass(120);
  expect(statusOf(await old.transfer(id))).toBe("awaiting-sign-off");
});

test("a door on an account that was made anew is closed by a process with an older configuration, too", async () => {
  const old = await startEngine();
  const id = await opened(old);
  const { accountId } = environment();
  await newer(old);
  old.stores.haven.recreate(accountId);
  await old.pass(30);
  expect(doorOne(await old.transfer(id))).toMatchObject({ status: "closed", ended: { because: "revoked" } });
});

test("names of files are shown by no process with an older configuration: it can't know who assesses no more", async () => {
  const old = await withOutputs(1);
  await asksForOutputs(old);
  await old.pass(5);
  const looks = async (): Promise<string> =>
    JSON.stringify(await old.presses("joan", { verb: "assess", transfer: id, item: "all:1" }));
  expect(await looks()).toContain("tables/0000.csv");
  const [left] = assessing.environments ?? [];
  const people = { ...left?.people, assessor: ["emmy", "dorothy"] };
  await newer(old, { ...assessing, environments: [environment({ tier: 1, people })] });
  expect(await looks()).toContain("restarted with a changed configuration");
  expect(await looks()).not.toContain("tables/0000.csv");
});
