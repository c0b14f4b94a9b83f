/** How an adoption is kept in an environment's record: who asked, what became of it, and what all admins are told. */
import type { AdoptedAccount } from "../doors/account.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import type { Adoption } from "./adoption.ts";
import { type Bulletin, type Environment, type EnvironmentChange, withBulletin } from "./environment.ts";

/** The yes of a first admin that waits for a second, lapsed by now or not. */
export function waitingAdoption(environment: Environment | undefined): Adoption | undefined {
  return environment?.bulletins.findLast(({ adoption }) => adoption !== undefined && adoption.outcome === undefined)
    ?.adoption;
}

function settled(
  bulletins: readonly Bulletin[],
  outcomeOf: (adoption: Adoption) => Adoption["outcome"],
): readonly Bulletin[] {
  return bulletins.map((bulletin) => {
    const { adoption } = bulletin;
    const outcome = adoption === undefined || adoption.outcome !== undefined ? undefined : outcomeOf(adoption);
    return adoption === undefined || outcome === undefined
      ? bulletin
      : { ...bulletin, adoption: { ...adoption, outcome } };
  });
}

function overAt({ lapsesAt }: Adoption, now: Instant): NonNullable<Adoption["outcome"]> {
  return now < lapsesAt ? { what: "changed", at: now } : { what: "lapsed", at: lapsesAt };
}

/** A first admin says yes: whoever may adopt has a card, on which another confirms. What waited before waits no more. */
export function askAdoption(before: Environment, adoption: Adoption): NonNullable<EnvironmentChange> {
  const { at, first, via, digest, lapsesAt, shown, mayConfirm: to } = adoption;
  const version = before.version + 1;
  const over = settled(before.bulletins, (one) => overAt(one, at));
  const bulletin = {
    id: `adoption-${version}`,
    at,
    code: "adoption-asked",
    what: [shown.accountId],
    to,
    adoption,
  } as const;
  const facts = { cause: shown.cause, creationTime: shown.newCreationTime, digest, lapsesAt };
  return {
    environment: { ...before, version, bulletins: withBulletin(over, bulletin) },
    entry: { code: "adoption-asked", by: first, via, facts, detail: { shown } },
  };
}

/** Nobody confirmed in time. Undefined where nothing has lapsed. */
export function lapseAdoption(before: Environment, now: Instant): EnvironmentChange {
  const waiting = waitingAdoption(before);
  if (waiting === undefined || now < waiting.lapsesAt) return undefined;
  return {
    environment: {
      ...before,
      version: before.version + 1,
      bulletins: settled(before.bulletins, (one) => overAt(one, now)),
    },
    entry: { code: "adoption-lapsed", by: null, via: null, facts: { digest: waiting.digest }, detail: null },
  };
}

/** The account of this environment was adopted: its admins are told, once. */
export function recordAdopted(
  before: Environment,
  accountId: string,
  adopted: AdoptedAccount,
  to: readonly PersonId[],
): EnvironmentChange {
  const { creationTime, digest, environmentId, first, second, at } = adopted;
  const id = `adopted-${creationTime}`;
  if (before.bulletins.some((bulletin) => bulletin.id === id)) return undefined;
  const over = settled(before.bulletins, ({ shown }) =>
    shown.accountId === accountId && shown.newCreationTime === creationTime
      ? { what: "adopted", at, second }
      : undefined,
  );
  const bulletin = { id, at, code: "account-adopted", what: [accountId], to, adopted: { first, second } } as const;
  return {
    environment: { ...before, version: before.version + 1, bulletins: withBulletin(over, bulletin) },
    entry: {
      code: "account-adopted",
      by: second,
      via: null,
      facts: { first, creationTime, digest, environment: environmentId },
      detail: null,
    },
  };
}
