/** The only writer of transfers: load, decide, save; then say to the queues what that may have made due. */
import { isOfBeforeLoss } from "../doors/gates.ts";
import type { Today } from "../people/environment.ts";
import { plusMinutes } from "../time.ts";
import type { Action } from "../transfers/action.ts";
import { nextInstant } from "../transfers/deadlines.ts";
import { decide } from "../transfers/decide.ts";
import { isRefusal, type Refusal } from "../transfers/refusal.ts";
import { insideOf } from "../transfers/terms.ts";
import { anyDoorHasBegun, type Transfer, termsOf } from "../transfers/transfer.ts";
import { change } from "./change.ts";
import { indexChange } from "./indexes.ts";
import { loadState } from "./load.ts";
import type { Deps } from "./ports.ts";
import type { Job, Save } from "./store.ts";
import { transferSubject } from "./subjects.ts";
import { todayIn } from "./today.ts";

/** What became of an action. `duplicate`: the same event was already taken in; `quiet`: there was nothing to do. */
export type Ran =
  | { readonly outcome: "done"; readonly transfer: Transfer }
  | { readonly outcome: "refused"; readonly refusal: Refusal; readonly transfer: Transfer | undefined }
  | { readonly outcome: "duplicate"; readonly subject: string }
  | { readonly outcome: "absent" | "fenced" | "quiet" };

/** An action, or how to find one from the record as it is now; undefined: nothing to do. */
export type ActionFor = Action | ((transfer: Transfer, today: Today) => Action | undefined);

/** What some decisions are judged by besides, and whoever asks for them has looked up. */
type Given = Pick<Today, "neighbours" | "onRecord">;

/** How long after a save a tick looks again, should the queue have lost what the save made due. */
const lookAgainMinutes = 1;

/** The environment that a transfer touches. */
export function environmentOf(transfer: Transfer): string {
  return insideOf(termsOf(transfer)).environment;
}

/** What a save makes due at once. A hint: the due index finds whatever is lost here. */
function jobsAfter(deps: Deps, before: Transfer | undefined, after: Transfer): readonly Job[] {
  const subject = transferSubject(after.id);
  const cards: readonly Job[] =
    before?.generation === after.generation
      ? []
      : deps.chats.map((chat) => ({ kind: "cards", subject, chat: chat.name }));
  return [{ kind: "tick", subject }, ...cards];
}

/** The day of a transfer's environment, with the hand on the account that its doors were opened in. All are in one. */
export async function todayFor(deps: Deps, transfer: Transfer, lookUp: typeof todayIn = todayIn): Promise<Today> {
  const doorsIn = anyDoorHasBegun(transfer) ? termsOf(transfer).doors[0]?.place.account.resourceId : undefined;
  const { knowsLinks, ...today } = await lookUp(deps, environmentOf(transfer), doorsIn);
  // What was lost of it is lost for good, though Redis follows its journal again.
  const isKnown = knowsLinks === true && !isOfBeforeLoss(transfer, today);
  return isKnown ? { ...today, knowsLinks } : today;
}

/**
 * Runs one action on a transfer. `environmentId` is needed for an ask only. Refusals are values; a Fault is thrown
 * when the store is away.
 */
export async function run(
  deps: Deps,
  transferId: string,
  actionFor: ActionFor,
  guard: Pick<Save, "event" | "fence"> & Given & { readonly environmentId?: string } = {},
): Promise<Ran> {
  const { environmentId, neighbours, onRecord, ...saveGuard } = guard;
  const given: Given = {
    ...(neighbours === undefined ? {} : { neighbours }),
    ...(onRecord === undefined ? {} : { onRecord }),
  };
  const changed = await change<Transfer, Refusal | "absent" | "quiet">(
    deps,
    transferSubject(transferId),
    async (transfer) => {
      const asking = transfer !== undefined || environmentId === undefined ? undefined : todayIn(deps, environmentId);
      const day = await (transfer === undefined ? asking : todayFor(deps, transfer));
      if (day === undefined) return { stop: "absent" };
      const today: Today = { ...day, ...given };
      const action =
        typeof actionFor !== "function" ? actionFor : transfer === undefined ? undefined : actionFor(transfer, today);
      if (action === undefined) return { stop: "quiet" };
      const decision = decide(transfer, action, today);
      if (isRefusal(decision)) return { stop: decision };
      const { transfer: state, entry } = decision;
      const soon = plusMinutes(today.now, lookAgainMinutes);
      const due = Math.min(nextInstant(state, today) ?? soon, soon);
      return { proposal: { state, entry, at: today.now, due, ...indexChange(transfer, state) } };
    },
    saveGuard,
  );
  switch (changed.outcome) {
    case "saved":
      deps.log.info("moved", { transfer: transferId, version: changed.state.version });
      await deps.jobs.enqueue(jobsAfter(deps, changed.before, changed.state)).catch(() => {
        // The record is saved and due: the due index brings the work back when the queue can be reached.
        deps.log.warn("queue-unreachable", { transfer: transferId });
      });
      return { outcome: "done", transfer: changed.state };
    case "stopped": {
      if (typeof changed.stop === "string") return { outcome: changed.stop };
      // The same act again, after it has changed what it is judged by: answered like the first.
      const subject = saveGuard.event === undefined ? undefined : await deps.records.takenBy(saveGuard.event);
      if (subject !== undefined) return { outcome: "duplicate", subject };
      return { outcome: "refused", refusal: changed.stop, transfer: changed.before };
    }
    case "duplicate":
    case "fenced":
      return changed;
  }
}

/** A transfer's record. May end in a Fault `record-too-new`. */
export async function loadTransfer(deps: Deps, transferId: string): Promise<Transfer | undefined> {
  return (await loadState<Transfer>(deps, transferSubject(transferId)))?.state;
}
