/** The words that cards share. Each code that people may see has its sentence here, once. */
import type { NameOf, Person, PersonId } from "../people/person.ts";
import type { Role } from "../people/role.ts";
import type { DoorTerms } from "../transfers/terms.ts";
import type { EndedBecause, Trouble } from "../transfers/transfer.ts";

/** How people and roles are named for readers. */
export interface Wording {
  readonly name: NameOf;
  readonly role: (role: Role) => string;
}

/** Names people from a directory; somebody who has left it stays readable by id. */
export function nameFrom(person: (id: PersonId) => Person | undefined): NameOf {
  return (id) => person(id)?.name ?? `${id} (no longer here)`;
}

/** A length of time in words: 90 minutes, 24 hours, 3 days. */
export function inWords(minutes: number): string {
  const of = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`;
  if (minutes >= 2_880 && minutes % 1_440 === 0) return of(minutes / 1_440, "day");
  if (minutes >= 120 && minutes % 60 === 0) return of(minutes / 60, "hour");
  return minutes === 60 ? "1 hour" : of(minutes, "minute");
}

/** A size in bytes as people read it, in powers of 1,000. */
export function sizeInWords(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** What a link of these terms may do, said truthfully: Azure's write replaces as well as adds. */
export function rightsInWords(door: DoorTerms): string {
  const { container } = door.place;
  return door.rights === "write-list"
    ? `add, replace and list files in the ${container} container; not read`
    : `add and list files in the ${container} container; not replace, not read`;
}

const endings: Record<EndedBecause, string> = {
  done: "the recipient has finished",
  expired: "its time was over",
  withdrawn: "the requester withdrew it",
  revoked: "access was revoked",
  panic: "an admin closed every door",
  drift: "somebody removed its firewall rule",
  failed: "it could not be opened",
};

/** Why a door ended. */
export function endingInWords(because: EndedBecause): string {
  return endings[because];
}

const troubles: Readonly<Record<string, string>> = {
  "account-busy": "another change to this firewall is going on",
  "account-held": "the storage account was recreated, and nobody has adopted it yet",
  "account-unread": "the storage account can't be read",
  "account-not-found": "Azure does not know the storage account",
  "bot-outside-boundary": "the storage account does not let the bot in",
  "closing-our-rule": "the rule is still in the firewall",
  "closing-theatre": "the account's default action is not Deny, so a removed rule proves nothing",
  "account-unidentified": "Azure's answer about the account can't be read",
  "container-not-found": "the container does not exist",
  "credential-unavailable": "the bot has no credential for Azure",
  "credential-refused": "Azure refused the bot's credential",
  "delegation-key-refused": "Azure refused the key that links are signed with",
  "firewall-default-allow": "the storage account's firewall lets everybody in (its default action is not Deny)",
  "firewall-perimeter": "a network security perimeter governs the storage account, so its own rules do nothing",
  "firewall-public-access-disabled": "the storage account's public network access is disabled, so a rule does nothing",
  "listing-refused": "Azure refused to list the container",
  "message-gone": "the recipient's message was deleted",
  "no-rights": "the bot lacks the rights to change this firewall",
  "person-moved": "the recipient's account is not the one that the message was placed for",
  "person-unreachable": "the recipient can't be reached by direct message",
  "resource-manager-busy": "Azure Resource Manager is busy",
  "resource-manager-failing": "Azure Resource Manager is failing",
  "resource-manager-unanswered": "Azure Resource Manager does not answer",
  "resource-manager-unreachable": "Azure Resource Manager can't be reached",
  "rule-no-room": "the firewall is full",
  "rule-not-there": "the rule was written but is not there when read back",
  "rule-refused": "Azure refused the rule",
  "rule-theatre": "the account's firewall does not keep others out, so a rule would be theatre",
  "storage-busy": "Azure Storage is busy",
  "storage-failing": "Azure Storage is failing",
  "storage-unanswered": "Azure Storage does not answer",
  "storage-unreachable": "Azure Storage can't be reached",
  "still-covered": "a rule that is not ours still lets the address in",
};

/** What is in the way, as a clause; an unknown code is said as it is, because silence helps nobody. */
export function troubleInWords(trouble: Trouble): string {
  const said = troubles[trouble.code] ?? `something is in the way (${trouble.code})`;
  return trouble.platformCode === undefined ? said : `${said} (Azure says ${trouble.platformCode})`;
}

const changes: Readonly<Record<string, string>> = {
  "signers-in-role": "somebody who signed no longer holds the role",
  "place-unchanged": "the environment's tier or storage changed",
  "policy-not-stricter": "the policy became stricter",
  "account-unchanged": "the storage account is another one",
  edited: "the requester changed it",
};

/** Why terms were revised. */
export function changesInWords(because: readonly string[]): string {
  return because.map((code) => changes[code] ?? code).join("; ");
}
