import type { FieldErrors, Filled, Form } from "../workflows/cards/form.ts";
import { addedSeatInWords } from "../workflows/cards/wording.ts";
import { loadTransfer, run } from "../workflows/engine/run.ts";
import { partsOf } from "../workflows/engine/subjects.ts";
import { loadLosses, todayIn } from "../workflows/engine/today.ts";
import { lostTransfers } from "../workflows/losses/acceptance.ts";
import { rolesOf } from "../workflows/people/seats.ts";
import { refusalsOf } from "../workflows/transfers/ask.ts";
import type { Asked } from "../workflows/transfers/asked.ts";
import type { FormField, Refusal } from "../workflows/transfers/refusal.ts";
import { type Transfer, termsOf } from "../workflows/transfers/transfer.ts";
import { actorOf, type Desk } from "./desk.ts";
import { egressForm, egressFormName, egressFrom } from "./egress-form.ts";
import type { FormReply, Reply } from "./front.ts";
import { type Prefill, readPrefill } from "./parse.ts";
import { plainText } from "./plain-text.ts";
import { refusalLine, say } from "./reply.ts";
import { askedFrom, environmentsOf, requestForm, requestFormName } from "./request-form.ts";

const idAttemptsAtMost = 20;

/** What the forms are of. */
export type Direction = "ingress" | "egress";

/** The form of each direction, by the name under which it comes back. */
const directions: Readonly<Record<string, Direction>> = { [requestFormName]: "ingress", [egressFormName]: "egress" };

/** What the form of this name asks for; undefined for another form. */
export function directionOf(form: string): Direction | undefined {
  return Object.hasOwn(directions, form) ? directions[form] : undefined;
}

/** The form with what was typed filled in; undefined where there are no such transfers. */
function formOf(desk: Desk, direction: Direction, prefill: Prefill): Form | undefined {
  const environments = environmentsOf(desk.deps, desk.person.id);
  if (direction === "ingress") return requestForm(environments, prefill, desk.deps);
  const { egress } = desk.deps.directory.policy.kinds;
  const served = environments.filter(({ egressContainer }) => egressContainer !== undefined);
  return egress === undefined || served.length === 0 ? undefined : egressForm(served, prefill, egress);
}

/** `/ingress request` and `/egress request`: the form, or why there is none for this person. */
export async function openRequest(desk: Desk, direction: Direction, words: readonly string[]): Promise<Reply> {
  if (environmentsOf(desk.deps, desk.person.id).length === 0)
    return say(["You hold no role in any environment, so there is nothing to ask for. Ask an admin to add you."]);
  const form = formOf(desk, direction, readPrefill(words));
  if (form !== undefined) return { kind: "form", form };
  return say(refusalLine({ code: "kind-not-served", field: "environment", kind: "egress" }, desk.wording));
}

/** The form as it is before anything is filled in; undefined where the policy has no such transfers. */
export function emptyRequest(desk: Desk, direction: Direction): Form | undefined {
  return formOf(desk, direction, {});
}

/** Each mistake beside its field. */
export function errorsOf(refusals: readonly Refusal[], desk: Desk): FieldErrors {
  const errors: Record<string, string> = {};
  for (const refusal of refusals) {
    const field: FormField = "field" in refusal ? refusal.field : "environment";
    errors[field] ??= plainText(refusalLine(refusal, desk.wording));
  }
  return errors;
}

function asked(transfer: Transfer, desk: Desk): FormReply {
  const seats = termsOf(transfer)
    .seats.map(({ role, addedBecause }) => {
      const name = desk.wording.role(role);
      return addedBecause === undefined ? name : `${name} (${addedSeatInWords})`;
    })
    .join(", ");
  // Whoever signs has nothing to do with files before they are assessed, and no card of them.
  const order =
    transfer.phase === "assessing"
      ? `The files are read and assessed first (${desk.wording.role("assessor")}). Then it needs ${seats}, who get a card of it then.`
      : `It needs ${seats}. Everyone concerned gets a card.`;
  return {
    kind: "done",
    lines: [
      [{ strong: transfer.id }, " is asked for."],
      [`${order} Yours shows whose turn it is, and changes in place.`],
    ],
  };
}

/** The same form sent again: answered like the first time. */
async function askedBefore(desk: Desk, subject: string): Promise<FormReply> {
  const id = partsOf(subject)?.id ?? "";
  const transfer = await loadTransfer(desk.deps, id);
  return transfer === undefined ? { kind: "done", lines: [[{ strong: id }, " is asked for."]] } : asked(transfer, desk);
}

async function save(desk: Desk, environmentId: string, what: Asked): Promise<FormReply> {
  const { deps } = desk;
  const lost = lostTransfers(await loadLosses(deps));
  for (let attempt = 0; attempt < idAttemptsAtMost; attempt++) {
    const transferId = deps.ids.transferId(what.kind === "egress" ? "OUT" : "IN");
    // It may be free only because Redis has lost it; cards, entries and a link of that transfer may still be about.
    if (lost.has(transferId)) continue;
    const action = { do: "ask" as const, ...actorOf(desk), transferId, salt: deps.ids.salt(), asked: what };
    const ran = await run(deps, transferId, action, { event: desk.caller.event, environmentId });
    if (ran.outcome === "done") return asked(ran.transfer, desk);
    if (ran.outcome === "duplicate") return askedBefore(desk, ran.subject);
    if (ran.outcome === "refused" && ran.refusal.code === "already-exists") continue;
    if (ran.outcome === "refused") return { kind: "errors", errors: errorsOf([ran.refusal], desk) };
    break;
  }
  return { kind: "errors", errors: { environment: "No free id was found. Please try again." } };
}

/** The filled form: every mistake beside its field, at once; or the transfer, asked for. */
export async function submitRequest(desk: Desk, direction: Direction, filled: Filled): Promise<FormReply> {
  const environmentId = filled.environment ?? "";
  const { policy } = desk.deps.directory;
  const what =
    direction === "ingress"
      ? askedFrom(filled, policy)
      : egressFrom(filled, policy.kinds.egress?.window.defaultMinutes ?? Number.NaN, policy.kinds.egress?.procedure);
  const today = await todayIn(desk.deps, environmentId);
  const holdsNoRole = today.environment !== undefined && rolesOf(desk.person.id, today.environment).length === 0;
  const refusals: readonly Refusal[] = [
    ...(holdsNoRole ? [{ code: "no-role", field: "environment" } as const] : []),
    ...refusalsOf(what, today, desk.person.id),
  ];
  if (refusals.length > 0) return { kind: "errors", errors: errorsOf(refusals, desk) };
  return save(desk, environmentId, what);
}
