/**
 * Whose turn a container is. What arrived is told by comparing two listings of it, so a door has the container from
 * before its first listing until what came through it is listed, and a door for another recipient waits meanwhile.
 *
 * Invariant: a turn stands in its own transfer's record, and is taken only in a save that is fenced by the lease under
 * which the container's other doors were read. So no two take one at once, and nothing is left to free after a crash.
 */
import type { Neighbour, Today } from "../people/environment.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import { type DoorId, isOutbound } from "../transfers/terms.ts";
import { type Door, doorOf, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { arrivalsAreDue } from "./arrivals.ts";
import type { Behind } from "./behind.ts";
import { shutGates } from "./gates.ts";
import { recorded } from "./opening.ts";
import { isTurnToday } from "./turn.ts";

/** What a door still lacks when it is its turn to ask for the container. */
const lackedBefore: ReadonlySet<string> = new Set(["turn-taken", "baseline-taken"]);

/** Whether a door could open but for its turn, and for what follows from that. */
export function isReadyForTurn(transfer: Transfer, door: Door, today: Today): boolean {
  if (transfer.phase !== "approved" || door.status !== "waiting" || door.turn !== undefined) return false;
  if (isOutbound(termsOf(transfer))) return false;
  return shutGates(transfer, door, today).every(({ name }) => lackedBefore.has(name));
}

/** How a door has its container, or asks for it; undefined where it does neither. */
export function stageOf(transfer: Transfer, door: Door, today: Today): Neighbour["stage"] | undefined {
  switch (door.status) {
    case "waiting":
      if (transfer.phase === "approved" && door.turn !== undefined) return "preparing";
      return isReadyForTurn(transfer, door, today) ? "ready" : undefined;
    case "opening":
    case "open":
      return door.status;
    case "closing":
      return door.alarms.length > 0 ? "unproven" : "closing";
    case "closed":
      return arrivalsAreDue(door) ? "listing" : undefined;
    case "never-opened":
      return undefined;
  }
}

function isItself(one: Neighbour, transfer: Transfer, doorId: DoorId): boolean {
  return one.transferId === transfer.id && one.doorId === doorId;
}

function cameBefore(one: Neighbour, transfer: Transfer, doorId: DoorId): boolean {
  const signedAt = transfer.approvedAt ?? 0;
  if (one.signedAt !== signedAt) return one.signedAt < signedAt;
  return `${one.transferId}/${one.doorId}` < `${transfer.id}/${doorId}`;
}

function sharing(transfer: Transfer, doorId: DoorId, { neighbours = [] }: Today): readonly Neighbour[] {
  const { container } = doorTermsOf(transfer, doorId).place;
  return neighbours.filter((one) => one.container === container && !isItself(one, transfer, doorId));
}

/** Doors that have the same container now, whomever they are for: what comes through one is counted at the other. */
export function besides(transfer: Transfer, doorId: DoorId, today: Today): readonly Neighbour[] {
  return sharing(transfer, doorId, today).filter(({ stage }) => stage !== "ready");
}

/** The doors this one waits for: others' that have the container, and others' that were signed first. */
export function inTheWay(transfer: Transfer, doorId: DoorId, today: Today): readonly Neighbour[] {
  if (today.policy.sharedContainer === "overlap") return [];
  const { recipient } = doorTermsOf(transfer, doorId);
  const others = sharing(transfer, doorId, today).filter((one) => one.recipient !== recipient);
  const using = others.filter(({ stage }) => stage !== "ready");
  const first = others
    .filter((one) => one.stage === "ready" && cameBefore(one, transfer, doorId))
    .toSorted((one, other) => one.signedAt - other.signedAt);
  return [...using, ...first];
}

/** Behind whom this door waits, for people to read; undefined where nothing is in the way, or something else is. */
function behindWhom(transfer: Transfer, doorId: DoorId, today: Today): Behind | undefined {
  const own = doorOf(transfer, doorId);
  if (own === undefined || !isReadyForTurn(transfer, own, today)) return undefined;
  const [first, ...rest] = inTheWay(transfer, doorId, today);
  if (first === undefined) return undefined;
  const { transferId, doorId: door, stage, until, knownTo } = first;
  return { transferId, doorId: door, stage, ...(until === undefined ? {} : { until }), others: rest.length, knownTo };
}

function isSame(one: Behind | undefined, other: Behind | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A turn is taken by a door that lacks nothing else, while nothing that is known now is in its way. */
export const takeTurnRules: readonly Rule<ActionOf<"take-turn">>[] = [
  {
    name: "ready-but-for-its-turn",
    judge: (transfer, action, today) => {
      const door = doorOf(transfer, action.door);
      if (door === undefined || isReadyForTurn(transfer, door, today)) return undefined;
      const [shut] = shutGates(transfer, door, today).filter(({ name }) => !lackedBefore.has(name));
      return shut === undefined ? { code: "nothing-changed" } : { code: "gate-shut", gate: shut.name };
    },
  },
  {
    name: "container-free",
    judge: (transfer, action, today) =>
      today.neighbours !== undefined && inTheWay(transfer, action.door, today).length === 0
        ? undefined
        : { code: "gate-shut", gate: "container-free" },
  },
];

/** The container is this door's from here on. What was listed before its turn is no baseline. */
export function takeTurn(transfer: Transfer, action: ActionOf<"take-turn">, today: Today): Accepted {
  const { now } = today;
  const isShared = besides(transfer, action.door, today).length > 0;
  return recorded(
    transfer,
    action,
    "turn-taken",
    { beside: isShared },
    null,
    ({ behind: _, baseline: __, trouble: ___, ...door }) => ({
      ...door,
      turn: { at: now, ...(today.policy.sharedContainer === "overlap" ? { overlaps: true as const } : {}) },
      ...(isShared ? { besideSince: now } : {}),
    }),
  );
}

/** It is said anew behind whom a door waits when that has changed. */
export const awaitTurnRules: readonly Rule<ActionOf<"await-turn">>[] = [
  {
    name: "wait-changed",
    judge: (transfer, action, today) =>
      isSame(doorOf(transfer, action.door)?.behind, behindWhom(transfer, action.door, today))
        ? { code: "nothing-changed" }
        : undefined,
  },
];

/** Behind whom the door waits. The ids of another transfer are for those who may know of it: `knownTo`. */
export function awaitTurn(transfer: Transfer, action: ActionOf<"await-turn">, today: Today): Accepted {
  const behind = behindWhom(transfer, action.door, today);
  const facts: Record<string, string | number | null> = {
    behind: behind?.transferId ?? null,
    behindDoor: behind?.doorId ?? null,
    stage: behind?.stage ?? null,
    others: behind?.others ?? 0,
  };
  return recorded(transfer, action, "turn-awaited", facts, null, ({ behind: _, ...door }) =>
    behind === undefined ? door : { ...door, behind },
  );
}

/** What a container held before this door's turn is no baseline of it: another door may have been open since. */
export const turnFirstRule: Rule<ActionOf<"record-baseline">> = {
  name: "turn-first",
  judge: (transfer, action) =>
    doorOf(transfer, action.door)?.turn === undefined ? { code: "gate-shut", gate: "turn-taken" } : undefined,
};

/** A turn is given up where something else keeps the door shut, so that nobody waits behind a door that can't open. */
export function mustGiveUpTurn(transfer: Transfer, door: Door, today: Today): boolean {
  if (door.status !== "waiting" || door.turn === undefined) return false;
  if (!isTurnToday(door.turn, today.policy)) return true;
  return shutGates(transfer, door, today).some(({ name }) => !lackedBefore.has(name));
}

/** A turn is given up for a reason. */
export const giveUpTurnRules: readonly Rule<ActionOf<"give-up-turn">>[] = [
  {
    name: "shut-otherwise",
    judge: (transfer, action, today) => {
      const door = doorOf(transfer, action.door);
      return door === undefined || mustGiveUpTurn(transfer, door, today) ? undefined : { code: "nothing-changed" };
    },
  },
];

/** The container is free for others again. What was listed is no baseline of a later turn. */
export function giveUpTurn(transfer: Transfer, action: ActionOf<"give-up-turn">): Accepted {
  return recorded(transfer, action, "turn-given-up", {}, null, ({ turn: _, baseline: __, ...door }) => door);
}

/** Another door into the same container is about to open beside this one. */
export function recordBeside(transfer: Transfer, action: ActionOf<"record-beside">, today: Today): Accepted {
  return recorded(transfer, action, "door-beside", {}, null, (door) => ({
    ...door,
    besideSince: door.besideSince ?? today.now,
  }));
}
