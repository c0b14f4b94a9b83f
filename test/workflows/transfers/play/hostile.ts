/** What people might try: on another digest, as somebody else, twice, too late, or with nothing to say. */
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import type { Action } from "../../../../src/workflows/transfers/action.ts";
import type { MoveName } from "../../../../src/workflows/transfers/moves.ts";
import type { TransferKind } from "../../../../src/workflows/transfers/policy.ts";
import { currentRevision, type Transfer, termsOf } from "../../../../src/workflows/transfers/transfer.ts";
import { actor, ask, asked, edit, reject, revise, sign, takeBack, withdraw } from "../../../builders/actions.ts";
import { everyone, stranger } from "../../../builders/people.ts";
import { closesEgress } from "./changes.ts";
import type { Choice } from "./choice.ts";
import { flawedAsking, flawlessAsking, otherAsking } from "./hostile-asks.ts";
import { hostileDoorAction } from "./hostile-doors.ts";
import { thoseWhoWant } from "./oracle-seats.ts";
import type { World } from "./world.ts";

const tooLong = "x".repeat(1_001);

const anybody: readonly PersonId[] = [...everyone, stranger];

function digestShown(transfer: Transfer, choice: Choice): string {
  const current = currentRevision(transfer).digest;
  if (!choice.onceIn(7)) return current;
  return transfer.revisions[choice.pick(transfer.revisions.length)]?.digest === current
    ? "0".repeat(64)
    : (transfer.revisions[0]?.digest ?? current);
}

function seatTried(transfer: Transfer, choice: Choice): string {
  return choice.onceIn(12) ? "nobody" : choice.of(termsOf(transfer).seats).id;
}

function holderTried(world: World, transfer: Transfer, seatId: string, choice: Choice): PersonId {
  const role = termsOf(transfer).seats.find(({ id }) => id === seatId)?.role;
  const holders = role === undefined ? [] : (world.environment?.people[role] ?? []);
  const signers = transfer.signOffs.map(({ by }) => by);
  // Those who want it try most.
  const want = thoseWhoWant(termsOf(transfer), transfer.requester);
  const likely = [...holders, ...signers, transfer.requester, transfer.requester, transfer.requester, ...want];
  return choice.pick(4) > 0 ? choice.of(likely) : choice.of(anybody);
}

function anyKind(choice: Choice): TransferKind {
  return choice.of<TransferKind>(["data-ingress", "data-ingress", "data-ingress", "software-ingress", "egress"]);
}

type Attempt = (world: World, transfer: Transfer, choice: Choice) => Action;

/** Seats that ask for somebody independent, with those who hold the role and another one. */
function tornBetweenRoles({ environment }: World, transfer: Transfer): readonly Parameters<typeof sign>[] {
  if (environment === undefined) return [];
  const { people } = environment;
  return termsOf(transfer).seats.flatMap(({ id, role }) => {
    if (role !== "referee" && role !== "assessor") return [];
    const others = Object.entries(people).flatMap(([other, holders]) => (other === role ? [] : holders));
    const torn = people[role].filter((person) => others.includes(person));
    return torn.map((person): Parameters<typeof sign> => [transfer, person, id]);
  });
}

const signs: Attempt = (world, transfer, choice) => {
  const torn = tornBetweenRoles(world, transfer);
  if (torn.length > 0) return sign(...choice.of(torn));
  const seat = seatTried(transfer, choice);
  const by = holderTried(world, transfer, seat, choice);
  return { ...sign(transfer, by, seat), digest: digestShown(transfer, choice) };
};

const rejects: Attempt = (world, transfer, choice) => {
  const seat = seatTried(transfer, choice);
  const by = holderTried(world, transfer, seat, choice);
  const reason = choice.of(["", "Not agreed.", "  ", tooLong]);
  return { ...reject(transfer, by, seat, reason), digest: digestShown(transfer, choice) };
};

const takesBack: Attempt = (_, transfer, choice) => {
  const approval = transfer.signOffs[choice.pick(transfer.signOffs.length + 1)];
  const seat = choice.onceIn(5) || approval === undefined ? seatTried(transfer, choice) : approval.seatId;
  const by = choice.onceIn(3) || approval === undefined ? choice.of(anybody) : approval.by;
  const reason = choice.of(["", "Too soon.", " ", tooLong]);
  return { ...takeBack(transfer, by, seat, reason), digest: digestShown(transfer, choice) };
};

const confirms: Attempt = (_, transfer, choice) => {
  const terms = choice.of(termsOf(transfer).doors);
  const door = choice.onceIn(8) ? "d9" : terms.id;
  const by = choice.onceIn(3) ? choice.of(anybody) : terms.recipient;
  const range = choice.onceIn(4) ? "203.0.113.250" : choice.of(terms.addresses).range;
  return { do: "confirm-address", ...actor(by), door, range, digest: digestShown(transfer, choice) };
};

const confirmsArrival: Attempt = (_, transfer, choice) => ({
  do: "confirm-arrival",
  ...actor(choice.of([transfer.requester, "ada", "alan", ...anybody])),
  door: choice.of(transfer.doors).id,
  ...choice.of([
    { canRead: true, missing: "" },
    { canRead: false, missing: "The second half." },
    { canRead: false, missing: " " },
  ]),
});

const edits: Attempt = (world, transfer, choice) => {
  const by = choice.onceIn(4) ? choice.of(anybody) : transfer.requester;
  const kind = choice.onceIn(6) ? anyKind(choice) : termsOf(transfer).kind;
  return edit(transfer, by, choice.onceIn(2) ? otherAsking(world, choice, kind) : flawedAsking(world, choice, kind));
};

const asksAgain: Attempt = (world) => ask("ada", asked({}, world.usualPolicy));

const withdraws: Attempt = (_, transfer, choice) =>
  withdraw(choice.onceIn(4) ? transfer.requester : choice.of(anybody));

/** In proportion; what ends a story at once comes seldom. */
const attempts: readonly Attempt[] = [
  ...Array<Attempt>(18).fill(hostileDoorAction),
  ...Array<Attempt>(13).fill(signs),
  rejects,
  takesBack,
  takesBack,
  confirms,
  confirms,
  ...Array<Attempt>(7).fill(edits),
  (_, transfer) => revise(transfer),
  withdraws,
  () => ({ do: "lapse" }),
  (_, __, choice) => ({ do: "remind-seats", notice: choice.of(["seat-open", "lapses-soon", "seats-overdue"]) }),
  asksAgain,
];

/** Something that should often be refused; now and then it is quite all right. */
export function hostile(world: World, transfer: Transfer | undefined, choice: Choice): Action {
  if (transfer?.doors.some(({ reading }) => reading !== undefined) && choice.onceIn(2))
    return confirmsArrival(world, transfer, choice);
  if (transfer !== undefined) return choice.of(attempts)(world, transfer, choice);
  const kind = anyKind(choice);
  if (kind === "egress" && choice.onceIn(4)) closesEgress(world);
  const what = choice.pick(4) > 0 ? flawedAsking(world, choice, kind) : flawlessAsking(world, kind);
  return ask(choice.of(["ada", "ada", "eve", stranger]), what);
}

/** How often something hostile is thought up anew until it is the move that is favoured. */
const thoughtsAtMost = 60;

/** Something hostile by one move, if that comes to mind; otherwise by another. */
export function favouring(move: MoveName, world: World, transfer: Transfer, choice: Choice): Action {
  let action = hostile(world, transfer, choice);
  for (let thoughts = 1; action.do !== move && thoughts < thoughtsAtMost; thoughts += 1)
    action = hostile(world, transfer, choice);
  return action;
}
