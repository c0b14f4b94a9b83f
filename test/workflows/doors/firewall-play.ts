/**
 * A simulated account firewall: one writer that passes over it step by step and may die between any two, doors that
 * open and close, and everybody else's hands. Gives the breaches of what must hold whatever the order.
 */
import { newAccount } from "../../../src/workflows/doors/account.ts";
import type { FirewallObstacle } from "../../../src/workflows/people/environment.ts";
import { accountIdentity, start } from "../../builders/environment.ts";
import { begin, type Parts, type PassStep, step } from "./firewall-pass.ts";
import { doorRanges, isIn, type World } from "./firewall-world.ts";

/** What everybody else may add or remove: addresses of doors, other spellings of them, and things of their own. */
export const ranges: readonly string[] = [
  ...["203.0.113.7", "203.0.113.7/32", "203.0.113.8", "203.0.113.0/24", "198.51.100.7"],
  ...["192.0.2.9", "198.51.100.0/24", "2001:db8::/32"],
];

/** One thing that happens. `pass` is one step of the writer's pass. */
export type Move =
  | { readonly do: "pass"; readonly how: PassStep }
  | { readonly do: "crash" }
  | { readonly do: "add" | "remove"; readonly range: string }
  | { readonly do: "open" | "close"; readonly door: number }
  | { readonly do: "obstruct"; readonly obstacle: FirewallObstacle | undefined }
  | { readonly do: "wait"; readonly ms: number };

function happen(world: World, move: Move, parts: Parts): void {
  switch (move.do) {
    case "pass":
      world.pass = step(world, world.pass ?? begin(world), move.how, parts);
      return;
    case "crash":
      world.pass = undefined;
      return;
    case "add":
      world.hands++;
      if (!isIn(world.rules, move.range)) world.rules = [...world.rules, move.range];
      return;
    case "remove":
      world.hands++;
      world.rules = world.rules.filter((rule) => rule !== move.range);
      world.ours = world.ours.filter((rule) => rule !== move.range);
      return;
    case "open":
      if (world.doors[move.door]?.wants === "nothing") Object.assign(world.doors[move.door] ?? {}, { wants: "in" });
      return;
    case "close":
      if (world.doors[move.door]?.wants === "in") Object.assign(world.doors[move.door] ?? {}, { wants: "out" });
      return;
    case "obstruct":
      world.hands++;
      world.obstacle = move.obstacle;
      return;
    case "wait":
      world.now += move.ms;
      return;
  }
}

/** Plays moves on a firewall that starts with two rules of others. Gives the breaches, in order. */
export function play(moves: readonly Move[], parts: Parts): readonly string[] {
  const world: World = {
    now: start,
    rules: ["192.0.2.9", "198.51.100.0/24"],
    obstacle: undefined,
    account: newAccount(accountIdentity.resourceId),
    doors: doorRanges.map(() => ({ wants: "nothing", seen: false })),
    pass: undefined,
    ours: [],
    meant: new Map(),
    hands: 0,
    breaches: [],
  };
  for (const move of moves) {
    world.now++;
    happen(world, move, parts);
  }
  return world.breaches;
}
