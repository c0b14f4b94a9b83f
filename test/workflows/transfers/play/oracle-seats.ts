/** Whose signatures a transfer needs, by design.md's first rule and today's configuration alone. */
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import type { Seat, Terms } from "../../../../src/workflows/transfers/terms.ts";
import { independentHolders, seatsAskedFor, type World } from "./world.ts";

/** Who wants a transfer, so that somebody else must sign: the requester; of software and outputs, the recipients, too. */
export function thoseWhoWant({ kind, doors }: Terms, requester: PersonId): readonly PersonId[] {
  return kind !== "data-ingress" ? [requester, ...doors.map(({ recipient }) => recipient)] : [requester];
}

function sameSeats(seats: readonly Seat[], wanted: readonly string[]): boolean {
  const has = seats.map(({ role, party, addedBecause }) => `${role}/${party ?? ""}/${addedBecause ?? ""}`);
  return has.join() === wanted.join();
}

/**
 * What is wrong with the seats of new terms. Those of the policy are there, in its order, and one for an admin where
 * nobody holds one of those who doesn't want it, and nowhere else. `mayBeEmpty`: terms that nobody asked for may want
 * what nobody can give.
 */
export function seatsBreaches(terms: Terms, requester: PersonId, world: World, mayBeEmpty: boolean): string[] {
  const wanted = seatsAskedFor(world, terms.kind) ?? [];
  const want = new Set(thoseWhoWant(terms, requester));
  const holds = (role: Seat["role"]): readonly PersonId[] => independentHolders(world, role);
  const isSomebodyFree = wanted.some(({ role }) => holds(role).some((person) => !want.has(person)));
  const own = wanted.map(({ role, party }) => `${role}/${party ?? ""}/`);
  const all = isSomebodyFree ? own : [...own, "admin//nobody-else-independent"];
  const added = terms.seats.find(({ addedBecause }) => addedBecause !== undefined);
  return [
    ...(sameSeats(terms.seats, all) ? [] : ["seats"]),
    ...(added?.offeredTo.some((person) => want.has(person)) ? ["seat-offered-to-those-who-want-it"] : []),
    ...(mayBeEmpty || terms.seats.every(({ offeredTo }) => offeredTo.length > 0) ? [] : ["seat-of-nobody"]),
    ...(new Set(terms.seats.map(({ id }) => id)).size === terms.seats.length ? [] : ["seats-with-one-id"]),
  ];
}
