/** What must be true of people's hands and words, judged by the truth and the world alone. */
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import { plusMinutes } from "../../../../src/workflows/time.ts";
import type { ActionOf, DoorAction } from "../../../../src/workflows/transfers/action.ts";
import { holdNot, isAccountFound, letsIn, openByTruth, shortfalls, wakesAnEarlierLink } from "./oracle-standing.ts";
import type { DoorTruth, Truth } from "./truth.ts";
import type { World } from "./world.ts";

/** An admin of today who neither asked, nor was ever to get a link, nor signed. */
function isUninvolvedAdmin(person: PersonId, truth: Truth, { environment }: World): boolean {
  return (
    environment?.people.admin.includes(person) === true &&
    person !== truth.requester &&
    !truth.recipients.has(person) &&
    truth.signatures.every(({ by }) => by !== person)
  );
}

/** Whether somebody could say that a door is closed, where somebody must. */
export function mayBeClosed(truth: Truth, world: World): boolean {
  const { environment } = world;
  const hand = environment?.hand;
  if (hand === undefined || (hand.reads && hand.by === "manual")) return true;
  return environment?.people.admin.some((admin) => isUninvolvedAdmin(admin, truth, world)) === true;
}

/** Whether the bot may read the firewall. */
export function mayRead({ environment }: World): boolean {
  return environment?.hand?.reads !== false;
}

function attestAdded(action: ActionOf<"attest-added">, truth: Truth, door: DoorTruth, world: World): string[] {
  return [
    ...shortfalls(truth, door, world),
    ...holdNot({
      "could-be-read": !mayRead(world),
      witness: isUninvolvedAdmin(action.actor.by, truth, world),
      unasked: door.isAsked === true,
      begun: door.hasBegun,
      "window-starts-twice": door.window === undefined,
      late: world.now < openByTruth(truth, door),
      "link-before-the-word": action.linkDueAt >= world.now,
      "not-found": isAccountFound(world),
      "earlier-link": !wakesAnEarlierLink(door, world),
      "nobody-to-attest": mayBeClosed(truth, world),
    }),
  ];
}

/** Whether another door of ours holds an address of this one, as far as anybody knows. */
function isHeldForAnother(door: DoorTruth, truth: Truth, { onRecord }: World): boolean {
  if (onRecord === undefined) return true;
  return onRecord.holders.some(
    ({ transferId, doorId, ranges }) =>
      !(transferId === truth.terms.transferId && doorId === door.terms.id) && letsIn(door, ranges),
  );
}

/** Until when a link may work: where records may be missing, as long as any could that was minted in its window. */
function linksMayLast(truth: Truth, door: DoorTruth, { knowsLinks }: World): number {
  const { links, window, terms } = door;
  const known = Math.max(0, ...links.map(({ endsAt }) => endsAt));
  if (knowsLinks) return known;
  const lastStart = openByTruth(truth, door);
  return Math.max(known, window?.endsAt ?? plusMinutes(lastStart, terms.window.lastsMinutes));
}

/** What is wrong with an attested proof. */
export function attestedBreaches(
  { proof, actor }: ActionOf<"record-closed">,
  truth: Truth,
  door: DoorTruth,
  world: World,
): string[] {
  if (proof.kind !== "attested") return [];
  const linkEndsAt = linksMayLast(truth, door, world);
  const isAlive = door.links.some(({ endsAt }) => endsAt > world.now);
  const isNoted = world.onRecord?.liveLinks.some(({ doorId }) => doorId === door.terms.id) === true;
  return holdNot({
    "by-yesterdays-configuration": !world.isOutdated,
    "held-by-another-door": proof.accessOver !== "no-rule-covers" || !isHeldForAnother(door, truth, world),
    "link-forgotten": proof.accessOver !== "no-rule-covers" || !isAlive || isNoted,
    "attested-before-the-end": door.over !== undefined && proof.at >= door.over.at,
    "attested-in-the-future": proof.at <= world.now,
    "attested-though-it-can-be-read": !mayRead(world),
    witness: isUninvolvedAdmin(proof.by, truth, world),
    "not-their-own-word": actor?.by === proof.by,
    "access-not-over": proof.accessOver === "no-rule-covers" || linkEndsAt <= proof.at,
    "access-unsaid": proof.accessOver !== undefined,
    "next-deploy": world.environment?.hand?.by !== "dsh" || proof.unlisted === true,
  });
}

/** What reads alone don't prove: where nobody may read, where a deploy would put the address back, or a link is forgotten. */
export function handBreaches(
  { proof }: ActionOf<"record-closed">,
  truth: Truth,
  door: DoorTruth,
  world: World,
): string[] {
  const isGiven = proof.kind === "read-back" && proof.unlisted?.by === door.unlisted?.by && door.unlisted !== undefined;
  return holdNot({
    "read-where-nobody-may": mayRead(world),
    "link-forgotten":
      proof.kind !== "read-back" ||
      proof.accessOver !== "link-ended" ||
      linksMayLast(truth, door, world) <= proof.secondReadAt,
    "next-deploy": world.environment?.hand?.by !== "dsh" || isGiven,
  });
}

/** What is wrong with asking people, or with their word. */
export function byHandBreaches(action: DoorAction, truth: Truth, door: DoorTruth, world: World): string[] {
  const hand = world.environment?.hand;
  if (action.do === "attest-added") return attestAdded(action, truth, door, world);
  if (action.do === "attest-unlisted")
    return holdNot({
      "by-yesterdays-configuration": !world.isOutdated,
      "for-nothing": hand?.by === "dsh" && hand.reads,
      witness: isUninvolvedAdmin(action.actor.by, truth, world),
      twice: door.unlisted === undefined,
    });
  if (action.do !== "ask-by-hand") return [];
  return holdNot({
    "of-nobody": hand !== undefined,
    "before-the-journal": door.over !== undefined || door.isAsked === true || action.isJournaled === true,
    "for-what-is-there": door.over !== undefined || door.window === undefined,
  });
}
