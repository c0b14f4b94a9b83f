import { afterAll, beforeAll, expect, test } from "vitest";
import type { Fault } from "../../src/standins/faults.ts";
import { confirm, getsLink } from "./acts.ts";
import { allButConfirmed, hadOneWindow, toldOf, writing } from "./azure-acts.ts";
import { type BotWorld, eventually, startBotWorld } from "./bot-world.ts";
import { type PutOffWork, watchPutOffWork } from "./put-off-work.ts";

let world: BotWorld;
let firewallWork: PutOffWork;

beforeAll(async () => {
  // Long enough that a slow machine outlasts it only where a test says so.
  world = await startBotWorld({
    configure: ({ engine }) => {
      engine.leaseSeconds = 0.8;
    },
  });
  firewallWork = watchPutOffWork(world.redisClient, "firewall");
});

afterAll(async () => {
  await firewallWork?.close();
  await world?.stop();
});

/** How writes go wrong, one after the other, until one goes well. */
interface Row {
  readonly address: string;
  readonly faults: readonly Fault[];
  /** For how long the bot then leaves the account alone, after each: as Azure's answer asks, or by itself. */
  readonly restsMs?: readonly number[];
  /** How many messages people get of it: at once of each refusal at an opening, of what passes by itself none. */
  readonly told?: number;
}

const busy = "StorageAccountOperationInProgress";
const invalid = "InvalidValuesForRequestParameters";

test.each<[string, Row]>([
  [
    "are refused as forbidden, and as wrong",
    {
      address: "203.0.113.101",
      faults: [
        { kind: "status", status: 403 },
        { kind: "status", status: 400, code: invalid },
      ],
      told: 2,
    },
  ],
  // Longer than the lease of this world, within which a write is given up.
  ["outlast the lease, and are done in the end", { address: "203.0.113.102", faults: [{ kind: "delay", ms: 1_000 }] }],
  [
    "are cut off, or fail, before they are done",
    { address: "203.0.113.103", faults: [{ kind: "drop" }, { kind: "status", status: 500 }] },
  ],
  ["are cut off after they were done", { address: "203.0.113.104", faults: [{ kind: "drop-after-effect" }] }],
  ["fail after they were done", { address: "203.0.113.105", faults: [{ kind: "status-after-effect", status: 500 }] }],
  [
    "meet another operation in progress, or are throttled",
    {
      address: "203.0.113.106",
      faults: [
        { kind: "status", status: 409, code: busy },
        { kind: "status", status: 429, retryAfterSeconds: 9 },
        { kind: "status", status: 429 },
      ],
      restsMs: [2_000, 9_000, 5_000],
    },
  ],
])("writes that %s, at the opening and at the closing, change nothing about the end", async (_, row) => {
  const { una, ada, max } = world.people;
  const { address, faults, restsMs = [], told = 0 } = row;
  const id = await allButConfirmed(world, address);
  const meets = async (act: () => Promise<unknown>): Promise<void> => {
    for (const fault of faults) world.resourceManager.faults.next(writing, fault);
    await act();
    for (const ms of restsMs) expect(Math.abs((await firewallWork.skipRest()) - ms)).toBeLessThan(1_000);
    await eventually("the writes have met it", () => world.resourceManager.faults.unspent() === 0);
  };
  await meets(() => confirm(id, una));
  const { message } = await getsLink(id, una);
  await meets(() => una.click(message, "I have finished"));
  await hadOneWindow(world, id, address);
  // What has passed before its message could go is told to nobody: on a slow machine the second refusal may.
  for (const person of [ada, max]) {
    expect(toldOf(person, id, "Over.")).toBeLessThanOrEqual(told);
    expect(toldOf(person, id, "Over.")).toBeGreaterThanOrEqual(Math.min(told, 1));
  }
});
