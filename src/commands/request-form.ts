import type { Filled, Form } from "../workflows/cards/form.ts";
import { broughtInWords, inWords } from "../workflows/cards/wording.ts";
import type { Deps } from "../workflows/engine/ports.ts";
import type { EnvironmentToday } from "../workflows/people/environment.ts";
import type { PersonId } from "../workflows/people/person.ts";
import { rolesOf } from "../workflows/people/seats.ts";
import type { Asked } from "../workflows/transfers/asked.ts";
import { type IngressKind, ingressKinds, type Policy } from "../workflows/transfers/policy.ts";
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
export const requestFormName = "ingress-request";

/** The environments in which somebody holds a role. */
export function environmentsOf(deps: Deps, person: PersonId): readonly EnvironmentToday[] {
  return deps.directory.environments().filter((environment) => rolesOf(person, environment).length > 0);
}

/** The form for an ingress, with what was typed filled in. */
export function requestForm(environments: readonly EnvironmentToday[], prefill: Prefill, deps: Deps): Form {
  const { kinds } = deps.directory.policy;
  const windows = ingressKinds.map((kind) => kinds[kind].window);
  const usual = ingressKinds.map((kind) => `${inWords(kinds[kind].window.defaultMinutes)} for ${broughtInWords[kind]}`);
  const longest = Math.max(...windows.map(({ maxMinutes }) => maxMinutes));
  return {
    name: requestFormName,
    title: "Ask for an ingress",
    submit: "Ask",
    intro: "Everyone who must agree gets a card. When all have signed, one address may add files for a limited time.",
    carries: {},
    fields: [
      environmentField(environments, prefill),
      {
        name: "kind",
        label: "What comes in",
        hint: `Software goes to somebody who is ${deps.directory.roleNames.investigator} there, and who installs it.`,
        optional: false,
        initial: prefill.kind ?? "data-ingress",
        takes: { kind: "choice", options: ingressKinds.map((kind) => ({ value: kind, label: broughtInWords[kind] })) },
      },
      subjectField("Name of the dataset or software", "With its version, where it has one.", prefill),
      purposeField,
      recipientField("Who will upload"),
      addressField("As a what-is-my-IP page shows it to the uploader.", prefill),
      ...windowFields(longest, usual.join(", "), prefill),
    ],
  };
}

/** The kind that was chosen. A form of before there was a choice, or one that was tampered with, asks for data. */
function kindFrom(filled: Filled): IngressKind {
  return ingressKinds.find((kind) => kind === filled.kind) ?? "data-ingress";
}

/** What was filled in, as it is asked for. */
export function askedFrom(filled: Filled, policy: Policy): Asked {
  const kind = kindFrom(filled);
  return {
    kind,
    subject: readLine(filled.subject ?? ""),
    purpose: readLine(filled.purpose ?? ""),
    doors: [doorFrom(filled, policy.kinds[kind].window.defaultMinutes)],
  };
}
