import { expect, test } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import { cardOf } from "../bot-world.ts";
import { backUpRedis, restoreRedis } from "../redis-acts.ts";
import { deathPoints } from "./points.ts";
import { startProcessWorld } from "./process-world.ts";
import { agree, asks, finishes, uploads } from "./story.ts";

const ofForgotten = deathPoints.flatMap(({ effect, name }) =>
  effect === "journal.entriesOf" || effect === "journal.detailOf" ? name : [],
);

test("a process that is killed around each look into the journal for rules that Redis forgot takes them out, and closes", async () => {
  const world = await startProcessWorld();
  const rules = (): readonly string[] =>
    world.firewall.find(world.account)?.networkAcls.ipRules.map(({ value }) => value) ?? [];
  const opens = async (address: string): Promise<string> => {
    const id = await asks(world, address);
    await agree(world, id);
    await uploads(world, id, address);
    await world.idle();
    return id;
  };
  try {
    const known = await opens("203.0.113.1");
    const older = await backUpRedis(world, "older");
    await opens("203.0.113.2");
    await world.replicas.arm({ points: ofForgotten, signal: "SIGKILL" });
    await restoreRedis(world, older);
    await world.patiently("the forgotten rule is removed", () => !rules().includes("203.0.113.2"));
    expect([...(await world.replicas.met())].sort()).toEqual([...ofForgotten].sort());
    expect(rules()).toEqual(["192.0.2.200", "203.0.113.1"]);
    await finishes(world, known);
    expect(
      cardOf(world.people.max, `Door of ${known}`, "Closed", "removed from the rules, read back at"),
    ).toBeDefined();
    expect(rules()).toEqual(["192.0.2.200"]);
    const told = (person: Person): number =>
      person.dms().filter(({ text }) => text.startsWith("Records are missing: nothing opens")).length;
    const { max, nora, ...others } = world.people;
    await world.patiently("the admins are told", () => told(max) > 0 && told(nora) > 0);
    expect([told(max), told(nora)]).toEqual([1, 1]);
    expect(new Set(Object.values(others).map(told))).toEqual(new Set([0]));
    expect([world.replicas.deaths, world.replicas.failures]).toEqual([ofForgotten.length, []]);
    expect(world.replicas.printed).not.toContain("sig=");
  } finally {
    await world.stop();
  }
});
