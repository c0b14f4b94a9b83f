import { expect, test } from "vitest";
import { environment } from "../../builders/environment.ts";
import { startEngine } from "./engine.ts";
import {
  accountId,
  asksForDoor,
  callsOf,
  door,
  ends,
  press,
  started,
  text,
  theyAdd,
  theyRemove,
  told,
  withHand,
} from "./hand-acts.ts";
import { address, approved } from "./people.ts";

test("manual, read: people add and remove, the bot sees it, and never writes", async () => {
  const engine = await started("manual");
  const id = await asksForDoor(engine);
  expect(await door(engine, id)).toMatchObject({ status: "opening" });
  expect((await door(engine, id)).grant).toBeUndefined();
  expect(
    told(engine, "sam", `network-rule add --resource-group rg-heron --account-name heron --ip-address ${address}`),
  ).toBe(1);
  await engine.presses("sam", press("added", id));
  await engine.settle();
  expect((await door(engine, id)).grant).toBeUndefined();
  expect(text(await engine.presses("mary", press("added", id)))).toContain("Only an admin");
  theyAdd(engine);
  await engine.presses("sam", press("added", id));
  await engine.pass(2);
  expect(await door(engine, id)).toMatchObject({ status: "open" });
  await ends(engine, id);
  expect(told(engine, "noor", "network-rule remove")).toBe(1);
  expect(told(engine, "noor", "The link may work until")).toBe(1);
  await engine.pass(4);
  expect((await door(engine, id)).alarms).toEqual([]);
  await engine.pass(2);
  expect(await door(engine, id)).toMatchObject({ status: "closing", trouble: { code: "closing-our-rule" } });
  expect((await door(engine, id)).alarms).toHaveLength(1);
  theyRemove(engine);
  await engine.presses("sam", press("check", id));
  await engine.settle();
  expect(await door(engine, id)).toMatchObject({ status: "closing" });
  await engine.pass(3);
  expect(await door(engine, id)).toMatchObject({ status: "closed", proof: { kind: "read-back" } });
  expect(callsOf(engine, "write")).toEqual([]);
});

test("what an admin was asked to do by hand waits for the admin in the status, until it is done", async () => {
  const engine = await started("manual");
  const waiting = async (person: string): Promise<boolean> => {
    const status = JSON.stringify(await engine.types(person, "status"));
    return status.slice(0, status.indexOf("Yours")).includes(id);
  };
  const id = await asksForDoor(engine);
  expect([await waiting("sam"), await waiting("noor"), await waiting("ada")]).toEqual([true, true, false]);
  theyAdd(engine);
  await engine.presses("sam", press("added", id));
  await engine.pass(2);
  expect([(await door(engine, id)).status, await waiting("sam")]).toEqual(["open", false]);
  await ends(engine, id);
  expect(await waiting("sam")).toBe(true);
  theyRemove(engine);
  await engine.presses("sam", press("check", id));
  await engine.pass(10);
  expect([(await door(engine, id)).status, await waiting("sam")]).toEqual(["closed", false]);
});

test("people are asked to add only once it is journaled, again on a ladder, and until it may not open any more", async () => {
  const engine = await started("manual");
  engine.journals = false;
  const id = await approved(engine);
  await engine.pass(4);
  expect(told(engine, "sam", "network-rule add")).toBe(0);
  engine.journals = true;
  await engine.pass(30);
  expect(told(engine, "sam", "network-rule add")).toBe(1);
  await engine.pass(24 * 60);
  expect(told(engine, "sam", "network-rule add")).toBe(4);
  await engine.pass(3 * 24 * 60);
  expect(await door(engine, id)).toMatchObject({ status: "closed", ended: { because: "failed" } });
  expect(told(engine, "sam", "held up")).toBe(0);
  expect(callsOf(engine, "write", "mint")).toEqual([]);
});

test("a deploy that drops the rule in mid-window ends the door, and closed it needs a word about the next deploy", async () => {
  const engine = await started("dsh");
  const id = await asksForDoor(engine);
  expect(told(engine, "sam", "data_provider_ip_addresses:\n  - 203.0.113.7")).toBe(1);
  expect(told(engine, "sam", "dsh config upload sre-config.yaml\ndsh sre deploy heron")).toBe(1);
  theyAdd(engine);
  await engine.pass(3);
  expect(await door(engine, id)).toMatchObject({ status: "open" });
  theyRemove(engine);
  await engine.pass(20);
  expect(await door(engine, id)).toMatchObject({ status: "closing", ended: { because: "drift" } });
  expect(await door(engine, id)).toMatchObject({ trouble: { code: "word-missing" } });
  expect(text(await engine.presses("grace", press("removed", id)))).toMatch(
    /Only an admin with no part.*Sam.* or Noor/,
  );
  await engine.presses("noor", press("removed", id));
  await engine.settle();
  const { unlisted } = await door(engine, id);
  expect(await door(engine, id)).toMatchObject({ status: "closed", proof: { kind: "read-back", unlisted } });
  expect(unlisted).toMatchObject({ by: "noor" });
  expect(callsOf(engine, "write")).toEqual([]);
});

test("a deploy that puts the address back takes the word about it away", async () => {
  const engine = await started("dsh");
  const id = await asksForDoor(engine);
  theyAdd(engine);
  await engine.pass(3);
  await ends(engine, id);
  await engine.presses("noor", press("removed", id));
  await engine.pass(2);
  expect(await door(engine, id)).toMatchObject({ status: "closing", unlisted: { by: "noor" } });
  theyRemove(engine);
  await engine.settle();
  await engine.stores.jobs.enqueue([{ kind: "firewall", accountId }]);
  await engine.settle();
  expect((await door(engine, id)).gone).toBeDefined();
  theyAdd(engine);
  await engine.pass(3);
  expect((await door(engine, id)).unlisted).toBeUndefined();
  theyRemove(engine);
  await engine.pass(10);
  expect(await door(engine, id)).toMatchObject({ status: "closing", trouble: { code: "word-missing" } });
});

test("attested: an uninvolved admin's word opens and closes, and Azure is asked for nothing about the firewall", async () => {
  const engine = await started("manual", false);
  const id = await asksForDoor(engine);
  expect((await engine.transfer(id)).revisions[0]?.terms.to).toMatchObject({
    account: { resourceId: accountId, unread: true },
  });
  for (const by of ["grace", "rosa", "ada", "mary"])
    expect(text(await engine.presses(by, press("added", id)))).toContain("Only an admin with no part");
  expect((await door(engine, id)).grant).toBeUndefined();
  await engine.presses("sam", press("added", id));
  await engine.pass(2);
  expect(await door(engine, id)).toMatchObject({ status: "open", grant: { attestedBy: "sam" } });
  await ends(engine, id);
  await engine.pass(20);
  expect(await door(engine, id)).toMatchObject({ status: "closing" });
  expect((await door(engine, id)).alarms.length).toBeGreaterThan(0);
  expect(text(await engine.presses("sam", press("check", id)))).toContain("can't read");
  expect(text(await engine.presses("grace", press("removed", id)))).toContain("Only an admin with no part");
  expect(text(await engine.presses("noor", press("removed-covered", id)))).toContain("too early");
  await engine.presses("noor", press("removed", id));
  await engine.pass(3);
  expect(await door(engine, id)).toMatchObject({
    status: "closed",
    proof: { kind: "attested", by: "noor", accessOver: "no-rule-covers" },
    arrivals: { files: 0 },
  });
  expect(callsOf(engine, "read", "write")).toEqual([]);
});

test("attested: nobody's word is that no rule lets an address in that another open door holds", async () => {
  const engine = await started("manual", false);
  const ids = [await asksForDoor(engine), await asksForDoor(engine)] as const;
  for (const id of ids) await engine.presses("sam", press("added", id));
  await engine.pass(2);
  await ends(engine, ids[0]);
  expect(await door(engine, ids[0])).toMatchObject({ trouble: { code: "held-by-another-door" } });
  expect(told(engine, "sam", "Leave the rule: another open door")).toBe(1);
  expect(text(await engine.presses("sam", press("removed", ids[0])))).toContain("Another open door holds");
  expect(text(await engine.presses("sam", press("removed-covered", ids[0])))).toContain("too early");
  await ends(engine, ids[1]);
  await engine.presses("sam", press("removed", ids[1]));
  await engine.presses("noor", press("removed", ids[0]));
  for (const id of ids) expect(await door(engine, id)).toMatchObject({ status: "closed", proof: { kind: "attested" } });
});

test("nothing opens where nobody could say that it is closed, and people are told", async () => {
  const engine = await startEngine({
    environments: [withHand("manual", false, { people: { ...environment().people, admin: ["grace"] } })],
  });
  const id = await asksForDoor(engine);
  expect(await door(engine, id)).toMatchObject({ status: "waiting", trouble: { code: "nobody-to-attest" } });
  expect(told(engine, "grace", "nobody could say that it is closed")).toBe(1);
  expect(told(engine, "ada", "nobody could say that it is closed")).toBe(1);
});
