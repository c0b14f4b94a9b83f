/** The requester puts right what was returned, and asks again. */
import type { Line, Press } from "../workflows/cards/card.ts";
import type { Filled, Form } from "../workflows/cards/form.ts";
import { refusalsOf } from "../workflows/transfers/ask.ts";
import { insideOf } from "../workflows/transfers/terms.ts";
import { askedOf } from "../workflows/transfers/terms-for.ts";
import { type Transfer, termsOf } from "../workflows/transfers/transfer.ts";
import { act, actorOf, type Desk, lookUp } from "./desk.ts";
import { egressForm, egressFrom } from "./egress-form.ts";
import { filesFields } from "./files-fields.ts";
import type { FormReply, Reply } from "./front.ts";
import { readTransferId } from "./parse.ts";
import { refusalLine, say, unknownTransfer } from "./reply.ts";
import { errorsOf } from "./request.ts";

/** The name of the form. */
export const resubmitFormName = "egress-again";

function initialsOf(transfer: Transfer): Readonly<Record<string, string>> {
  const asked = askedOf(termsOf(transfer));
  const [door] = asked.doors;
  return {
    subject: asked.subject,
    purpose: asked.purpose,
    destination: door?.destination ?? "",
    recipient: door?.recipient ?? "",
    address: door?.addresses[0] ?? "",
    lasts: `${door?.lastsMinutes ?? ""}m`,
  };
}

/** The form, with what was asked for before; undefined where nothing is assessed any more. */
function formFor(desk: Desk, transfer: Transfer): Form | undefined {
  const { egress } = desk.deps.directory.policy.kinds;
  const environment = desk.deps.directory.environment(insideOf(termsOf(transfer)).environment);
  if (egress?.procedure !== "assessed" || environment === undefined) return undefined;
  const initials = initialsOf(transfer);
  const whole = egressForm([environment], {}, egress);
  const others = whole.fields.filter(({ name }) => name !== "environment" && !/\d$/.test(name));
  const files = filesFields(askedOf(termsOf(transfer)));
  return {
    ...whole,
    name: resubmitFormName,
    title: "Ask again",
    submit: "Ask again",
    intro: "What assessors said of files that stay the same, with the same words on them, still counts.",
    carries: { transfer: transfer.id },
    fields: [
      ...others.map((field) => {
        const initial = initials[field.name];
        return initial === undefined || initial === "" ? field : { ...field, initial };
      }),
      ...files,
    ],
  };
}

/** "Put it right and ask again": the form, for whoever asked. */
export async function openResubmit(desk: Desk, press: Press): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  if (known === undefined) return unknownTransfer(press.transfer);
  const { transfer } = known;
  if (transfer.requester !== desk.person.id) return say(refusalLine({ code: "not-requester" }, desk.wording));
  if (transfer.phase !== "changes-requested") return say(refusalLine({ code: "nothing-changed" }, desk.wording));
  const form = formFor(desk, transfer);
  return form === undefined
    ? say(refusalLine({ code: "kind-not-served", field: "environment", kind: "egress" }, desk.wording))
    : { kind: "form", form };
}

/** The filled form: every mistake beside its field, or the files are read again. */
export async function submitResubmit(
  desk: Desk,
  filled: Filled,
  carries: Readonly<Record<string, string>>,
): Promise<FormReply> {
  const id = readTransferId(carries.transfer ?? "");
  const known = id === undefined ? undefined : await lookUp(desk, id);
  if (id === undefined || known === undefined) return done(unknownTransfer(carries.transfer ?? ""));
  const { egress } = desk.deps.directory.policy.kinds;
  const asked = egressFrom(filled, egress?.window.defaultMinutes ?? Number.NaN, egress?.procedure);
  const refusals = refusalsOf(asked, known.today, known.transfer.requester);
  if (refusals.length > 0) return { kind: "errors", errors: errorsOf(refusals, desk) };
  const action = { do: "resubmit", ...actorOf(desk), salt: desk.deps.ids.salt(), asked } as const;
  return done(
    await act(
      desk,
      id,
      action,
      (after): Line => [
        `${after.id} is asked for again. The files are read and listed anew; your card shows how far it is.`,
      ],
    ),
  );
}

function done(reply: Reply): FormReply {
  return { kind: "done", lines: reply.kind === "say" ? reply.lines : [] };
}
