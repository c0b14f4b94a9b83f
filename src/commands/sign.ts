import type { Line, Press } from "../workflows/cards/card.ts";
import { openSeats, statusOf, type Transfer } from "../workflows/transfers/transfer.ts";
import { act, actorOf, type Desk } from "./desk.ts";
import type { Reply } from "./front.ts";

const over = {
  rejected: "Somebody has said no since, so nothing opens.",
  withdrawn: "It has been withdrawn since, so nothing opens.",
  lapsed: "It has lapsed since, so nothing opens.",
  closing: "Its door is closing.",
  closed: "It is closed.",
} as const;

/** What is left to come. The same click may come again when all is over. */
function whatNow(transfer: Transfer, desk: Desk): string {
  const status = statusOf(transfer);
  if (status in over) return over[status as keyof typeof over];
  if (status !== "awaiting-sign-off") return "Everyone has signed; the rest follows by itself.";
  return `Still to sign: ${openSeats(transfer)
    .map((seat) => desk.wording.role(seat.role))
    .join(", ")}.`;
}

/** Approve, as one seat, on the digest that the card showed. */
export async function approve(desk: Desk, press: Press): Promise<Reply> {
  const { transfer, seat = "", digest = "" } = press;
  const action = { do: "sign" as const, ...actorOf(desk), seat, digest };
  return act(desk, transfer, action, (after): Line => [`You have signed ${after.id}. ${whatNow(after, desk)}`]);
}

/** Reject, as one seat, with a reason. */
export async function reject(desk: Desk, press: Press, reason: string): Promise<Reply> {
  const { transfer, seat = "", digest = "" } = press;
  const action = { do: "reject" as const, ...actorOf(desk), seat, digest, reason };
  return act(desk, transfer, action, (after): Line => [`You have rejected ${after.id}. Everyone concerned sees why.`]);
}

/** Take one's own approval back, with a reason. */
export async function takeBack(desk: Desk, press: Press, reason: string): Promise<Reply> {
  const { transfer, seat = "", digest = "" } = press;
  const action = { do: "take-back" as const, ...actorOf(desk), seat, digest, reason };
  return act(
    desk,
    transfer,
    action,
    (after): Line => [`Your approval of ${after.id} is taken back, which ends it. Everyone concerned sees why.`],
  );
}

/** The recipient calls an address theirs. */
export async function confirmAddress(desk: Desk, press: Press): Promise<Reply> {
  const { transfer, door = "", range = "", digest = "" } = press;
  const action = { do: "confirm-address" as const, ...actorOf(desk), door, range, digest };
  return act(desk, transfer, action, (after): Line => {
    const status = statusOf(after);
    const next = status in over ? over[status as keyof typeof over] : "The link comes to you here when the door opens.";
    return [`Thank you. ${next}`];
  });
}
