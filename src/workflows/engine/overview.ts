/** What somebody may know of, and what of it waits for them: the same wherever it is shown. */

import { assessorsAwaited } from "../assessment/standing.ts";
import type { Overview } from "../cards/overview.ts";
import { addressesToConfirm } from "../cards/transfer-card.ts";
import { concerned } from "../cards/wanted.ts";
import { waitsForHand } from "../doors/hands-asked.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { seatsToSign } from "../people/waited-for.ts";
import { statusOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { Fault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import { loadTransfer, todayFor } from "./run.ts";

type Known = Overview["yours"][number];

const listedAtMost = 50;

/** Whether somebody may know of a transfer: it concerns them, or they are admin of its environment, or they were told of trouble with it. */
export function mayKnow(transfer: Transfer, person: PersonId, today: Pick<Today, "environment">): boolean {
  const wasTold = transfer.notices.some((notice) => notice.to.includes(person));
  return (
    wasTold || concerned(transfer, today).includes(person) || today.environment?.people.admin.includes(person) === true
  );
}

/** Undefined where a newer version wrote the record: whom it concerns is not for this one to say. Any other error is thrown on. */
export function whereReadable<Found>(thrown: unknown): Found | undefined {
  if (thrown instanceof Fault && thrown.code === "record-too-new") return undefined;
  throw thrown;
}

async function load(deps: Deps, person: PersonId, index: string): Promise<readonly Known[]> {
  const ids = await deps.records.members(index, listedAtMost);
  const known = await Promise.all(
    ids.map(async (id): Promise<Known | undefined> => {
      const transfer = await loadTransfer(deps, id).catch(whereReadable<Transfer>);
      if (transfer === undefined) return undefined;
      const today = await todayFor(deps, transfer).catch(whereReadable<Today>);
      return today !== undefined && mayKnow(transfer, person, today) ? { transfer, today } : undefined;
    }),
  );
  return known.filter((one) => one !== undefined);
}

function isWaitingFor({ transfer, today }: Known, person: PersonId): boolean {
  const finishes = statusOf(transfer) === "open" && termsOf(transfer).doors.some((door) => door.recipient === person);
  if (assessorsAwaited(transfer, today).includes(person)) return true;
  if (transfer.phase === "changes-requested") return transfer.requester === person;
  return finishes || seatsToSign(transfer, person, today).length > 0 || addressesToConfirm(transfer, person).length > 0;
}

/** Of the doors that an admin sees, those whose firewall waits for a hand that they were asked for. */
function waitingForHand(known: readonly Known[], person: PersonId): readonly Known[] {
  return known.filter(
    ({ transfer, today }) =>
      today.environment?.people.admin.includes(person) === true &&
      transfer.doors.some((door) => waitsForHand(transfer, door, person)),
  );
}

/** Waiting for this person; theirs; open doors, for admins all of their environments. */
export async function overviewOf(deps: Deps, person: PersonId): Promise<Overview> {
  const mine = await load(deps, person, `person:${person}`);
  const administered = deps.directory.environments().filter(({ people }) => people.admin.includes(person));
  const doors =
    administered.length === 0
      ? mine.filter(({ transfer }) => statusOf(transfer) === "open")
      : (await Promise.all(administered.map(({ id }) => load(deps, person, `environment:${id}`)))).flat();
  const waiting = mine.filter((one) => isWaitingFor(one, person));
  const others = waitingForHand(doors, person).filter(
    ({ transfer }) => !waiting.some((one) => one.transfer.id === transfer.id),
  );
  return {
    waiting: [...waiting, ...others],
    yours: mine.filter(({ transfer }) => transfer.requester === person),
    doors,
  };
}
