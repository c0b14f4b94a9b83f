/** The machine-readable record of a release, and what left an environment before. */
import { type Disclosure, disclosureRecord, type NamedPerson } from "../workflows/assessment/disclosure.ts";
import type { FileList } from "../workflows/assessment/files.ts";
import { filesAbout } from "../workflows/assessment/standing.ts";
import type { Press } from "../workflows/cards/card.ts";
import { earlierReleasesCard, type Release } from "../workflows/cards/earlier-releases.ts";
import { proofAt } from "../workflows/doors/proof.ts";
import { whereReadable } from "../workflows/engine/overview.ts";
import { loadTransfer } from "../workflows/engine/run.ts";
import { releasedIndex } from "../workflows/engine/subjects.ts";
import type { PersonId } from "../workflows/people/person.ts";
import { holdersOf } from "../workflows/people/seats.ts";
import { type Instant, plusMinutes } from "../workflows/time.ts";
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

const dayMinutes = 1_440;

function disclosedDoor(
  transfer: Transfer,
  door: Door,
  named: (id: PersonId) => NamedPerson,
): Disclosure["doors"][number] {
  const { recipient, destination = "" } = doorTermsOf(transfer, door.id);
  const { proof, grant } = door;
  return {
    recipient: named(recipient),
    destination,
    ...(grant === undefined ? {} : { opened: grant.seenAt }),
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

function deletedOf({ copies }: Door): Pick<Disclosure, "deleted"> {
  if (copies?.deleted === undefined) return {};
  const { at, kept } = copies.deleted;
  const days = Math.max(kept.blobDays ?? 0, kept.containerDays ?? 0);
  const canComeBack: Instant | "not-at-all" | "unknown" =
    kept.unread === true ? "unknown" : days === 0 ? "not-at-all" : plusMinutes(at, days * dayMinutes);
  return { deleted: { at, canComeBack } };
}

function disclosureOf(desk: Desk, transfer: Transfer, list: FileList, releasedAt: Instant): Disclosure | undefined {
  const terms = termsOf(transfer);
  const { files } = terms;
  const [first] = transfer.doors;
  if (files?.frozen === undefined || first?.copies === undefined) return undefined;
  const named = (id: PersonId): NamedPerson => ({ id, name: desk.wording.name(id) });
  const about = filesAbout(files);
  const { environment: id, tier } = insideOf(terms);
  const reviews = (transfer.assessing?.reviews ?? []).filter((review) => review.about === about);
  return {
    transferId: transfer.id,
    revision: terms.revision,
    softwareVersion: desk.deps.version,
    environment: { id, name: desk.deps.directory.environment(id)?.name ?? id, tier },
    requester: named(transfer.requester),
    purpose: terms.purpose,
    groups: files.groups,
    files: list.files,
    filesLeftOut: transfer.assessing?.leftOut ?? 0,
    assessors: reviews.flatMap(({ by, finishedAt }) =>
      finishedAt === undefined ? [] : [{ by: named(by), at: finishedAt }],
    ),
    signatures: terms.seats.flatMap(({ id: seat, role }) => {
      const approval = approvalOf(transfer, seat);
      return approval === undefined ? [] : [{ by: named(approval.by), role, at: approval.at }];
    }),
    releasedAt,
    container: first.copies.container,
    doors: transfer.doors.map((door) => disclosedDoor(transfer, door, named)),
    digests: { terms: currentRevision(transfer).digest, list: files.frozen.digest, policy: terms.policyDigest },
    ...deletedOf(first),
  };
}

/** When files of a transfer may have begun to leave; undefined before that. */
function releasedAtOf(transfer: Transfer): Instant | undefined {
  const began = transfer.doors.flatMap(({ grant, copies }) =>
    grant === undefined || copies?.copied === undefined ? [] : [grant.seenAt],
  );
  return began.length === 0 ? undefined : Math.min(...began);
}

async function releaseOf(desk: Desk, id: string): Promise<Release | undefined> {
  const transfer = await loadTransfer(desk.deps, id).catch(whereReadable<Transfer>);
  const frozen = transfer === undefined ? undefined : termsOf(transfer).files?.frozen;
  const at = transfer === undefined ? undefined : releasedAtOf(transfer);
  if (transfer === undefined || frozen === undefined || at === undefined) return undefined;
  const list = await desk.deps.fileLists.get(frozen.digest);
  return { transfer, at, ...(list === undefined ? {} : { list }) };
}

/** Whether somebody may know what left this environment: whoever assesses there, because what leaves next is judged by it. */
function assessesThere(desk: Desk, transfer: Transfer): boolean {
  const environment = desk.deps.directory.environment(insideOf(termsOf(transfer)).environment);
  return environment !== undefined && holdersOf("assessor", environment).includes(desk.person.id);
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
  const disclosure = release?.list === undefined ? undefined : disclosureOf(desk, transfer, release.list, release.at);
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
