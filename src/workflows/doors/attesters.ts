/** Whose word counts where the bot may not see for itself: an admin's who has no part in the transfer. */
import type { EnvironmentToday, OtherHand, Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import type { Refusal } from "../transfers/refusal.ts";
import type { Transfer } from "../transfers/transfer.ts";

/** Whether closing a door there needs somebody's word: what is not read, or what the next deploy would put back. */
function needsWord(hand: OtherHand | undefined): boolean {
  return hand !== undefined && (!hand.reads || hand.by === "dsh");
}

/** Whether somebody asked for it, was to get its link, signed or assessed it, under these terms or earlier ones. */
function hasPartIn(transfer: Transfer, person: PersonId): boolean {
  return (
    person === transfer.requester ||
    transfer.revisions.some(({ terms }) => terms.doors.some((one) => one.recipient === person)) ||
    transfer.signOffs.some((signOff) => signOff.by === person) ||
    transfer.assessing?.reviews.some(({ by }) => by === person) === true
  );
}

/** Today's admins who have no part in the transfer. */
export function attestersOf(
  transfer: Transfer,
  environment: Pick<EnvironmentToday, "people"> | undefined,
): readonly PersonId[] {
  return (environment?.people.admin ?? []).filter((admin) => !hasPartIn(transfer, admin));
}

/** Whether a closing will need somebody's word and nobody could give it. */
export function isNobodyToAttest(transfer: Transfer, { environment }: Pick<Today, "environment">): boolean {
  return needsWord(environment?.hand) && attestersOf(transfer, environment).length === 0;
}

/** Nothing counts as read where the bot may not read. */
export function unreadRefusal({ environment }: Pick<Today, "environment">): Refusal | undefined {
  return environment?.hand?.reads === false ? { code: "not-proven", why: "may-not-be-read" } : undefined;
}

/** Refuses everybody else, and says whose word counts. */
export function attesterRefusal(
  transfer: Transfer,
  person: PersonId | undefined,
  { environment }: Pick<Today, "environment">,
): Refusal | undefined {
  const who = attestersOf(transfer, environment);
  return person !== undefined && who.includes(person) ? undefined : { code: "may-not-attest", who };
}

/** Whose hand it is, where it is not the bot's own, as an entry has it. */
export function handFact({ environment }: Pick<Today, "environment">): { readonly hand?: string } {
  return environment?.hand === undefined ? {} : { hand: environment.hand.by };
}
