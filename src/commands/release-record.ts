/** The machine-readable record of a release, and what left an environment before. */
import { type Disclosure, disclosureRecord, type NamedPerson } from "../workflows/assessment/disclosure.ts";
import { deletionOf, doorsLeftBy, doorsReadBy, filesLeftBy } from "../workflows/assessment/left.ts";
import { releasedByAll } from "../workflows/assessment/review.ts";
import { filesAbout } from "../workflows/assessment/standing.ts";
import type { Press } from "../workflows/cards/card.ts";
import { earlierReleasesCard, type Release } from "../workflows/cards/earlier-releases.ts";
import { proofAt } from "../workflows/doors/proof.ts";
import { whereReadable } from "../workflows/engine/overview.ts";
import { loadTransfer } from "../workflows/engine/run.ts";
import { releasedIndex } from "../workflows/engine/subjects.ts";
import type { PersonId } from "../workflows/people/person.ts";
import { holdersOf } from "../workflows/people/seats.ts";
import type { Instant } from "../workflows/time.ts";
import { insideOf } from "../workflows/transfers/terms.ts";
import {
  approvalOf,
  currentRevision,
  type Door,
  doorTermsOf,
  type Transfer,
  termsOf,
} from "../workflows/transfers/transfer.ts";
import { type Desk, lookUp } from "./desk.ts";
import type { Reply } from "./front.ts";
import { say, unknownTransfer } from "./reply.ts";

function disclosedDoor(
  transfer: Transfer,
  door: Door,
  named: (id: PersonId) => NamedPerson,
): Disclosure["doors"][number] {
  const { recipient, destination = "" } = doorTermsOf(transfer, door.id);
  const { proof, grant, ended } = door;
  const isDoubted = ended?.changed?.includes("copies-as-approved") === true;
  return {
    recipient: named(recipient),
    destination,
    ...(grant === undefined ? {} : { opened: grant.seenAt }),
    ...(ended === undefined
      ? {}
      : { ended: { at: ended.at, because: ended.because, ...(isDoubted ? { copiesChanged: true as const } : {}) } }),
    ...(proof === undefined
      ? {}
      : {
          closed: {
            at: proofAt(proof),
            proof: proof.kind === "read-back" ? ("read-back" as const) : { attestedBy: named(proof.by) },
          },
        }),
  };
}

/** When files may have begun to leave by these doors; undefined where none is. */
function beganAt(doors: readonly Door[]): Instant | undefined {
  const began = doors.flatMap(({ grant }) => grant?.seenAt ?? []);
  return began.length === 0 ? undefined : Math.min(...began);
}

function disclosureOf(desk: Desk, { transfer, list }: Release): Disclosure | undefined {
  const terms = termsOf(transfer);
  const { files } = terms;
  const doors = doorsReadBy(desk.person.id, transfer, assessesThere(desk, transfer) || isAdminThere(desk, transfer));
  const releasedAt = beganAt(doors);
  if (files?.frozen === undefined || list === undefined || releasedAt === undefined) return undefined;
  const deleted = deletionOf(doors);
  const neverLeft = list.files.length - filesLeftBy(transfer, list, doorsLeftBy(transfer)).length;
  const named = (id: PersonId): NamedPerson => ({ id, name: desk.wording.name(id) });
  const about = filesAbout(files);
  const { environment: id, tier } = insideOf(terms);
  // Whoever said otherwise and has left the role since has released nothing.
  const reviews = (transfer.assessing?.reviews ?? []).filter(
    (review) => review.about === about && releasedByAll([review]).length === review.verdicts.length,
  );
  return {
    transferId: transfer.id,
    revision: terms.revision,
    softwareVersion: desk.deps.version,
    environment: { id, name: desk.deps.directory.environment(id)?.name ?? id, tier },
    requester: named(transfer.requester),
    purpose: terms.purpose,
    groups: files.groups,
    files: filesLeftBy(transfer, list, doors),
    filesLeftOut: (transfer.assessing?.leftOut ?? 0) + neverLeft,
    assessors: reviews.flatMap(({ by, finishedAt }) =>
      finishedAt === undefined ? [] : [{ by: named(by), at: finishedAt }],
    ),
    signatures: terms.seats.flatMap(({ id: seat, role }) => {
      const approval = approvalOf(transfer, seat);
      return approval === undefined ? [] : [{ by: named(approval.by), role, at: approval.at }];
    }),
    releasedAt,
    container: doors.flatMap(({ copies }) => copies?.container ?? []).join(" and "),
    doors: doors.map((door) => disclosedDoor(transfer, door, named)),
    digests: { terms: currentRevision(transfer).digest, list: files.frozen.digest, policy: terms.policyDigest },
    ...(deleted === undefined ? {} : { deleted }),
  };
}

async function releaseOf(desk: Desk, id: string): Promise<Release | undefined> {
  const transfer = await loadTransfer(desk.deps, id).catch(whereReadable<Transfer>);
  const frozen = transfer === undefined ? undefined : termsOf(transfer).files?.frozen;
  const at = transfer === undefined ? undefined : beganAt(doorsLeftBy(transfer));
  if (transfer === undefined || frozen === undefined || at === undefined) return undefined;
  const list = await desk.deps.fileLists.get(frozen.digest);
  return { transfer, at, ...(list === undefined ? {} : { list }) };
}

/** Whether somebody may know what left this environment: whoever assesses there, because what leaves next is judged by it. */
function assessesThere(desk: Desk, transfer: Transfer): boolean {
  const environment = desk.deps.directory.environment(insideOf(termsOf(transfer)).environment);
  return environment !== undefined && holdersOf("assessor", environment).includes(desk.person.id);
}

function isAdminThere(desk: Desk, transfer: Transfer): boolean {
  const environment = desk.deps.directory.environment(insideOf(termsOf(transfer)).environment);
  return environment?.people.admin.includes(desk.person.id) === true;
}

/** "Disclosure record": the record as it is now, for those concerned and for whoever assesses there. */
export async function releaseRecord(desk: Desk, press: Press): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  const transfer = known?.transfer ?? (await loadTransfer(desk.deps, press.transfer).catch(whereReadable<Transfer>));
  if (transfer === undefined || (known === undefined && !assessesThere(desk, transfer)))
    return unknownTransfer(press.transfer);
  const release = await releaseOf(desk, transfer.id);
  // Whoever only assesses there knows of what left, and of nothing else.
  if (known === undefined && release === undefined) return unknownTransfer(press.transfer);
  const disclosure = release === undefined ? undefined : disclosureOf(desk, release);
  if (disclosure === undefined && release !== undefined && release.list === undefined)
    return say(["Files of this transfer have left, but the list of them is lost, so there is no record of which."]);
  if (disclosure === undefined)
    return say(["Nothing of this transfer has left, so there is no record of a release yet."]);
  return {
    kind: "file",
    name: `${transfer.id}-ro-crate-metadata.json`,
    mediaType: "application/json",
    text: `${JSON.stringify(
      disclosureRecord(disclosure, (at) => new Date(at).toISOString()),
      null,
      2,
    )}\n`,
    lines: [[`What left by ${transfer.id}, who assessed and signed it, and when, as it is now.`]],
    again: { verb: press.verb, transfer: transfer.id },
  };
}

const releasesShown = 8;

/** "Earlier releases": what left this environment before, for whoever assesses there. */
export async function earlierReleases(desk: Desk, press: Press): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  if (known === undefined || !assessesThere(desk, known.transfer)) return unknownTransfer(press.transfer);
  const { environment } = insideOf(termsOf(known.transfer));
  const ids = await desk.deps.records.members(releasedIndex(environment), releasesShown + 1);
  const found = await Promise.all(ids.filter((id) => id !== press.transfer).map((id) => releaseOf(desk, id)));
  const releases = found.flatMap((one) => (one === undefined ? [] : [one])).slice(0, releasesShown);
  return { kind: "card", card: earlierReleasesCard(known.transfer, releases) };
}
