/** What a process that slept says was in a container before a door's turn: another door has been open since. */
import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { sleepsAt } from "./asleep.ts";
import { Engine } from "./engine.ts";
import { intercepted } from "./intercept.ts";
import { approved, asks, confirmsAs, doorOne, signers, signs } from "./people.ts";
import { portsOn } from "./stores.ts";

const { accountId, ingressContainer } = environment();
const setup = { settings: { driftCheckMinutes: 1 } };

test("what was listed in a turn that was given up is no baseline of a later one: what came by another door would be told as its own", async () => {
  const { stores, sleeper, asleep, wake } = sleepsAt("after", ({ name }) => name === "listing.list", setup);
  const { haven } = stores;
  let isAway = async (): Promise<boolean> => false;
  const other = new Engine(
    stores,
    intercepted(portsOn(stores, setup), async ({ name }, act) => {
      if (name === "listing.list" && (await isAway())) throw new Fault("storage-away", "unavailable");
      return act();
    }),
  );
  await sleeper.start();
  const hugos = await asks(sleeper, { recipient: "hugo", address: "203.0.113.8" });
  for (const [by, seat] of signers) await signs(sleeper, hugos, by, seat);
  stores.clock.now += 60_000;
  const rosas = await approved(sleeper);
  const sleeping = sleeper.pass(2);
  await asleep;
  haven.edit(accountId, { obstacle: "default-allow" });
  isAway = async () => true;
  await other.passUntil(async () => doorOne(await other.transfer(rosas)).turn === undefined, 30);
  // What came by Hugo's door is listed, and nothing after it.
  isAway = async () => doorOne(await other.transfer(hugos)).arrivals !== undefined;
  expect(doorOne(await other.transfer(rosas)).turn).toBeUndefined();
  await confirmsAs(other, "hugo", hugos);
  haven.edit(accountId, { obstacle: undefined });
  await other.passUntil(async () => statusOf(await other.transfer(hugos)) === "open", 60);
  haven.putFile(accountId, ingressContainer, "hugos.csv", 10);
  await other.presses("hugo", { verb: "finished", transfer: hugos, door: "d1" });
  await other.passUntil(async () => doorOne(await other.transfer(hugos)).arrivals !== undefined);
  await other.passUntil(async () => doorOne(await other.transfer(rosas)).turn !== undefined);
  expect(doorOne(await other.transfer(rosas)).baseline).toBeUndefined();
  wake();
  await sleeping;
  isAway = async () => false;
  await other.passUntil(async () => statusOf(await other.transfer(rosas)) === "open", 60);
  await other.presses("rosa", { verb: "finished", transfer: rosas, door: "d1" });
  await other.passUntil(async () => doorOne(await other.transfer(rosas)).arrivals !== undefined);
  expect(doorOne(await other.transfer(rosas)).arrivals).toMatchObject({ files: 0, names: [] });
});
