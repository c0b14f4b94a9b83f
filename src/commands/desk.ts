import type { Line } from "../workflows/cards/card.ts";
import { transferCard } from "../workflows/cards/transfer-card.ts";
import type { Wording } from "../workflows/cards/wording.ts";
import { mayKnow, whereReadable } from "../workflows/engine/overview.ts";
import type { Deps } from "../workflows/engine/ports.ts";
import { type ActionFor, environmentOf, loadTransfer, run, todayFor } from "../workflows/engine/run.ts";
import type { Today } from "../workflows/people/environment.ts";
import type { Person } from "../workflows/people/person.ts";
import type { Actor } from "../workflows/transfers/asked.ts";
import type { Refusal } from "../workflows/transfers/refusal.ts";
import type { Transfer } from "../workflows/transfers/transfer.ts";
import type { Caller, Reply } from "./front.ts";
import { refusalLine, say, unknownTransfer } from "./reply.ts";

/** What a use case is given: the engine, the words, and somebody the directory knows. */
export interface Desk {
  readonly deps: Deps;
  readonly wording: Wording;
  readonly person: Person;
  readonly caller: Caller;
}

/** Who acts, for a decision. */
export function actorOf(desk: Desk): Actor {
  return { by: desk.person.id, via: desk.caller.via };
}

/**
 * A transfer that this person may know of, with its day; undefined for one they may not, for one that is not, and for
 * one that a newer version looks after. Where only its day can't be read, whoever may know of it gets the Fault.
 */
export async function lookUp(
  desk: Desk,
  transferId: string,
): Promise<{ readonly transfer: Transfer; readonly today: Today } | undefined> {
  const transfer = await loadTransfer(desk.deps, transferId).catch(whereReadable<Transfer>);
  if (transfer === undefined) return undefined;
  const environment = desk.deps.directory.environment(environmentOf(transfer));
  if (!mayKnow(transfer, desk.person.id, environment === undefined ? {} : { environment })) return undefined;
  return { transfer, today: await todayFor(desk.deps, transfer) };
}

function refused(desk: Desk, refusal: Refusal, transfer: Transfer, today: Today): Reply {
  const line = refusalLine(refusal, desk.wording);
  if (refusal.code !== "outdated-card" && refusal.code !== "unknown-seat") return say(line);
  const card = transferCard(transfer, desk.person.id, today, desk.wording);
  return { kind: "card", card: { ...card, parts: [{ type: "text", line }, ...card.parts] } };
}

/**
 * Runs one action for a person on a transfer they may know of, and words what became of it. The same act delivered
 * twice changes nothing the second time and is answered like the first. `otherwise` answers where the record, as it is
 * by then, has no room for the action. `given`: what was looked up for the decision.
 */
export async function act(
  desk: Desk,
  transferId: string,
  action: ActionFor,
  done: (transfer: Transfer) => Line,
  otherwise: () => Reply | Promise<Reply> = () => say(refusalLine({ code: "nothing-changed" }, desk.wording)),
  given: Pick<Today, "onRecord"> = {},
): Promise<Reply> {
  const known = await lookUp(desk, transferId);
  if (known === undefined) return unknownTransfer(transferId);
  const ran = await run(desk.deps, transferId, action, { event: desk.caller.event, ...given });
  switch (ran.outcome) {
    case "done":
      return say(done(ran.transfer));
    case "refused":
      return refused(desk, ran.refusal, ran.transfer ?? known.transfer, known.today);
    case "duplicate":
      return say(done((await loadTransfer(desk.deps, transferId)) ?? known.transfer));
    case "absent":
      return unknownTransfer(transferId);
    case "quiet":
    case "fenced":
      return otherwise();
  }
}
