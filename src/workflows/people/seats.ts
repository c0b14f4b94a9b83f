/**
 * Who may fill a seat. Permission is judged on a person of today's directory, each time: at the click, and again
 * before the door opens.
 */
import type { KindPolicy, Policy } from "../transfers/policy.ts";
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

/** The seats that a policy asks for in a tier, offered to today's holders. */
export function seatsFor(policy: KindPolicy, tier: Tier, environment: EnvironmentToday): readonly Seat[] {
  const wanted = policy.seats.filter((rule) => tier >= rule.fromTier);
  return wanted.map((rule, index) => {
    const earlier = wanted.slice(0, index).filter((other) => other.role === rule.role).length;
    return {
      id: earlier === 0 ? rule.role : `${rule.role}-${earlier + 1}`,
      role: rule.role,
      ...(rule.party === undefined ? {} : { party: rule.party }),
      offeredTo: holdersOf(rule.role, environment),
    };
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
 * Whether this person's signature would leave every seat signed by the requester alone. Nothing opens on one
 * person's word, whatever the policy says.
 */
export function wouldStandAlone(person: PersonId, seat: Seat, transfer: Transfer): boolean {
  const others = termsOf(transfer).seats.filter((other) => other.id !== seat.id);
  const approvals = currentSignOffs(transfer).filter((signOff) => signOff.decision === "approve");
  const signers = others.map((other) => approvals.find((signOff) => signOff.seatId === other.id)?.by);
  return [...signers, person].every((signer) => signer === transfer.requester);
}
