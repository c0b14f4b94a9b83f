/**
 * Who may fill a seat. Permission is judged on a person of today's directory, each time: at the click, and again
 * before the door opens.
 */
import type { KindPolicy, Policy, TransferKind } from "../transfers/policy.ts";
import type { Refusal } from "../transfers/refusal.ts";
import type { Seat } from "../transfers/terms.ts";
import { currentSignOffs, type Transfer, termsOf } from "../transfers/transfer.ts";
import type { EnvironmentToday, Today } from "./environment.ts";
import type { PersonId } from "./person.ts";
import { independentRoles, type Role, roles } from "./role.ts";
import type { Tier } from "./tier.ts";

/** The roles that a person holds in an environment today. */
export function rolesOf(person: PersonId, environment: EnvironmentToday): readonly Role[] {
  return roles.filter((role) => environment.people[role].includes(person));
}

/** Whether a role that must be independent is held beside another one, which makes it void. */
function isCompromised(person: PersonId, role: Role, environment: EnvironmentToday): boolean {
  return independentRoles.includes(role) && rolesOf(person, environment).length > 1;
}

/** Who holds a role today and may act in it. */
export function holdersOf(role: Role, environment: EnvironmentToday): readonly PersonId[] {
  return environment.people[role].filter((person) => !isCompromised(person, role, environment));
}

/** Who wants a transfer. */
export interface Wanting {
  readonly kind: TransferKind;
  readonly requester: PersonId;
  readonly recipients: readonly PersonId[];
}

/** Who wants a transfer, by its terms in force. */
export function wantingOf(transfer: Transfer): Wanting {
  const { kind, doors } = termsOf(transfer);
  return { kind, requester: transfer.requester, recipients: doors.map(({ recipient }) => recipient) };
}

/**
 * Those on whose signatures alone nothing opens, whatever the policy says: who asked; where software comes in, or
 * something goes out, who gets the link, too.
 */
export function isInterested(person: PersonId, { kind, requester, recipients }: Wanting): boolean {
  return person === requester || (kind !== "data-ingress" && recipients.includes(person));
}

/** The id of a role's next seat: one of its own for each. */
function nextSeatId(role: Role, before: readonly { readonly role: Role }[]): string {
  const earlier = before.filter((other) => other.role === role).length;
  return earlier === 0 ? role : `${role}-${earlier + 1}`;
}

/** The seats that a policy itself asks for in a tier, offered to today's holders. */
export function policySeats(policy: KindPolicy, tier: Tier, environment: EnvironmentToday): readonly Seat[] {
  const wanted = policy.seats.filter((rule) => tier >= rule.fromTier);
  return wanted.map((rule, index) => ({
    id: nextSeatId(rule.role, wanted.slice(0, index)),
    role: rule.role,
    ...(rule.party === undefined ? {} : { party: rule.party }),
    offeredTo: holdersOf(rule.role, environment),
  }));
}

/**
 * The seats of a transfer: those of the policy and, where nobody who holds one of them is free of interest in it, an
 * admin's, for an admin who is: otherwise nobody's signatures could ever be enough. Where no admin is free of interest
 * either, that seat is offered to nobody, so that the transfer can't be asked for.
 */
export function seatsFor(
  policy: KindPolicy,
  tier: Tier,
  environment: EnvironmentToday,
  wanting: Wanting,
): readonly Seat[] {
  const seats = policySeats(policy, tier, environment);
  const isFree = (person: PersonId): boolean => !isInterested(person, wanting);
  if (seats.some(({ offeredTo }) => offeredTo.some(isFree))) return seats;
  const added: Seat = {
    id: nextSeatId("admin", seats),
    role: "admin",
    addedBecause: "nobody-else-independent",
    offeredTo: holdersOf("admin", environment).filter(isFree),
  };
  return [...seats, added];
}

/** Whether seats hold all that are wanted: by role and party, each wanted one covered by one of its own. */
export function coverSeats(seats: readonly Seat[], wanted: readonly Seat[]): boolean {
  const left = [...seats];
  return wanted.every((seat) => {
    const at = left.findIndex((candidate) => candidate.role === seat.role && candidate.party === seat.party);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** Why this person may not hold this seat's role today; undefined where they may. */
export function roleRefusal(person: PersonId, seat: Seat, today: Today): Refusal | undefined {
  const { environment } = today;
  if (environment === undefined || !today.isKnown(person) || !environment.people[seat.role].includes(person)) {
    return { code: "not-your-seat", role: seat.role };
  }
  return isCompromised(person, seat.role, environment) ? { code: "not-independent", role: seat.role } : undefined;
}

/** Why software can't go to this person: it goes to an investigator of the environment, who installs it there. */
export function softwareRecipientRefusal(
  kind: TransferKind,
  recipient: PersonId,
  environment: EnvironmentToday,
): Refusal | undefined {
  if (kind !== "software-ingress" || holdersOf("investigator", environment).includes(recipient)) return undefined;
  return { code: "recipient-not-in-role", field: "recipient", role: "investigator" };
}

/** The role in which somebody has already approved the terms in force, if they have. One person fills one seat. */
export function filledRole(person: PersonId, transfer: Transfer): Role | undefined {
  const approval = currentSignOffs(transfer).find((signOff) => signOff.by === person && signOff.decision === "approve");
  return termsOf(transfer).seats.find((seat) => seat.id === approval?.seatId)?.role;
}

/** Whether the policy lets the requester sign this role's seat. */
export function requesterMaySign(person: PersonId, role: Role, transfer: Transfer, policy: Policy): boolean {
  return person !== transfer.requester || policy.requesterMaySign.includes(role);
}

/**
 * Whether signatures are those of the requester alone; for software and egress, of requester and recipients alone.
 * Nothing opens on them, whatever the policy says.
 */
export function areAllInterested(signers: readonly (PersonId | undefined)[], wanting: Wanting): boolean {
  return signers.every((signer) => signer !== undefined && isInterested(signer, wanting));
}

/**
 * Whether this seat needs somebody who doesn't want the transfer: it was added for that, or this signature would be the
 * last and leave every seat signed by those who do.
 */
export function wouldStandAlone(person: PersonId, seat: Seat, transfer: Transfer): boolean {
  if (seat.addedBecause !== undefined && isInterested(person, wantingOf(transfer))) return true;
  const others = termsOf(transfer).seats.filter((other) => other.id !== seat.id);
  const approvals = currentSignOffs(transfer).filter((signOff) => signOff.decision === "approve");
  const signers = others.map((other) => approvals.find((signOff) => signOff.seatId === other.id)?.by);
  return areAllInterested([...signers, person], wantingOf(transfer));
}
