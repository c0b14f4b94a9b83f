import type { FormReply, Saying } from "../../commands/front.ts";
import type { Line } from "../../workflows/cards/card.ts";
import type { FieldErrors } from "../../workflows/cards/form.ts";
import type { Instant } from "../../workflows/time.ts";
import { renderLines } from "./answer.ts";
import type { Rendered } from "./card.ts";
import { limits } from "./limits.ts";
import { label } from "./plain-text.ts";
import { messageView } from "./views.ts";

/** What a sent form ends in: the answer to Slack while it still waits, and the same as a message for when it no longer does. */
export interface Outcome {
  readonly atOnce: unknown;
  readonly later: Rendered;
}

/** Renders the outcome of a form. `fields` are the names of its fields, under which Slack shows complaints. */
export function renderOutcome(reply: FormReply | Saying, fields: readonly string[], now: Instant): Outcome {
  switch (reply.kind) {
    case "errors":
      return renderErrors(reply.errors, fields, now);
    case "done":
    case "say":
      return renderMessage(reply.lines, now);
  }
}

/** Complaints beside their fields. Slack drops the whole answer for a field it does not show, so those go to the first. */
function renderErrors(errors: FieldErrors, fields: readonly string[], now: Instant): Outcome {
  const lines = Object.values(errors).map((error): Line => [error]);
  const message = renderMessage(lines, now);
  const [first] = fields;
  if (first === undefined || lines.length === 0) return message;
  const shown = new Map<string, string>();
  for (const [field, error] of Object.entries(errors)) {
    const name = fields.includes(field) ? field : first;
    shown.set(name, [...(shown.has(name) ? [shown.get(name)] : []), error].join(" "));
  }
  const complaints = [...shown].map(([field, error]) => [field, label(error, limits.fieldError, "-")]);
  return { atOnce: { response_action: "errors", errors: Object.fromEntries(complaints) }, later: message.later };
}

function renderMessage(lines: readonly Line[], now: Instant): Outcome {
  return { atOnce: updateTo(messageView(lines, now)), later: renderLines(lines, now) };
}

function updateTo(view: unknown): unknown {
  return { response_action: "update", view };
}
