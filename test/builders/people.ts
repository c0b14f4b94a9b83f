import type { NameOf, Person, PersonId } from "../../src/workflows/people/person.ts";

/**
 * The people of every test, by what they do in `environment()`. Two hold most roles, so that one can be missing.
 * Rosa and Hugo get links and hold no role; Eve is known and has no part; Mallory is unknown to the configuration.
 */
export const cast = {
  ada: "Ada Lovelace",
  alan: "Alan Turing",
  grace: "Grace Hopper",
  dorothy: "Dorothy Vaughan",
  mary: "Mary Somerville",
  emmy: "Emmy Noether",
  joan: "Joan Clarke",
  sam: "Sam Okafor",
  noor: "Noor Haddad",
  rosa: "Rosa Lindqvist",
  hugo: "Hugo Marchetti",
  eve: "Eve Castellano",
} as const satisfies Record<PersonId, string>;

/** The id of somebody whom today's configuration does not know. */
export const stranger: PersonId = "mallory";

/** Everybody whom today's configuration knows. */
export const everyone: readonly PersonId[] = Object.keys(cast);

/** One of the cast, as the directory has them. */
export function person(id: keyof typeof cast): Person {
  return { id, name: cast[id], email: `${id}@example.org`, timeZone: "Europe/London" };
}

/** How the cast is named; others keep their id. */
export const nameOf: NameOf = (id) => new Map<PersonId, string>(Object.entries(cast)).get(id) ?? id;
