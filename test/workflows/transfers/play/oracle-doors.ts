/** What must be true of each thing recorded of a door, judged by the truth and the world alone. */
import { plusMinutes } from "../../../../src/workflows/time.ts";
import type { ActionOf, DoorAction } from "../../../../src/workflows/transfers/action.ts";
import { attestedBreaches, byHandBreaches, handBreaches, mayBeClosed, mayRead } from "./oracle-hands.ts";
import {
  holdNot,
  isAccountFound,
  mendedByNothing,
  mendedByRevision,
  openByTruth,
  shortfalls,
  wakesAnEarlierLink,
} from "./oracle-standing.ts";
import type { DoorTruth, Truth } from "./truth.ts";
import type { World } from "./world.ts";

function isAdmin(world: World, person: string): boolean {
  return world.environment?.people.admin.includes(person) === true;
}

function begin(truth: Truth, door: DoorTruth, world: World): string[] {
  return [
    ...shortfalls(truth, door, world),
    ...holdNot({
      twice: !door.hasBegun,
      late: world.now < openByTruth(truth, door),
      early: world.now >= (door.terms.window.notBefore ?? 0),
      // Nothing comes in where outputs go out.
      turn: door.hasTurn || truth.terms.kind === "egress",
      baseline: door.isBaselineTaken || truth.terms.kind === "egress",
      "not-found": isAccountFound(world),
      "earlier-link": !wakesAnEarlierLink(door, world),
      "nobody-to-attest": mayBeClosed(truth, world),
    }),
  ];
}

/** What keeps a door shut but for its turn and what follows from it. */
function lacks(truth: Truth, door: DoorTruth, world: World): boolean {
  const isInTime = world.now < openByTruth(truth, door) && world.now >= (door.terms.window.notBefore ?? 0);
  const isKept = !isInTime || !isAccountFound(world) || wakesAnEarlierLink(door, world) || !mayBeClosed(truth, world);
  return isKept || shortfalls(truth, door, world).length > 0;
}

function takeTurn(truth: Truth, door: DoorTruth, world: World): string[] {
  const others = world.neighbours.filter(
    ({ recipient, container }) => recipient !== door.terms.recipient && container === door.terms.place.container,
  );
  return holdNot({
    twice: !door.hasTurn,
    unready: !lacks(truth, door, world),
    "not-free":
      world.policy.sharedContainer === "overlap" ||
      others.every(({ stage, signedAt }) => stage === "ready" && signedAt >= truth.lastStepAt),
  });
}

function ruleSeen(action: ActionOf<"record-rule-seen">, truth: Truth, door: DoorTruth, world: World): string[] {
  const { now } = world;
  const agreed = door.terms.addresses.map(({ range }) => range);
  const seen = action.addresses.map(({ range }) => range);
  return holdNot({
    begun: door.hasBegun,
    "read-where-nobody-may": mayRead(world),
    late: now < openByTruth(truth, door),
    "window-starts-twice": door.window === undefined,
    "address-unseen": agreed.every((range) => seen.includes(range)),
    "address-nobody-agreed-to": seen.every((range) => agreed.includes(range)),
    "in-the-future": action.seenAt <= now,
    "before-the-intent": door.begunAt !== undefined && action.seenAt >= door.begunAt,
  });
}

function linkMinted(action: ActionOf<"record-link-minted">, truth: Truth, door: DoorTruth, world: World): string[] {
  const { id, endsAt, keyEndsAt, rights } = action.issuance;
  return [
    ...shortfalls(truth, door, world),
    ...holdNot({
      "rule-unseen": door.window !== undefined && world.now >= door.window.linkDueAt,
      "outlives-window": door.window !== undefined && endsAt <= door.window.endsAt && endsAt <= keyEndsAt,
      "window-over": door.window === undefined || world.now < door.window.endsAt,
      rights: rights === door.terms.rights,
      "issued-before": door.links.every((link) => link.id !== id),
      "not-asked-again": !door.isOpen || door.again.step === "moved",
    }),
  ];
}

function helping(action: DoorAction, truth: Truth, door: DoorTruth, world: World): string[] {
  const { again, help, links } = door;
  const ofRecipient = (by: string): Record<"not-recipient", boolean> => ({
    "not-recipient": by === door.terms.recipient,
  });
  switch (action.do) {
    case "send-again":
      return [
        ...shortfalls(truth, door, world),
        ...holdNot({ ...ofRecipient(action.actor.by), "under-way": again.step === "none", often: again.times < 5 }),
      ];
    case "record-again":
      return holdNot({
        "out-of-step": again.step === (action.step === "moved" ? "placed" : "asked"),
        "of-another": action.number === again.times,
      });
    case "record-link-filled": {
      const at = links.findIndex(({ id }) => id === action.issuanceId);
      return holdNot({
        "link-unminted": at >= (door.isOpen ? again.mintedBefore : 0),
        "not-asked-again": !door.isOpen || again.step === "moved",
      });
    }
    case "ask-for-help":
      return holdNot({
        ...ofRecipient(action.actor.by),
        "too-soon": help === undefined || world.now >= plusMinutes(help.askedAt, 5),
      });
    case "record-help":
      return holdNot({ "for-nothing": help?.isAnswered === false });
    default:
      return [];
  }
}

function end(action: ActionOf<"end">, truth: Truth, door: DoorTruth, world: World): string[] {
  const { because, actor } = action;
  if (actor !== null) {
    const may =
      because === "done"
        ? actor.by === door.terms.recipient
        : because === "withdrawn"
          ? actor.by === truth.requester
          : (because === "revoked" || because === "panic") && isAdmin(world, actor.by);
    return holdNot({ "without-a-right": may });
  }
  if (because === "expired") return holdNot({ early: door.window !== undefined && world.now >= door.window.endsAt });
  if (because === "revoked") return holdNot({ "for-nothing": shortfalls(truth, door, world).length > 0 });
  return holdNot({ "without-a-right": because === "drift" || because === "failed" });
}

function gone(action: ActionOf<"record-gone">, { over }: DoorTruth, { now }: World): string[] {
  const { readAt, writtenAt } = action;
  return holdNot({
    "read-before-the-end": over !== undefined && readAt >= over.at,
    "read-before-the-write": readAt >= writtenAt,
    "read-in-the-future": readAt <= now,
  });
}

function closedByReads(
  proof: Extract<ActionOf<"record-closed">["proof"], { kind: "read-back" }>,
  door: DoorTruth,
  { now }: World,
): string[] {
  const { firstRead, links } = door;
  const linkEndsAt = Math.max(0, ...links.map(({ endsAt }) => endsAt));
  const accessIsOver = {
    "no-rule-covers": proof.coveredBy.length === 0 && firstRead?.isCovered === false,
    "link-ended": proof.coveredBy.length > 0 && proof.secondReadAt >= linkEndsAt,
    "keys-revoked": proof.coveredBy.length > 0,
  }[proof.accessOver];
  return holdNot({
    "first-read": firstRead !== undefined && firstRead.readAt === proof.firstReadAt,
    "second-read-early": firstRead !== undefined && proof.secondReadAt >= firstRead.secondDueAt,
    "one-read-twice": proof.secondReadAt > proof.firstReadAt,
    "read-before-the-write": firstRead !== undefined && proof.firstReadAt >= firstRead.writtenAt,
    "read-before-the-end": door.over !== undefined && proof.firstReadAt >= door.over.at,
    "read-in-the-future": proof.firstReadAt <= now && proof.secondReadAt <= now,
    "access-not-over": accessIsOver,
  });
}

function closed(action: ActionOf<"record-closed">, truth: Truth, door: DoorTruth, world: World): string[] {
  const { proof } = action;
  if (proof.kind === "read-back")
    return [...closedByReads(proof, door, world), ...handBreaches(action, truth, door, world)];
  return attestedBreaches(action, truth, door, world);
}

function skip(action: ActionOf<"skip-door">, truth: Truth, door: DoorTruth, world: World): string[] {
  const { actor } = action;
  const reasons = [...mendedByRevision, ...mendedByNothing];
  const may =
    actor === null
      ? world.now >= openByTruth(truth, door) || shortfalls(truth, door, world).some((one) => reasons.includes(one))
      : actor.by === truth.requester || isAdmin(world, actor.by);
  const another = [...truth.doors.values()].some(({ hasBegun }) => hasBegun);
  return holdNot({ "without-a-right": may, "no-other-door": another });
}

/** What is wrong with a door action that was accepted; empty where it was right. */
export function doorBreaches(action: DoorAction, truth: Truth, world: World): string[] {
  const door = truth.doors.get(action.door);
  if (door === undefined) return ["no-such-door"];
  const isSigned = !shortfalls(truth, door, world).includes("signatures");
  if (action.do === "record-link-placed") return holdNot({ "before-every-seat-is-signed": isSigned });
  if (action.do === "record-baseline")
    return holdNot({ "before-every-seat-is-signed": isSigned, "before-its-turn": door.hasTurn });
  if (action.do === "take-turn") return takeTurn(truth, door, world);
  if (action.do === "give-up-turn") return holdNot({ "for-nothing": lacks(truth, door, world) });
  if (action.do === "begin-opening") return begin(truth, door, world);
  if (action.do === "record-rule-seen") return ruleSeen(action, truth, door, world);
  if (action.do === "record-link-minted") return linkMinted(action, truth, door, world);
  if (action.do === "end") return end(action, truth, door, world);
  if (action.do === "record-gone") return gone(action, door, world);
  if (action.do === "record-closed") return closed(action, truth, door, world);
  if (action.do === "skip-door") return skip(action, truth, door, world);
  const ofHands = byHandBreaches(action, truth, door, world);
  if (ofHands.length > 0) return ofHands;
  if (action.do === "remind") return holdNot({ twice: !door.isReminded });
  return helping(action, truth, door, world);
}
