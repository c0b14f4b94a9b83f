import { expect, test } from "vitest";
import { tick } from "../../src/workflows/engine/tick.ts";
import { statusOf } from "../../src/workflows/transfers/transfer.ts";
import { startEngine } from "../workflows/engine/engine.ts";
import { doorOne, opened } from "../workflows/engine/people.ts";

test("a door whose end passes in the middle of a tick is closed all the same", async () => {
  const engine = await startEngine();
  const { clock } = engine.stores;
  const id = await opened(engine);
  const endsAt = doorOne(await engine.transfer(id)).grant?.endsAt ?? 0;
  await engine.pass((endsAt - clock.now) / 60_000 - 1);
  clock.now = endsAt - 1;
  // Each look at the clock finds it a millisecond later, as real clocks go.
  await tick({ ...engine.deps, clock: { now: async () => clock.now++ } }, `transfer:${id}`);
  await engine.pass(60);
  expect(statusOf(await engine.transfer(id))).toBe("closed");
});
