/** The fields that the forms of ingress and egress share, with what was typed filled in. */
import type { Field, Filled } from "../workflows/cards/form.ts";
import { inWords } from "../workflows/cards/wording.ts";
import type { EnvironmentToday } from "../workflows/people/environment.ts";
import { purposeAtMost, subjectAtMost } from "../workflows/transfers/ask.ts";
import type { AskedDoor } from "../workflows/transfers/asked.ts";
import { type Prefill, readMinutes } from "./parse.ts";
import { cut, readLine } from "./visible-text.ts";

/** The longest an address may be as typed, in characters. */
export const addressAtMost = 64;
/** The longest a length of time may be as typed, in characters. */
const lastsAtMost = 20;

function initial(value: string | undefined, atMost = Number.POSITIVE_INFINITY): { readonly initial?: string } {
  return value === undefined ? {} : { initial: cut(value, atMost) };
}

/** Which environment: the one that was typed, or the only one. */
export function environmentField(environments: readonly EnvironmentToday[], prefill: Prefill): Field {
  const typed = prefill.environment?.toLowerCase();
  const meant =
    environments.find((one) => one.id.toLowerCase() === typed || one.name.toLowerCase() === typed) ??
    (environments.length === 1 ? environments[0] : undefined);
  return {
    name: "environment",
    label: "Environment",
    optional: false,
    ...initial(meant?.id),
    takes: {
      kind: "choice",
      options: environments.map((one) => ({ value: one.id, label: `${one.name}, Tier ${one.tier}` })),
    },
  };
}

/** What it is called. */
export function subjectField(label: string, hint: string, prefill: Prefill): Field {
  return {
    name: "subject",
    label,
    hint,
    optional: false,
    ...initial(prefill.subject, subjectAtMost),
    takes: { kind: "text", multiline: false, atMost: subjectAtMost },
  };
}

/** Why. */
export const purposeField: Field = {
  name: "purpose",
  label: "Why it is needed",
  hint: "Those who sign decide by this.",
  optional: false,
  takes: { kind: "text", multiline: true, atMost: purposeAtMost },
};

/** Who gets the link. */
export function recipientField(label: string): Field {
  return {
    name: "recipient",
    label,
    hint: "The link goes to this person and to nobody else.",
    optional: false,
    takes: { kind: "person" },
  };
}

/** From which address. */
export function addressField(hint: string, prefill: Prefill): Field {
  return {
    name: "address",
    label: "Their public IPv4 address",
    hint,
    optional: false,
    ...initial(prefill.address, addressAtMost),
    takes: { kind: "text", multiline: false, atMost: addressAtMost, placeholder: "20.50.2.7" },
  };
}

/** For how long and from when on. `usual`: what an empty field stands for. */
export function windowFields(maxMinutes: number, usual: string, prefill: Prefill): readonly Field[] {
  return [
    {
      name: "lasts",
      label: "How long the door stays open",
      hint: `From when it opens, such as 24h, 2d or 90m; ${inWords(maxMinutes)} at most. Empty: ${usual}.`,
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
  ];
}

/**
 * The door as it was filled in. Text that is no length or no instant becomes a number that no rule takes; no length at
 * all is the usual one.
 */
export function doorFrom(filled: Filled, usualMinutes: number): AskedDoor {
  const { notBefore } = filled;
  const lasts = readLine(filled.lasts ?? "");
  return {
    recipient: filled.recipient ?? "",
    addresses: [readLine(filled.address ?? "")],
    lastsMinutes: lasts === "" ? usualMinutes : (readMinutes(lasts) ?? Number.NaN),
    ...(notBefore === undefined || notBefore === "" ? {} : { notBefore: Number(notBefore) }),
  };
}
