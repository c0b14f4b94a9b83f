/** Whom an open seat waits for, by today's directory: who has signed, or may not sign, is not one of them. */
import { assessorsAwaited } from "../assessment/standing.ts";
import { transferAllows } from "../transfers/moves.ts";
import type { Seat } from "../transfers/terms.ts";
import { anyDoorHasBegun, openSeats, statusOf, type Transfer } from "../transfers/transfer.ts";
import type { Today } from "./environment.ts";
import type { PersonId } from "./person.ts";
import { filledRole, holdersOf, requesterMaySign, roleRefusal, wouldStandAlone } from "./seats.ts";

function maySign(transfer: Transfer): boolean {
  return transferAllows("sign", statusOf(transfer), anyDoorHasBegun(transfer));
}

/** The open seats that this person may sign now. */
export function seatsToSign(transfer: Transfer, person: PersonId, today: Today): readonly Seat[] {
  if (!maySign(transfer) || filledRole(person, transfer) !== undefined) return [];
  return openSeats(transfer).filter(
    (seat) =>
      roleRefusal(person, seat, today) === undefined &&
      requesterMaySign(person, seat.role, transfer, today.policy) &&
      !wouldStandAlone(person, seat, transfer),
  );
}

/** Whose turn it is, before anything opens: who assesses, who was asked to put something right, or who may sign. */
export function turnOf(transfer: Transfer, today: Today): readonly PersonId[] {
  if (transfer.phase === "assessing") return assessorsAwaited(transfer, today);
  return transfer.phase === "changes-requested" ? [transfer.requester] : waitedFor(transfer, today);
}

/** Everybody who may sign an open seat now, each once; of one seat only, where it is named. */
export function waitedFor(transfer: Transfer, today: Today, seat?: Seat): readonly PersonId[] {
  const { environment } = today;
  if (!maySign(transfer) || environment === undefined) return [];
  const seats = seat === undefined ? openSeats(transfer) : [seat];
  const holders = new Set(seats.flatMap(({ role }) => holdersOf(role, environment)));
  return [...holders].filter((person) =>
    seatsToSign(transfer, person, today).some(({ id }) => seat === undefined || seat.id === id),
  );
}
