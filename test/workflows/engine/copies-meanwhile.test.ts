/** What somebody inside does among the copies while they are read again, before a link is made. */
import { expect, test } from "vitest";
import { hasEnded } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { Engine } from "./engine.ts";
import { intercepted, type PortCall } from "./intercept.ts";
import { agreesOnOutputs, asksForOutputs, assessing, id, outputs } from "./outputs-acts.ts";
import { createStores, portsOn, type Stores } from "./stores.ts";

const { accountId } = environment();
const release = `release-${id.toLowerCase()}`;

/** Outputs on their way, beside somebody who is at the copies once, right after the first of them was read again. */
async function meddled(meddle: (stores: Stores) => void): Promise<Engine> {
  const stores = createStores();
  const { haven } = stores;
  let isOpening = false;
  let hasMeddled = false;
  const isCopyRead = ({ name, given }: PortCall): boolean =>
    name === "copies.read" && (given[1] as { readonly container: string }).container === release;
  const engine = new Engine(
    stores,
    intercepted(portsOn(stores, assessing), async (call, act) => {
      const result = await act();
      if (call.name === "door.write") isOpening = true;
      if (isOpening && !hasMeddled && isCopyRead(call)) {
        hasMeddled = true;
        meddle(stores);
      }
      return result;
    }),
  );
  await engine.start();
  haven.setContainer(accountId, "egress", {});
  for (const name of ["tables/a.csv", "tables/b.csv"]) haven.putFile(accountId, "egress", name, 10);
  await asksForOutputs(engine);
  await engine.pass(2);
  await agreesOnOutputs(engine);
  await engine.pass(10);
  expect(hasMeddled).toBe(true);
  return engine;
}

const meddlings: readonly (readonly [string, (stores: Stores) => void])[] = [
  ["puts a file beside them", ({ haven }) => haven.putFile(accountId, release, "tables/patients.csv", 10)],
  ["writes over one that was read already", ({ haven }) => haven.putFile(accountId, release, "tables/a.csv", 11)],
];

test.each(meddlings)("somebody who, while copies are read again, %s: no link is made", async (_, meddle) => {
  const engine = await meddled(meddle);
  expect(engine.stores.haven.minted).toEqual([]);
  await engine.pass(60);
  const transfer = await outputs(engine);
  expect([hasEnded(transfer), transfer.doors[0]?.ended?.because]).toEqual([true, "revoked"]);
});
