import { assessorsWanted } from "../workflows/assessment/allowed.ts";
import type { EnvironmentToday } from "../workflows/people/environment.ts";
import type { PersonId } from "../workflows/people/person.ts";
import { roles } from "../workflows/people/role.ts";
import { holdersOf, isInterested, policySeats, rolesOf, seatsFor, type Wanting } from "../workflows/people/seats.ts";
import type { KindPolicy, Policy, TransferKind } from "../workflows/transfers/policy.ts";

/** Who of those who may ask for a transfer of a kind could get it signed. */
export interface SeatsVerdict {
  readonly able: readonly PersonId[];
  readonly unable: readonly PersonId[];
  /** The roles of the seats that the policy asks for. */
  readonly seats: readonly string[];
}

/**
 * Judges, for everybody who is reached and may ask, whether different people who are reached could fill every seat, and
 * enough others assess what leaves, by the rules of signing: the requester only where the policy lets them, and not only people who want the transfer.
 */
export function judgeSeats(
  policy: Policy,
  kind: TransferKind,
  environment: EnvironmentToday,
  reached: ReadonlySet<PersonId>,
): SeatsVerdict {
  const members = [...new Set(roles.flatMap((role) => environment.people[role]))];
  const askers = members.filter((person) => reached.has(person) && rolesOf(person, environment).length > 0);
  const isAble = (requester: PersonId): boolean =>
    recipientsOf(kind, environment, reached, requester).some((recipient) =>
      canBeSigned(policy, environment, reached, { kind, requester, recipients: [recipient] }),
    );
  return {
    able: askers.filter(isAble),
    unable: askers.filter((person) => !isAble(person)),
    seats: [
      ...policySeats(kindPolicyOf(policy, kind), environment.tier, environment).map(({ role }) => role),
      ...Array.from({ length: assessorsOf(policy, kind) }, () => "assessor"),
    ],
  };
}

function kindPolicyOf({ kinds }: Policy, kind: TransferKind): KindPolicy {
  const policy = kinds[kind];
  if (policy === undefined) throw new Error("seats are judged of what is served");
  return policy;
}

/** Whom it could go to: software to an investigator; data and outputs to anybody, of whom the requester serves as well as any. */
function recipientsOf(
  kind: TransferKind,
  environment: EnvironmentToday,
  reached: ReadonlySet<PersonId>,
  requester: PersonId,
): readonly PersonId[] {
  if (kind !== "software-ingress") return [requester];
  return holdersOf("investigator", environment).filter((person) => reached.has(person));
}

/** How many must assess what leaves, besides those who sign. */
function assessorsOf(policy: Policy, kind: TransferKind): number {
  return kind === "egress" ? (assessorsWanted({ policy }) ?? 0) : 0;
}

function canBeAssessed(
  policy: Policy,
  environment: EnvironmentToday,
  reached: ReadonlySet<PersonId>,
  { kind, requester, recipients }: Wanting,
): boolean {
  const apart = holdersOf("assessor", environment).filter(
    (person) => reached.has(person) && person !== requester && !recipients.includes(person),
  );
  return apart.length >= assessorsOf(policy, kind);
}

function canBeSigned(
  policy: Policy,
  environment: EnvironmentToday,
  reached: ReadonlySet<PersonId>,
  wanting: Wanting,
): boolean {
  const { kind, requester } = wanting;
  if (!canBeAssessed(policy, environment, reached, wanting)) return false;
  const wants = (person: PersonId): boolean => isInterested(person, wanting);
  const seats = seatsFor(kindPolicyOf(policy, kind), environment.tier, environment, wanting).map((seat) => {
    const holders = holdersOf(seat.role, environment).filter((person) => reached.has(person));
    const allowed = holders.filter((person) => person !== requester || policy.requesterMaySign.includes(seat.role));
    // A seat needs no more candidates than there are seats; those who don't want the transfer serve better.
    return allowed.toSorted((one, other) => Number(wants(one)) - Number(wants(other)));
  });
  return fill(
    seats.map((candidates) => candidates.slice(0, seats.length)),
    [],
    (signers) => signers.some((signer) => !wants(signer)),
  );
}

/** Whether each seat can get a person of its own so that all of them together are enough. */
function fill(
  [candidates, ...others]: readonly (readonly PersonId[])[],
  signers: readonly PersonId[],
  areEnough: (signers: readonly PersonId[]) => boolean,
): boolean {
  if (candidates === undefined) return areEnough(signers);
  return candidates
    .filter((person) => !signers.includes(person))
    .some((person) => fill(others, [...signers, person], areEnough));
}
