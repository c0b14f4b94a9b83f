import type { Filled, Form } from "../workflows/cards/form.ts";
import { inWords } from "../workflows/cards/wording.ts";
import type { EnvironmentToday } from "../workflows/people/environment.ts";
import { destinationAtMost } from "../workflows/transfers/ask.ts";
import type { Asked } from "../workflows/transfers/asked.ts";
import type { EgressPolicy } from "../workflows/transfers/policy.ts";
import { filesFields, filesFrom } from "./files-fields.ts";
import {
  addressField,
  doorFrom,
  environmentField,
  purposeField,
  recipientField,
  subjectField,
  windowFields,
} from "./form-fields.ts";
import type { Prefill } from "./parse.ts";
import { readLine } from "./visible-text.ts";

/** The name under which the form comes back. */
export const egressFormName = "egress-request";

const intros = {
  "container-link":
    "For outputs that have been checked already: the link reads everything in the egress container while the door is open. Everyone who must agree gets a card.",
  assessed:
    "The files are read and listed inside, people assess each of them, and exactly what all of them approve leaves. Then everyone who must agree gets a card.",
} as const satisfies Record<EgressPolicy["procedure"], string>;

/** The form for an egress by today's procedure, with what was typed filled in. */
export function egressForm(
  environments: readonly EnvironmentToday[],
  prefill: Prefill,
  { window, procedure }: EgressPolicy,
): Form {
  return {
    name: egressFormName,
    title: "Ask for an egress",
    submit: "Ask",
    intro: intros[procedure],
    carries: {},
    fields: [
      environmentField(environments, prefill),
      subjectField("What the outputs are", "Such as tables and figures of a paper.", prefill),
      purposeField,
      {
        name: "destination",
        label: "Who will hold them",
        hint: "The organisation, and where in it.",
        optional: false,
        takes: { kind: "text", multiline: false, atMost: destinationAtMost },
      },
      recipientField("Who will download"),
      addressField("As a what-is-my-IP page shows it to whoever downloads.", prefill),
      ...windowFields(window.maxMinutes, inWords(window.defaultMinutes), prefill),
      ...(procedure === "assessed" ? filesFields() : []),
    ],
  };
}

/** What was filled in, as it is asked for. */
export function egressFrom(
  filled: Filled,
  usualMinutes: number,
  procedure: EgressPolicy["procedure"] | undefined,
): Asked {
  const door = { ...doorFrom(filled, usualMinutes), destination: readLine(filled.destination ?? "") };
  return {
    kind: "egress",
    subject: readLine(filled.subject ?? ""),
    purpose: readLine(filled.purpose ?? ""),
    ...(procedure === "assessed" ? filesFrom(filled, door) : { doors: [door] }),
  };
}
