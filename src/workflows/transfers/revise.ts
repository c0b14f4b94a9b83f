import { changedSinceFrozen } from "../assessment/frozen-gates.ts";
import { isAssessed } from "../assessment/standing.ts";
import { digestOf } from "../audit/digest.ts";
import { procedureUnchanged } from "../doors/file-gates.ts";
import { shutGates } from "../doors/gates.ts";
import type { Today } from "../people/environment.ts";
import { rolesOf } from "../people/seats.ts";
import type { Accepted, Revise, Rule } from "./action.ts";
import { refusalsOf } from "./ask.ts";
import { isServed } from "./limits.ts";
import type { TransferKind } from "./policy.ts";
import { type Terms, termsDigest } from "./terms.ts";
import { askedOf, termsFor } from "./terms-for.ts";
import { type Transfer, termsOf } from "./transfer.ts";
import { withTerms } from "./with-terms.ts";

/** The gates that ask for new terms, by name, over all doors. While files are assessed, those that make them others. */
export function reasonsToRevise(transfer: Transfer, today: Today): readonly string[] {
  if (transfer.phase === "assessing") return changedSinceFrozen(transfer, today);
  const names = transfer.doors.flatMap((door) =>
    shutGates(transfer, door, today)
      .filter((gate) => gate.remedy === "revise")
      .map((gate) => gate.name),
  );
  return [...new Set(names)];
}

function revisedTerms(transfer: Transfer, action: Revise, today: Today): Terms {
  const before = termsOf(transfer);
  const asked = action.edit?.asked ?? askedOf(before);
  const isFrozenStill =
    changedSinceFrozen(transfer, today).length === 0 &&
    digestOf(asked.files ?? []) === digestOf(before.files?.groups ?? []);
  const frozen = isFrozenStill ? before.files?.frozen : undefined;
  return termsFor(asked, today, {
    transferId: transfer.id,
    before: transfer.revisions,
    salt: action.salt,
    requester: transfer.requester,
    revision: before.revision + 1,
    statedBy: action.edit?.by ?? transfer.requester,
    ...(frozen === undefined ? {} : { frozen }),
  });
}

/** What a person would see as the same terms: everything but salt and revision. */
function essence(terms: Terms): string {
  return termsDigest({ ...terms, salt: "", revision: 0 });
}

function kindAfter(transfer: Transfer, { edit }: Revise): TransferKind {
  return edit?.asked.kind ?? termsOf(transfer).kind;
}

/** The rules of revising: there is something to revise, and what is asked for can be asked for today. */
export const reviseRules: readonly Rule<Revise>[] = [
  {
    name: "edited-by-requester",
    judge: (transfer, action) =>
      action.edit === undefined || action.edit.by === transfer.requester ? undefined : { code: "not-requester" },
  },
  {
    name: "editor-in-role",
    judge: (_, action, { environment }) =>
      action.edit === undefined || environment === undefined || rolesOf(action.edit.by, environment).length > 0
        ? undefined
        : { code: "no-role", field: "environment" },
  },
  {
    name: "edit-may-be-asked",
    judge: (transfer, action, today) =>
      action.edit === undefined ? undefined : refusalsOf(action.edit.asked, today, transfer.requester)[0],
  },
  {
    name: "environment-known",
    judge: (_, __, today) =>
      today.environment === undefined ? { code: "unknown-environment", field: "environment" } : undefined,
  },
  {
    name: "kind-served",
    judge: (transfer, action, today) => {
      const kind = kindAfter(transfer, action);
      return isServed(kind, today) ? undefined : { code: "kind-not-served", field: "environment", kind };
    },
  },
  {
    // By itself what was to be assessed never becomes what is not, or the other way round.
    name: "procedure-kept",
    judge: (transfer, { edit }, today) => {
      if (edit !== undefined || transfer.doors.every((door) => procedureUnchanged.opens(transfer, door, today)))
        return undefined;
      return { code: "gate-shut", gate: procedureUnchanged.name };
    },
  },
  {
    name: "account-read",
    judge: (_, __, today) =>
      today.account === undefined ? { code: "account-unread", field: "environment" } : undefined,
  },
  {
    name: "something-changed",
    judge: (transfer, action, today) => {
      if (today.environment === undefined || today.account === undefined) return undefined;
      if (!isServed(kindAfter(transfer, action), today)) return undefined;
      if (action.edit === undefined)
        return reasonsToRevise(transfer, today).length > 0 ? undefined : { code: "nothing-changed" };
      return essence(revisedTerms(transfer, action, today)) === essence(termsOf(transfer))
        ? { code: "nothing-changed" }
        : undefined;
    },
  },
];

/** New terms from today's configuration. The sign-offs so far stay visible and count for nothing. */
export function revise(transfer: Transfer, action: Revise, today: Today): Accepted {
  const terms = revisedTerms(transfer, action, today);
  const digest = termsDigest(terms);
  const because = action.edit === undefined ? reasonsToRevise(transfer, today) : ["edited"];
  const revised = withTerms(transfer, { terms, digest, at: today.now, because });
  const isReady = terms.files === undefined || isAssessed(revised, today);
  const { progress: _progress, ...assessing } = revised.assessing ?? { reviews: [] };
  return {
    transfer: {
      ...revised,
      phase: isReady ? "awaiting-sign-off" : "assessing",
      // What is read or copied for these is begun anew.
      ...(revised.assessing === undefined ? {} : { assessing }),
    },
    entry: {
      code: "revised",
      by: action.edit?.by ?? null,
      via: action.edit?.via ?? null,
      facts: {
        termsDigest: digest,
        configDigest: today.configDigest,
        revision: terms.revision,
        because: because.join(" "),
      },
      detail: { terms },
    },
  };
}
