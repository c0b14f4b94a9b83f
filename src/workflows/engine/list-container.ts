import { sameAccount } from "../doors/account-identity.ts";
import { accountRecreated, arrivalsAreDue, arrivalsOf, baselineNamesAtMost, nameHash } from "../doors/arrivals.ts";
import type { AccountIdentity } from "../people/environment.ts";
import { preparationOf } from "../transfers/deadlines.ts";
import { currentRevision, type Door, doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { handOn } from "./account-pass.ts";
import { asFault, Fault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import { loadTransfer, run, todayFor } from "./run.ts";
import { troubleOf } from "./trouble.ts";

function doorKey(transfer: Transfer, door: Door): string {
  return `${transfer.id}-${door.id}`;
}

/** Each baseline is kept by itself: one that is taken late, by whoever slept, takes no other's place. */
function baselineKey(transfer: Transfer, door: Door, id: string | undefined): string {
  // Baselines had no ids at first.
  return id === undefined ? doorKey(transfer, door) : `${doorKey(transfer, door)}/${id}`;
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
  const id = deps.ids.salt();
  const key = baselineKey(transfer, door, id);
  await deps.baselines.put(key, { takenAt, capped: files > baselineNamesAtMost, etags });
  const { digest } = currentRevision(transfer);
  const turnAt = door.turn?.at;
  // What was listed for other terms is no baseline of these: their account or container may be another one. Nor is what
  // was listed in an earlier turn, since another door may have been open in between.
  await run(deps, transfer.id, (latest) =>
    currentRevision(latest).digest === digest && doorOf(latest, door.id)?.turn?.at === turnAt
      ? { do: "record-baseline", door: door.id, id, held: { files, bytes } }
      : undefined,
  );
}

const readTimeoutMs = 10_000;

/** An account that was deleted and made anew under its old id holds nothing of what came through the door. */
async function mustBeTheSameAccount(deps: Deps, agreed: AccountIdentity): Promise<void> {
  // Where it was not read, or may not be, nobody can say that it is another.
  if ("unread" in agreed || handOn(deps, agreed.resourceId)?.reads === false) return;
  const { identity } = await deps.haven.door.read(agreed.resourceId, readTimeoutMs);
  if (!sameAccount(identity, agreed)) throw new Fault(accountRecreated, "refused");
}

async function listArrivals(deps: Deps, transfer: Transfer, door: Door): Promise<void> {
  const { place } = doorTermsOf(transfer, door.id);
  // Asked before the listing, which may be long, and after it: what was listed between is this account's for sure.
  await mustBeTheSameAccount(deps, place.account);
  const before = await deps.baselines.get(baselineKey(transfer, door, door.baseline?.id));
  const openedAt = door.grant?.seenAt ?? door.intent?.at ?? transfer.askedAt;
  const listing = deps.haven.listing.list(place.account.resourceId, place.container);
  const at = await deps.clock.now();
  const arrivals = await arrivalsOf(doorKey(transfer, door), listing, before, openedAt, at).catch((thrown: unknown) =>
    asFault(thrown, "listing"),
  );
  await mustBeTheSameAccount(deps, place.account);
  if (arrivals instanceof Fault) throw arrivals;
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
    else if (arrivalsAreDue(door)) await listArrivals(deps, transfer, door);
  } catch (thrown) {
    const fault = asFault(thrown, "listing");
    const trouble = troubleOf(fault, await deps.clock.now(), fault.code);
    if (fault.kind !== "throttled")
      await run(deps, transferId, { do: "record-trouble", door: doorId, trouble, notice: "trouble" });
    throw fault;
  }
}
