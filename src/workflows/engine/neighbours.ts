import { concerned } from "../cards/wanted.ts";
import { stageOf } from "../doors/turns.ts";
import type { Neighbour, Today } from "../people/environment.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import type { Deps } from "./ports.ts";
import { loadTransfer, todayFor } from "./run.ts";
import { turnsIndex, waitingIndex } from "./subjects.ts";
import { todayIn } from "./today.ts";

/** The most transfers of one account that are looked at for a turn. */
const transfersAtMost = 10_000;
/** So many are asked for at once. */
const atOnce = 100;

/** Each environment's day is looked up once for all of its transfers: a busy account has a thousand. */
function rememberingDays(): typeof todayIn {
  const days = new Map<string, Promise<Today>>();
  return (deps, environmentId, doorsIn) => {
    const key = JSON.stringify([environmentId, doorsIn ?? null]);
    const day = days.get(key) ?? todayIn(deps, environmentId, doorsIn);
    days.set(key, day);
    return day;
  };
}

function neighbourOf(transfer: Transfer, door: Door, today: Today): Neighbour | undefined {
  const stage = stageOf(transfer, door, today);
  if (stage === undefined) return undefined;
  const { recipient, place } = doorTermsOf(transfer, door.id);
  const until = stage === "open" ? door.grant?.endsAt : undefined;
  return {
    transferId: transfer.id,
    doorId: door.id,
    recipient,
    container: place.container,
    stage,
    signedAt: transfer.approvedAt ?? transfer.askedAt,
    ...(until === undefined ? {} : { until }),
    knownTo: [...new Set([...concerned(transfer, today), ...(today.environment?.people.admin ?? [])])],
    ...(door.besideSince === undefined ? {} : { isBeside: true }),
  };
}

async function neighboursOf(
  deps: Deps,
  accountId: string,
  transfer: Transfer,
  lookUp: typeof todayIn,
): Promise<readonly Neighbour[]> {
  const today = await todayFor(deps, transfer, lookUp);
  return transfer.doors
    .filter((door) => doorTermsOf(transfer, door.id).place.account.resourceId === accountId)
    .map((door) => neighbourOf(transfer, door, today))
    .filter((one) => one !== undefined);
}

/**
 * Who stands in the lists of an account; true for who may have a container.
 *
 * Invariant: a door goes from the waiting to those with a turn, out, and to those with a turn again while its container
 * is to be listed, at any moment, between two looks too. Looking in that order meets it wherever it is; looking for those
 * that are out first would miss the one that goes out just then, and two would have one container.
 */
async function standing({ records }: Deps, accountId: string): Promise<ReadonlyMap<string, boolean>> {
  const waiting = await records.members(waitingIndex(accountId), transfersAtMost);
  const [turns, out] = [turnsIndex(accountId), `account:${accountId}`];
  const found = new Map(waiting.map((id) => [id, false]));
  for (const index of [turns, out, turns])
    for (const id of await records.members(index, transfersAtMost)) found.set(id, true);
  return found;
}

/**
 * Every door of an account that has its container or asks for its turn. Ends in a Fault where the record of one that
 * may have a container can't be read; one that still waits, and can't be read, is passed over.
 */
export async function neighboursOn(deps: Deps, accountId: string): Promise<readonly Neighbour[]> {
  const lookUp = rememberingDays();
  const neighbours = async ([id, mustBeRead]: readonly [string, boolean]): Promise<readonly Neighbour[]> => {
    const loaded = loadTransfer(deps, id);
    const transfer = await (mustBeRead ? loaded : loaded.catch(() => undefined));
    return transfer === undefined ? [] : neighboursOf(deps, accountId, transfer, lookUp);
  };
  const ids = [...(await standing(deps, accountId))];
  const found: Neighbour[] = [];
  for (let first = 0; first < ids.length; first += atOnce)
    found.push(...(await Promise.all(ids.slice(first, first + atOnce).map(neighbours))).flat());
  return found;
}
