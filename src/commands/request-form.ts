import type { Filled, Form } from "../workflows/cards/form.ts";
import { broughtInWords, inWords } from "../workflows/cards/wording.ts";
import type { Deps } from "../workflows/engine/ports.ts";
import type { EnvironmentToday } from "../workflows/people/environment.ts";
import type { PersonId } from "../workflows/people/person.ts";
import { rolesOf } from "../workflows/people/seats.ts";
import type { Asked } from "../workflows/transfers/action.ts";
import { purposeAtMost, subjectAtMost } from "../workflows/transfers/ask.ts";
import { type Policy, type TransferKind, transferKinds } from "../workflows/transfers/policy.ts";
import { type Prefill, readMinutes } from "./parse.ts";
import { cut, readLine } from "./visible-text.ts";

/** The longest an address may be as typed, in characters. */
const addressAtMost = 64;
/** The longest a length of time may be as typed, in characters. */
const lastsAtMost = 20;

/** The name under which the form comes back. */
export const requestFormName = "ingress-request";

/** The environments in which somebody holds a role. */
export function environmentsOf(deps: Deps, person: PersonId): readonly EnvironmentToday[] {
  return deps.directory.environments().filter((environment) => rolesOf(person, environment).length > 0);
}

/** The form for an ingress, with what was typed filled in. */
export function requestForm(environments: readonly EnvironmentToday[], prefill: Prefill, deps: Deps): Form {
  const { kinds } = deps.directory.policy;
  const windows = transferKinds.map((kind) => kinds[kind].window);
  const usual = transferKinds.map(
    (kind) => `${inWords(kinds[kind].window.defaultMinutes)} for ${broughtInWords[kind]}`,
  );
  const longest = Math.max(...windows.map(({ maxMinutes }) => maxMinutes));
  const typed = prefill.environment?.toLowerCase();
  const meant =
    environments.find((one) => one.id.toLowerCase() === typed || one.name.toLowerCase() === typed) ??
    (environments.length === 1 ? environments[0] : undefined);
  const initial = (value: string | undefined, atMost = Number.POSITIVE_INFINITY): { initial?: string } =>
    value === undefined ? {} : { initial: cut(value, atMost) };
  return {
    name: requestFormName,
    title: "Ask for an ingress",
    submit: "Ask",
    intro: "Everyone who must agree gets a card. When all have signed, one address may add files for a limited time.",
    carries: {},
    fields: [
      {
        name: "environment",
        label: "Environment",
        optional: false,
        ...initial(meant?.id),
        takes: {
          kind: "choice",
          options: environments.map((one) => ({ value: one.id, label: `${one.name}, Tier ${one.tier}` })),
        },
      },
      {
        name: "kind",
        label: "What comes in",
        hint: `Software goes to somebody who is ${deps.directory.roleNames.investigator} there, and who installs it.`,
        optional: false,
        initial: prefill.kind ?? "data-ingress",
        takes: { kind: "choice", options: transferKinds.map((kind) => ({ value: kind, label: broughtInWords[kind] })) },
      },
      {
        name: "subject",
        label: "Name of the dataset or software",
        hint: "With its version, where it has one.",
        optional: false,
        ...initial(prefill.subject, subjectAtMost),
        takes: { kind: "text", multiline: false, atMost: subjectAtMost },
      },
      {
        name: "purpose",
        label: "Why it is needed",
        hint: "Those who sign decide by this.",
        optional: false,
        takes: { kind: "text", multiline: true, atMost: purposeAtMost },
      },
      {
        name: "recipient",
        label: "Who will upload",
        hint: "The link goes to this person and to nobody else.",
        optional: false,
        takes: { kind: "person" },
      },
      {
        name: "address",
        label: "Their public IPv4 address",
        hint: "As a what-is-my-IP page shows it to the uploader.",
        optional: false,
        ...initial(prefill.address, addressAtMost),
        takes: { kind: "text", multiline: false, atMost: addressAtMost, placeholder: "20.50.2.7" },
      },
      {
        name: "lasts",
        label: "How long the door stays open",
        hint: `From when it opens, such as 24h, 2d or 90m; ${inWords(longest)} at most. Empty: ${usual.join(", ")}.`,
        optional: true,
        ...(prefill.lasts !== undefined && prefill.lasts.length <= lastsAtMost ? { initial: prefill.lasts } : {}),
        takes: { kind: "text", multiline: false, atMost: lastsAtMost },
      },
      {
        name: "notBefore",
        label: "Not before",
        hint: "Empty: as soon as everyone has signed.",
        optional: true,
        takes: { kind: "instant" },
      },
    ],
  };
}

/** The kind that was chosen. A form of before there was a choice, or one that was tampered with, asks for data. */
function kindFrom(filled: Filled): TransferKind {
  return transferKinds.find((kind) => kind === filled.kind) ?? "data-ingress";
}

/**
 * What was filled in, as it is asked for. Text that is no length or no instant becomes a number that no rule takes; no
 * length at all is the usual one.
 */
export function askedFrom(filled: Filled, policy: Policy): Asked {
  const notBefore = filled.notBefore;
  const kind = kindFrom(filled);
  const lasts = readLine(filled.lasts ?? "");
  return {
    kind,
    subject: readLine(filled.subject ?? ""),
    purpose: readLine(filled.purpose ?? ""),
    doors: [
      {
        recipient: filled.recipient ?? "",
        addresses: [readLine(filled.address ?? "")],
        lastsMinutes: lasts === "" ? policy.kinds[kind].window.defaultMinutes : (readMinutes(lasts) ?? Number.NaN),
        ...(notBefore === undefined || notBefore === "" ? {} : { notBefore: Number(notBefore) }),
      },
    ],
  };
}
