/**
 * The oracle: whether an accepted decision was right, by design.md's rules and nothing of the code that it judges.
 * A breach is named `<move>:<what is wrong>`.
 */
import type { EntryDraft } from "../../../../src/workflows/audit/entry.ts";
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import type { Action, ConfirmAddress, Reject, Sign, TakeBack } from "../../../../src/workflows/transfers/action.ts";
import type { Asked } from "../../../../src/workflows/transfers/asked.ts";
import type { DoorStatus, Status } from "../../../../src/workflows/transfers/moves.ts";
import { statusOf, type Transfer } from "../../../../src/workflows/transfers/transfer.ts";
import { doorBreaches } from "./oracle-doors.ts";
import { recordBreaches } from "./oracle-record.ts";
import { seatsBreaches, thoseWhoWant } from "./oracle-seats.ts";
import {
  holdNot,
  isAccountFound,
  isOffered,
  mayBeAnAddress,
  mayReceive,
  mendedByNothing,
  mendedByRevision,
  openByTruth,
  shortfalls,
} from "./oracle-standing.ts";
import { confirmationKey, signaturesInForce, signByTruth, type Truth } from "./truth.ts";
import { accountNow, knows, mayActAs, type World } from "./world.ts";

function askedBreaches({ kind, doors, subject, purpose }: Asked, world: World): string[] {
  const { environment, policy } = world;
  const account = accountNow(world);
  const { maxMinutes } = policy.kinds[kind]?.window ?? { maxMinutes: 0 };
  const ranges = doors.map(({ addresses }) => addresses);
  return holdNot({
    tier: environment !== undefined && environment.tier <= policy.highestTier,
    account: account !== undefined && account.held === undefined && account.obstacle === undefined,
    "not-found": isAccountFound(world),
    served: isOffered(world, kind),
    text: [subject, purpose].every((text) => text.trim() !== ""),
    destination: kind !== "egress" || doors.every(({ destination }) => (destination ?? "").trim() !== ""),
    doors: doors.length >= 1 && doors.length <= policy.doorsAtMost,
    addresses: ranges.every((one) => one.length >= 1 && one.length <= policy.addressesPerDoorAtMost),
    "address-not-public": ranges.flat().every((one) => mayBeAnAddress(one, policy)),
    "address-twice": ranges.every((one) => new Set(one).size === one.length),
    recipient: doors.every(({ recipient }) => knows(world, recipient)),
    "recipient-role": doors.every(({ recipient }) => mayReceive(world, kind, recipient)),
    window: doors.every(({ lastsMinutes: lasts }) => Number.isInteger(lasts) && lasts > 0 && lasts <= maxMinutes),
    past: doors.every(({ notBefore }) => notBefore === undefined || notBefore >= world.now),
  });
}

function holdsARole(world: World, person: PersonId): boolean {
  return Object.values(world.environment?.people ?? {}).some((holders) => holders.includes(person));
}

function seatBreaches(action: Sign | Reject | TakeBack, truth: Truth, world: World): string[] {
  const seat = truth.terms.seats.find(({ id }) => id === action.seat);
  if (seat === undefined) return ["no-such-seat"];
  const signed = signaturesInForce(truth);
  const onShownTerms = { "another-digest": action.digest === truth.digest };
  if (action.do === "take-back") {
    return holdNot({
      ...onShownTerms,
      "not-theirs": signed.some((one) => one.seat === seat.id && one.by === action.by),
      reason: action.reason.trim() !== "",
    });
  }
  const inRole = { ...onShownTerms, role: mayActAs(world, action.by, seat.role) };
  if (action.do === "reject") return holdNot({ ...inRole, reason: action.reason.trim() !== "" });
  const signers = [...signed.map(({ by }) => by), action.by];
  const isLast = truth.terms.seats.every(({ id }) => id === seat.id || signed.some((one) => one.seat === id));
  const isRequester = action.by === truth.requester;
  const want = thoseWhoWant(truth.terms, truth.requester);
  return holdNot({
    ...inRole,
    late: world.now < signByTruth(truth, world),
    "second-seat": signed.every(({ by }) => by !== action.by),
    "seat-taken": signed.every((one) => one.seat !== seat.id || one.by === action.by),
    "requester-unlisted": !isRequester || world.policy.requesterMaySign.includes(seat.role),
    "requester-alone": !isLast || signers.some((by) => by !== truth.requester),
    "recipient-alone": !isLast || signers.some((by) => !want.includes(by)),
    "added-seat": seat.addedBecause === undefined || !want.includes(action.by),
  });
}

function confirmBreaches(action: ConfirmAddress, truth: Truth): string[] {
  const terms = truth.terms.doors.find(({ id }) => id === action.door);
  return holdNot({
    "another-digest": action.digest === truth.digest,
    "not-recipient": terms === undefined || terms.recipient === action.by,
    "no-such-address": terms?.addresses.some(({ range }) => range === action.range) === true,
    twice: !truth.confirmed.has(confirmationKey(action.digest, action.door, action.range)),
  });
}

function transferBreaches(action: Action, truth: Truth, world: World): string[] {
  if (action.do === "sign" || action.do === "reject" || action.do === "take-back")
    return seatBreaches(action, truth, world);
  if (action.do === "confirm-address") return confirmBreaches(action, truth);
  if (action.do === "confirm-arrival")
    return holdNot({
      "not-an-investigator": world.environment?.people.investigator.includes(action.by) === true,
      "nothing-said": action.canRead || action.missing.trim() !== "",
    });
  if (action.do === "withdraw") return holdNot({ "not-requester": action.by === truth.requester });
  const short = [...truth.doors.values()].map((door) => shortfalls(truth, door, world));
  if (action.do === "revise" && action.edit === undefined)
    return holdNot({ "for-nothing": short.flat().some((one) => mendedByRevision.includes(one)) });
  if (action.do === "revise" && action.edit !== undefined)
    return [
      ...askedBreaches(action.edit.asked, world),
      ...holdNot({ "not-requester": action.edit.by === truth.requester, role: holdsARole(world, action.edit.by) }),
    ];
  if (action.do !== "lapse") return [];
  const isComplete = truth.terms.seats.every(({ id }) => signaturesInForce(truth).some(({ seat }) => seat === id));
  const deadline = isComplete
    ? Math.max(...[...truth.doors.values()].map((door) => openByTruth(truth, door)))
    : signByTruth(truth, world);
  const isAbandoned = short.every((ofDoor) => ofDoor.some((one) => mendedByNothing.includes(one)));
  return holdNot({ early: world.now >= deadline || isAbandoned });
}

const endings: readonly Status[] = ["closed", "rejected", "withdrawn", "lapsed"];

const doorPaths: Readonly<Record<DoorStatus, readonly DoorStatus[]>> = {
  waiting: ["waiting", "opening", "never-opened"],
  opening: ["opening", "open", "closing"],
  open: ["open", "closing"],
  closing: ["closing", "closed"],
  closed: ["closed"],
  "never-opened": ["never-opened"],
};

const whatMayNotBeInFacts = /\d+\.\d+\.\d+\.\d+|Admissions|Linkage|R 4|Not agreed|Too soon|\.csv/;

function factsBreach({ facts }: EntryDraft): boolean {
  return Object.values(facts).some((fact) => typeof fact === "string" && whatMayNotBeInFacts.test(fact));
}

function doorsBreaches(before: Transfer, after: Transfer, truth: Truth, wasRevised: boolean): string[] {
  const breaches: string[] = [];
  for (const { id, status } of after.doors) {
    const was = before.doors.find((door) => door.id === id)?.status;
    if (!wasRevised && (was === undefined || !doorPaths[was].includes(status))) breaches.push("door-jumps");
    const door = truth.doors.get(id);
    if (status === "opening" && door?.hasBegun !== true) breaches.push("opened-otherwise");
    if (status === "open" && door?.isOpen !== true) breaches.push("open-otherwise");
  }
  return breaches;
}

function statusBreaches(from: Status, to: Status, truth: Truth): string[] {
  if (from === to) return [];
  if (endings.includes(from)) return ["ended-moves"];
  if (!endings.includes(to)) return [];
  const begun = [...truth.doors.values()].filter(({ hasBegun }) => hasBegun);
  if (to !== "closed") return begun.length === 0 ? [] : ["had-a-rule-ends-otherwise"];
  return begun.length > 0 && begun.every((door) => door.isProvenClosed) ? [] : ["closed-unproven"];
}

/** What is wrong with an asking that was accepted. */
export function askBreaches(action: Extract<Action, { do: "ask" }>, after: Transfer, world: World): string[] {
  const isFresh = after.version === 1 && statusOf(after) === "awaiting-sign-off";
  const terms = after.revisions.flatMap((revision) => seatsBreaches(revision.terms, action.by, world, false));
  return [
    ...askedBreaches(action.asked, world),
    ...terms,
    ...holdNot({ role: holdsARole(world, action.by), fresh: isFresh }),
  ].map((one) => `ask:${one}`);
}

/** What is wrong with new terms, judged once the truth has taken them in. */
export function revisedBreaches(action: Extract<Action, { do: "revise" }>, truth: Truth, world: World): string[] {
  const found = seatsBreaches(truth.terms, truth.requester, world, action.edit === undefined);
  return found.map((one) => `revise:${one}`);
}

/** What is wrong with an accepted action, judged before the truth takes it in. */
export function actionBreaches(action: Action, truth: Truth, world: World): string[] {
  const found =
    "door" in action && action.do !== "confirm-address" && action.do !== "confirm-arrival"
      ? doorBreaches(action, truth, world)
      : transferBreaches(action, truth, world);
  return found.map((one) => `${action.do}:${one}`);
}

/** What is wrong with the change it made, judged once the truth has taken it in. */
export function stateBreaches(before: Transfer, after: Transfer, entry: EntryDraft, truth: Truth): string[] {
  const found = [
    ...statusBreaches(statusOf(before), statusOf(after), truth),
    ...doorsBreaches(before, after, truth, entry.code === "revised"),
    ...recordBreaches(after, truth),
    ...(after.version === before.version + 1 ? [] : ["version"]),
    ...(factsBreach(entry) ? ["entry-tells-too-much"] : []),
  ];
  return found.map((one) => `state:${one}`);
}
