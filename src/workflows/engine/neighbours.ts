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

async function neighboursIn(
  deps: Deps,
  accountId: string,
  index: string,
  load: (id: string) => Promise<Transfer | undefined>,
  lookUp: typeof todayIn,
): Promise<readonly Neighbour[]> {
  const neighboursOf = async (id: string): Promise<readonly Neighbour[]> => {
    const transfer = await load(id);
    if (transfer === undefined) return [];
    const today = await todayFor(deps, transfer, lookUp);
    const doors = transfer.doors.filter(
      (door) => doorTermsOf(transfer, door.id).place.account.resourceId === accountId,
    );
    return doors.map((door) => neighbourOf(transfer, door, today)).filter((one) => one !== undefined);
  };
  const found: Neighbour[] = [];
  const ids = await deps.records.members(index, transfersAtMost);
  for (let first = 0; first < ids.length; first += atOnce)
    found.push(...(await Promise.all(ids.slice(first, first + atOnce).map(neighboursOf))).flat());
  return found;
}

/**
 * Every door of an account that has its container or asks for its turn. Ends in a Fault where the record of one that
 * may have a container can't be read; one that still waits, and can't be read, is passed over.
 */
export async function neighboursOn(deps: Deps, accountId: string): Promise<readonly Neighbour[]> {
  const mustBeRead = (id: string): Promise<Transfer | undefined> => loadTransfer(deps, id);
  const mayBeUnread = (id: string): Promise<Transfer | undefined> => mustBeRead(id).catch(() => undefined);
  const lookUp = rememberingDays();
  const found = [
    ...(await neighboursIn(deps, accountId, `account:${accountId}`, mustBeRead, lookUp)),
    ...(await neighboursIn(deps, accountId, turnsIndex(accountId), mustBeRead, lookUp)),
    ...(await neighboursIn(deps, accountId, waitingIndex(accountId), mayBeUnread, lookUp)),
  ];
  // A transfer may stand in several lists: one of its doors is out while another waits.
  return [...new Map(found.map((one) => [`${one.transferId}/${one.doorId}`, one])).values()];
}
