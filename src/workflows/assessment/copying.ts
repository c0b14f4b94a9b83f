/** The moves of copies: begun, all there, told of before they go, and gone. What happened outside arrives here as facts. */

import { shutGates } from "../doors/gates.ts";
import { recorded } from "../doors/opening.ts";
import { proofAt } from "../doors/proof.ts";
import type { Today } from "../people/environment.ts";
import { type Instant, plusMinutes } from "../time.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import { adminsOf, noticed } from "../transfers/notices.ts";
import { type Door, doorOf, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import type { Copies } from "./copies-kept.ts";
import { isCheckDue, issuancesOf } from "./needs-check.ts";

const prepared: ReadonlySet<string> = new Set(["files-copied", "not-before-passed"]);

/**
 * Whether a door lacks nothing but its copies, and its time.
 * @testonly outside this file
 */
export function isToCopy(transfer: Transfer, door: Door, today: Today): boolean {
  if (transfer.phase !== "approved" || door.status !== "waiting" || termsOf(transfer).files === undefined) return false;
  const shut = shutGates(transfer, door, today).map(({ name }) => name);
  return shut.includes("files-copied") && shut.every((name) => prepared.has(name));
}

/** Nothing is copied for terms that are not signed, nor while anything else keeps the door shut. */
export const beginCopyingRules: readonly Rule<ActionOf<"begin-copying">>[] = [
  {
    name: "nothing-else-missing",
    judge: (transfer, action, today) => {
      const door = doorOf(transfer, action.door);
      return door !== undefined && isToCopy(transfer, door, today) ? undefined : { code: "nothing-changed" };
    },
  },
  {
    name: "begun-once",
    judge: (transfer, action) =>
      doorOf(transfer, action.door)?.copies === undefined ? undefined : { code: "nothing-changed" },
  },
];

/** From here on there may be a container, which is deleted one day. Those of earlier lists are gone. */
export function beginCopying(transfer: Transfer, action: ActionOf<"begin-copying">, today: Today): Accepted {
  const { account, container } = doorTermsOf(transfer, action.door).place;
  const list = termsOf(transfer).files?.frozen?.digest ?? "";
  const copies = { list, accountId: account.resourceId, container, begunAt: today.now };
  return recorded(transfer, action, "copying-begun", { container, list }, null, ({ leftCopies: _, ...door }) => ({
    ...door,
    copies,
  }));
}

/** Copies are those of the list that was signed for. */
export const recordCopiedRules: readonly Rule<ActionOf<"record-copied">>[] = [
  {
    name: "begun-first",
    judge: (transfer, action, today) => {
      const door = doorOf(transfer, action.door);
      const isBegun = door?.copies !== undefined && isToCopy(transfer, door, today);
      return isBegun ? undefined : { code: "nothing-changed" };
    },
  },
  {
    name: "what-was-signed-for",
    judge: (transfer, { files }) =>
      termsOf(transfer).files?.frozen?.digest === files.digest ? undefined : { code: "not-proven", why: "other-files" },
  },
];

/** Every file stands in the container with the content that was frozen, and nothing else does. */
export function recordCopied(transfer: Transfer, action: ActionOf<"record-copied">, today: Today): Accepted {
  const { digest, files, bytes } = action.files;
  return recorded(
    transfer,
    action,
    "copied",
    { list: digest, files, bytes },
    null,
    ({ trouble: _, copies, ...door }) =>
      copies === undefined ? door : { ...door, copies: { ...copies, copied: { at: today.now, files: action.files } } },
  );
}

/** A look counts for the next link, and for the list that was signed for. */
export const recordCopiesCheckedRules: readonly Rule<ActionOf<"record-copies-checked">>[] = [
  {
    name: "for-the-next-link",
    judge: (transfer, { door: id, issuances }, { now }) => {
      const door = doorOf(transfer, id);
      const isNext = door?.copies?.copied !== undefined && issuances === issuancesOf(door);
      return isNext && isCheckDue(transfer, door, now) ? undefined : { code: "nothing-changed" };
    },
  },
  {
    name: "what-was-signed-for",
    judge: (transfer, { files }) =>
      termsOf(transfer).files?.frozen?.digest === files.digest ? undefined : { code: "not-proven", why: "other-files" },
  },
];

/** Every copy was read again, and is what was frozen. */
export function recordCopiesChecked(
  transfer: Transfer,
  action: ActionOf<"record-copies-checked">,
  { now: checkedAt }: Today,
): Accepted {
  const { issuances, files } = action;
  return recorded(transfer, action, "copies-checked", { list: files.digest, files: files.files }, null, (door) =>
    door.copies === undefined ? door : { ...door, copies: { ...door.copies, checkedFor: issuances, checkedAt } },
  );
}

/** The containers of copies that are this door's to delete. */
export function copiesThere({ copies, leftCopies = [] }: Door): readonly Copies[] {
  return [...(copies === undefined || copies.deleted !== undefined ? [] : [copies]), ...leftCopies];
}

/** When the copies of a door are to be deleted; undefined while they are needed, and where there are none. */
export function deletionDueAt(transfer: Transfer, door: Door): Instant | undefined {
  const { status } = door;
  const [one] = copiesThere(door);
  if (one === undefined) return undefined;
  if (status === "never-opened") return transfer.ended?.at ?? one.begunAt;
  if (status !== "closed" || door.proof === undefined) return undefined;
  return plusMinutes(proofAt(door.proof), termsOf(transfer).files?.keepCopiesMinutes ?? 0);
}

/** Whether the copies of a door are to be deleted now. */
export function isDeletionDue(transfer: Transfer, door: Door, { now }: Today): boolean {
  const at = deletionDueAt(transfer, door);
  return at !== undefined && now >= at;
}

const warningMinutes = 1_440;

/** When requester and admins are told that copies will be deleted: a day before, or at half of a shorter time. */
export function deletionWarningAt(transfer: Transfer, door: Door): Instant | undefined {
  const dueAt = deletionDueAt(transfer, door);
  if (dueAt === undefined || door.copies?.remindedAt !== undefined || door.proof === undefined) return undefined;
  const from = proofAt(door.proof);
  return Math.max(plusMinutes(dueAt, -warningMinutes), from + (dueAt - from) / 2);
}

/** The warning comes once, when it is due. */
export const remindDeletionRules: readonly Rule<ActionOf<"remind-deletion">>[] = [
  {
    name: "warning-due",
    judge: (transfer, action, { now }) => {
      const door = doorOf(transfer, action.door);
      const at = door === undefined ? undefined : deletionWarningAt(transfer, door);
      if (at === undefined) return { code: "nothing-changed" };
      return now < at ? { code: "too-early", at } : undefined;
    },
  },
];

/** Requester and admins are told. */
export function remindDeletion(transfer: Transfer, action: ActionOf<"remind-deletion">, today: Today): Accepted {
  const accepted = recorded(transfer, action, "deletion-announced", {}, null, (door) =>
    door.copies === undefined ? door : { ...door, copies: { ...door.copies, remindedAt: today.now } },
  );
  const to = [transfer.requester, ...adminsOf(today)];
  return noticed(accepted, { code: "copies-go-soon", doorId: action.door, at: today.now, to });
}

/** Copies are said to be gone when their time was over, once. */
export const recordCopiesDeletedRules: readonly Rule<ActionOf<"record-copies-deleted">>[] = [
  {
    name: "deletion-due",
    judge: (transfer, action, { now }) => {
      const door = doorOf(transfer, action.door);
      const at = door === undefined ? undefined : deletionDueAt(transfer, door);
      if (at === undefined) return { code: "nothing-changed" };
      return now < at ? { code: "too-early", at } : undefined;
    },
  },
];

/** Gone, and for how long the bytes can come back. */
export function recordCopiesDeleted(
  transfer: Transfer,
  action: ActionOf<"record-copies-deleted">,
  today: Today,
): Accepted {
  const { kept } = action;
  return recorded(
    transfer,
    action,
    "copies-deleted",
    { ...kept },
    null,
    ({ trouble: _, leftCopies: _left, ...door }) =>
      door.copies === undefined ? door : { ...door, copies: { ...door.copies, deleted: { at: today.now, kept } } },
  );
}
