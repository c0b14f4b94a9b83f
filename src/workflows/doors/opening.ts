/** The moves of a door on its way to being open. What happened outside arrives here as facts; nothing acts. */
import { copiesCheckedFirst } from "../assessment/needs-check.ts";
import type { Today } from "../people/environment.ts";
import { plusMinutes } from "../time.ts";
import type { Accepted, ActionOf, DoorAction, Rule } from "../transfers/action.ts";
import { openBy } from "../transfers/limits.ts";
import { currentRevision, type Door, doorOf, doorTermsOf, statusOf, type Transfer } from "../transfers/transfer.ts";
import { askedAgainFirst, linksToDeliver } from "./asked-again.ts";
import { handFact, unreadRefusal } from "./attesters.ts";
import { gates, shutGates, standingGates } from "./gates.ts";
import { withResend } from "./resend.ts";

/** Replaces one door of a transfer. */
export function withDoor(transfer: Transfer, id: string, change: (door: Door) => Door): Transfer {
  return { ...transfer, doors: transfer.doors.map((door) => (door.id === id ? change(door) : door)) };
}

/** An accepted door move done by the engine itself: nobody's name, the door's id, and facts. */
export function recorded(
  transfer: Transfer,
  action: DoorAction,
  code: string,
  facts: Record<string, string | number | boolean | null>,
  detail: Record<string, unknown> | null,
  change: (door: Door) => Door,
): Accepted {
  return {
    transfer: withDoor(transfer, action.door, change),
    entry: { code, by: null, via: null, facts: { door: action.door, ...facts }, detail },
  };
}

/** Each gate as a rule of its own, so that a refusal names the gate. */
export const beginOpeningRules: readonly Rule<ActionOf<"begin-opening">>[] = gates.map((gate) => ({
  name: `gate:${gate.name}`,
  judge: (transfer, action, today) => {
    const door = doorOf(transfer, action.door);
    return door === undefined || gate.opens(transfer, door, today) ? undefined : { code: "gate-shut", gate: gate.name };
  },
}));

/** The intent to open. The entry of this decision is the one that must be in the journal before a rule is written. */
export function beginOpening(transfer: Transfer, action: ActionOf<"begin-opening">, today: Today): Accepted {
  const { digest: termsDigest } = currentRevision(transfer);
  const terms = doorTermsOf(transfer, action.door);
  const intent = { at: today.now, seq: transfer.version + 1, termsDigest };
  const detail = {
    addresses: terms.addresses,
    recipient: terms.recipient,
    account: terms.place.account,
    container: terms.place.container,
  };
  const { lastsMinutes, openWithinMinutes } = terms.window;
  const { configDigest } = today;
  const facts = { termsDigest, configDigest, rights: terms.rights, lastsMinutes, openWithinMinutes };
  return recorded(transfer, action, "opening-authorised", facts, detail, (door) => ({
    ...door,
    status: "opening",
    intent,
  }));
}

function whenSigned<A extends ActionOf<"record-link-placed"> | ActionOf<"record-baseline">>(): Rule<A> {
  return {
    name: "every-seat-signed",
    judge: (transfer, action) =>
      transfer.phase === "approved" ? undefined : { code: "wrong-status", move: action.do, status: statusOf(transfer) },
  };
}

/** Nothing happens outside for terms that are not signed. */
export const recordLinkPlacedRules: readonly Rule<ActionOf<"record-link-placed">>[] = [whenSigned()];
/** As for the message: a baseline taken before the last signature would be stale. */
export const recordBaselineRules: readonly Rule<ActionOf<"record-baseline">>[] = [whenSigned()];

/** The recipient's message stands, without a link. */
export function recordLinkPlaced(transfer: Transfer, action: ActionOf<"record-link-placed">, today: Today): Accepted {
  return recorded(transfer, action, "link-placed", {}, null, ({ trouble: _, ...door }) => ({
    ...door,
    placedAt: today.now,
  }));
}

/** What the container held before. */
export function recordBaseline(transfer: Transfer, action: ActionOf<"record-baseline">, today: Today): Accepted {
  const { id, held } = action;
  const { files, bytes } = held;
  return recorded(transfer, action, "baseline-taken", { files, bytes }, null, ({ trouble: _, ...door }) => ({
    ...door,
    baseline: { id, files, bytes, at: today.now },
  }));
}

/** The rule was seen once, and only once does the window start. */
export const recordRuleSeenRules: readonly Rule<ActionOf<"record-rule-seen">>[] = [
  { name: "where-it-may-be-read", judge: (_, __, today) => unreadRefusal(today) },
  {
    name: "seen-once",
    judge: (transfer, action) =>
      doorOf(transfer, action.door)?.grant === undefined ? undefined : { code: "nothing-changed" },
  },
  {
    name: "seen-in-time",
    judge: (transfer, action, { now }) =>
      now < openBy(transfer, action.door) ? undefined : { code: "not-proven", why: "opening-too-late" },
  },
  {
    name: "every-address-seen",
    judge: (transfer, action) => {
      const seen = new Set(action.addresses.map((address) => address.range));
      const { addresses } = doorTermsOf(transfer, action.door);
      return addresses.every(({ range }) => seen.has(range))
        ? undefined
        : { code: "not-proven", why: "address-unseen" };
    },
  },
  {
    name: "no-other-address",
    judge: (transfer, action) => {
      const agreed = doorTermsOf(transfer, action.door).addresses.map(({ range }) => range);
      return action.addresses.every(({ range }) => agreed.includes(range))
        ? undefined
        : { code: "not-proven", why: "address-not-agreed" };
    },
  },
  {
    name: "seen-after-intent",
    judge: (transfer, action, { now }) => {
      const at = doorOf(transfer, action.door)?.intent?.at ?? 0;
      const inOrder = at <= action.seenAt && action.seenAt <= now && action.seenAt <= action.linkDueAt;
      return inOrder ? undefined : { code: "not-proven", why: "seen-at-another-time" };
    },
  },
];

/** The rule as read back: the clock of the window starts here. */
export function recordRuleSeen(transfer: Transfer, action: ActionOf<"record-rule-seen">, today: Today): Accepted {
  const { seenAt, linkDueAt, addresses, epoch } = action;
  const endsAt = plusMinutes(seenAt, doorTermsOf(transfer, action.door).window.lastsMinutes);
  const grant = { addresses, seenAt, endsAt, linkDueAt, issuances: [] };
  return recorded(
    transfer,
    action,
    "rule-seen",
    { seenAt, endsAt, ...handFact(today), epoch },
    { addresses },
    ({ trouble: _, ...door }) => ({ ...door, grant }),
  );
}

/** A link is minted only inside the window of a rule that was seen, after the settling time, with the gates asked again. */
export const recordLinkMintedRules: readonly Rule<ActionOf<"record-link-minted">>[] = [
  {
    name: "rule-seen-first",
    judge: (transfer, action, { now }) => {
      const grant = doorOf(transfer, action.door)?.grant;
      if (grant === undefined) return { code: "not-proven", why: "rule-unseen" };
      if (now >= grant.endsAt) return { code: "not-proven", why: "window-over" };
      return now < grant.linkDueAt ? { code: "too-early", at: grant.linkDueAt } : undefined;
    },
  },
  {
    name: "link-within-window",
    judge: (transfer, action) => {
      const grant = doorOf(transfer, action.door)?.grant;
      if (grant === undefined) return undefined;
      const { endsAt, keyEndsAt } = action.issuance;
      return endsAt <= Math.min(grant.endsAt, keyEndsAt)
        ? undefined
        : { code: "not-proven", why: "link-outlives-window" };
    },
  },
  {
    name: "issued-once",
    judge: (transfer, action) => {
      const issuances = doorOf(transfer, action.door)?.grant?.issuances ?? [];
      return issuances.some((one) => one.id === action.issuance.id)
        ? { code: "not-proven", why: "issued-before" }
        : undefined;
    },
  },
  askedAgainFirst(),
  copiesCheckedFirst,
  {
    name: "least-rights",
    judge: (transfer, action) =>
      action.issuance.rights === doorTermsOf(transfer, action.door).rights
        ? undefined
        : { code: "not-proven", why: "rights-differ" },
  },
  ...standingGates.map((gate) => ({
    name: `still:${gate.name}`,
    judge: (transfer: Transfer, action: ActionOf<"record-link-minted">, today: Today) => {
      const door = doorOf(transfer, action.door);
      const shut = door === undefined ? [] : shutGates(transfer, door, today, [gate]);
      return shut.length === 0 ? undefined : { code: "gate-shut" as const, gate: gate.name };
    },
  })),
];

/** A link exists from here on, so it is on record before anybody can hold it. */
export function recordLinkMinted(transfer: Transfer, action: ActionOf<"record-link-minted">, today: Today): Accepted {
  const { issuance } = action;
  const { id, rights, startsAt, endsAt, keyId, keyEndsAt, fingerprint } = issuance;
  const facts = {
    issuance: id,
    rights,
    startsAt,
    endsAt,
    keyId,
    keyEndsAt,
    fingerprint,
    configDigest: today.configDigest,
  };
  return recorded(transfer, action, "link-minted", facts, null, (door) =>
    door.grant === undefined
      ? door
      : { ...door, grant: { ...door.grant, issuances: [...door.grant.issuances, issuance] } },
  );
}

/** Only a link on record is ever delivered. */
export const recordLinkFilledRules: readonly Rule<ActionOf<"record-link-filled">>[] = [
  {
    name: "minted-first",
    judge: (transfer, action) => {
      return linksToDeliver(doorOf(transfer, action.door)).some((issuance) => issuance.id === action.issuanceId)
        ? undefined
        : { code: "not-proven", why: "link-unminted" };
    },
  },
  askedAgainFirst(),
];

/** The recipient's message holds the link: the door is open. */
export function recordLinkFilled(transfer: Transfer, action: ActionOf<"record-link-filled">, today: Today): Accepted {
  return recorded(
    transfer,
    action,
    "link-delivered",
    { issuance: action.issuanceId },
    null,
    ({ trouble: _, ...door }) => {
      if (door.grant === undefined) return door;
      if (door.status === "open") return withResend(door, { filledAt: today.now });
      return { ...door, status: "open", grant: { ...door.grant, filledAt: today.now } };
    },
  );
}
