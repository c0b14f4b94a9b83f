/** "I have added it", "I have removed it": what people did to a firewall that the bot does not change. */
import type { Line, Press } from "../workflows/cards/card.ts";
import { accountOnRecord } from "../workflows/engine/account-on-record.ts";
import { handOn } from "../workflows/engine/account-pass.ts";
import type { ActionFor } from "../workflows/engine/run.ts";
import { doorOf, doorTermsOf, type Transfer } from "../workflows/transfers/transfer.ts";
import { check } from "./close.ts";
import { act, actorOf, type Desk, lookUp } from "./desk.ts";
import type { Reply } from "./front.ts";
import { refusalLine, say, unknownTransfer } from "./reply.ts";

function accountOf(transfer: Transfer, doorId: string): string {
  return doorTermsOf(transfer, doorId).place.account.resourceId;
}

async function look(desk: Desk, transfer: Transfer, doorId: string): Promise<void> {
  await desk.deps.jobs.enqueue([{ kind: "firewall", accountId: accountOf(transfer, doorId) }]);
}

function handOf(desk: Desk, transfer: Transfer, doorId: string): ReturnType<typeof handOn> {
  return handOn(desk.deps, accountOf(transfer, doorId));
}

/** The rule is there: it is looked for at once where it may be read, and is somebody's word where it may not. */
export async function added(desk: Desk, press: Press): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  if (known === undefined) return unknownTransfer(press.transfer);
  const { transfer, today } = known;
  const door = doorOf(transfer, press.door ?? "");
  if (door === undefined) return say(refusalLine({ code: "unknown-door", door: press.door ?? "" }, desk.wording));
  const hand = handOf(desk, transfer, door.id);
  if (hand === undefined) return say(["Lockkeeper changes this firewall itself now: see the card."]);
  if (!hand.reads) return attestAdded(desk, press.transfer, door.id);
  if (today.environment?.people.admin.includes(desk.person.id) !== true)
    return say(refusalLine({ code: "not-admin" }, desk.wording));
  if (door.status !== "opening" || door.grant !== undefined) return say(["Nothing is left to add: see the card."]);
  if (today.environment.isFromEarlier)
    return say(refusalLine({ code: "gate-shut", gate: "account-found" }, desk.wording));
  await look(desk, transfer, door.id);
  return say(["Reading the firewall now. The link follows by itself once the rule is read; the card shows it."]);
}

async function attestAdded(desk: Desk, transferId: string, door: string): Promise<Reply> {
  if (!desk.deps.mayOpen())
    return say([
      "Nothing opens right now, because records may be missing, so this was not taken. Please try again later.",
    ]);
  const { settlingMs } = desk.deps.settings;
  const action: ActionFor = (_, { now }) => ({
    do: "attest-added",
    door,
    actor: actorOf(desk),
    linkDueAt: now + settlingMs,
  });
  return act(desk, transferId, action, () => [
    "Thank you. It is recorded as your word, and the link follows by itself.",
  ]);
}

/** The rule is gone. `isCovered`: some other rule still lets the address in, so that only the link's end closes it. */
export async function removed(desk: Desk, press: Press, isCovered: boolean): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  if (known === undefined) return unknownTransfer(press.transfer);
  const { transfer } = known;
  const door = doorOf(transfer, press.door ?? "");
  if (door === undefined) return check(desk, press);
  const hand = handOf(desk, transfer, door.id);
  if (hand === undefined || (hand.reads && hand.by === "manual")) return check(desk, press);
  if (!hand.reads) return attestRemoved(desk, transfer, door.id, isCovered);
  const action = { do: "attest-unlisted", door: door.id, actor: actorOf(desk) } as const;
  const reply = await act(desk, transfer.id, action, () => [
    "Thank you. It is recorded as your word. The door is closed once the firewall was read without the address twice.",
  ]);
  await look(desk, transfer, door.id);
  return reply;
}

async function attestRemoved(desk: Desk, transfer: Transfer, door: string, isCovered: boolean): Promise<Reply> {
  const actor = actorOf(desk);
  const action: ActionFor = (_, { now, environment }) => ({
    do: "record-closed",
    door,
    proof: {
      kind: "attested",
      by: actor.by,
      at: now,
      accessOver: isCovered ? "link-ended" : "no-rule-covers",
      ...(environment?.hand?.by === "dsh" ? { unlisted: true } : {}),
    },
    // No pass, and so no lease: it is a person's word.
    epoch: 0,
    actor,
  });
  const onRecord = await accountOnRecord(desk.deps, accountOf(transfer, door));
  const done: Line = ["Thank you. The door is closed by your word; the card says so."];
  return act(desk, transfer.id, action, () => done, undefined, onRecord === undefined ? {} : { onRecord });
}
