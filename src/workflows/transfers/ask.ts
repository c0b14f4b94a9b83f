import { doorsAtMost } from "../assessment/allowed.ts";
import { filesRules } from "../assessment/asking.ts";
import { checkAddress } from "../doors/address.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { rolesOf, seatsFor, softwareRecipientRefusal } from "../people/seats.ts";
import { plusMinutes } from "../time.ts";
import type { Accepted, Ask, Rule } from "./action.ts";
import type { Asked } from "./asked.ts";
import { isServed } from "./limits.ts";
import type { KindPolicy } from "./policy.ts";
import type { Refusal, TextField } from "./refusal.ts";
import { termsDigest } from "./terms.ts";
import { termsFor, wantingOf } from "./terms-for.ts";
import type { Transfer } from "./transfer.ts";

/** The longest name of a dataset or of software, in characters. */
export const subjectAtMost = 200;
/** The longest purpose, in characters. */
export const purposeAtMost = 2_000;
/** The longest name of whoever will hold what goes out, in characters. */
export const destinationAtMost = 200;

type AskRule = {
  readonly name: string;
  readonly judge: (asked: Asked, today: Today, requester: PersonId) => Refusal | undefined;
};

function textRefusal(field: TextField, text: string, atMost: number): Refusal | undefined {
  const { length } = text;
  if (text.trim() === "") return { code: "text-missing", field };
  return length > atMost ? { code: "text-too-long", field, atMost, length } : undefined;
}

/** The number that a door's fields have in the form: that of the first group which leaves by it. */
function formNumber({ files = [] }: Asked, door: number): "" | 2 | 3 {
  const group = files.findIndex((one) => (one.door ?? 0) === door);
  return group === 1 ? 2 : group === 2 ? 3 : "";
}

function addressRefusal(asked: Asked, today: Today): Refusal | undefined {
  for (const [index, door] of asked.doors.entries()) {
    const field = `address${formNumber(asked, index)}` as const;
    const seen = new Set<string>();
    for (const typed of door.addresses) {
      const checked = checkAddress(typed, today.policy.documentationAddresses);
      if ("fault" in checked) return { code: "bad-address", field, typed, fault: checked.fault };
      if (seen.has(checked.range)) return { code: "bad-address", field, typed, fault: "duplicate" };
      seen.add(checked.range);
    }
    if (door.addresses.length === 0) return { code: "bad-address", field, typed: "", fault: "not-an-address" };
  }
  return undefined;
}

/** Undefined for a kind that is not served, which is refused besides: there no length and no time is wrong. */
function windowOf(asked: Asked, { policy }: Today): KindPolicy["window"] | undefined {
  return policy.kinds[asked.kind]?.window;
}

function windowRefusal(asked: Asked, today: Today): Refusal | undefined {
  const window = windowOf(asked, today);
  if (window === undefined) return undefined;
  const { maxMinutes } = window;
  for (const { lastsMinutes } of asked.doors) {
    if (!Number.isInteger(lastsMinutes) || lastsMinutes < 1)
      return { code: "bad-window", field: "lasts", fault: "too-short", maxMinutes };
    if (lastsMinutes > maxMinutes) return { code: "bad-window", field: "lasts", fault: "too-long", maxMinutes };
  }
  return undefined;
}

function notBeforeRefusal(asked: Asked, today: Today): Refusal | undefined {
  const window = windowOf(asked, today);
  if (window === undefined) return undefined;
  const furthest = plusMinutes(today.now, window.maxAheadMinutes);
  for (const { notBefore } of asked.doors) {
    if (notBefore === undefined) continue;
    if (!(notBefore >= today.now))
      return { code: "bad-not-before", field: "notBefore", fault: "past", limit: today.now };
    if (notBefore > furthest) return { code: "bad-not-before", field: "notBefore", fault: "too-far", limit: furthest };
  }
  return undefined;
}

function accountRefusal(today: Today): Refusal | undefined {
  if (today.account === undefined) return { code: "account-unread", field: "environment" };
  if (today.account.held !== undefined) return { code: "account-held", field: "environment" };
  const { obstacle } = today.account;
  if (obstacle !== undefined) return { code: "firewall-is-theatre", field: "environment", obstacle };
  return today.environment?.isFromEarlier ? { code: "account-not-found-again", field: "environment" } : undefined;
}

/** What is judged of the thing asked for, whoever asks. Each rule stands alone, so that a form shows all at once. */
const askedRules: readonly AskRule[] = [
  {
    name: "environment-known",
    judge: (_, today) =>
      today.environment === undefined ? { code: "unknown-environment", field: "environment" } : undefined,
  },
  {
    name: "kind-served",
    judge: ({ kind }, today) =>
      isServed(kind, today) ? undefined : { code: "kind-not-served", field: "environment", kind },
  },
  {
    name: "tier-served",
    judge: (_, today) => {
      const tier = today.environment?.tier ?? 0;
      return tier > today.policy.highestTier ? { code: "tier-not-served", field: "environment", tier } : undefined;
    },
  },
  { name: "account-ready", judge: (_, today) => accountRefusal(today) },
  {
    name: "somebody-for-each-seat",
    judge: (asked, { environment, policy }, requester) => {
      const kindPolicy = policy.kinds[asked.kind];
      if (environment === undefined || kindPolicy === undefined) return undefined;
      const seats = seatsFor(kindPolicy, environment.tier, environment, wantingOf(asked, requester));
      const empty = seats.find((seat) => seat.offeredTo.length === 0);
      return empty === undefined ? undefined : { code: "nobody-for-seat", field: "environment", role: empty.role };
    },
  },
  { name: "subject-given", judge: (asked) => textRefusal("subject", asked.subject, subjectAtMost) },
  { name: "purpose-given", judge: (asked) => textRefusal("purpose", asked.purpose, purposeAtMost) },
  {
    name: "destination-given",
    judge: (asked) => {
      if (asked.kind !== "egress") return undefined;
      const refusals = asked.doors.map(({ destination = "" }, index) =>
        textRefusal(`destination${formNumber(asked, index)}`, destination, destinationAtMost),
      );
      return refusals.find((refusal) => refusal !== undefined);
    },
  },
  {
    name: "recipient-known",
    judge: (asked, today) => {
      const unknown = asked.doors.findIndex((door) => !today.isKnown(door.recipient));
      return unknown < 0 ? undefined : { code: "unknown-recipient", field: `recipient${formNumber(asked, unknown)}` };
    },
  },
  {
    name: "recipient-in-role",
    judge: (asked, { environment }) => {
      if (environment === undefined) return undefined;
      const refusals = asked.doors.map(({ recipient }) => softwareRecipientRefusal(asked.kind, recipient, environment));
      return refusals.find((refusal) => refusal !== undefined);
    },
  },
  {
    name: "doors-counted",
    judge: ({ kind, doors }, today) => {
      const atMost = doorsAtMost(kind, today);
      return doors.length < 1 || doors.length > atMost
        ? { code: "too-many-doors", field: "address", atMost }
        : undefined;
    },
  },
  {
    name: "addresses-counted",
    judge: (asked, { policy }) =>
      asked.doors.some((door) => door.addresses.length > policy.addressesPerDoorAtMost)
        ? { code: "too-many-addresses", field: "address", atMost: policy.addressesPerDoorAtMost }
        : undefined,
  },
  { name: "addresses-public", judge: addressRefusal },
  { name: "window-bounded", judge: windowRefusal },
  { name: "not-before-ahead", judge: notBeforeRefusal },
  ...filesRules,
];

/** Every refusal of what this person asks for, in the order of the rules; empty where it may be asked. */
export function refusalsOf(asked: Asked, today: Today, requester: PersonId): readonly Refusal[] {
  return askedRules.flatMap((rule) => rule.judge(asked, today, requester) ?? []);
}

/** The rules of asking, as the decider applies them. */
export const askRules: readonly Rule<Ask>[] = [
  {
    name: "role-in-environment",
    judge: (_, action, today) =>
      today.environment === undefined || rolesOf(action.by, today.environment).length > 0
        ? undefined
        : { code: "no-role", field: "environment" },
  },
  ...askedRules.map(({ name, judge }) => ({
    name,
    judge: (_: Transfer, action: Ask, today: Today) => judge(action.asked, today, action.by),
  })),
];

/** Asking: a transfer that waits for its seats. */
export function ask(action: Ask, today: Today): Accepted {
  const { transferId, salt, by } = action;
  const terms = termsFor(action.asked, today, { transferId, salt, revision: 1, requester: by, statedBy: by });
  const digest = termsDigest(terms);
  return {
    transfer: {
      format: 1,
      id: transferId,
      version: 0,
      generation: 0,
      phase: terms.files === undefined ? "awaiting-sign-off" : "assessing",
      requester: by,
      askedAt: today.now,
      ...(today.lossId === undefined ? {} : { lossId: today.lossId }),
      revisions: [{ terms, digest, at: today.now, because: [] }],
      signOffs: [],
      ...(terms.files === undefined ? {} : { assessing: { reviews: [] } }),
      doors: terms.doors.map((door) => ({ id: door.id, status: "waiting", confirmations: [], alarms: [] })),
      notices: [],
    },
    entry: {
      code: "asked",
      by,
      via: action.via,
      facts: { termsDigest: digest, configDigest: today.configDigest, kind: terms.kind },
      detail: { terms },
    },
  };
}
