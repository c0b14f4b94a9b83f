/**
 * A door's turn at its container. What is decided here is saved under the fence of the account's lease for turns: who
 * slept past it decides nothing, because somebody else may have given the container away since.
 */
import { besides, inTheWay } from "../doors/turns.ts";
import type { Neighbour, Today } from "../people/environment.ts";
import { preparationOf } from "../transfers/deadlines.ts";
import { doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { Fault } from "./fault.ts";
import { neighboursOn } from "./neighbours.ts";
import type { Deps } from "./ports.ts";
import { loadTransfer, run, todayFor } from "./run.ts";
import type { Lease } from "./store.ts";
import { troubleOf } from "./trouble.ts";

async function readNeighbours(
  deps: Deps,
  transfer: Transfer,
  doorId: string,
  accountId: string,
): Promise<readonly Neighbour[]> {
  try {
    return await neighboursOn(deps, accountId);
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "record-too-new") {
      const trouble = troubleOf(thrown, await deps.clock.now(), thrown.code);
      await run(deps, transfer.id, { do: "record-trouble", door: doorId, trouble, notice: "trouble" });
    }
    throw thrown;
  }
}

async function decideTurn(deps: Deps, lease: Lease, transfer: Transfer, doorId: string): Promise<void> {
  const accountId = doorTermsOf(transfer, doorId).place.account.resourceId;
  const neighbours = await readNeighbours(deps, transfer, doorId, accountId);
  const guard = { fence: { lease: lease.name, epoch: lease.epoch }, neighbours };
  const isFree = (one: Transfer, today: Today): boolean => inTheWay(one, doorId, today).length === 0;
  const today = { ...(await todayFor(deps, transfer)), neighbours };
  if (isFree(transfer, today)) {
    // The others are marked first: were it the other way round, a crash could leave one that counts too much unsaid.
    for (const one of besides(transfer, doorId, today).filter(({ isBeside }) => isBeside !== true)) {
      const action = { do: "record-beside", door: one.doorId } as const;
      await run(
        deps,
        one.transferId,
        (latest) => (doorOf(latest, one.doorId)?.besideSince === undefined ? action : undefined),
        guard,
      );
    }
  }
  await run(
    deps,
    transfer.id,
    (latest, now) => ({ do: isFree(latest, now) ? "take-turn" : "await-turn", door: doorId }),
    guard,
  );
}

/** Gives a door its turn at the container, or records behind whom it waits. Throws a Fault of kind `throttled` while another is decided. */
export async function takeTurn(deps: Deps, transferId: string, doorId: string): Promise<void> {
  const transfer = await loadTransfer(deps, transferId);
  const door = transfer === undefined ? undefined : doorOf(transfer, doorId);
  if (transfer === undefined || door === undefined) return;
  if (preparationOf(transfer, door, await todayFor(deps, transfer)) !== "take-turn") return;
  const { resourceId } = doorTermsOf(transfer, doorId).place.account;
  const lease = await deps.leases.acquire(`turns:${resourceId}`, deps.settings.messageLeaseMs);
  if (lease === undefined) throw new Fault("turns-busy", "throttled", { retryAfterMs: 250 });
  try {
    await decideTurn(deps, lease, transfer, doorId);
  } finally {
    await lease.release();
  }
}
