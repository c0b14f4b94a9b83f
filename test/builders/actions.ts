/** Actions as people send them: on the digest in force, unless a test says otherwise. */
import type { Via } from "../../src/workflows/audit/entry.ts";
import type { PersonId } from "../../src/workflows/people/person.ts";
import type {
  Ask,
  ConfirmAddress,
  Reject,
  Revise,
  Sign,
  TakeBack,
  Withdraw,
} from "../../src/workflows/transfers/action.ts";
import type { Actor, Asked, AskedDoor } from "../../src/workflows/transfers/asked.ts";
import type { Policy, TransferKind } from "../../src/workflows/transfers/policy.ts";
import { currentRevision, doorTermsOf, type Transfer, termsOf } from "../../src/workflows/transfers/transfer.ts";
import { usualPolicy } from "./policy.ts";

/** Who gets the links of the doors, in order: anybody for data, investigators for software. */
const recipientsOf: Readonly<Record<TransferKind, readonly PersonId[]>> = {
  "data-ingress": ["rosa", "hugo"],
  "software-ingress": ["ada", "alan"],
  egress: ["hugo", "rosa"],
};

/** The addresses of the doors, in order. */
const addressesOfDoors: readonly (readonly string[])[] = [
  ["203.0.113.7", "203.0.113.8"],
  ["198.51.100.7", "198.51.100.8"],
];

/** How a person comes to us: a pinned Slack account. */
export function via(by: PersonId): Via {
  return { chat: "slack", account: `T0HERON/U0${by.toUpperCase()}`, matchedBy: "pinned" };
}

/** A person who acts, through Slack. */
export function actor(by: PersonId): Actor {
  return { by, via: via(by) };
}

/** As many doors with as many addresses as a policy allows. */
export function askedDoors(policy: Policy = usualPolicy, kind: TransferKind = "data-ingress"): readonly AskedDoor[] {
  return recipientsOf[kind].slice(0, policy.doorsAtMost).map((recipient, index) => ({
    recipient,
    addresses: (addressesOfDoors[index] ?? []).slice(0, policy.addressesPerDoorAtMost),
    lastsMinutes: (policy.kinds[kind] ?? policy.kinds["data-ingress"]).window.defaultMinutes,
    ...(kind === "egress" ? { destination: "University of Heron" } : {}),
  }));
}

/** What is asked for, with some of it changed; as wide as the policy allows. */
export function asked(changes: Partial<Asked> = {}, policy: Policy = usualPolicy): Asked {
  return {
    kind: "data-ingress",
    subject: "Admissions 2025",
    purpose: "Linkage of admissions with the wards' own register.",
    doors: askedDoors(policy),
    ...changes,
  };
}

/** Software that is asked for, with some of it changed: for Ada and, where there are two doors, Alan. */
export function softwareAsked(changes: Partial<Asked> = {}, policy: Policy = usualPolicy): Asked {
  return {
    kind: "software-ingress",
    subject: "R 4.4",
    purpose: "The analysis needs it.",
    doors: askedDoors(policy, "software-ingress"),
    ...changes,
  };
}

/** Outputs that are asked for, with some of it changed: for Hugo and, where there are two doors, Rosa. */
export function outputsAsked(changes: Partial<Asked> = {}, policy: Policy = usualPolicy): Asked {
  return {
    kind: "egress",
    subject: "Tables 1 to 3",
    purpose: "For the paper.",
    doors: askedDoors(policy, "egress"),
    ...changes,
  };
}

/** Software for one person. */
export function softwareFor(recipient: PersonId, policy: Policy = usualPolicy): Asked {
  const [door] = askedDoors(policy, "software-ingress");
  return softwareAsked({ doors: door === undefined ? [] : [{ ...door, recipient }] }, policy);
}

/** What is asked for, with its first door changed. */
export function askedWith(door: Partial<AskedDoor>, policy: Policy = usualPolicy): Asked {
  const doors = askedDoors(policy).map((one, index) => (index === 0 ? { ...one, ...door } : one));
  return asked({ doors }, policy);
}

/** Asking for a transfer. */
export function ask(by: PersonId, what: Asked, salt = "salt-1"): Ask {
  return { do: "ask", ...actor(by), transferId: "IN-4K7Q", salt, asked: what };
}

function onSeat(transfer: Transfer, by: PersonId, seat: string) {
  return { ...actor(by), seat, digest: currentRevision(transfer).digest };
}

/** Signing a seat. */
export function sign(transfer: Transfer, by: PersonId, seat: string): Sign {
  return { do: "sign", ...onSeat(transfer, by, seat) };
}

/** Rejecting as a seat. */
export function reject(transfer: Transfer, by: PersonId, seat: string, reason = "Not agreed with the board."): Reject {
  return { do: "reject", ...onSeat(transfer, by, seat), reason };
}

/** Taking an approval back. */
export function takeBack(transfer: Transfer, by: PersonId, seat: string, reason = "Signed too soon."): TakeBack {
  return { do: "take-back", ...onSeat(transfer, by, seat), reason };
}

/** Confirming an address; by the recipient and of the door's first address, unless a test says otherwise. */
export function confirm(transfer: Transfer, door = "d1", changes: Partial<ConfirmAddress> = {}): ConfirmAddress {
  const { recipient, addresses } = doorTermsOf(transfer, door);
  const range = addresses[0]?.range ?? "";
  const { digest } = currentRevision(transfer);
  return { do: "confirm-address", ...actor(changes.by ?? recipient), door, range, digest, ...changes };
}

/** New terms from today's configuration. */
export function revise(transfer: Transfer): Revise {
  return { do: "revise", salt: `salt-${termsOf(transfer).revision + 1}` };
}

/** New terms because somebody changed what is asked for. */
export function edit(transfer: Transfer, by: PersonId, what: Asked): Revise {
  return { ...revise(transfer), edit: { ...actor(by), asked: what } };
}

/** Withdrawing before anything opened. */
export function withdraw(by: PersonId): Withdraw {
  return { do: "withdraw", ...actor(by) };
}
