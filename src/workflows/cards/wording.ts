/** The words that cards share. Each code that people may see has its sentence here, once. */
import type { NameOf, Person, PersonId } from "../people/person.ts";
import type { Role } from "../people/role.ts";
import type { TransferKind } from "../transfers/policy.ts";
import type { DoorTerms, Inside } from "../transfers/terms.ts";
import type { EndedBecause, Held } from "../transfers/transfer.ts";

/** How people and roles are named for readers. */
export interface Wording {
  readonly name: NameOf;
  readonly role: (role: Role) => string;
  /** Where people inside see a container, such as `/mnt/input`; undefined where nobody knows. */
  readonly inside: (place: Inside) => string | undefined;
}

/** Names people from a directory; somebody who has left it stays readable by id. */
export function nameFrom(person: (id: PersonId) => Person | undefined): NameOf {
  return (id) => person(id)?.name ?? `${id} (no longer here)`;
}

/** What a transfer of each kind moves. */
export const broughtInWords: Readonly<Record<TransferKind, string>> = {
  "data-ingress": "data",
  "software-ingress": "software",
  egress: "outputs",
};

/** What is asked for by a transfer of each kind, after "asks to". */
export const movedInWords: Readonly<Record<TransferKind, string>> = {
  "data-ingress": "bring data in",
  "software-ingress": "bring software in",
  egress: "take outputs out",
};

/** What recipients do with their link. */
export const doneByRecipientInWords: Readonly<Record<TransferKind, string>> = {
  "data-ingress": "uploads",
  "software-ingress": "uploads and installs it",
  egress: "downloads",
};

/** Why a seat was added to those of the policy. */
export const addedSeatInWords = "added, because whoever else could sign asked for it or gets the link";

/** How many files. */
export function filesInWords(files: number): string {
  return files === 1 ? "1 file" : `${files} files`;
}

/** What arrived, as counts and sizes. */
export function arrivedInWords({ files, bytes }: Held): string {
  return `${filesInWords(files)}, ${sizeInWords(bytes)}`;
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
  if (bytes === 1) return "1 byte";
  let size = bytes;
  let unit = 0;
  // As it would be printed: 999,999 bytes are 1.0 MB, not 1000.0 kB.
  while (size >= (unit === 0 ? 1_000 : 999.95) && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

export function containerInWords(place: Inside, { inside }: Pick<Wording, "inside">): string {
  const path = inside(place);
  return `${place.container} container${path === undefined ? "" : ` (${path} inside)`}`;
}

/**
 * What a link of these terms may do, said truthfully: Azure's write replaces as well as adds. `leaving`: where exactly
 * what was approved leaves, as copies in a container of their own.
 */
export function rightsInWords(
  door: DoorTerms,
  wording: Pick<Wording, "inside">,
  leaving?: { readonly files: number | undefined },
): string {
  if (leaving !== undefined) {
    const what =
      leaving.files === undefined ? "the files that are approved" : `the ${filesInWords(leaving.files)} listed`;
    return `read and list copies of ${what}, and nothing else; change nothing`;
  }
  const container = containerInWords(door.place, wording);
  switch (door.rights) {
    case "write-list":
      return `add, replace and list files in the ${container}; not read`;
    case "create-list":
      return `add and list files in the ${container}; not replace, not read`;
    case "read-list":
      return `read and list every file in the ${container}, whatever is there while the door is open; change nothing`;
  }
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

const changes: Readonly<Record<string, string>> = {
  "signers-in-role": "somebody who signed no longer holds the role",
  "place-unchanged": "the environment's tier or storage changed",
  "policy-not-stricter": "the policy became stricter",
  "account-adopted": "the storage account was recreated",
  "account-unchanged": "the storage account is another one",
  "environment-served": "the environment is no longer served",
  "kind-served": "transfers of this kind are no longer served there",
  "account-read-as-agreed": "whether Lockkeeper may read the storage account's firewall changed",
  "firewall-works": "the storage account's firewall does not keep others out",
  "policy-has-room": "the policy has no room for it any more",
  "recipient-known": "the recipient is no longer in the configuration",
  "recipient-in-role": "the recipient no longer holds the role of those who install software",
  "asked-since-loss": "records were lost, so everything that was asked for before must be asked for again",
  "copies-as-approved": "the copies are not what was approved any more",
  "procedure-unchanged": "the procedure for outputs is another one now",
  "files-allowed": "the policy on which files may leave changed",
  "files-assessed": "not everybody whose approval of the files counted may assess them any more",
  frozen: "the files were read and listed",
  assessed: "every file was approved by all who assess",
  "assessed-in-part": "some files were approved by all who assess; the others are left out",
  resubmitted: "the requester asked again",
  edited: "the requester changed it",
};

/** What has changed, by the gates that say no: why terms were revised, or a door was revoked. */
export function changesInWords(because: readonly string[]): string {
  return because.map((code) => changes[code] ?? code).join("; ");
}

/** Why a door ended; `changed` says what revoked it, where nobody did. */
export function endingInWords(ended: { readonly because: EndedBecause; readonly changed?: readonly string[] }): string {
  const { because, changed } = ended;
  return changed === undefined ? endings[because] : `${endings[because]}: ${changesInWords(changed)}`;
}
