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

type Meddle = (stores: Stores) => void;

function isAtCopies({ name, given }: PortCall, operation: string): boolean {
  return name === `copies.${operation}` && (given[1] as { readonly container: string }).container === release;
}

/** Outputs on their way, beside somebody who is at the copies once, right after a call like this. */
async function meddled(isMoment: (call: PortCall, isOpening: boolean) => boolean, meddle: Meddle): Promise<Engine> {
  const stores = createStores();
  const { haven } = stores;
  let [isOpening, hasMeddled] = [false, false];
  const engine = new Engine(
    stores,
    intercepted(portsOn(stores, assessing), async (call, act) => {
      const result = await act();
      isOpening ||= call.name === "door.write";
      if (!hasMeddled && isMoment(call, isOpening)) {
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

const content = Buffer.from("0123456789");
const meddlings: readonly (readonly [string, Meddle])[] = [
  ["puts a file beside them", ({ haven }) => haven.putFile(accountId, release, "tables/patients.csv", 10)],
  ["writes over one", ({ haven }) => haven.putFile(accountId, release, "tables/a.csv", 10, { content })],
];
const moments: readonly (readonly [string, (call: PortCall, isOpening: boolean) => boolean])[] = [
  ["before the copies are read again", ({ name }) => name === "door.write"],
  ["while the copies are read again", (call, isOpening) => isOpening && isAtCopies(call, "read")],
];

test.each(moments.flatMap(([when, isMoment]) => meddlings.map(([what, meddle]) => ({ when, what, isMoment, meddle }))))(
  "somebody who, $when, $what: no link is made",
  async ({ isMoment, meddle }) => {
    const engine = await meddled(isMoment, meddle);
    expect(engine.stores.haven.minted).toEqual([]);
    await engine.pass(60);
    const transfer = await outputs(engine);
    expect([hasEnded(transfer), transfer.doors[0]?.ended?.because]).toEqual([true, "revoked"]);
  },
);

test("a copy that holds something else than what was frozen, though nobody touched it, is no copy", async () => {
  const stores = createStores();
  const { haven } = stores;
  const engine = new Engine(
    stores,
    intercepted(portsOn(stores, assessing), async (call, act) => {
      const copied = await act();
      if (call.name !== "copies.copy") return copied;
      haven.putFile(accountId, release, "tables/a.csv", 10, { content });
      return { etag: haven.file(accountId, release, "tables/a.csv")?.etag ?? "" } as typeof copied;
    }),
  );
  await engine.start();
  haven.setContainer(accountId, "egress", {});
  haven.putFile(accountId, "egress", "tables/a.csv", 10);
  await asksForOutputs(engine);
  await engine.pass(2);
  await agreesOnOutputs(engine);
  await engine.pass(10);
  expect(haven.minted).toEqual([]);
  expect((await outputs(engine)).phase).toBe("changes-requested");
});
