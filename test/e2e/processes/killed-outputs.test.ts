import { expect, test } from "vitest";
import { withAssessment } from "../assessing-acts.ts";
import { putOutputs, tellOutputs } from "./outputs-story.ts";
import { deathPoints } from "./points.ts";
import { startProcessWorld } from "./process-world.ts";

const points = deathPoints.flatMap(({ comes, name }) => (comes === "with-outputs" ? [name] : []));
/** A kill in the middle of two calls at once may take the other's point with it; it is met in the next story. */
const storiesAtMost = 3;

test("a process that is killed around each call by which files leave lets out exactly what was approved, and leaves nothing open", async () => {
  const world = await startProcessWorld({ arms: { points, signal: "SIGKILL" }, configure: withAssessment() });
  try {
    await putOutputs(world);
    for (let story = 1; story <= storiesAtMost && world.replicas.deaths < points.length; story++)
      await tellOutputs(world, `203.0.113.${story}`);
    expect([...(await world.replicas.met())].sort()).toEqual([...points].sort());
    expect(world.firewall.find(world.account)?.networkAcls.ipRules.map(({ value }) => value)).toEqual(["192.0.2.200"]);
    await world.expectCleanEnd();
  } finally {
    await world.stop();
  }
});
