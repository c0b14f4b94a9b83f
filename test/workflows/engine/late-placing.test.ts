import { expect, test } from "vitest";
import { run } from "../../../src/workflows/engine/run.ts";
import { actor, askedDoors, outputsAsked } from "../../builders/actions.ts";
import { environment } from "../../builders/environment.ts";
import { usualPolicy } from "../../builders/policy.ts";
import { Engine } from "./engine.ts";
import { intercepted } from "./intercept.ts";
import { agreesOnOutputs, asksForOutputs, assessing, id, outputs } from "./outputs-acts.ts";
import { createStores, portsOn } from "./stores.ts";

const { accountId } = environment();

test("a process that slept while it placed a recipient's message says nothing of another recipient's", async () => {
  const stores = createStores();
  const { haven, leases } = stores;
  const asleep = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<void>();
  const sleeper = new Engine(
    stores,
    intercepted(portsOn(stores, assessing), async ({ name, given }, act) => {
      const done = await act();
      if (name === "chat.place" && String(given[2]).includes("/link/")) {
        asleep.resolve();
        await woken.promise;
      }
      return done;
    }),
  );
  const other = new Engine(stores, portsOn(stores, assessing));
  await sleeper.start();
  haven.setContainer(accountId, "egress", {});
  haven.putFile(accountId, "egress", "tables/a.csv", 10);
  await asksForOutputs(sleeper);
  await sleeper.pass(2);
  await agreesOnOutputs(sleeper);
  const sleeping = sleeper.pass(2);
  await asleep.promise;
  leases.expire(`link:${id}/d1`);
  haven.putFile(accountId, "egress", "tables/a.csv", 11);
  await other.passUntil(async () => (await outputs(other)).phase === "changes-requested");
  const [door] = askedDoors(usualPolicy, "egress");
  if (door === undefined) throw new Error("no door");
  const files = [{ paths: ["/output/tables/"], context: "Counts", controls: "Rounded" }];
  const asked = outputsAsked({ files, doors: [{ ...door, recipient: "rosa" }] });
  await run(other.deps, id, { do: "resubmit", ...actor("ada"), salt: "r1", asked });
  await other.pass(2);
  await agreesOnOutputs(other);
  woken.resolve();
  await sleeping;
  await other.passUntil(async () => (await outputs(other)).doors[0]?.status === "open");
  const texts = stores.chat.messages("rosa").map(({ text }) => text);
  expect(texts.filter((text) => text.includes("sig="))).toHaveLength(1);
});
