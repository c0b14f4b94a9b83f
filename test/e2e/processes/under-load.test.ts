import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectSameEnding } from "./ending.ts";
import { type ProcessWorld, startProcessWorld } from "./process-world.ts";
import { agree, asks, finishes, type Told, tell, uploads } from "./story.ts";

let world: ProcessWorld;

beforeAll(async () => {
  world = await startProcessWorld({ replicas: 2, engine: { leaseSeconds: 1, messageLeaseSeconds: 2 } });
});

afterAll(async () => {
  await world?.expectCleanEnd();
  await world?.stop();
});

const seed = 20_261_121;
const transfersAtOnce = 6;
const kills = 5;

/** Numbers from 0 to 1, the same for the same seed (a linear congruence, as in Numerical Recipes). */
function seeded(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Kills one or the other at random instants. */
async function killAtRandom(): Promise<void> {
  const random = seeded(seed);
  for (let killed = 0; killed < kills; ) {
    await wait(50 + random() * 600);
    if (world.replicas.kill(random() < 0.5 ? 0 : 1)) killed++;
  }
}

/** Tells one story, in two parts: asking is Ada's, one after the other. */
async function tellTheRest(address: string, id: string): Promise<Told> {
  await agree(world, id);
  const link = await uploads(world, id, address);
  await finishes(world, id);
  return { id, address, links: [link] };
}

test("many transfers at once end closed, though their processes are killed at random; then two processes take turns", async () => {
  const killing = killAtRandom();
  const stories: Promise<Told>[] = [];
  for (let index = 1; index <= transfersAtOnce; index++) {
    const address = `203.0.113.${index}`;
    stories.push(tellTheRest(address, await asks(world, address)));
  }
  const told = await Promise.all(stories);
  await killing;
  await world.idle();
  expect(world.replicas.deaths).toBe(kills);
  const before = new Map(world.replicas.relay.served);
  const undisturbed = await tell(world, "203.0.113.100");
  await world.idle();
  const turns = [...world.replicas.relay.served].map(([port, served]) => served - (before.get(port) ?? 0));
  expect(turns.filter((served) => served > 0)).toHaveLength(2);
  await expectSameEnding(world, undisturbed, undisturbed);
  for (const one of told) {
    const beside = told.filter((other) => other !== one);
    await expectSameEnding(world, one, undisturbed, beside);
  }
});
