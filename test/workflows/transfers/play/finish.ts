/** The end of every random story: no more mischief, only time passing in an honest world, whatever the configuration. */
import { attestersOf } from "../../../../src/workflows/doors/attesters.ts";
import { plusMinutes } from "../../../../src/workflows/time.ts";
import type { Action } from "../../../../src/workflows/transfers/action.ts";
import { lapseAt, openBy } from "../../../../src/workflows/transfers/limits.ts";
import { type Door, doorTermsOf, hasEnded, type Transfer } from "../../../../src/workflows/transfers/transfer.ts";
import { attested, ends, gone, leaseMinutes, provenClosed, skip, unlisted } from "../../../builders/door-actions.ts";
import { everyone } from "../../../builders/people.ts";
import type { World } from "./world.ts";

function wait(world: World, until: number): void {
  world.now = Math.max(world.now, until);
}

function linkEnd({ grant }: Door): number {
  return Math.max(0, ...(grant?.issuances.map(({ endsAt }) => endsAt) ?? []));
}

function latestEnd(transfer: Transfer, { id }: Door): number {
  return plusMinutes(openBy(transfer, id), doorTermsOf(transfer, id).window.lastsMinutes);
}

/** Whoever has no part in it says what nobody reads, and what a deploy would put back; somebody is named who has none. */
function word(world: World, transfer: Transfer, door: Door): Action | undefined {
  const { id, unlisted: said, ended, grant } = door;
  const hand = world.environment?.hand;
  if (world.environment === undefined || hand === undefined) return undefined;
  if (hand.reads && (hand.by === "manual" || said !== undefined)) return undefined;
  world.environment = { ...world.environment, people: { ...world.environment.people, admin: everyone } };
  const [by = ""] = attestersOf(transfer, world.environment);
  // A process with yesterday's configuration ends itself.
  world.isOutdated = false;
  if (hand.reads) return unlisted(by, id);
  // Whatever the records of other doors say, or can't say: no link of the door can work for ever.
  wait(world, Math.max(ended?.at ?? 0, grant?.endsAt ?? latestEnd(transfer, door), linkEnd(door)));
  const also = hand.by === "dsh" ? ({ unlisted: true } as const) : {};
  return attested(by, world.now, id, { accessOver: "link-ended", ...also });
}

function closingStep(world: World, transfer: Transfer, door: Door): Action {
  const said = word(world, transfer, door);
  if (said !== undefined) return said;
  const { id, gone: read, ended } = door;
  // Every other story has a neighbour whose rule covers the address, so that only the link's own end closes it.
  const isAlone = world.configurations % 2 === 1;
  // A read of ours that counts, unless it was recorded with a lie about when it was made.
  const earliest = Math.max(ended?.at ?? 0, read?.writtenAt ?? 0);
  const isTrue = read !== undefined && read.readAt <= world.now && read.readAt >= earliest;
  if (!isTrue || read.secondReadDueAt > plusMinutes(world.now, 60)) return gone(world.now, id);
  if (isAlone && read.covered !== false) return gone(world.now, id);
  wait(world, Math.max(read.secondReadDueAt, plusMinutes(read.readAt, leaseMinutes)));
  if (isAlone) return provenClosed(transfer, world.now, id);
  wait(world, Math.max(linkEnd(door), world.knowsLinks ? 0 : (door.grant?.endsAt ?? latestEnd(transfer, door))));
  return provenClosed(transfer, world.now, id, { coveredBy: ["203.0.113.0/24"], accessOver: "link-ended" });
}

/** The next step of time alone; undefined once everything has ended. */
export function finishingStep(world: World, transfer: Transfer): Action | undefined {
  if (hasEnded(transfer)) return undefined;
  const hasBegun = transfer.doors.some(({ intent }) => intent !== undefined);
  if (!hasBegun) {
    wait(world, lapseAt(transfer, world.policy));
    return { do: "lapse" };
  }
  const door = transfer.doors.find(({ status }) => status !== "closed" && status !== "never-opened");
  if (door === undefined) return undefined;
  if (door.status === "closing") return closingStep(world, transfer, door);
  if (door.status === "waiting") {
    wait(world, openBy(transfer, door.id));
    return skip(door.id);
  }
  if (door.grant === undefined) {
    wait(world, openBy(transfer, door.id));
    return ends("failed", undefined, door.id);
  }
  wait(world, door.grant.endsAt);
  return ends("expired", undefined, door.id);
}
