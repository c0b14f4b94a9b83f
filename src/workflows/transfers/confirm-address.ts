import type { Today } from "../people/environment.ts";
import type { Accepted, ConfirmAddress, Reject, Rule, Sign, TakeBack } from "./action.ts";
import type { DoorTerms } from "./terms.ts";
import { type Confirmation, currentRevision, type Door, type Transfer, termsOf } from "./transfer.ts";

/** A card shows a digest; what was signed is what was shown. */
export const currentDigest: Rule<Sign | Reject | TakeBack | ConfirmAddress> = {
  name: "current-digest",
  judge: (transfer, action) => {
    const { digest } = currentRevision(transfer);
    return action.digest === digest ? undefined : { code: "outdated-card", current: digest };
  },
};

function doorTermsFor(transfer: Transfer, action: ConfirmAddress): DoorTerms | undefined {
  return termsOf(transfer).doors.find((door) => door.id === action.door);
}

/** The rules of confirming an address: the recipient's own word, on the terms that the card shows. */
export const confirmRules: readonly Rule<ConfirmAddress>[] = [
  currentDigest,
  {
    name: "by-recipient",
    judge: (transfer, action) => {
      const door = doorTermsFor(transfer, action);
      return door === undefined || door.recipient === action.by ? undefined : { code: "not-recipient" };
    },
  },
  {
    name: "address-exists",
    judge: (transfer, action) => {
      const door = doorTermsFor(transfer, action);
      if (door === undefined || door.addresses.some((address) => address.range === action.range)) return undefined;
      return { code: "unknown-address", door: action.door };
    },
  },
  {
    name: "confirmed-once",
    judge: (transfer, action) => {
      const door = transfer.doors.find((candidate) => candidate.id === action.door);
      const confirmed = door?.confirmations.some(
        (one) => one.range === action.range && one.termsDigest === action.digest,
      );
      return confirmed === true ? { code: "already-confirmed", door: action.door } : undefined;
    },
  },
];

/** A door with an address called theirs by the recipient; the same word twice is one. */
export function confirmedAt(confirmation: Confirmation, door: Door): Door {
  const known = door.confirmations.some(
    (one) => one.range === confirmation.range && one.termsDigest === confirmation.termsDigest,
  );
  return known ? door : { ...door, confirmations: [...door.confirmations, confirmation] };
}

/** Confirming an address. */
export function confirmAddress(transfer: Transfer, action: ConfirmAddress, today: Today): Accepted {
  const { digest } = currentRevision(transfer);
  const confirmation = { range: action.range, termsDigest: digest, at: today.now };
  return {
    transfer: {
      ...transfer,
      doors: transfer.doors.map((door) => (door.id === action.door ? confirmedAt(confirmation, door) : door)),
    },
    entry: {
      code: "address-confirmed",
      by: action.by,
      via: action.via,
      facts: { door: action.door, termsDigest: digest, configDigest: today.configDigest },
      detail: { range: action.range },
    },
  };
}
