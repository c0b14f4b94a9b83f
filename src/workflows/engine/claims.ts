import { shutGates, writingGates } from "../doors/gates.ts";
import type { Claim } from "../doors/plan.ts";
import { lastLinkEnd } from "../doors/proof.ts";
import type { DoorStillOut } from "../environments/adoption.ts";
import type { LiveLink } from "../people/environment.ts";
import type { Instant } from "../time.ts";
import { openBy } from "../transfers/limits.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import type { Deps } from "./ports.ts";
import { loadTransfer, todayFor } from "./run.ts";
import { transferSubject } from "./subjects.ts";

/** The most transfers of one account that are looked at in a pass. */
const transfersAtMost = 10_000;

/** A claim with the record it came from. */
export interface DoorClaim extends Claim {
  readonly transfer: Transfer;
  readonly door: Door;
}

/** Whether the entry that authorises this opening is in the journal, outside Redis, and Redis is not behind it. */
async function isAuthorised(deps: Deps, transfer: Transfer, door: Door): Promise<boolean> {
  if (door.intent === undefined || !deps.mayOpen()) return false;
  return (await deps.records.journaledSeq(transferSubject(transfer.id))) >= door.intent.seq;
}

/** No rule is written for a door whose gates say no today: something may have changed since the intent. */
async function mayBeWritten(deps: Deps, transfer: Transfer, door: Door): Promise<boolean> {
  if (!(await isAuthorised(deps, transfer, door))) return false;
  const today = await todayFor(deps, transfer);
  // The process may have been away since the intent: what is too late to open is not opened.
  if (today.now >= openBy(transfer, door.id)) return false;
  // An account whose firewall keeps nobody out is the plan's to refuse, which says so to people.
  const shut = shutGates(transfer, door, today, writingGates);
  return shut.every((gate) => gate.name === "firewall-works");
}

async function claimOf(deps: Deps, transfer: Transfer, door: Door): Promise<DoorClaim | undefined> {
  const terms = doorTermsOf(transfer, door.id);
  const base = {
    transferId: transfer.id,
    doorId: door.id,
    ranges: terms.addresses.map((one) => one.range),
    transfer,
    door,
  };
  switch (door.status) {
    case "opening":
      if (door.grant === undefined && !(await mayBeWritten(deps, transfer, door))) return undefined;
      return { ...base, wants: "in", seen: door.grant !== undefined };
    case "open":
      return { ...base, wants: "in", seen: true };
    case "closing":
      return { ...base, wants: "out", seen: door.grant !== undefined };
    case "waiting":
    case "closed":
    case "never-opened":
      return undefined;
  }
}

/** A door of an account, with the record it came from. */
export interface DoorOn {
  readonly transfer: Transfer;
  readonly door: Door;
}

async function readDoors(
  deps: Deps,
  accountId: string,
  load: (id: string) => Promise<Transfer | undefined>,
): Promise<readonly DoorOn[]> {
  const ids = await deps.records.members(`account:${accountId}`, transfersAtMost);
  const found: DoorOn[] = [];
  for (const id of ids) {
    const transfer = await load(id);
    if (transfer === undefined) continue;
    const here = transfer.doors.filter(
      ({ id: doorId }) => doorTermsOf(transfer, doorId).place.account.resourceId === accountId,
    );
    found.push(...here.map((door) => ({ transfer, door })));
  }
  return found;
}

/** Every door of an account that may concern its firewall. Ends in a Fault where one of their records can't be read. */
export function doorsOn(deps: Deps, accountId: string): Promise<readonly DoorOn[]> {
  return readDoors(deps, accountId, (id) => loadTransfer(deps, id));
}

/** As many of them as can be read, to tell people of what is in the way. */
export function readableDoorsOn(deps: Deps, accountId: string): Promise<readonly DoorOn[]> {
  return readDoors(deps, accountId, (id) => loadTransfer(deps, id).catch(() => undefined));
}

/** Those of these doors that are not closed, or never opened: by name, in an order of their own. */
export function doorsStillOut(doors: readonly DoorOn[]): readonly DoorStillOut[] {
  return doors
    .filter(({ door }) => door.status === "opening" || door.status === "open" || door.status === "closing")
    .map(({ transfer, door }) => ({ transferId: transfer.id, doorId: door.id }))
    .sort((one, other) => (`${one.transferId}/${one.doorId}` < `${other.transferId}/${other.doorId}` ? -1 : 1));
}

/** The links of these doors that live on though access through their doors is over. */
export function linksThatOutlive(doors: readonly DoorOn[], now: Instant): readonly LiveLink[] {
  return doors.flatMap(({ transfer, door }) => {
    const endsAt = lastLinkEnd(door.grant) ?? now;
    if (door.status !== "closing" || endsAt <= now) return [];
    const { addresses, recipient, rights, place } = doorTermsOf(transfer, door.id);
    const ranges = addresses.map(({ range }) => range);
    return [
      { transferId: transfer.id, doorId: door.id, ranges, recipient, container: place.container, rights, endsAt },
    ];
  });
}

/** What these doors want of their account's firewall now. A door whose opening is not yet journaled wants nothing. */
export async function claimsOf(deps: Deps, doors: readonly DoorOn[]): Promise<readonly DoorClaim[]> {
  const claims: DoorClaim[] = [];
  for (const { transfer, door } of doors) {
    const claim = await claimOf(deps, transfer, door);
    if (claim !== undefined) claims.push(claim);
  }
  return claims;
}
