/** The next step that honest people and an honest engine would take; the clock moves on where they must wait. */
import { openHelp } from "../../../../src/workflows/doors/link-help.ts";
import { mintedFor, resendUnderWay } from "../../../../src/workflows/doors/resend.ts";
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import { type Instant, plusMinutes } from "../../../../src/workflows/time.ts";
import type { Action } from "../../../../src/workflows/transfers/action.ts";
import type { Asked } from "../../../../src/workflows/transfers/asked.ts";
import { nextAlarmAt, openBy, remindAt } from "../../../../src/workflows/transfers/limits.ts";
import {
  type Door,
  doorTermsOf,
  openSeats,
  type Transfer,
  termsOf,
} from "../../../../src/workflows/transfers/transfer.ts";
import { ask, asked, confirm, outputsAsked, revise, sign, softwareAsked } from "../../../builders/actions.ts";
import * as door from "../../../builders/door-actions.ts";
import { everyone } from "../../../builders/people.ts";
import { neighboursChange, recordsChange } from "./changes.ts";
import type { Choice } from "./choice.ts";
import { thoseWhoWant } from "./oracle-seats.ts";
import { isOffered } from "./oracle-standing.ts";
import { mayActAs, type World } from "./world.ts";

function later(world: World, at: Instant): void {
  world.now = Math.max(world.now, at);
}

/** What is asked for: data, most often; outputs; software for its investigators, in one order or the other. */
function sensibleAsked(world: World, choice: Choice): Asked {
  if (isOffered(world, "egress") && choice.onceIn(5)) return outputsAsked({}, world.policy);
  if (!choice.onceIn(3)) return asked({}, world.policy);
  const what = softwareAsked({}, world.policy);
  if (!choice.onceIn(2)) return what;
  const swapped: Readonly<Record<PersonId, PersonId>> = { ada: "alan", alan: "ada" };
  return { ...what, doors: what.doors.map((one) => ({ ...one, recipient: swapped[one.recipient] ?? one.recipient })) };
}

/** Asking for a transfer as the form allows it; by Ada, for a day, most often. */
function sensibleAsk(world: World, choice: Choice): Action {
  const what = sensibleAsked(world, choice);
  const lastsMinutes = choice.of([24 * 60, 24 * 60, 60, world.policy.kinds[what.kind]?.window.maxMinutes ?? 60]);
  const notBefore = choice.onceIn(2) ? { notBefore: plusMinutes(world.now, 600) } : {};
  const doors = what.doors.map((one) => ({ ...one, lastsMinutes, ...notBefore }));
  return ask(choice.of<PersonId>(["ada", "ada", "grace", "grace", "sam"]), { ...what, doors });
}

function signing(world: World, transfer: Transfer, choice: Choice): Action | undefined {
  const { requester, signOffs } = transfer;
  const want = thoseWhoWant(termsOf(transfer), requester);
  for (const seat of openSeats(transfer)) {
    const may = (id: PersonId): boolean =>
      mayActAs(world, id, seat.role) && (seat.addedBecause === undefined || !want.includes(id));
    const free = everyone.filter((id) => may(id) && !signOffs.some(({ by }) => by === id));
    const others = free.filter((id) => id !== requester);
    const isListed = free.includes(requester) && world.policy.requesterMaySign.includes(seat.role);
    if (isListed && (others.length === 0 || choice.onceIn(4))) return sign(transfer, requester, seat.id);
    if (others.length > 0) return sign(transfer, choice.of(others), seat.id);
  }
  return undefined;
}

function confirming(transfer: Transfer, choice: Choice): Action | undefined {
  const missing = termsOf(transfer).doors.flatMap(({ id, addresses }) => {
    const known = door.theDoor(transfer, id).confirmations;
    return addresses
      .filter(({ range }) => !known.some((one) => one.range === range))
      .map(({ range }) => ({ id, range }));
  });
  if (missing.length === 0) return undefined;
  const { id, range } = choice.of(missing);
  return confirm(transfer, id, { range });
}

function waitingStep(
  world: World,
  transfer: Transfer,
  { id, placedAt, turn, behind, baseline }: Door,
  choice: Choice,
): Action {
  if (world.now >= openBy(transfer, id)) {
    return transfer.doors.some(({ intent }) => intent !== undefined) ? door.skip(id) : { do: "lapse" };
  }
  if (!world.isUsual && choice.onceIn(3)) return revise(transfer);
  if (placedAt === undefined) return door.linkPlaced(id);
  later(world, doorTermsOf(transfer, id).window.notBefore ?? world.now);
  if (termsOf(transfer).kind === "egress") return door.begin(id);
  if (turn === undefined) neighboursChange(world, choice);
  if (turn === undefined) return behind === undefined && choice.onceIn(2) ? door.awaits(id) : door.turn(id);
  if (baseline === undefined) return door.baseline(id);
  return door.begin(id);
}

/** The rule is read back, or somebody is asked to add it and says so. */
function firstSight(world: World, transfer: Transfer, id: string, choice: Choice): Action {
  const hand = world.environment?.hand;
  if (hand !== undefined && !transfer.notices.some(({ code }) => code === "add-by-hand")) return door.askByHand(id);
  if (hand?.reads !== false) return door.ruleSeen(transfer, world.now, id);
  return door.attestAdded(choice.of(["sam", "noor", "noor"]), world.now, id);
}

/** Where somebody's word is needed, it is given. */
function closingWord(world: World, { id, unlisted }: Door, choice: Choice): Action | undefined {
  const hand = world.environment?.hand;
  const by = choice.of(["sam", "noor", "noor"]);
  if (hand?.reads === false) {
    if (choice.onceIn(2)) recordsChange(world, choice);
    const accessOver = choice.onceIn(3) ? "link-ended" : "no-rule-covers";
    const also = hand.by === "dsh" ? ({ unlisted: true } as const) : {};
    return door.attested(by, world.now, id, { accessOver, ...also });
  }
  return hand?.by === "dsh" && unlisted === undefined ? door.unlisted(by, id) : undefined;
}

function openingStep(world: World, transfer: Transfer, { id, grant }: Door, choice: Choice): Action {
  if (!world.isUsual && choice.onceIn(3)) return door.ends("revoked", undefined, id);
  // The process was away after the intent, and its first look at the firewall comes too late.
  if (grant === undefined && choice.onceIn(24)) {
    later(world, openBy(transfer, id));
    return door.ruleSeen(transfer, world.now, id);
  }
  if (world.now >= openBy(transfer, id)) return door.ends("failed", undefined, id);
  if (grant === undefined) return firstSight(world, transfer, id, choice);
  later(world, grant.linkDueAt);
  const isMinted = grant.issuances.length > 0 && !choice.onceIn(8);
  return isMinted ? door.filled(transfer, id) : door.minted(transfer, world.now, id);
}

/** What a recipient with a link may want, and what an honest engine does about it. */
function helpingStep(world: World, transfer: Transfer, one: Door, choice: Choice): Action | undefined {
  const { id, grant } = one;
  const { recipient } = doorTermsOf(transfer, id);
  if (openHelp(one) !== undefined && choice.pick(3) > 0) return door.checked(world.now, id);
  const resend = resendUnderWay(one);
  const number = one.again?.length ?? 0;
  if (resend === undefined) {
    if (choice.onceIn(5)) return door.sendsAgain(recipient, id);
    return choice.onceIn(8) ? door.asksForHelp(recipient, id) : undefined;
  }
  if (resend.placedAt === undefined) return door.again(choice.onceIn(6) ? "failed" : "placed", number, id);
  if (resend.movedAt === undefined) return door.again("moved", number, id);
  const isMinted = mintedFor(resend, grant?.issuances ?? []).length > 0;
  return isMinted ? door.filled(transfer, id) : door.minted(transfer, world.now, id);
}

function openStep(world: World, transfer: Transfer, one: Door, choice: Choice): Action {
  const { id, grant, remindedAt } = one;
  const helping = choice.onceIn(5) ? undefined : helpingStep(world, transfer, one, choice);
  if (helping !== undefined) return helping;
  if (grant !== undefined && remindedAt === undefined && choice.pick(3) > 0) {
    later(world, remindAt(grant.seenAt, grant.endsAt, world.policy));
    return door.remind(id);
  }
  if (choice.onceIn(4)) return door.ends("done", doorTermsOf(transfer, id).recipient, id);
  if (choice.onceIn(8)) return door.ends("withdrawn", transfer.requester, id);
  if (choice.onceIn(8)) return door.ends("panic", "sam", id);
  later(world, grant?.endsAt ?? world.now);
  return door.ends("expired", undefined, id);
}

function closingStep(world: World, transfer: Transfer, one: Door, choice: Choice): Action {
  const { id, gone, ended } = one;
  if (choice.onceIn(5)) {
    later(world, nextAlarmAt(transfer, id, world.policy) ?? world.now);
    return door.alarm(id);
  }
  const readAt = Math.max(world.now, ended?.at ?? 0);
  const word = world.environment?.hand !== undefined && choice.onceIn(2) ? closingWord(world, one, choice) : undefined;
  if (word !== undefined) return word;
  if (gone === undefined) return door.gone(readAt, id, { covered: choice.onceIn(4) });
  // The rule that covered the address has gone since: the read that shows it is the first one.
  if (gone.covered !== false && choice.onceIn(2)) return door.gone(readAt, id);
  later(world, gone.secondReadDueAt);
  if (choice.onceIn(6)) return door.attested(choice.of(["sam", "noor"]), world.now, id);
  return door.provenClosed(transfer, world.now, id);
}

function closedStep(world: World, { id, arrivals, baseline, redactedAt }: Door): Action | undefined {
  if (arrivals === undefined && baseline !== undefined) return door.arrivals(world.now, id);
  return redactedAt === undefined ? door.redacted(id) : undefined;
}

function doorStep(world: World, transfer: Transfer, one: Door, choice: Choice): Action | undefined {
  if (one.status === "waiting") return waitingStep(world, transfer, one, choice);
  if (one.status === "opening") return openingStep(world, transfer, one, choice);
  if (one.status === "open") return openStep(world, transfer, one, choice);
  if (one.status === "closing") return closingStep(world, transfer, one, choice);
  return one.status === "closed" ? closedStep(world, one) : undefined;
}

/** The next sensible action, or undefined where nothing is left to do. */
export function sensible(world: World, transfer: Transfer | undefined, choice: Choice): Action | undefined {
  if (transfer === undefined) return sensibleAsk(world, choice);
  // With a rule switched off a door may move before its time; then it is seen through, so that the harm shows.
  const early = transfer.doors.find(({ status }) => status === "opening" || status === "open");
  if (transfer.phase === "awaiting-sign-off" && early !== undefined) return doorStep(world, transfer, early, choice);
  if (transfer.phase === "awaiting-sign-off") {
    const confirmFirst = choice.onceIn(4) ? confirming(transfer, choice) : undefined;
    return confirmFirst ?? signing(world, transfer, choice) ?? confirming(transfer, choice);
  }
  if (transfer.phase !== "approved") return undefined;
  const confirmNext = transfer.doors.every(({ status }) => status === "waiting")
    ? confirming(transfer, choice)
    : undefined;
  if (confirmNext !== undefined && !choice.onceIn(10)) return confirmNext;
  const unfinished = transfer.doors.filter(({ status }) => status !== "closed" && status !== "never-opened");
  return doorStep(world, transfer, choice.of(unfinished.length > 0 ? unfinished : transfer.doors), choice);
}
