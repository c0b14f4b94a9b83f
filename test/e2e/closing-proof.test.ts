import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportEntries } from "../../src/adapters/journal/export.ts";
import type { Fault } from "../../src/standins/faults.ts";
import { covers } from "../../src/standins/firewall-rules.ts";
import { type OpenDoor, openDoor } from "./acts.ts";
import { minuteMs, othersAdd, othersRemove, othersSet, rulesNow } from "./azure-acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld();
});

afterAll(async () => {
  await world?.stop();
});

/** The lease length of this world. */
const leaseMs = 400;

/** How far the clock was moved, and when. The bot's instants are moved, the stand-ins' are not. */
const moves: { readonly at: number; readonly offsetMs: number }[] = [{ at: 0, offsetMs: 0 }];
const moved = (at: number): number => at + (moves.findLast((move) => move.at <= at)?.offsetMs ?? 0);

async function later(ms: number): Promise<void> {
  // First the bot comes to rest, so that it does nothing while the clock is being moved.
  await world.later(0);
  const at = Date.now();
  await world.clock.advance(ms);
  moves.push({ at, offsetMs: world.clock.offsetMs() });
}

/** The same pseudo-random numbers each time. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const addresses = ["203.0.113.211", "203.0.113.212", "203.0.113.213"] as const;
const wide = "203.0.113.208/28";
const faults: readonly Fault[] = [
  { kind: "drop" },
  { kind: "drop-after-effect" },
  { kind: "lie" },
  { kind: "status", status: 500 },
  { kind: "status-after-effect", status: 500 },
  { kind: "delay", ms: 150 },
];

/** Before or after some of the bot's calls another hand changes the firewall, or the next call goes wrong. */
function interfere(below: (limit: number) => number, times: number): void {
  const setDefault = (defaultAction: "Allow" | "Deny") =>
    world.firewall.edit(world.account, { networkAcls: { defaultAction } });
  const hands: readonly (() => unknown)[] = [
    () => othersAdd(world, addresses[below(3)] ?? ""),
    () => othersRemove(world, addresses[below(3)] ?? ""),
    () => othersAdd(world, wide),
    () => othersRemove(world, wide),
    () => othersAdd(world, `198.51.100.${below(256)}`),
    () => setDefault("Allow"),
    () => setDefault("Deny"),
    () => world.resourceManager.faults.next({}, faults[below(faults.length)] ?? { kind: "drop" }),
  ];
  let left = times;
  world.resourceManager.faults.always(
    () => {
      if (left > 0 && below(2) === 0) {
        left--;
        const act = hands[below(hands.length)] ?? (() => undefined);
        if (below(2) === 0) act();
        else setImmediate(act);
      }
      return false;
    },
    { kind: "drop" },
  );
}

function setRight(): void {
  world.resourceManager.faults.clear();
  othersSet(world);
  world.firewall.edit(world.account, { networkAcls: { defaultAction: "Deny" } });
}

/** What a door's proof claims, as it stands in the journal. */
async function claimOf(id: string): Promise<{ firstReadAt: number; secondReadAt: number; accessOver: string }> {
  const claims: unknown[] = [];
  const choice = { subject: `transfer:${id}`, withDetails: false };
  for await (const { entry } of exportEntries(join(world.folder, "data", "journal"), choice))
    if (entry.code === "proven-closed") claims.push(entry.facts);
  expect(claims).toHaveLength(1);
  return claims[0] as { firstReadAt: number; secondReadAt: number; accessOver: string };
}

/** How the firewall truly stood at the read that a proof names by this instant. */
function truthAt(instant: number) {
  const read = world.resourceManager.calls.find(
    ({ operation, status, at }) => operation === "get" && status === 200 && moved(at) >= instant,
  );
  const changes = world.firewall.history.slice(0, read?.changesBefore);
  const last = changes.at(-1);
  return { changes, rules: last?.ipRulesAfter ?? [], defaultAction: last?.defaultActionAfter };
}

async function holds(door: OpenDoor, address: string): Promise<void> {
  const { firstReadAt, secondReadAt, accessOver } = await claimOf(door.id);
  const [first, second] = [truthAt(firstReadAt), truthAt(secondReadAt)];
  for (const { rules, defaultAction } of [first, second]) {
    expect(rules).not.toContain(address);
    expect(defaultAction).toBe("Deny");
  }
  const removal = first.changes.findLast(
    ({ ipRulesBefore, ipRulesAfter }) => ipRulesBefore.includes(address) && !ipRulesAfter.includes(address),
  );
  const removedAt = removal?.by === "resource-manager" ? moved(removal.at) : firstReadAt;
  expect(secondReadAt).toBeGreaterThanOrEqual(Math.max(removedAt, firstReadAt) + leaseMs);
  const linkEndsAt = Date.parse(new URL(door.link).searchParams.get("se") ?? "");
  if (accessOver === "no-rule-covers") expect(second.rules.filter((rule) => covers(rule, address))).toEqual([]);
  else expect(secondReadAt).toBeGreaterThanOrEqual(linkEndsAt);
}

test.each([37, 59])(
  "a proof claims what truly stood at both reads, whatever Azure and others do meanwhile (seed %i)",
  async (seed) => {
    const { una, max } = world.people;
    const doors: OpenDoor[] = [];
    for (const address of addresses) doors.push(await openDoor(world, { address, lasts: "1h" }));
    await world.idle();
    interfere(numbersFrom(seed), 12);
    for (const { message } of doors) await una.click(message, "I have finished");
    for (let minutes = 0; minutes < 6; minutes++) await later(minuteMs);
    setRight();
    await eventually("all are closed", async () => {
      await later(minuteMs);
      return doors.every(({ id }) =>
        max.dms().some(({ text }) => text.includes(`Door of ${id}`) && text.includes("Closed")),
      );
    });
    for (const [index, door] of doors.entries()) {
      await seesCard(max, `Door of ${door.id}`, "Closed", "read back at");
      await holds(door, addresses[index] ?? "");
    }
    expect(rulesNow(world).filter((rule) => addresses.some((address) => address === rule))).toEqual([]);
  },
);
