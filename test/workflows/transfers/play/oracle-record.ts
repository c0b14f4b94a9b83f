/** Whether the record says what truly happened, no more and no less: the next decision is made from it alone. */
import { type Door, statusOf, type Transfer } from "../../../../src/workflows/transfers/transfer.ts";
import { holdNot } from "./oracle-standing.ts";
import { type DoorTruth, signaturesInForce, type Truth } from "./truth.ts";

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

function doorRecordBreaches(door: Door, known: DoorTruth, digest: string): string[] {
  const { grant, intent, ended, proof } = door;
  const { window, links, over } = known;
  return holdNot({
    "intent-on-record": known.hasBegun === (intent !== undefined) && (intent?.termsDigest ?? digest) === digest,
    "window-on-record": grant?.seenAt === window?.startsAt && grant?.endsAt === window?.endsAt,
    "links-on-record": sameList(
      (grant?.issuances ?? []).map(({ id }) => id),
      links.map(({ id }) => id),
    ),
    "end-on-record": ended?.at === over?.at && ended?.because === over?.because && ended?.by === over?.by,
    "proof-on-record": known.isProvenClosed === (proof !== undefined),
    "message-on-record": known.isPlaced === (door.placedAt !== undefined),
  });
}

/** What the record has that did not happen, or leaves out. */
export function recordBreaches(after: Transfer, truth: Truth): string[] {
  const approvals = after.signOffs.filter(
    ({ termsDigest, decision }) => termsDigest === truth.digest && decision === "approve",
  );
  const signatures = signaturesInForce(truth);
  const isComplete = truth.terms.seats.every(({ id }) => signatures.some(({ seat }) => seat === id));
  return [
    ...holdNot({
      "signatures-on-record": sameList(
        approvals.map(({ seatId, by }) => `${seatId} ${by}`),
        signatures.map(({ seat, by }) => `${seat} ${by}`),
      ),
      "approved-unsigned": after.phase !== "approved" || isComplete,
      "signed-and-waiting": !isComplete || statusOf(after) !== "awaiting-sign-off",
    }),
    ...after.doors.flatMap((door) => {
      const known = truth.doors.get(door.id);
      return known === undefined ? ["door-of-nobody"] : doorRecordBreaches(door, known, truth.digest);
    }),
  ];
}
