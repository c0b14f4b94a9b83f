import { concerned } from "../cards/wanted.ts";
import { stageOf } from "../doors/turns.ts";
import type { Neighbour, Today } from "../people/environment.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import type { Deps } from "./ports.ts";
import { loadTransfer, todayFor } from "./run.ts";
import { turnsIndex, waitingIndex } from "./subjects.ts";

/** The most transfers of one account that are looked at for a turn. */
const transfersAtMost = 10_000;

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
  };
}

async function neighboursIn(
  deps: Deps,
  accountId: string,
  index: string,
  load: (id: string) => Promise<Transfer | undefined>,
): Promise<readonly Neighbour[]> {
  const found: Neighbour[] = [];
  for (const id of await deps.records.members(index, transfersAtMost)) {
    const transfer = await load(id);
    if (transfer === undefined) continue;
    const today = await todayFor(deps, transfer);
    for (const door of transfer.doors) {
      if (doorTermsOf(transfer, door.id).place.account.resourceId !== accountId) continue;
      const neighbour = neighbourOf(transfer, door, today);
      if (neighbour !== undefined) found.push(neighbour);
    }
  }
  return found;
}

/**
 * Every door of an account that has its container or asks for its turn. Ends in a Fault where the record of one that
 * may have a container can't be read; one that still waits, and can't be read, is passed over.
 */
export async function neighboursOn(deps: Deps, accountId: string): Promise<readonly Neighbour[]> {
  const mustBeRead = (id: string): Promise<Transfer | undefined> => loadTransfer(deps, id);
  const found = [
    ...(await neighboursIn(deps, accountId, `account:${accountId}`, mustBeRead)),
    ...(await neighboursIn(deps, accountId, turnsIndex(accountId), mustBeRead)),
    ...(await neighboursIn(deps, accountId, waitingIndex(accountId), (id) =>
      loadTransfer(deps, id).catch(() => undefined),
    )),
  ];
  // A transfer may stand in several lists: one of its doors is out while another waits.
  return [...new Map(found.map((one) => [`${one.transferId}/${one.doorId}`, one])).values()];
}
