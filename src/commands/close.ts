import type { Line, Press } from "../workflows/cards/card.ts";
import { handOn } from "../workflows/engine/account-pass.ts";
import type { ActionFor } from "../workflows/engine/run.ts";
import type { Today } from "../workflows/people/environment.ts";
import type { Action } from "../workflows/transfers/action.ts";
import { doorAllows, transferAllows } from "../workflows/transfers/moves.ts";
import {
  anyDoorHasBegun,
  type Door,
  doorTermsOf,
  type EndedBecause,
  statusOf,
  type Transfer,
} from "../workflows/transfers/transfer.ts";
import { act, actorOf, type Desk, lookUp } from "./desk.ts";
import type { Reply } from "./front.ts";
import { refusalLine, say, unknownTransfer } from "./reply.ts";

const closing: Line = ["Closing now. The cards say how far it is, and when it is proven."];

function endable(transfer: Transfer, doorId: string | undefined): readonly Door[] {
  return transfer.doors.filter(
    (door) => (doorId === undefined || door.id === doorId) && doorAllows("end", door.status),
  );
}

/** The event under which one of several doors is ended in the wake of one act. */
function wakeOf(desk: Desk, doorId: string): string {
  return `${desk.caller.event}/${doorId}`;
}

/** Whether this very act ended a door before: it was delivered twice. */
async function wasTaken(desk: Desk, transfer: Transfer): Promise<boolean> {
  const taken = await Promise.all(transfer.doors.map((door) => desk.deps.records.takenBy(wakeOf(desk, door.id))));
  return taken.some((subject) => subject !== undefined);
}

/** Ends every door that can be ended, one save each: the first in the name of the click, the others in its wake. */
async function endDoors(desk: Desk, transfer: Transfer, doors: readonly Door[], because: EndedBecause): Promise<Reply> {
  if (doors.length === 0 && (await wasTaken(desk, transfer))) return say(closing);
  const actor = actorOf(desk);
  let reply: Reply | undefined;
  for (const door of doors) {
    const wake = { ...desk, caller: { ...desk.caller, event: wakeOf(desk, door.id) } };
    const said = await act(wake, transfer.id, { do: "end", door: door.id, because, actor }, () => closing);
    reply ??= said;
  }
  return reply ?? say(refusalLine({ code: "wrong-status", move: "end", status: statusOf(transfer) }, desk.wording));
}

/** "I have finished": the recipient ends the door. */
export async function finished(desk: Desk, press: Press): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  if (known === undefined) return unknownTransfer(press.transfer);
  const action: Action = { do: "end", door: press.door ?? "", because: "done", actor: actorOf(desk) };
  return act(desk, press.transfer, action, (): Line => ["Thank you. ", ...closing]);
}

function rightToEnd(desk: Desk, transfer: Transfer, today: Today): EndedBecause | undefined {
  if (today.environment?.people.admin.includes(desk.person.id) === true) return "revoked";
  if (transfer.requester === desk.person.id) return "withdrawn";
  return transfer.doors.every((door) => doorTermsOf(transfer, door.id).recipient === desk.person.id)
    ? "done"
    : undefined;
}

/** `/ingress close <id>` and "Close now": an admin at once, and those who may end it in their own right. */
export async function close(desk: Desk, transferId: string, doorId?: string): Promise<Reply> {
  const known = await lookUp(desk, transferId);
  if (known === undefined) return unknownTransfer(transferId);
  const because = rightToEnd(desk, known.transfer, known.today);
  if (because === undefined) return say(refusalLine({ code: "not-admin" }, desk.wording));
  return endDoors(desk, known.transfer, endable(known.transfer, doorId), because);
}

function canBeWithdrawn(transfer: Transfer): boolean {
  return transferAllows("withdraw", statusOf(transfer), anyDoorHasBegun(transfer));
}

const withdrawn = (transfer: Transfer): Line => [`${transfer.id} is withdrawn. Nothing was opened.`];

/** `/ingress withdraw <id>`: before anything opened it ends there; afterwards the doors are closed. */
export async function withdraw(desk: Desk, transferId: string): Promise<Reply> {
  const known = await lookUp(desk, transferId);
  if (known === undefined) return unknownTransfer(transferId);
  const { transfer } = known;
  if (canBeWithdrawn(transfer)) {
    const action: ActionFor = (now) => (canBeWithdrawn(now) ? { do: "withdraw", ...actorOf(desk) } : undefined);
    // It has begun to open since it was looked up: then its doors are closed instead.
    return act(desk, transferId, action, withdrawn, () => withdraw(desk, transferId));
  }
  if ((await desk.deps.records.takenBy(desk.caller.event)) !== undefined) return say(withdrawn(transfer));
  if (transfer.requester !== desk.person.id) return say(refusalLine({ code: "not-requester" }, desk.wording));
  for (const door of transfer.doors.filter((one) => doorAllows("skip-door", one.status))) {
    const wake = { ...desk, caller: { ...desk.caller, event: wakeOf(desk, door.id) } };
    await act(wake, transferId, { do: "skip-door", door: door.id, actor: actorOf(desk) }, () => closing);
  }
  return endDoors(desk, transfer, endable(transfer, undefined), "withdrawn");
}

/** "I removed it: check": an admin asks for another look at the firewall. The alarm ends by proof, not by this. */
export async function check(desk: Desk, press: Press): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  if (known === undefined) return unknownTransfer(press.transfer);
  const door = known.transfer.doors.find((one) => one.id === press.door);
  if (door === undefined) return say(refusalLine({ code: "unknown-door", door: press.door ?? "" }, desk.wording));
  if (door.status !== "closing") return say(["Nothing is left to prove: see the card."]);
  const accountId = doorTermsOf(known.transfer, door.id).place.account.resourceId;
  if (handOn(desk.deps, accountId)?.reads === false)
    return say([
      "I can't read this firewall. It is closed by the word of an admin: see the buttons on the door's card.",
    ]);
  await desk.deps.jobs.enqueue([{ kind: "firewall", accountId }]);
  return say(["Reading the firewall again. The alarm ends by proof; the card shows it."]);
}
