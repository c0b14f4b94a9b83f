import { describe, expect, test } from "vitest";
import type { FirewallObstacle } from "../../../src/workflows/people/environment.ts";
import { currentRevision, statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { Engine, startEngine } from "./engine.ts";
import { address, approved, doorOne, linkMessage, signers } from "./people.ts";
import { castIds, othersRules, portsOn, type Setup } from "./stores.ts";

const { accountId } = environment();

/** What may change in the configuration between two moments, so that the terms no longer say what today would ask. */
const stricter: Readonly<Record<string, Setup>> = {
  "somebody who signed is out of role": { environments: [environment({ people: { referee: ["emmy"] } })] },
  "the policy asks for another seat": {
    policy: changed(usualPolicy, {
      ingress: { seats: [...usualPolicy.kinds["data-ingress"].seats, { role: "admin", fromTier: 0 }] },
    }),
  },
  "the longest window is shorter": {
    policy: changed(usualPolicy, {
      ingress: { window: { ...usualPolicy.kinds["data-ingress"].window, maxMinutes: 30 } },
    }),
  },
  "the tier is another": { environments: [environment({ tier: 3 })] },
};

/** The same stores under another configuration, as after a restart; what was queued is lost. */
async function restarted(engine: Engine, setup: Setup): Promise<Engine> {
  while (engine.stores.jobs.take() !== undefined);
  const next = new Engine(engine.stores, portsOn(engine.stores, { configDigest: "an0ther", ...setup }));
  next.journals = engine.journals;
  return next;
}

function wasWritten({ stores }: Engine): boolean {
  return stores.haven.calls.some(({ ranges }) => ranges?.includes(address));
}

describe("between the last signature and the intent to open it is a revision, and the signatures are void", () => {
  test.each(Object.entries(stricter))("%s", async (_, setup) => {
    const before = await startEngine();
    const id = await approved(before);
    const engine = await restarted(before, setup);
    await engine.start();
    await engine.pass(5);
    const transfer = await engine.transfer(id);
    expect(statusOf(transfer)).toBe("awaiting-sign-off");
    expect(currentRevision(transfer).terms.revision).toBe(2);
    expect(transfer.signOffs).toHaveLength(signers.length);
    expect(wasWritten(engine)).toBe(false);
    const card = engine.stores.chat.messages("ada").find(({ key }) => key.includes("/card/"));
    expect(card?.text).toMatch(/Revision 2: .* no longer count\./);
    expect(card?.text).toContain("Signed  0 of");
  });
});

describe("after the intent it is revoked: nothing was written, and no link was made", () => {
  test.each(Object.entries(stricter))("%s", async (_, setup) => {
    const before = await startEngine();
    before.journals = false;
    const id = await approved(before);
    await before.pass(0);
    expect(statusOf(await before.transfer(id))).toBe("opening");
    const engine = await restarted(before, setup);
    engine.journals = true;
    await engine.start();
    await engine.pass(10);
    expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "revoked" } });
    expect(wasWritten(engine)).toBe(false);
    expect(engine.stores.haven.minted).toEqual([]);
  });
});

describe("once the rule is there it is revoked before any link is given, and the rule goes", () => {
  test.each(Object.entries(stricter))("%s", async (_, setup) => {
    const before = await startEngine({ settings: { settlingMs: 180_000 } });
    const id = await approved(before);
    await before.pass(0);
    expect(wasWritten(before)).toBe(true);
    const engine = await restarted(before, setup);
    await engine.start();
    await engine.pass(10);
    expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "revoked" } });
    expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
    expect(linkMessage(engine, id)?.said.join()).not.toContain("sig=");
  });
});

test("a recipient who has left the directory gets nothing: before the intent it lapses", async () => {
  const before = await startEngine();
  const id = await approved(before);
  const engine = await restarted(before, { people: castIds.filter((person) => person !== "rosa") });
  await engine.start();
  await engine.pass(5);
  expect(statusOf(await engine.transfer(id))).toBe("lapsed");
  expect(wasWritten(engine)).toBe(false);
});

test("an account made anew under the old id after the intent: nothing is written into it", async () => {
  const engine = await startEngine();
  engine.journals = false;
  const id = await approved(engine);
  await engine.pass(0);
  engine.stores.haven.recreate(accountId);
  engine.journals = true;
  await engine.pass(30);
  expect(wasWritten(engine)).toBe(false);
  expect(doorOne(await engine.transfer(id)).grant).toBeUndefined();
  expect(engine.stores.haven.minted).toEqual([]);
});

test("an account made anew while a door is open: the door is closed with it, and nothing new opens there", async () => {
  const engine = await startEngine();
  await approved(engine);
  await engine.pass(3);
  engine.stores.haven.recreate(accountId);
  engine.stores.haven.edit(accountId, { rules: [] });
  await engine.pass(60);
  expect(doorOne(await engine.transfer()).status).toBe("closed");
  const reply = await engine.submits("ada", { environment: "heron", recipient: "rosa", address, lasts: "1h" });
  expect(reply).toMatchObject({ kind: "errors", errors: { environment: /recreated/ } });
});

/** Signed by all, with an account whose firewall was read as keeping nobody out just before the door could begin. */
async function signedUnder(obstacle: FirewallObstacle): Promise<Engine> {
  const engine = await startEngine();
  await approved(engine);
  while (engine.stores.jobs.take() !== undefined);
  engine.stores.haven.edit(accountId, { obstacle });
  await engine.stores.jobs.enqueue([{ kind: "firewall", accountId }]);
  await engine.pass(30);
  return engine;
}

describe("a gate that may come right by itself is waited for", () => {
  test.each<FirewallObstacle>(["default-allow", "perimeter", "public-access-disabled"])("%s", async (obstacle) => {
    const engine = await signedUnder(obstacle);
    expect(statusOf(await engine.transfer())).toBe("approved");
    expect(wasWritten(engine)).toBe(false);
    engine.stores.haven.edit(accountId, { obstacle: undefined });
    await engine.pass(60);
    expect(statusOf(await engine.transfer())).not.toBe("approved");
  });
});

test("a signed door that waits for a gate does not look as if it were about to open", async () => {
  const engine = await signedUnder("default-allow");
  const card = engine.stores.chat.messages("ada").find(({ key }) => key.includes("/card/"));
  expect(card?.text).not.toContain("Getting ready to open");
});
