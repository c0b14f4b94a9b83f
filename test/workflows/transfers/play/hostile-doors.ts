/** What a confused, replayed or lying engine might record of a door. */
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import { plusMinutes } from "../../../../src/workflows/time.ts";
import type { Action, DoorAction } from "../../../../src/workflows/transfers/action.ts";
import type { DoorStatus } from "../../../../src/workflows/transfers/moves.ts";
import {
  doorOf,
  doorTermsOf,
  type EndedBecause,
  type Transfer,
  termsOf,
} from "../../../../src/workflows/transfers/transfer.ts";
import { actor } from "../../../builders/actions.ts";
import * as door from "../../../builders/door-actions.ts";
import type { Choice } from "./choice.ts";
import type { FilesMove } from "./of-files.ts";
import type { World } from "./world.ts";

type Lie = (world: World, transfer: Transfer, id: string, choice: Choice) => DoorAction;

const causes: readonly EndedBecause[] = ["expired", "done", "withdrawn", "revoked", "panic", "drift", "failed"];

const ruleSeen: Lie = (world, transfer, id, choice) => {
  const { addresses } = doorTermsOf(transfer, id);
  const rules = addresses.map(({ range }) => ({ range, alreadyThere: choice.onceIn(3) }));
  const stranger = { range: "203.0.113.200", alreadyThere: false };
  return choice.of([
    door.ruleSeen(transfer, world.now, id, { addresses: rules }),
    door.ruleSeen(transfer, world.now, id, { addresses: rules.slice(1) }),
    door.ruleSeen(transfer, world.now, id, { addresses: [stranger, ...rules.slice(1)] }),
    door.ruleSeen(transfer, world.now, id, { addresses: [...rules, stranger] }),
    door.ruleSeen(transfer, world.now, id, { addresses: [stranger, ...rules] }),
    door.ruleSeen(transfer, plusMinutes(world.now, 24 * 60), id),
    door.ruleSeen(transfer, plusMinutes(world.now, -24 * 60), id),
  ]);
};

const linkMinted: Lie = (world, transfer, id, choice) => {
  const { grant } = door.theDoor(transfer, id);
  const endsAt = grant?.endsAt ?? plusMinutes(world.now, 60);
  const [before] = grant?.issuances ?? [];
  if (before !== undefined && choice.onceIn(4)) return door.minted(transfer, world.now, id, { id: before.id });
  return choice.of([
    door.minted(transfer, world.now, id),
    door.minted(transfer, world.now, id, { endsAt: plusMinutes(endsAt, 1) }),
    door.minted(transfer, world.now, id, { keyEndsAt: plusMinutes(endsAt, -1) }),
    door.minted(transfer, world.now, id, { endsAt: Number.NaN }),
    door.minted(transfer, world.now, id, { rights: "create-list" }),
    door.minted(transfer, world.now, id, { rights: "create-list", endsAt: plusMinutes(endsAt, -1) }),
    door.minted(transfer, world.now, id, { endsAt: plusMinutes(endsAt, -30) }),
  ]);
};

const end: Lie = (_, transfer, id, choice) => {
  const { recipient } = doorTermsOf(transfer, id);
  const by = choice.of<PersonId | undefined>([
    undefined,
    undefined,
    recipient,
    transfer.requester,
    "sam",
    "grace",
    "eve",
  ]);
  return door.ends(choice.of(causes), by, id);
};

const gone: Lie = (world, _transfer, id, choice) =>
  choice.of([
    door.gone(world.now, id),
    door.gone(world.now, id, { secondReadDueAt: plusMinutes(world.now, 30) }),
    door.gone(world.now, id, { secondReadDueAt: world.now }),
    door.gone(world.now, id, { covered: true }),
    door.gone(plusMinutes(world.now, -8 * 24 * 60), id),
    door.gone(plusMinutes(world.now, 60), id),
    door.gone(world.now, id, { readAt: plusMinutes(world.now, -1) }),
  ]);

const begin: Lie = (world, _, id, choice) => {
  if (choice.onceIn(8)) world.now = plusMinutes(world.now, 5 * 24 * 60);
  return door.begin(id);
};

/** Words that say too little, too much, or are somebody else's. */
function words({ now }: World, transfer: Transfer, id: string, witness: PersonId): readonly DoorAction[] {
  const own = door.attested(witness, now, id);
  return [
    own,
    { ...own, actor: actor("mary") },
    { ...own, actor: actor("emmy") },
    door.attested(witness, now, id, { unlisted: true }),
    door.attested(witness, now, id, { unlisted: true, accessOver: "link-ended" }),
    door.attested(witness, now, id, { accessOver: "link-ended" }),
    { ...own, proof: { kind: "attested", by: witness, at: now } },
    door.provenClosed(transfer, now, id, { unlisted: { by: "noor", at: now } }),
  ];
}

const closed: Lie = (world, transfer, id, choice) => {
  const { gone: firstRead } = door.theDoor(transfer, id);
  if (firstRead !== undefined && choice.onceIn(2)) world.now = Math.max(world.now, firstRead.secondReadDueAt);
  const { now } = world;
  const witness = choice.of([...(world.environment?.people.admin ?? []), "eve", transfer.requester]);
  return choice.of<DoorAction>([
    door.provenClosed(transfer, now, id),
    door.provenClosed(transfer, now, id, { firstReadAt: plusMinutes(now, -7) }),
    door.provenClosed(transfer, now, id, { firstReadAt: plusMinutes(now, -1) - 1 }),
    door.provenClosed(transfer, now, id, { coveredBy: ["203.0.113.0/24"] }),
    door.provenClosed(transfer, now, id, { coveredBy: ["203.0.113.0/24"] }),
    door.provenClosed(transfer, now, id, { coveredBy: ["203.0.113.0/24"], accessOver: "link-ended" }),
    door.provenClosed(transfer, now, id, { coveredBy: ["203.0.113.0/24"], accessOver: "keys-revoked" }),
    door.provenClosed(transfer, now, id, { accessOver: "link-ended" }),
    door.provenClosed(transfer, now, id, { accessOver: "keys-revoked" }),
    door.provenClosed(transfer, plusMinutes(now, 30), id),
    door.attested(witness, now, id),
    door.attested(witness, now, id),
    door.attested(witness, plusMinutes(now, choice.of([30, -30])), id),
    ...(world.usualHand === undefined ? [] : words(world, transfer, id, witness)),
  ]);
};

const skip: Lie = (_, transfer, id, choice) =>
  door.skip(id, choice.of<PersonId | undefined>([undefined, transfer.requester, "sam", "grace", "eve"]));

const trouble: Lie = ({ now }, _, id, choice) =>
  choice.of([
    door.trouble("firewall-full", now, id),
    door.trouble("recipient-unreachable", now, id, "recipient-unreachable"),
    door.troubleOver(id),
  ]);

const anybody = ["sam", "noor", "noor", "ada", "rosa", "grace", "eve"];

/** No copies are made here: assessment/stories.test.ts lies about those. */
type ToldMove = Exclude<DoorAction["do"], FilesMove>;

const lies: Readonly<Record<ToldMove, Lie>> = {
  "record-link-placed": (_, __, id) => door.linkPlaced(id),
  "record-baseline": (_, __, id) => door.baseline(id),
  "await-turn": (_, __, id) => door.awaits(id),
  "take-turn": (_, __, id) => door.turn(id),
  "give-up-turn": (_, __, id) => ({ do: "give-up-turn", door: id }),
  "record-beside": (_, __, id) => ({ do: "record-beside", door: id }),
  "begin-opening": begin,
  "skip-door": skip,
  "record-rule-seen": ruleSeen,
  "record-link-minted": linkMinted,
  "record-link-filled": (_, transfer, id, choice) => door.filled(transfer, id, choice.of([undefined, "i9"])),
  "send-again": (_, transfer, id, choice) =>
    door.sendsAgain(
      choice.onceIn(3) ? choice.of([transfer.requester, "sam"]) : doorTermsOf(transfer, id).recipient,
      id,
    ),
  "record-again": (_, transfer, id, choice) =>
    door.again(
      choice.of(["placed", "moved", "failed"]),
      choice.onceIn(3) ? choice.of([0, 1, 2]) : (doorOf(transfer, id)?.again?.length ?? 0),
      id,
    ),
  "ask-for-help": (_, transfer, id, choice) =>
    door.asksForHelp(
      choice.onceIn(3) ? choice.of([transfer.requester, "sam"]) : doorTermsOf(transfer, id).recipient,
      id,
    ),
  "record-help": ({ now }, _, id) => door.checked(now, id),
  end,
  "record-gone": gone,
  "record-closed": closed,
  "record-arrivals": ({ now }, _, id) => door.arrivals(now, id),
  "record-redacted": (_, __, id) => door.redacted(id),
  "record-trouble": trouble,
  remind: (_, __, id) => door.remind(id),
  "ask-by-hand": (_, __, id, choice) => (choice.onceIn(2) ? door.askByHand(id) : { do: "ask-by-hand", door: id }),
  "attest-added": ({ now }, _, id, choice) =>
    door.attestAdded(choice.of(anybody), choice.of([now, now, now, plusMinutes(now, -5)]), id),
  "attest-unlisted": (_, __, id, choice) => door.unlisted(choice.of(anybody), id),
  alarm: (_, __, id) => door.alarm(id),
};

/** Moves that are about another hand, and of little interest where there is none. */
const movesByHand: readonly ToldMove[] = ["ask-by-hand", "attest-added", "attest-unlisted"];

/** And those that people's hands are on. */
const temptingByHand: Readonly<Partial<Record<DoorStatus, readonly ToldMove[]>>> = {
  opening: ["ask-by-hand", "attest-added", "attest-added", "record-rule-seen"],
  closing: ["attest-unlisted", "record-closed", "ask-by-hand", "record-closed"],
};

/** The moves that a door in each status is most interesting to be lied to about, ahead of all others. */
const tempting: Readonly<Partial<Record<DoorStatus, readonly ToldMove[]>>> = {
  waiting: [
    "begin-opening",
    "begin-opening",
    "begin-opening",
    "record-link-placed",
    "record-baseline",
    "skip-door",
    "take-turn",
    "give-up-turn",
  ],
  opening: ["record-rule-seen", "record-link-minted", "record-link-minted", "record-link-filled", "end"],
  open: [
    ...(["end", "remind", "record-link-minted", "record-closed", "record-trouble"] as const),
    ...(["send-again", "record-again", "record-link-filled", "ask-for-help", "record-help"] as const),
    ...(["send-again", "send-again", "ask-for-help", "ask-for-help"] as const),
  ],
  closing: ["record-closed", "record-closed", "record-gone", "alarm"],
};

/** Something recorded of a door that may be early, wrong, repeated, or of no door at all. */
export function hostileDoorAction(world: World, transfer: Transfer, choice: Choice): Action {
  const { id, status } = choice.of(transfer.doors);
  const all = (Object.keys(lies) as ToldMove[]).filter(
    (name) => world.usualHand !== undefined || !movesByHand.includes(name),
  );
  const byHand = world.usualHand !== undefined && choice.onceIn(2) ? temptingByHand[status] : undefined;
  const name = choice.of(choice.pick(4) > 0 ? (byHand ?? tempting[status] ?? all) : all);
  const action = lies[name](world, transfer, termsOf(transfer).doors.find((one) => one.id === id)?.id ?? "d1", choice);
  return choice.onceIn(60) ? { ...action, door: "d9" } : action;
}
