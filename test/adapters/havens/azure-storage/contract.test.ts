import { expect, test } from "vitest";
import { havenContract } from "../../../contracts/haven.ts";
import { startAzureWorld } from "./azure-world.ts";

havenContract("Azure Storage on stand-ins", () => startAzureWorld("haven-contract"));

test("calls go where a stand-in expects them, and each goes once", async () => {
  const world = await startAzureWorld("haven-calls");
  const reading = await world.haven.door.read(world.accountId, 5000);
  world.failNext("write", "away");
  await expect(world.haven.door.write(world.accountId, reading, ["203.0.113.7"], 5000)).rejects.toBeDefined();
  expect(world.resourceManager.unexpectedCalls).toEqual([]);
  expect(world.resourceManager.calls.map(({ operation, status }) => [operation, status])).toEqual([
    ["get", 200],
    ["update", 503],
  ]);
  await world.stop();
});
