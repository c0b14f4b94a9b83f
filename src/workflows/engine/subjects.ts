import type { Subject } from "./store.ts";

/** A transfer's subject. */
export function transferSubject(id: string): Subject {
  return `transfer:${id}`;
}

/** An account's subject, by its lower-case resource id. */
export function accountSubject(accountId: string): Subject {
  return `account:${accountId}`;
}

/** An environment's subject. */
export function environmentSubject(id: string): Subject {
  return `environment:${id}`;
}

/** A person's page of where things stand. No record: only what stands where is kept of it. */
export function homeSubject(person: string): Subject {
  return `home:${person}`;
}

/** The list of transfers with a door of this account that is not out and has its container all the same. */
export function turnsIndex(accountId: string): string {
  return `turns:${accountId}`;
}

/** The list of transfers that are signed and wait to open a door of this account; the one signed first comes first. */
export function waitingIndex(accountId: string): string {
  return `waiting:${accountId}`;
}

/** The list of transfers by which files have left an environment, one by one assessed. */
export function releasedIndex(environmentId: string): string {
  return `released:${environmentId}`;
}

/** What kind of thing a subject is, and its id; undefined for a subject nobody made. */
export function partsOf(
  subject: Subject,
): { readonly kind: "transfer" | "account" | "environment" | "home"; readonly id: string } | undefined {
  const at = subject.indexOf(":");
  const kind = subject.slice(0, at);
  if (kind !== "transfer" && kind !== "account" && kind !== "environment" && kind !== "home") return undefined;
  return { kind, id: subject.slice(at + 1) };
}
