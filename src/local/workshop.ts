import { setTimeout as wait } from "node:timers/promises";
import { type Workshop, WorkshopRefusal } from "../adapters/local-page/workshop.ts";
import type { StorageOwner } from "../standins/storage-owner.ts";
import { castNames } from "../standins/world.ts";
import type { StandIns } from "./stand-ins.ts";
import { seeTransfers, type TransferSeen } from "./transfers.ts";
import { tryDoor } from "./try-door.ts";

const hourMs = 3_600_000;
/** What is due sooner is only the engine looking again at what it has just saved. */
const soonMs = 90_000;
const looksAtMost = 5;
const lookEveryMs = 100;
const lookedWithinMs = 3_000;
/** A little past the instant, so that it has passed. */
const pastMs = 1_000;

/** The storage's firewall and files, the transfers with their clocks, and the hands that move time and try doors. */
export function createWorkshop(standIns: StandIns): Workshop {
  const { firewall, account, owner, clock, redis } = standIns;
  const people = Object.keys(castNames);
  const seen = () => seeTransfers(redis, people);

  const advanceTo = async (at: number | undefined, what: string): Promise<string> => {
    if (at === undefined) throw new WorkshopRefusal(`There is no ${what} to go to.`);
    await clock.advance(Math.max(0, Math.ceil(at + pastMs - clock.now())));
    return `The clock went on to the ${what}.`;
  };

  /** Goes on past every look that only finds that nothing has changed, to what is due by the record. */
  const advanceToDue = async (): Promise<string> => {
    for (let looks = 0; looks < looksAtMost; looks += 1) {
      const due = nextDue(await seen(), clock.now());
      if (due === undefined || due > clock.now() + soonMs) return advanceTo(due, "next thing due");
      await advanceTo(due, "next look");
      const until = performance.now() + lookedWithinMs;
      while (nextDue(await seen(), 0) === due && performance.now() < until) await wait(lookEveryMs);
    }
    return "The clock went on a little.";
  };

  return {
    look: async () => {
      const found = firewall.find(account);
      const transfers = await seen();
      return {
        clockOffsetMs: clock.offsetMs(),
        account: {
          name: account,
          defaultAction: found?.networkAcls.defaultAction ?? "Deny",
          rules: found?.networkAcls.ipRules.map(({ value }) => value) ?? [],
        },
        transfers,
        files: await filesIn(owner),
        next: { due: nextDue(transfers, clock.now()) ?? null, end: nextEnd(transfers, clock.now()) ?? null },
      };
    },
    act: async (name, given) => {
      switch (name) {
        case "hour":
          await clock.advance(hourMs);
          return { said: "The clock went on by an hour." };
        case "due":
          return { said: await advanceToDue() };
        case "end":
          return { said: await advanceTo(nextEnd(await seen(), clock.now()), "end of the window") };
        case "try":
          return { said: await tryDoor(standIns, given) };
        default:
          throw new WorkshopRefusal("This page is of another version. Reload it.");
      }
    },
  };
}

/** What every container holds. One that was deleted meanwhile holds nothing. */
async function filesIn(owner: StorageOwner): Promise<readonly string[]> {
  const lists = (await owner.containers()).map(async (one) => {
    const names = await owner.list(one).catch(() => []);
    return names.map((name) => `${one}/${name}`);
  });
  return (await Promise.all(lists)).flat();
}

function nextDue(transfers: readonly TransferSeen[], now: number): number | undefined {
  return earliest(
    // Also of what has ended: copies that left are deleted after a while.
    transfers.map(({ dueAt }) => dueAt),
    now,
  );
}

function nextEnd(transfers: readonly TransferSeen[], now: number): number | undefined {
  return earliest(
    transfers.filter(({ status }) => status === "open").map(({ endsAt }) => endsAt),
    now,
  );
}

function earliest(instants: readonly (number | null)[], after: number): number | undefined {
  const later = instants.filter((at) => at !== null && at > after) as number[];
  return later.length === 0 ? undefined : Math.min(...later);
}
