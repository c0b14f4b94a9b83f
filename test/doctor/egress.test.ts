/** Where egress is switched on, its container is looked at as well, and its rights are others. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BotWorld } from "../e2e/bot-world.ts";
import { type ChangedSettings, documentedRoles, examined, startHealthyWorld, troublesIn } from "./examined.ts";

let world: BotWorld;

const configure = (settings: ChangedSettings): void => {
  settings.policy = { kinds: { egress: { procedure: "container-link" } } };
  const { sandbox } = settings.environments;
  if (sandbox !== undefined) sandbox.storage = { ...sandbox.storage, egressContainer: "egress" };
};

beforeAll(async () => {
  world = await startHealthyWorld();
});

afterAll(async () => {
  await world.stop();
});

test("a container that is not there is missed, and a right to write into it is one too many", async () => {
  expect(troublesIn(await examined(world))).toEqual([]);
  const findings = await examined(world, { configure });
  expect(troublesIn(findings)).toEqual(["rights: rights-too-wide", "storage: container-not-found"]);
  expect(findings.find(({ code }) => code === "rights-too-wide")?.is).toContain("the container egress");

  await world.owner.createContainer("egress");
  const [, , onEgress] = await documentedRoles();
  if (onEgress === undefined) throw new Error("docs/operations.md has lost the role for what goes out");
  world.resourceManager.roles.on = { egress: [onEgress] };
  const after = await examined(world, { configure });
  expect(troublesIn(after)).toEqual([]);
  expect(after.filter(({ check, is }) => check === "seats" && is.includes("Egress"))).toHaveLength(1);
});
