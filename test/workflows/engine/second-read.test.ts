import { expect, test } from "vitest";
import { startEngine } from "./engine.ts";
import { doorOne, opened } from "./people.ts";

test("the two reads of a proof are a lease's length apart, so that a late write of whoever slept is seen between them", async () => {
  // Longer than the minute after which whatever is outstanding is looked at again.
  const engine = await startEngine({ settings: { leaseMs: 5 * 60_000 } });
  const id = await opened(engine);
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(20);
  const { proof } = doorOne(await engine.transfer(id));
  if (proof?.kind !== "read-back") throw new Error("not proven by reading");
  expect(proof.secondReadAt - proof.firstReadAt).toBeGreaterThanOrEqual(engine.deps.settings.leaseMs);
});
