/** What of an account that is shared must not be shown to an admin of only some of its environments. */
import type { Hidden } from "../cards/adoption-card.ts";
import type { AdoptionShown, AdoptionToday } from "../environments/adoption.ts";
import type { PersonId } from "../people/person.ts";
import { doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { mayKnow, whereReadable } from "./overview.ts";
import type { Deps } from "./ports.ts";
import { environmentOf, loadTransfer } from "./run.ts";

/** Whoever may adopt is shown all that they would accept; anybody else only what they may know of without it. */
export async function hiddenFrom(
  deps: Deps,
  shown: AdoptionShown,
  { admins }: Pick<AdoptionToday, "admins">,
  person: PersonId,
): Promise<Hidden> {
  if (admins.includes(person)) return { transfers: [], ranges: [], environments: [] };
  const { directory } = deps;
  const hidden: string[] = [];
  const known: string[] = [];
  for (const id of new Set([...shown.doors.map(({ transferId }) => transferId), ...shown.links])) {
    const transfer = await loadTransfer(deps, id).catch(whereReadable<Transfer>);
    const environment = transfer === undefined ? undefined : directory.environment(environmentOf(transfer));
    const isKnown =
      transfer !== undefined && mayKnow(transfer, person, environment === undefined ? {} : { environment });
    if (isKnown) known.push(...transfer.doors.flatMap(({ id: door }) => rangesOf(transfer, door)));
    else hidden.push(id);
  }
  const isTheirs = (id: string): boolean => directory.environment(id)?.people.admin.includes(person) === true;
  return {
    transfers: hidden,
    ranges: shown.ours.filter((range) => !known.includes(range)),
    environments: shown.environments.filter((id) => !isTheirs(id)),
  };
}

function rangesOf(transfer: Transfer, doorId: string): readonly string[] {
  return doorTermsOf(transfer, doorId).addresses.map(({ range }) => range);
}
