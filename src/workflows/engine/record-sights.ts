/** Turns what a pass saw of each door into moves, each fenced by the pass's lease. */

import { sameAccount } from "../doors/account-identity.ts";
import { lastLinkMayEnd } from "../doors/latest-link.ts";
import type { Sight } from "../doors/plan.ts";
import { lastLinkEnd, wasCovered } from "../doors/proof.ts";
import type { Today } from "../people/environment.ts";
import { type Instant, plusMinutes } from "../time.ts";
import type { Action, ActionOf } from "../transfers/action.ts";
import { nextAskAt } from "../transfers/limits.ts";
import type { Notice } from "../transfers/notice.ts";
import { doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import type { DoorClaim } from "./claims.ts";
import type { Fault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import { run } from "./run.ts";
import type { Lease } from "./store.ts";
import { troubleOf } from "./trouble.ts";

/** How long an opening may fail in ways that may pass before people are told in a message of its own. */
const troubleToldAfterMinutes = 5;

type RecordTrouble = ActionOf<"record-trouble">;

interface Seen {
  readonly at: Instant;
  readonly epoch: number;
  readonly leaseMs: number;
  readonly settlingMs: number;
  readonly fault: Fault | undefined;
}

function troubleAction(doorId: string, code: string, seen: Seen, notice: Notice["code"] | null): RecordTrouble {
  const trouble = troubleOf(seen.fault, seen.at, code);
  return { do: "record-trouble", door: doorId, trouble, notice };
}

function goneAction(
  transfer: Transfer,
  sight: Extract<Sight, { sight: "gone" }>,
  { environment, knowsLinks }: Today,
  seen: Seen,
): Action | undefined {
  const doorId = sight.claim.doorId;
  const door = doorOf(transfer, doorId);
  if (door === undefined || door.status !== "closing") return undefined;
  const { gone } = door;
  // A removal from before this door ended was another door's; it says nothing about this one.
  const ours = sight.writtenAt !== undefined && sight.writtenAt >= (door.ended?.at ?? 0) ? sight.writtenAt : undefined;
  const writtenAt = ours ?? gone?.writtenAt ?? seen.at;
  const { coveredBy, otherRules, isHeldByDoors } = sight;
  const covered = coveredBy.length > 0;
  const linkEndsAt = lastLinkMayEnd(transfer, door, knowsLinks === true);
  const linkEnded = linkEndsAt === undefined || linkEndsAt <= seen.at;
  // Two reads that say the same: one that something covered is no first read for one that nothing did, nor the other way.
  const hasTurned = covered !== wasCovered(gone) && !(covered && linkEnded);
  if (gone === undefined || writtenAt > gone.writtenAt || hasTurned) {
    return {
      do: "record-gone",
      door: doorId,
      writtenAt,
      readAt: seen.at,
      // Counted from this read, which is after the write: an old removal must not make two reads one.
      secondReadDueAt: seen.at + seen.leaseMs,
      covered,
      epoch: seen.epoch,
    };
  }
  if (seen.at < gone.secondReadDueAt) return undefined;
  if (covered && !linkEnded) {
    const others = lastLinkEnd(door.grant) === undefined ? "link-unknown" : "still-covered";
    const why = isHeldByDoors ? "held-by-another-door" : others;
    return troubleAction(doorId, why, seen, null);
  }
  // The next deploy would put back what its configuration lists.
  const isDeployed = environment?.hand?.by === "dsh";
  if (isDeployed && door.unlisted === undefined) return troubleAction(doorId, "word-missing", seen, null);
  const accessOver = covered ? "link-ended" : "no-rule-covers";
  const proof = {
    kind: "read-back" as const,
    firstReadAt: gone.readAt,
    secondReadAt: seen.at,
    accessOver,
    coveredBy,
    ...(isHeldByDoors ? { heldByDoors: true as const } : {}),
    otherRules,
    ...(isDeployed && door.unlisted !== undefined ? { unlisted: door.unlisted } : {}),
  } as const;
  return { do: "record-closed", door: doorId, proof, epoch: seen.epoch };
}

/** A firewall that is busy is tried again in seconds; nobody needs to hear of that. */
function isPassing(seen: Seen): boolean {
  return seen.fault?.kind === "throttled";
}

/** People are told at once of what trying again won't mend, and of everything else when it has lasted a while. */
function missingAction(
  transfer: Transfer,
  sight: Extract<Sight, { sight: "rule-missing" }>,
  seen: Seen,
): Action | undefined {
  if (isPassing(seen)) return undefined;
  const { doorId } = sight.claim;
  const since = doorOf(transfer, doorId)?.intent?.at ?? seen.at;
  const isTold =
    seen.fault === undefined || seen.fault.kind === "refused" || seen.at >= plusMinutes(since, troubleToldAfterMinutes);
  return troubleAction(doorId, seen.fault?.code ?? `rule-${sight.why}`, seen, isTold ? "trouble" : null);
}

/** Another hand adds the rule: people are asked once, and what was in the way of reading is over. */
function askAction(transfer: Transfer, door: string): Action | undefined {
  if (nextAskAt(transfer, door) === undefined) return { do: "ask-by-hand", door, isJournaled: true };
  const isOver = doorOf(transfer, door)?.trouble !== undefined;
  return isOver ? { do: "record-trouble", door, trouble: null, notice: null } : undefined;
}

/** A rule that is there again, or a reading that proves nothing, also undoes an earlier clean read. */
function dirtyAction(
  transfer: Transfer,
  sight: Extract<Sight, { sight: "still-there" }>,
  seen: Seen,
): Action | undefined {
  const { doorId } = sight.claim;
  if (isPassing(seen) && doorOf(transfer, doorId)?.gone === undefined) return undefined;
  const code = seen.fault?.code ?? `closing-${sight.why}`;
  return { ...troubleAction(doorId, code, seen, null), isDirtyRead: true };
}

/** A rule that stands in a firewall that keeps nobody out, or in another account under the old id, is not what was signed. */
function standingAction(transfer: Transfer, doorId: string, { account }: Today, seen: Seen): Action | undefined {
  const door = doorOf(transfer, doorId);
  const agreed = doorTermsOf(transfer, doorId).place.account;
  if (door?.status !== "open" || account?.identity.resourceId !== agreed.resourceId) return undefined;
  if (!sameAccount(account.identity, agreed)) return { do: "end", door: doorId, because: "revoked", actor: null };
  if (account.obstacle !== undefined)
    return troubleAction(doorId, `firewall-${account.obstacle}`, { ...seen, fault: undefined }, "trouble");
  return door.trouble === undefined ? undefined : { do: "record-trouble", door: doorId, trouble: null, notice: null };
}

function actionOf(transfer: Transfer, sight: Sight, today: Today, seen: Seen): Action | undefined {
  const door = sight.claim.doorId;
  switch (sight.sight) {
    case "rule-seen":
      return {
        do: "record-rule-seen",
        door,
        seenAt: seen.at,
        linkDueAt: seen.at + seen.settlingMs,
        addresses: sight.addresses,
        epoch: seen.epoch,
      };
    case "rule-missing":
      return sight.why === "not-there" && today.environment?.hand !== undefined
        ? askAction(transfer, door)
        : missingAction(transfer, sight, seen);
    case "drifted":
      return { do: "end", door, because: "drift", actor: null };
    case "still-there":
      return dirtyAction(transfer, sight, seen);
    case "gone":
      return goneAction(transfer, sight, today, seen);
    case "standing":
      return standingAction(transfer, door, today, seen);
  }
}

/** Records each sight. `at` is the instant before the read was sent, so that a proof never claims a later one. */
export async function recordSights(
  deps: Deps,
  lease: Lease,
  sights: readonly Sight[],
  at: Instant,
  fault: Fault | undefined,
): Promise<void> {
  const { leaseMs, settlingMs } = deps.settings;
  const seen: Seen = { at, epoch: lease.epoch, leaseMs, settlingMs, fault };
  const guard = { fence: { lease: lease.name, epoch: lease.epoch } };
  for (const sight of sights) {
    await run(deps, sight.claim.transferId, (transfer, today) => actionOf(transfer, sight, today, seen), guard);
  }
}

/** Records a failed pass on every door that waits for it: openings tell people, closings go up the alarm ladder. */
export async function recordTrouble(
  deps: Deps,
  lease: Lease,
  claims: readonly DoorClaim[],
  fault: Fault,
): Promise<void> {
  const at = await deps.clock.now();
  const trouble = troubleOf(fault, at, fault.code);
  const guard = { fence: { lease: lease.name, epoch: lease.epoch } };
  // A busy firewall passes in a moment; but what was read before of another door's rule may no longer be so.
  const isConcerned = ({ wants, seen, door }: DoorClaim): boolean =>
    fault.kind === "throttled" ? door.trouble?.code === "held-by-another-door" : wants === "out" || !seen;
  for (const claim of claims.filter(isConcerned)) {
    const lasted = at >= plusMinutes(claim.door.intent?.at ?? at, troubleToldAfterMinutes);
    const notice = claim.wants === "in" && (fault.kind === "refused" || lasted) ? "trouble" : null;
    await run(deps, claim.transferId, { do: "record-trouble", door: claim.doorId, trouble, notice }, guard);
  }
}
