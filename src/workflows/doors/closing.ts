/** The moves of a door on its way to being closed, and proven so. */
import type { Today } from "../people/environment.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import { adminsOf, noticed } from "../transfers/notices.ts";
import type { Refusal } from "../transfers/refusal.ts";
import { type Door, doorOf, doorTermsOf, type EndedBecause, type Transfer } from "../transfers/transfer.ts";
import { attestedTodayRule, onRecordRules } from "./attested-rules.ts";
import { attesterRefusal, unreadRefusal } from "./attesters.ts";
import { askedAboutArrival } from "./confirming.ts";
import { revokingGates, shutGates } from "./gates.ts";
import { inDoubt } from "./latest-link.ts";
import { recorded, withDoor } from "./opening.ts";
import { type AttestedProof, lastLinkEnd, type ReadBackProof, wasCovered } from "./proof.ts";

type End = ActionOf<"end">;

function standingGateShut(transfer: Transfer, door: Door, today: Today): boolean {
  return shutGates(transfer, door, today, revokingGates(today)).length > 0;
}

function tooEarly(at: number, now: number): Refusal | undefined {
  return now < at ? { code: "too-early", at } : undefined;
}

function systemEndRefusal(transfer: Transfer, door: Door, action: End, today: Today): Refusal | undefined {
  if (action.because === "expired") {
    return door.grant === undefined
      ? { code: "not-proven", why: "rule-unseen" }
      : tooEarly(door.grant.endsAt, today.now);
  }
  if (action.because === "revoked")
    return action.found !== undefined || standingGateShut(transfer, door, today)
      ? undefined
      : { code: "nothing-changed" };
  return action.because === "drift" || action.because === "failed" ? undefined : { code: "not-admin" };
}

function endRefusal(transfer: Transfer, action: End, today: Today): Refusal | undefined {
  const door = doorOf(transfer, action.door);
  if (door === undefined) return undefined;
  const { actor, because } = action;
  // What was found is the bot's own to say, and revokes.
  if (action.found !== undefined && (actor !== null || because !== "revoked")) return { code: "not-admin" };
  if (actor === null) return systemEndRefusal(transfer, door, action, today);
  if (because === "done")
    return doorTermsOf(transfer, door.id).recipient === actor.by ? undefined : { code: "not-recipient" };
  if (because === "withdrawn") return transfer.requester === actor.by ? undefined : { code: "not-requester" };
  // What time and facts end, nobody says: it would put a false cause on record.
  if (because !== "revoked" && because !== "panic") return { code: "not-admin" };
  return today.environment?.people.admin.includes(actor.by) === true ? undefined : { code: "not-admin" };
}

/** Who may end a door and why: the recipient is done, the requester withdraws, an admin closes, or time and facts do. */
export const endRules: readonly Rule<End>[] = [{ name: "end-with-a-right", judge: endRefusal }];

/** What ends a door in mid-window though nobody concerned said so: the requester and the admins are told. */
const unasked: ReadonlySet<EndedBecause> = new Set(["drift", "revoked", "failed"]);

/** The gates that revoke a door though nobody said so. What leaves nobody to serve shuts others, too, which say nothing new. */
function gatesThatRevoke(transfer: Transfer, action: End, today: Today): readonly string[] {
  const door = doorOf(transfer, action.door);
  if (door === undefined || action.actor !== null || action.because !== "revoked") return [];
  if (action.found !== undefined) return [action.found];
  const shut = shutGates(transfer, door, today, revokingGates(today));
  const telling = (["abandon", "revise", "wait"] as const)
    .map((remedy) => shut.filter((gate) => gate.remedy === remedy))
    .find((some) => some.length > 0);
  return (telling ?? []).map(({ name }) => name);
}

/** Access is over from here on; the rule is not yet gone. */
export function end(transfer: Transfer, action: End, today: Today): Accepted {
  const by = action.actor?.by ?? null;
  const changed = gatesThatRevoke(transfer, action, today);
  const gates = changed.length === 0 ? {} : { changed };
  const ended = { because: action.because, at: today.now, by, ...gates, ...inDoubt(today) };
  const accepted: Accepted = {
    transfer: withDoor(transfer, action.door, ({ trouble: _, ...door }) => ({ ...door, status: "closing", ended })),
    entry: {
      code: "ended",
      by,
      via: action.actor?.via ?? null,
      facts: {
        door: action.door,
        because: action.because,
        configDigest: today.configDigest,
        ...(changed.length === 0 ? {} : { changed: changed.join(" ") }),
      },
      detail: null,
    },
  };
  if (by !== null || !unasked.has(action.because)) return accepted;
  const to = [transfer.requester, ...adminsOf(today)];
  // The trouble itself is over with the end; that it was the reason is not.
  const trouble = action.because === "failed" ? doorOf(transfer, action.door)?.trouble : undefined;
  const notice = { code: "ended-early", doorId: action.door, at: today.now, to } as const;
  return noticed(accepted, trouble === undefined ? notice : { ...notice, trouble });
}

/** A read from before the end, or from before the write that removed the rule, says nothing about after it. */
export const recordGoneRules: readonly Rule<ActionOf<"record-gone">>[] = [
  {
    name: "read-after-the-end",
    judge: (transfer, action, { now }) => {
      const endedAt = doorOf(transfer, action.door)?.ended?.at ?? Number.POSITIVE_INFINITY;
      if (action.readAt > now) return { code: "not-proven", why: "read-in-the-future" };
      const earliest = Math.max(endedAt, action.writtenAt);
      return action.readAt < earliest ? { code: "not-proven", why: "read-before-the-end" } : undefined;
    },
  },
];

/** A first clean read after the write that removed the rule. A later write makes it count anew, and so does a rule of others that comes or goes. */
export function recordGone(transfer: Transfer, action: ActionOf<"record-gone">): Accepted {
  const { writtenAt, readAt, secondReadDueAt, covered, epoch } = action;
  const gone = { writtenAt, readAt, secondReadDueAt, covered };
  return recorded(transfer, action, "rule-gone", { ...gone, epoch }, null, ({ trouble: _, ...door }) => ({
    ...door,
    gone,
  }));
}

/** Where a deploy writes the firewall, the reads say nothing of the next one: somebody's word must come with them. */
function wordRefusal({ unlisted }: ReadBackProof, door: Door, { environment }: Today): Refusal | undefined {
  if (environment?.hand?.by !== "dsh") return undefined;
  const isGiven = unlisted !== undefined && unlisted.by === door.unlisted?.by && unlisted.at === door.unlisted.at;
  return isGiven ? undefined : { code: "not-proven", why: "word-missing" };
}

function readBackRefusal(proof: ReadBackProof, door: Door, now: number): Refusal | undefined {
  const notProven = (why: string): Refusal => ({ code: "not-proven", why });
  if (door.gone === undefined) return notProven("no-first-read");
  if (proof.firstReadAt !== door.gone.readAt) return notProven("another-first-read");
  if (proof.secondReadAt > now) return notProven("read-in-the-future");
  if (proof.secondReadAt <= proof.firstReadAt) return notProven("one-read-twice");
  if (proof.secondReadAt < door.gone.secondReadDueAt) return { code: "too-early", at: door.gone.secondReadDueAt };
  if (proof.coveredBy.length === 0) {
    if (proof.accessOver !== "no-rule-covers") return notProven("no-rule-covers");
    return wasCovered(door.gone) ? notProven("first-read-covered") : undefined;
  }
  if (proof.accessOver === "keys-revoked") return undefined;
  const linkEndsAt = lastLinkEnd(door.grant);
  if (proof.accessOver !== "link-ended") return notProven("still-covered");
  return linkEndsAt === undefined || linkEndsAt <= proof.secondReadAt
    ? undefined
    : { code: "too-early", at: linkEndsAt };
}

type RecordClosed = ActionOf<"record-closed">;

function attestedRefusal(
  proof: AttestedProof,
  transfer: Transfer,
  door: Door,
  { actor }: RecordClosed,
  today: Today,
): Refusal | undefined {
  const notProven = (why: string): Refusal => ({ code: "not-proven", why });
  const hand = today.environment?.hand;
  if (proof.at > today.now || proof.at < (door.ended?.at ?? 0)) return notProven("attested-at-another-time");
  // Where the environment has left the configuration nobody's word counts until it is named again.
  if (today.environment === undefined) return attesterRefusal(transfer, proof.by, today);
  // What can be read is not taken on trust.
  if (hand?.reads !== false) return notProven("can-be-read");
  if (actor?.by !== proof.by) return notProven("attested-by-another");
  const refusal = attesterRefusal(transfer, proof.by, today);
  if (refusal !== undefined) return refusal;
  if (hand.by === "dsh" && proof.unlisted !== true) return notProven("word-missing");
  if (proof.accessOver === "no-rule-covers") return undefined;
  const linkEndsAt = lastLinkEnd(door.grant);
  if (proof.accessOver !== "link-ended") return notProven("still-covered");
  return linkEndsAt === undefined || linkEndsAt <= proof.at ? undefined : { code: "too-early", at: linkEndsAt };
}

/** A proof never claims more than was read, and an attestation comes from somebody with no part in the transfer. */
export const recordClosedRules: readonly Rule<ActionOf<"record-closed">>[] = [
  attestedTodayRule,
  {
    name: "proof-holds",
    judge: (transfer, action, today) => {
      const door = doorOf(transfer, action.door);
      if (door === undefined) return undefined;
      const { proof } = action;
      return proof.kind === "read-back"
        ? (unreadRefusal(today) ?? readBackRefusal(proof, door, today.now) ?? wordRefusal(proof, door, today))
        : attestedRefusal(proof, transfer, door, action, today);
    },
  },
  ...onRecordRules,
];

/** Closed, with its proof. */
export function recordClosed(transfer: Transfer, action: RecordClosed, { configDigest }: Today): Accepted {
  const { proof, epoch, actor } = action;
  const facts =
    proof.kind === "read-back"
      ? {
          proof: proof.kind,
          firstReadAt: proof.firstReadAt,
          secondReadAt: proof.secondReadAt,
          accessOver: proof.accessOver,
          ...(proof.heldByDoors === true ? { heldByDoors: true } : {}),
          otherRules: proof.otherRules,
          ...(proof.unlisted === undefined ? {} : { unlistedBy: proof.unlisted.by, unlistedAt: proof.unlisted.at }),
          epoch,
        }
      : {
          proof: proof.kind,
          attestedBy: proof.by,
          at: proof.at,
          ...(proof.accessOver === undefined ? {} : { accessOver: proof.accessOver }),
          ...(proof.unlisted === undefined ? {} : { unlisted: proof.unlisted }),
          configDigest,
          epoch,
        };
  const detail = proof.kind === "read-back" ? { coveredBy: proof.coveredBy } : null;
  const accepted = recorded(transfer, action, "proven-closed", facts, detail, ({ trouble: _, ...door }) => ({
    ...door,
    status: "closed",
    proof,
  }));
  if (proof.kind === "read-back" || actor === undefined) return accepted;
  return { ...accepted, entry: { ...accepted.entry, by: actor.by, via: actor.via } };
}

/** What came through. Counts go into the chain; names beside it. */
export function recordArrivals(transfer: Transfer, action: ActionOf<"record-arrivals">, today: Today): Accepted {
  const { files, bytes, replaced, names, namesCapped } = action.arrivals;
  const asked = files === 0 ? [] : askedAboutArrival(transfer, today);
  return recorded(
    transfer,
    action,
    "arrivals-listed",
    { files, bytes, replaced, namesCapped },
    { names },
    ({ trouble: _, ...door }) => ({
      ...door,
      arrivals: action.arrivals,
      ...(asked.length === 0 ? {} : { reading: { asked, answers: [] } }),
    }),
  );
}

/** The link has been edited away. */
export function recordRedacted(transfer: Transfer, action: ActionOf<"record-redacted">, today: Today): Accepted {
  return recorded(transfer, action, "link-redacted", {}, null, (door) => ({ ...door, redactedAt: today.now }));
}
