import { expect } from "vitest";
import type { Point } from "./effects.ts";
import { expectSameEnding } from "./ending.ts";
import { deathPoints } from "./points.ts";
import { startProcessWorld } from "./process-world.ts";
import { type Told, tell } from "./story.ts";

/** A kill in the middle of two calls at once may take the other's point with it; it is met in the next story. */
const storiesAtMost = 4;

/**
 * Tells stories to a process that is killed at every point before, or after, a call, and started again each time, until
 * it was killed at each; then one that nothing disturbs. All of them end the same. Gives the points at which it was
 * killed, and those at which it should have been.
 */
export async function killedAt(when: Point["when"]): Promise<Record<"met" | "expected", readonly string[]>> {
  const armed = deathPoints.filter((point) => point.when === when && point.comes !== "with-outputs");
  const expected = armed.filter(({ comes }) => comes === undefined).map(({ name }) => name);
  const byChance = armed.filter(({ comes }) => comes === "by-chance").map(({ name }) => name);
  const arms = { points: armed.map(({ name }) => name), signal: "SIGKILL" } as const;
  const world = await startProcessWorld({ arms });
  const met = async (): Promise<readonly string[]> =>
    (await world.replicas.met()).filter((name) => !byChance.includes(name)).sort();
  try {
    const disturbed: Told[] = [];
    for (let story = 1; story <= storiesAtMost; story++) {
      disturbed.push(await tell(world, `203.0.113.${story}`));
      if ((await met()).length >= expected.length) break;
    }
    const undisturbed = await tell(world, "203.0.113.100");
    await world.expectCleanEnd();
    expect(world.replicas.deaths).toBe((await world.replicas.met()).length);
    for (const told of [...disturbed, undisturbed]) await expectSameEnding(world, told, undisturbed);
    return { met: await met(), expected: [...expected].sort() };
  } finally {
    await world.stop();
  }
}
