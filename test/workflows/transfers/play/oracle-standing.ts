/** What must be true while a door opens, judged by the truth and the world alone. */
import type { AccountIdentity } from "../../../../src/workflows/people/environment.ts";
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import { plusMinutes } from "../../../../src/workflows/time.ts";
import type { Policy, TransferKind } from "../../../../src/workflows/transfers/policy.ts";
import { thoseWhoWant } from "./oracle-seats.ts";
import { confirmationKey, type DoorTruth, signaturesInForce, type Truth } from "./truth.ts";
import { accountNow, knows, mayActAs, seatsAskedFor, type World } from "./world.ts";

/** Something that must hold while a door opens, and does not. */
export type Shortfall =
  | "outdated"
  | "environment"
  | "recipient"
  | "recipient-role"
  | "signatures"
  | "same-person"
  | "requester-alone"
  | "recipient-alone"
  | "role"
  | "place"
  | "policy"
  | "room"
  | "loss"
  | "held"
  | "account"
  | "reading"
  | "obstacle"
  | "address"
  | "message"
  | "kind";

/** The names of what does not hold. */
export function holdNot<Name extends string>(checks: Readonly<Record<Name, boolean>>): Name[] {
  return (Object.keys(checks) as Name[]).filter((name) => !checks[name]);
}

/** The addresses that these stories are told with: all of them for documentation, standing for public ones. */
const documentationAddress = /^(203\.0\.113|198\.51\.100)\.([1-9]\d{0,2})$/;

/** Whether an address is one that a policy lets a door have. */
export function mayBeAnAddress(typed: string, policy: Policy): boolean {
  return policy.documentationAddresses && documentationAddress.test(typed.trim());
}

/** Whether somebody may get a link of this kind: software goes to an investigator. */
export function mayReceive({ environment }: World, kind: TransferKind, recipient: PersonId): boolean {
  return kind !== "software-ingress" || environment?.people.investigator.includes(recipient) === true;
}

/** Whether anybody may ask for this kind here: outputs leave only where the configuration says so. */
export function isOffered({ environment, policy }: World, kind: TransferKind): boolean {
  return kind !== "egress" || (policy.kinds.egress !== undefined && environment?.egressContainer !== undefined);
}

function rolesStand(truth: Truth, world: World): boolean {
  return signaturesInForce(truth).every(({ seat, by }) => {
    const role = truth.terms.seats.find(({ id }) => id === seat)?.role;
    if (role === undefined || !mayActAs(world, by, role)) return false;
    return by !== truth.requester || world.policy.requesterMaySign.includes(role);
  });
}

function asStrict(truth: Truth, door: DoorTruth, world: World): boolean {
  const { kind } = truth.terms;
  const asked = seatsAskedFor(world, kind);
  if (asked === undefined) return false;
  const today = world.policy.kinds[kind];
  if (today === undefined) return false;
  const { rights, window } = today;
  const { lastsMinutes, openWithinMinutes } = door.terms.window;
  const agreed = truth.terms.seats.map(({ role, party }) => `${role}/${party ?? ""}`);
  const seatsCovered = asked.every(({ role, party }) => {
    const at = agreed.indexOf(`${role}/${party ?? ""}`);
    return at >= 0 && agreed.splice(at, 1).length === 1;
  });
  const mayRead = door.terms.rights === "read-list";
  const rightsCovered =
    mayRead === (kind === "egress") && (mayRead || door.terms.rights === "create-list" || rights === "write-list");
  const inTime = lastsMinutes <= window.maxMinutes && openWithinMinutes <= window.openWithinMinutes;
  return seatsCovered && rightsCovered && inTime;
}

function hasRoom(truth: Truth, door: DoorTruth, { policy }: World): boolean {
  const isFew = truth.doors.size <= policy.doorsAtMost && door.terms.addresses.length <= policy.addressesPerDoorAtMost;
  return isFew && door.terms.addresses.every(({ range }) => mayBeAnAddress(range, policy));
}

function samePlace({ kind, from, to }: Truth["terms"], { environment }: World): boolean {
  const inside = kind === "egress" ? from : to;
  if (inside.where !== "environment" || environment === undefined) return false;
  const container = kind === "egress" ? environment.egressContainer : environment.ingressContainer;
  return inside.tier === environment.tier && inside.container === container;
}

/** Whether the account may be read now, and could when it was agreed to; as far as it is known at all. */
function readAlike({ terms }: DoorTruth, world: World): boolean {
  const account = accountNow(world);
  const mayRead = world.environment?.hand?.reads !== false;
  return account === undefined || mayRead === "creationTime" in terms.place.account;
}

function sameAccount({ terms }: DoorTruth, world: World): boolean {
  const account = accountNow(world);
  const agreed = terms.place.account;
  const made = (one: AccountIdentity): string => ("unread" in one ? "" : one.creationTime);
  if (account?.identity.resourceId !== agreed.resourceId) return false;
  const [before, now] = [made(agreed), made(account.identity)];
  return before === "" || now === "" || before === now;
}

/** Everything that does not hold for a door now. */
export function shortfalls(truth: Truth, door: DoorTruth, world: World): Shortfall[] {
  const { environment, policy } = world;
  const account = accountNow(world);
  const signed = signaturesInForce(truth);
  const signers = signed.map(({ by }) => by);
  const want = thoseWhoWant(truth.terms, truth.requester);
  return holdNot<Shortfall>({
    outdated: !world.isOutdated,
    environment: environment !== undefined && environment.tier <= policy.highestTier,
    kind: environment === undefined || isOffered(world, truth.terms.kind),
    recipient: knows(world, door.terms.recipient),
    "recipient-role": mayReceive(world, truth.terms.kind, door.terms.recipient),
    signatures: truth.terms.seats.every(({ id }) => signed.some(({ seat }) => seat === id)),
    "same-person": signed.every((one) => signed.every(({ by, seat }) => by !== one.by || seat === one.seat)),
    "requester-alone": signers.some((by) => by !== truth.requester),
    "recipient-alone": signers.some((by) => !want.includes(by)),
    role: rolesStand(truth, world),
    place: samePlace(truth.terms, world),
    policy: asStrict(truth, door, world),
    room: hasRoom(truth, door, world),
    loss: truth.lossId === world.lossId,
    held: account !== undefined && account.held === undefined,
    account: sameAccount(door, world),
    reading: readAlike(door, world),
    obstacle: account !== undefined && account.obstacle === undefined,
    address: door.terms.addresses.every(({ range }) =>
      truth.confirmed.has(confirmationKey(truth.digest, door.terms.id, range)),
    ),
    message: door.isPlaced,
  });
}

/** Whether any range lets an address of the door in. The addresses of these stories are in /24s. */
export function letsIn({ terms }: DoorTruth, ranges: readonly string[]): boolean {
  const network = (range: string): string => range.split(".").slice(0, 3).join(".");
  return terms.addresses.some(({ range }) => ranges.some((one) => network(one) === network(range)));
}

/** Whether an earlier link would work again that gives what these terms don't. */
export function wakesAnEarlierLink(door: DoorTruth, { account, now }: World): boolean {
  const { recipient, rights, place } = door.terms;
  const isSame = (link: { recipient: string; container: string; rights: string }): boolean =>
    [link.recipient, link.container, link.rights].join() === [recipient, place.container, rights].join();
  return (account?.liveLinks ?? []).some((link) => link.endsAt > now && !isSame(link) && letsIn(door, link.ranges));
}

/** Whether it is known which account the environment has: not from an earlier start only. */
export function isAccountFound({ environment }: World): boolean {
  return environment?.isFromEarlier !== true;
}

/** The shortfalls that new terms from today's configuration would mend. */
export const mendedByRevision: readonly Shortfall[] = ["role", "place", "policy", "account", "reading"];

/** The shortfalls that nothing mends: nobody is left to serve, or nothing may be served. */
export const mendedByNothing: readonly Shortfall[] = [
  ...(["environment", "kind", "recipient", "recipient-role", "room", "loss"] as const),
];

/** Until when a door may begin to open. */
export function openByTruth(truth: Truth, door: DoorTruth): number {
  const { notBefore = 0, openWithinMinutes } = door.terms.window;
  return plusMinutes(Math.max(truth.lastStepAt, notBefore), openWithinMinutes);
}
