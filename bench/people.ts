import { createDirectory } from "../src/adapters/directory/directory.ts";
import type { Directory } from "../src/workflows/engine/ports.ts";
import type { EnvironmentToday } from "../src/workflows/people/environment.ts";
import type { PersonId } from "../src/workflows/people/person.ts";
import type { Policy } from "../src/workflows/transfers/policy.ts";
import { accountIdentity } from "../test/builders/environment.ts";
import { usualPolicy } from "../test/builders/policy.ts";

/** The people of one environment: two of each role that signs, and who gets the links. */
export interface Crew {
  readonly provider: PersonId;
  readonly investigator: PersonId;
  readonly referee: PersonId;
  readonly recipient: PersonId;
  readonly admin: PersonId;
  readonly assessor: PersonId;
  readonly otherAssessor: PersonId;
}

/** The people of the environment with this number; nobody is in two environments. */
export function crewOf(index: number): Crew {
  const name = (role: string): PersonId => `${role}-${index}`;
  return {
    provider: name("provider"),
    investigator: name("investigator"),
    referee: name("referee"),
    recipient: name("recipient"),
    admin: name("admin"),
    assessor: name("assessor"),
    otherAssessor: name("other-assessor"),
  };
}

/** The environment with this number, with an account of its own. */
export function environmentOf(index: number): EnvironmentToday {
  const crew = crewOf(index);
  return {
    id: `env-${index}`,
    name: `Environment ${index}`,
    tier: 2,
    accountId: `${accountIdentity.resourceId}${index}`,
    ingressContainer: "ingress",
    egressContainer: "egress",
    people: {
      provider: [crew.provider],
      investigator: [crew.investigator],
      referee: [crew.referee],
      assessor: [crew.assessor, crew.otherAssessor],
      admin: [crew.admin],
    },
  };
}

/** A directory of so many environments. */
export function directoryOf(environments: number, policy: Policy = usualPolicy): Directory {
  const numbers = Array.from({ length: environments }, (_, index) => index);
  const ids = numbers.flatMap((index) => Object.values(crewOf(index)) as PersonId[]);
  return createDirectory({
    people: ids.map((id) => ({ id, name: `Person ${id}`, email: `${id}@example.org`, timeZone: "Europe/London" })),
    environments: numbers.map(environmentOf),
    policy,
    roleNames: {
      provider: "Provider",
      investigator: "Investigator",
      referee: "Referee",
      assessor: "Assessor",
      admin: "System Manager",
    },
    configDigest: "c0nf1g",
  });
}
