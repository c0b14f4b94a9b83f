import { arrivalsOf, baselineNamesAtMost, nameHash } from "../doors/arrivals.ts";
import { preparationOf } from "../transfers/deadlines.ts";
import { type Door, doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { asFault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import { loadTransfer, run, todayFor } from "./run.ts";
import { troubleOf } from "./trouble.ts";

function doorKey(transfer: Transfer, door: Door): string {
  return `${transfer.id}-${door.id}`;
}

async function takeBaseline(deps: Deps, transfer: Transfer, door: Door): Promise<void> {
  const { place } = doorTermsOf(transfer, door.id);
  const takenAt = await deps.clock.now();
  const etags: Record<string, string> = {};
  let files = 0;
  let bytes = 0;
  for await (const file of deps.haven.listing.list(place.account.resourceId, place.container)) {
    files++;
    bytes += file.bytes;
    if (files <= baselineNamesAtMost) etags[nameHash(doorKey(transfer, door), file.name)] = file.etag;
  }
  await deps.baselines.put(doorKey(transfer, door), { takenAt, capped: files > baselineNamesAtMost, etags });
  await run(deps, transfer.id, { do: "record-baseline", door: door.id, held: { files, bytes } });
}

async function listArrivals(deps: Deps, transfer: Transfer, door: Door): Promise<void> {
  const { place } = doorTermsOf(transfer, door.id);
  const key = doorKey(transfer, door);
  const before = await deps.baselines.get(key);
  const openedAt = door.grant?.seenAt ?? door.intent?.at ?? transfer.askedAt;
  const listing = deps.haven.listing.list(place.account.resourceId, place.container);
  const arrivals = await arrivalsOf(key, listing, before, openedAt, await deps.clock.now());
  // The first listing after the proof counts: a later one would hold what came by other doors.
  await run(deps, transfer.id, (latest) =>
    doorOf(latest, door.id)?.arrivals === undefined ? { do: "record-arrivals", door: door.id, arrivals } : undefined,
  );
}

/** Lists a door's container: before it opens, as the baseline; after it is proven closed, for what arrived. */
export async function listContainer(deps: Deps, transferId: string, doorId: string): Promise<void> {
  const transfer = await loadTransfer(deps, transferId);
  const door = transfer === undefined ? undefined : doorOf(transfer, doorId);
  if (transfer === undefined || door === undefined) return;
  try {
    if (preparationOf(transfer, door, await todayFor(deps, transfer)) === "take-baseline")
      await takeBaseline(deps, transfer, door);
    else if (door.status === "closed" && door.arrivals === undefined) await listArrivals(deps, transfer, door);
  } catch (thrown) {
    const fault = asFault(thrown, "listing");
    const trouble = troubleOf(fault, await deps.clock.now(), fault.code);
    if (fault.kind !== "throttled")
      await run(deps, transferId, { do: "record-trouble", door: doorId, trouble, notice: "trouble" });
    throw fault;
  }
}
