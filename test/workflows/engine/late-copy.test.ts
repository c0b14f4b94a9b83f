/** What a process still copies after it has slept past its lease, while something else was agreed on. */
import { expect, test } from "vitest";
import { run } from "../../../src/workflows/engine/run.ts";
import { actor, outputsAsked } from "../../builders/actions.ts";
import { environment } from "../../builders/environment.ts";
import { sleepsAt } from "./asleep.ts";
import { Engine } from "./engine.ts";
import type { PortCall } from "./intercept.ts";
import { agreesOnOutputs, asksForOutputs, assessing, id, outputs } from "./outputs-acts.ts";
import { portsOn } from "./stores.ts";

const { accountId } = environment();
const [left, kept] = ["tables/a.csv", "tables/b.csv"];

test("a process that slept in a copy of what is not to leave any more puts it into no container that is let out", async () => {
  const isCopy = ({ name, given }: PortCall): boolean =>
    name === "copies.copy" && (given[1] as { readonly name: string }).name === kept;
  const { stores, sleeper, asleep, wake } = sleepsAt("before", isCopy, assessing);
  const { haven, leases } = stores;
  const other = new Engine(stores, portsOn(stores, assessing));
  await sleeper.start();
  haven.setContainer(accountId, "egress", {});
  for (const name of [left, kept]) haven.putFile(accountId, "egress", name, 10);
  await asksForOutputs(sleeper);
  await sleeper.pass(2);
  await agreesOnOutputs(sleeper);
  const sleeping = sleeper.pass(2);
  await asleep;
  // Whatever else it had in hand is done by then.
  await new Promise((done) => setImmediate(done));
  leases.expire(`copies:${id}/d1`);
  haven.putFile(accountId, "egress", left, 11);
  await other.passUntil(async () => (await outputs(other)).phase === "changes-requested");
  const asked = outputsAsked({ files: [{ paths: [`/output/${left}`], context: "Counts", controls: "Rounded" }] });
  await run(other.deps, id, { do: "resubmit", ...actor("ada"), salt: "r1", asked });
  await other.pass(2);
  await agreesOnOutputs(other);
  await other.passUntil(async () => (await outputs(other)).doors[0]?.status === "open");
  wake();
  await sleeping;
  const [{ container: release = "" } = {}] = haven.minted.map(({ spec }) => spec);
  expect(haven.file(accountId, release, left)).toBeDefined();
  expect(haven.file(accountId, release, kept)).toBeUndefined();
});
