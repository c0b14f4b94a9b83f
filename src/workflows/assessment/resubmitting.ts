/** The requester's answer to what was returned: asked for again, and frozen anew. */
import type { Today } from "../people/environment.ts";
import { rolesOf } from "../people/seats.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import { refusalsOf } from "../transfers/ask.ts";
import { termsDigest } from "../transfers/terms.ts";
import { termsFor } from "../transfers/terms-for.ts";
import { type Transfer, termsOf } from "../transfers/transfer.ts";
import { withTerms } from "../transfers/with-terms.ts";

/** The rules of asking again: by the requester, for what may be asked for today. */
export const resubmitRules: readonly Rule<ActionOf<"resubmit">>[] = [
  {
    name: "by-requester",
    judge: (transfer, { by }) => (by === transfer.requester ? undefined : { code: "not-requester" }),
  },
  {
    name: "requester-in-role",
    judge: (_, { by }, { environment }) =>
      environment === undefined || rolesOf(by, environment).length > 0
        ? undefined
        : { code: "no-role", field: "environment" },
  },
  {
    name: "same-kind",
    judge: (transfer, { asked }) =>
      asked.kind === termsOf(transfer).kind && asked.files !== undefined
        ? undefined
        : { code: "kind-not-served", field: "environment", kind: asked.kind },
  },
  {
    name: "may-be-asked",
    judge: (transfer, { asked }, today) => refusalsOf(asked, today, transfer.requester)[0],
  },
];

/** New terms, whose files are frozen anew. What assessors said stays until then, and after it where nothing changed. */
export function resubmit(transfer: Transfer, action: ActionOf<"resubmit">, today: Today): Accepted {
  const terms = termsFor(action.asked, today, {
    transferId: transfer.id,
    before: transfer.revisions,
    salt: action.salt,
    revision: termsOf(transfer).revision + 1,
    requester: transfer.requester,
    statedBy: action.by,
  });
  const digest = termsDigest(terms);
  const { returned: _returned, progress: _progress, ...assessing } = transfer.assessing ?? { reviews: [] };
  const revised = withTerms(transfer, { terms, digest, at: today.now, because: ["resubmitted"] });
  return {
    transfer: { ...revised, phase: "assessing", assessing },
    entry: {
      code: "resubmitted",
      by: action.by,
      via: action.via,
      facts: { termsDigest: digest, configDigest: today.configDigest, revision: terms.revision },
      detail: { terms },
    },
  };
}
