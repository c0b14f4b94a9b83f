/**
 * The moves of a door whose firewall another hand changes: people are asked to add or remove an address, and say what
 * the bot can't see. Nobody's word counts for what can be read.
 */
import type { Today } from "../people/environment.ts";
import { plusMinutes } from "../time.ts";
import type { Accepted, Action, ActionOf, Rule } from "../transfers/action.ts";
import { lastAsk, nextAskAt, openBy } from "../transfers/limits.ts";
import { adminsOf, noticed } from "../transfers/notices.ts";
import type { Refusal } from "../transfers/refusal.ts";
import { type Door, doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { attesterRefusal } from "./attesters.ts";
import { shutGates, writingGates } from "./gates.ts";
import { recorded, withDoor } from "./opening.ts";

type AskByHand = ActionOf<"ask-by-hand">;
type AttestAdded = ActionOf<"attest-added">;
type AttestUnlisted = ActionOf<"attest-unlisted">;

function askRefusal(transfer: Transfer, action: AskByHand, { now }: Today): Refusal | undefined {
  const door = doorOf(transfer, action.door);
  if (door === undefined) return undefined;
  if (door.status === "closing")
    return lastAsk(transfer, door.id, "remove-by-hand") === undefined ? undefined : { code: "nothing-changed" };
  if (door.grant !== undefined) return { code: "nothing-changed" };
  const at = nextAskAt(transfer, door.id);
  if (at !== undefined) return now < at ? { code: "too-early", at } : undefined;
  return action.isJournaled === true ? undefined : { code: "not-proven", why: "opening-not-journaled" };
}

/** People are asked where theirs is the hand; to add something only once it is journaled that they are to. */
export const askByHandRules: readonly Rule<AskByHand>[] = [
  {
    name: "another-hand",
    judge: (_, __, { environment }) => (environment?.hand === undefined ? { code: "nothing-changed" } : undefined),
  },
  { name: "ask-when-due", judge: askRefusal },
];

/** The admins are asked, in a message of its own, to add the door's addresses or to take them away. */
export function askByHand(transfer: Transfer, action: AskByHand, today: Today): Accepted {
  const code = doorOf(transfer, action.door)?.status === "closing" ? "remove-by-hand" : "add-by-hand";
  const hand = today.environment?.hand?.by ?? null;
  const accepted = recorded(transfer, action, "asked-by-hand", { code, hand }, null, (door) => door);
  return noticed(accepted, { code, doorId: action.door, at: today.now, to: adminsOf(today) });
}

function attester<A extends AttestAdded | AttestUnlisted>(): Rule<A> {
  return {
    name: "uninvolved-admin",
    judge: (transfer, action, today) => attesterRefusal(transfer, action.actor.by, today),
  };
}

/** An opening is attested only where nobody reads, after it was asked for, in time, and with every gate asked again. */
export const attestAddedRules: readonly Rule<AttestAdded>[] = [
  {
    name: "where-nobody-reads",
    judge: (_, __, { environment }) =>
      environment?.hand?.reads === false ? undefined : { code: "not-proven", why: "can-be-read" },
  },
  attester(),
  {
    name: "asked-first",
    judge: (transfer, { door }) =>
      lastAsk(transfer, door, "add-by-hand") === undefined ? { code: "not-proven", why: "not-asked-yet" } : undefined,
  },
  {
    name: "attested-once",
    judge: (transfer, { door }) =>
      doorOf(transfer, door)?.grant === undefined ? undefined : { code: "nothing-changed" },
  },
  {
    name: "attested-in-time",
    judge: (transfer, { door, linkDueAt }, { now }) => {
      if (!(linkDueAt >= now)) return { code: "not-proven", why: "seen-at-another-time" };
      return now < openBy(transfer, door) ? undefined : { code: "not-proven", why: "opening-too-late" };
    },
  },
  {
    name: "gates-asked-again",
    judge: (transfer, action, today) => {
      const door = doorOf(transfer, action.door);
      const [shut] = door === undefined ? [] : shutGates(transfer, door, today, writingGates);
      return shut === undefined ? undefined : { code: "gate-shut", gate: shut.name };
    },
  },
];

/** The rule is there by somebody's word: the clock of the window starts at it. */
export function attestAdded(transfer: Transfer, action: AttestAdded, today: Today): Accepted {
  const { actor, linkDueAt, door: doorId } = action;
  const terms = doorTermsOf(transfer, doorId);
  const addresses = terms.addresses.map(({ range }) => ({ range, alreadyThere: false }));
  const endsAt = plusMinutes(today.now, terms.window.lastsMinutes);
  const grant = { addresses, seenAt: today.now, endsAt, linkDueAt, issuances: [], attestedBy: actor.by };
  return {
    transfer: withDoor(transfer, doorId, ({ trouble: _, ...door }) => ({ ...door, grant })),
    entry: {
      code: "rule-attested",
      by: actor.by,
      via: actor.via,
      facts: { door: doorId, at: today.now, endsAt, configDigest: today.configDigest },
      detail: { addresses },
    },
  };
}

/** The word about the configuration is asked where a deploy writes it into the firewall, after the end. */
export const attestUnlistedRules: readonly Rule<AttestUnlisted>[] = [
  {
    name: "where-deploys-write",
    judge: (_, __, { environment }) => {
      const hand = environment?.hand;
      return hand?.by === "dsh" && hand.reads ? undefined : { code: "nothing-changed" };
    },
  },
  attester(),
  {
    name: "unlisted-once",
    judge: (transfer, { door }) =>
      doorOf(transfer, door)?.unlisted === undefined ? undefined : { code: "nothing-changed" },
  },
];

/** The next deploy won't put the address back, by somebody's word. Reading goes on. */
export function attestUnlisted(transfer: Transfer, action: AttestUnlisted, today: Today): Accepted {
  const { actor, door: doorId } = action;
  const unlisted = { by: actor.by, at: today.now };
  return {
    transfer: withDoor(transfer, doorId, (door) => ({ ...door, unlisted })),
    entry: {
      code: "unlisted-attested",
      by: actor.by,
      via: actor.via,
      facts: { door: doorId, at: today.now, configDigest: today.configDigest },
      detail: null,
    },
  };
}

/** What time makes due of people's hands: asking them at the closing, and again while an opening waits for them. */
export function dueByHand(transfer: Transfer, door: Door, today: Today): Action | undefined {
  if (today.environment?.hand === undefined || today.isOutdated) return undefined;
  const action: Action = { do: "ask-by-hand", door: door.id };
  if (door.status === "closing") return lastAsk(transfer, door.id, "remove-by-hand") === undefined ? action : undefined;
  const at = door.status === "opening" && door.grant === undefined ? nextAskAt(transfer, door.id) : undefined;
  const isDue = at !== undefined && today.now >= at && shutGates(transfer, door, today, writingGates).length === 0;
  return isDue ? action : undefined;
}
