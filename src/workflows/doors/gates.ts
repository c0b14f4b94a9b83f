/**
 * The gates before an opening: each a yes, or a "no" with what follows from it. They are judged with today's
 * directory, policy, tier and account when the opening begins and again at every minting of a link.
 *
 * What follows from a "no": `wait` (it may come right by itself or by somebody's hand), `revise` (the terms no longer
 * say what today would ask for: new terms, and the sign-offs are void), `abandon` (nobody is left to give a link to).
 */
import type { Today } from "../people/environment.ts";
import {
  areAllInterested,
  requesterMaySign,
  roleRefusal,
  softwareRecipientRefusal,
  wantingOf,
} from "../people/seats.ts";
import { isServed, openBy } from "../transfers/limits.ts";
import { isPlaceUnchanged } from "../transfers/place.ts";
import { isOutbound } from "../transfers/terms.ts";
import { approvalOf, currentRevision, type Door, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { isReadAsAgreed, sameAccount } from "./account-identity.ts";
import { isNobodyToAttest } from "./attesters.ts";
import { linksInTheWay } from "./earlier-links.ts";
import { fileGates } from "./file-gates.ts";
import type { Gate } from "./gate.ts";
import { policyNotStricter, roomInPolicy } from "./policy-today.ts";
import { isTurnToday } from "./turn.ts";

function signersOf(transfer: Transfer): readonly (string | undefined)[] {
  return termsOf(transfer).seats.map((seat) => approvalOf(transfer, seat.id)?.by);
}

/** Every gate, in the order in which people are told. */
export const gates: readonly Gate[] = [
  {
    name: "environment-served",
    remedy: "abandon",
    standing: true,
    opens: (_transfer, _door, { environment, policy }) =>
      environment !== undefined && environment.tier <= policy.highestTier,
  },
  {
    name: "kind-served",
    remedy: "abandon",
    standing: true,
    opens: (transfer, _door, today) => isServed(termsOf(transfer).kind, today),
  },
  {
    name: "recipient-known",
    remedy: "abandon",
    standing: true,
    opens: (transfer, door, today) => today.isKnown(doorTermsOf(transfer, door.id).recipient),
  },
  {
    name: "recipient-in-role",
    remedy: "abandon",
    standing: true,
    opens: (transfer, door, { environment }) =>
      environment === undefined ||
      softwareRecipientRefusal(termsOf(transfer).kind, doorTermsOf(transfer, door.id).recipient, environment) ===
        undefined,
  },
  { name: "policy-has-room", remedy: "abandon", standing: true, opens: roomInPolicy },
  {
    // What was lost of it may have been its rejection, or its opening. Told by the loss, not by a clock.
    name: "asked-since-loss",
    remedy: "abandon",
    standing: true,
    opens: (transfer, _door, today) => !isOfBeforeLoss(transfer, today),
  },
  ...fileGates,
  {
    name: "seats-complete",
    remedy: "wait",
    standing: true,
    opens: (transfer) => signersOf(transfer).every((signer) => signer !== undefined),
  },
  {
    name: "signers-differ",
    remedy: "wait",
    standing: true,
    opens: (transfer) => {
      const signers = signersOf(transfer).filter((signer) => signer !== undefined);
      return new Set(signers).size === signers.length;
    },
  },
  {
    name: "not-on-one-persons-word",
    remedy: "wait",
    standing: true,
    opens: (transfer) => {
      const signers = signersOf(transfer).filter((signer) => signer !== undefined);
      return !areAllInterested(signers, wantingOf(transfer));
    },
  },
  {
    name: "signers-in-role",
    remedy: "revise",
    standing: true,
    opens: (transfer, _door, today) =>
      termsOf(transfer).seats.every((seat) => {
        const signer = approvalOf(transfer, seat.id)?.by;
        if (signer === undefined) return true;
        return (
          roleRefusal(signer, seat, today) === undefined && requesterMaySign(signer, seat.role, transfer, today.policy)
        );
      }),
  },
  {
    name: "place-unchanged",
    remedy: "revise",
    standing: true,
    opens: (transfer, _door, { environment }) =>
      environment !== undefined && isPlaceUnchanged(termsOf(transfer), environment),
  },
  { name: "policy-not-stricter", remedy: "revise", standing: true, opens: policyNotStricter },
  {
    name: "account-adopted",
    remedy: "wait",
    standing: true,
    opens: (_transfer, _door, { account }) => account !== undefined && account.held === undefined,
  },
  {
    name: "account-unchanged",
    remedy: "revise",
    standing: true,
    opens: (transfer, door, { account }) =>
      sameAccount(doorTermsOf(transfer, door.id).place.account, account?.identity),
  },
  { name: "account-read-as-agreed", remedy: "revise", standing: true, opens: isReadAsAgreed },
  {
    // It is still the account that was signed for: what has been let in already goes on, and is closed on time.
    name: "account-found",
    remedy: "wait",
    standing: false,
    beforeWriting: true,
    opens: (_transfer, _door, { environment }) => environment?.isFromEarlier !== true,
  },
  {
    name: "somebody-may-attest",
    remedy: "wait",
    standing: false,
    beforeWriting: true,
    opens: (transfer, _door, today) => !isNobodyToAttest(transfer, today),
  },
  {
    name: "firewall-works",
    remedy: "wait",
    standing: true,
    opens: (_transfer, _door, { account }) => account !== undefined && account.obstacle === undefined,
  },
  {
    name: "earlier-links-ended",
    remedy: "wait",
    standing: false,
    beforeWriting: true,
    opens: (transfer, door, today) => linksInTheWay(transfer, door, today).length === 0,
  },
  {
    name: "addresses-confirmed",
    remedy: "wait",
    standing: true,
    opens: (transfer, door) => {
      const { digest } = currentRevision(transfer);
      return doorTermsOf(transfer, door.id).addresses.every(({ range }) =>
        door.confirmations.some((one) => one.range === range && one.termsDigest === digest),
      );
    },
  },
  {
    name: "in-time",
    remedy: "wait",
    standing: false,
    opens: (transfer, door, { now }) => now < openBy(transfer, door.id),
  },
  { name: "link-placed", remedy: "wait", standing: true, opens: (_transfer, door) => door.placedAt !== undefined },
  {
    name: "not-before-passed",
    remedy: "wait",
    standing: false,
    opens: (transfer, door, { now }) => now >= (doorTermsOf(transfer, door.id).window.notBefore ?? now),
  },
  // A door by which nothing comes in takes no turn, and nothing is listed for it.
  {
    name: "turn-taken",
    remedy: "wait",
    standing: false,
    opens: (transfer, door, { policy }) => isOutbound(termsOf(transfer)) || isTurnToday(door.turn, policy),
  },
  {
    name: "baseline-taken",
    remedy: "wait",
    standing: false,
    opens: (transfer, door) => isOutbound(termsOf(transfer)) || door.baseline !== undefined,
  },
  {
    name: "configuration-current",
    remedy: "wait",
    standing: true,
    opens: (_transfer, _door, { isOutdated }) => isOutdated !== true,
  },
];

/** The gates that are asked again after the intent: at every pass before the rule is there, and at every minting. */
export const standingGates: readonly Gate[] = gates.filter((gate) => gate.standing);

/**
 * The gates by which a door is ended though nobody said so. A process whose configuration is of yesterday goes by what
 * depends on none: that it was asked for since the last loss, and that the account is still the one that was signed for.
 */
export function revokingGates({ isOutdated, account }: Today): readonly Gate[] {
  if (!isOutdated) return standingGates;
  const asked = ["asked-since-loss", ...(account === undefined ? [] : ["account-unchanged"])];
  return standingGates.filter(({ name }) => asked.includes(name));
}

/** Whether it was asked for before the last loss of Redis' that two admins have accepted. */
export function isOfBeforeLoss(transfer: Transfer, { lossId }: Pick<Today, "lossId">): boolean {
  return transfer.lossId !== lossId;
}

/** The gates that are asked again before the rule is written. */
export const writingGates: readonly Gate[] = gates.filter((gate) => gate.standing || gate.beforeWriting);

/** The gates that say no, in order; empty where the door may open. */
export function shutGates(
  transfer: Transfer,
  door: Door,
  today: Today,
  among: readonly Gate[] = gates,
): readonly Gate[] {
  return among.filter((gate) => !gate.opens(transfer, door, today));
}
