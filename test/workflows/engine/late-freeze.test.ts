import { expect, test } from "vitest";
import { run } from "../../../src/workflows/engine/run.ts";
import { termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { actor, outputsAsked } from "../../builders/actions.ts";
import { environment } from "../../builders/environment.ts";
import { sleepsAt } from "./asleep.ts";
import { Engine } from "./engine.ts";
import { asksForOutputs, assessing, id, outputs } from "./outputs-acts.ts";
import { portsOn } from "./stores.ts";

const { accountId } = environment();

test("a process that slept while it read what was asked for at first freezes nothing of what is asked for now", async () => {
  const { stores, sleeper, asleep, wake } = sleepsAt("after", ({ name }) => name === "fileLists.put", assessing);
  const { haven } = stores;
  const other = new Engine(stores, portsOn(stores, assessing));
  await sleeper.start();
  haven.setContainer(accountId, "egress", {});
  haven.putFile(accountId, "egress", "tables/a.csv", 10);
  await asksForOutputs(sleeper);
  const sleeping = sleeper.pass(2);
  await asleep;
  stores.leases.expire(`files:${id}`);
  const unfit = [{ code: "malicious", files: 1 }] as const;
  await run(other.deps, id, { do: "record-unfit", unfit });
  const asked = outputsAsked({ files: [{ paths: ["/output/others/"], context: "Counts", controls: "Rounded" }] });
  await run(other.deps, id, { do: "resubmit", ...actor("ada"), salt: "r1", asked });
  wake();
  await sleeping;
  expect(termsOf(await outputs(other)).files?.frozen).toBeUndefined();
});
