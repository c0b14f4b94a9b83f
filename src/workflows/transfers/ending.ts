import { isOfBeforeLoss, shutGates } from "../doors/gates.ts";
import { inDoubt } from "../doors/latest-link.ts";
import { withDoor } from "../doors/opening.ts";
import type { Today } from "../people/environment.ts";
import type { Accepted, ActionOf, Lapse, Rule, Withdraw } from "./action.ts";
import { lapseAt, openBy } from "./limits.ts";
import type { Refusal } from "./refusal.ts";
import { toldToAskAgain } from "./seat-notices.ts";
import { anyDoorHasBegun, type Door, doorOf, type Transfer } from "./transfer.ts";

function gatesThatAbandon(transfer: Transfer, door: Door, today: Today): readonly string[] {
  return shutGates(transfer, door, today)
    .filter((gate) => gate.remedy === "abandon")
    .map((gate) => gate.name);
}

/** Whether no door can ever open: the environment or the recipients are gone, or today's policy has no room for it. */
export function isAbandoned(transfer: Transfer, today: Today): boolean {
  return transfer.doors.every((door) => gatesThatAbandon(transfer, door, today).length > 0);
}

/** The rules of withdrawing. */
export const withdrawRules: readonly Rule<Withdraw>[] = [
  {
    name: "by-requester",
    judge: (transfer, action) => (action.by === transfer.requester ? undefined : { code: "not-requester" }),
  },
];

/** The rules of lapsing: its time is up, or nobody is left to serve. */
export const lapseRules: readonly Rule<Lapse>[] = [
  {
    name: "time-is-up",
    judge: (transfer, _, today) => {
      const at = lapseAt(transfer, today.policy);
      return today.now >= at || isAbandoned(transfer, today) ? undefined : { code: "too-early", at };
    },
  },
];

function endedUnopened(transfer: Transfer, phase: "withdrawn" | "lapsed", by: string | null, today: Today): Transfer {
  return {
    ...transfer,
    phase,
    // What was in its way is over with it.
    doors: transfer.doors.map(({ trouble: _, ...door }) => ({ ...door, status: "never-opened" })),
    ended: { at: today.now, by, ...inDoubt(today) },
  };
}

/** The requester ends it before anything opened. */
export function withdraw(transfer: Transfer, action: Withdraw, today: Today): Accepted {
  return {
    transfer: endedUnopened(transfer, "withdrawn", action.by, today),
    entry: {
      code: "withdrawn",
      by: action.by,
      via: action.via,
      facts: { configDigest: today.configDigest },
      detail: null,
    },
  };
}

/** Its time ran out before anything opened, or nobody is left to serve. */
export function lapse(transfer: Transfer, _action: Lapse, today: Today): Accepted {
  const abandoned = isAbandoned(transfer, today);
  const changed = abandoned
    ? [...new Set(transfer.doors.flatMap((door) => gatesThatAbandon(transfer, door, today)))]
    : [];
  const ended = endedUnopened(transfer, "lapsed", null, today);
  const lapsed = isOfBeforeLoss(transfer, today) ? toldToAskAgain(ended, today.now) : ended;
  return {
    transfer: abandoned ? { ...lapsed, ended: { at: today.now, by: null, changed, ...inDoubt(today) } } : lapsed,
    entry: {
      code: "lapsed",
      by: null,
      via: null,
      facts: {
        abandoned,
        ...(transfer.doors.some(({ behind }) => behind !== undefined) ? { waited: true } : {}),
        configDigest: today.configDigest,
        ...(abandoned ? { changed: changed.join(" ") } : {}),
      },
      detail: null,
    },
  };
}

type SkipDoor = ActionOf<"skip-door">;

function skipRefusal(transfer: Transfer, action: SkipDoor, today: Today): Refusal | undefined {
  if (action.actor !== null) {
    const may =
      action.actor.by === transfer.requester || today.environment?.people.admin.includes(action.actor.by) === true;
    return may ? undefined : { code: "not-requester" };
  }
  const door = doorOf(transfer, action.door);
  if (door === undefined || shutGates(transfer, door, today).some((gate) => gate.remedy !== "wait")) return undefined;
  const at = openBy(transfer, action.door);
  return today.now >= at ? undefined : { code: "too-early", at };
}

/** The rules of leaving one door of several unopened, once another has begun: then the whole can't lapse any more. */
export const skipDoorRules: readonly Rule<SkipDoor>[] = [
  {
    name: "another-door-has-begun",
    judge: (transfer) => (anyDoorHasBegun(transfer) ? undefined : { code: "nothing-changed" }),
  },
  { name: "skip-with-a-right", judge: skipRefusal },
];

/** One door of several never opens. */
export function skipDoor(transfer: Transfer, action: SkipDoor): Accepted {
  return {
    transfer: withDoor(transfer, action.door, (door) => ({ ...door, status: "never-opened" })),
    entry: {
      code: "door-skipped",
      by: action.actor?.by ?? null,
      via: action.actor?.via ?? null,
      facts: { door: action.door },
      detail: null,
    },
  };
}
