/** `npm run demo`: a whole ingress and a whole egress on this machine, with no account anywhere. Ends non-zero if anything is not so. */
import { play } from "./play.ts";
import { setStage } from "./stage.ts";
import { createTeller } from "./tell.ts";

const redisBinary = process.env.REDIS_SERVER;
if (redisBinary === undefined) throw new Error("Run it with `npm run demo`, which finds a Redis server.");
const startedAt = performance.now();
const tell = createTeller();
const stage = await setStage(redisBinary);
try {
  await play(stage, tell);
} catch (thrown) {
  tell.check(thrown instanceof Error ? thrown.message : "the demo went through", false);
} finally {
  await stage.stop();
}
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
if (tell.failures.length === 0) console.log(`\nAll of it was as it should be. ${seconds} s.`);
else {
  console.error(`\nNot as it should be (${tell.failures.length}): ${tell.failures.join("; ")}. ${seconds} s.`);
  process.exitCode = 1;
}
