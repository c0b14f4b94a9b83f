/** Makes a list of what was asked for: found in the container, read inside, hashed, and kept beside the records. */
import { byName, bytesOf, type FrozenFile } from "../assessment/files.ts";
import { type FilesPolicy, type Unfit, unfitOf } from "../assessment/fitness.ts";
import { isToFreeze } from "../assessment/freezing.ts";
import { changedSinceFrozen } from "../assessment/frozen-gates.ts";
import { type MatchedFile, matchGroups } from "../assessment/matching.ts";
import { type FileFigures, reportName, reportRows } from "../assessment/report.ts";
import { insideOf } from "../transfers/terms.ts";
import { currentRevision, type Transfer, termsOf } from "../transfers/transfer.ts";
import { asFault, Fault } from "./fault.ts";
import { lookInto } from "./figures.ts";
import { forEachOf, type Holding, isOther, notedBefore, notesOf, progressOf, underLease } from "./file-work.ts";
import type { Deps } from "./ports.ts";
import { loadTransfer, run, todayFor } from "./run.ts";
import { isToTell, troubleOf } from "./trouble.ts";

/**
 * What a file was found to be, and goes on being for as long as its entity tag stays. `figures` is null for a file without
 * any, and absent where nobody looked.
 */
interface Read extends Pick<FrozenFile, "name" | "etag" | "bytes" | "sha256"> {
  readonly figures?: FileFigures | null;
}

/** A file that changes between its listing and its reading is listed again, from the start. */
function changing(thrown: unknown): unknown {
  return isOther(thrown) ? new Fault("files-changing", "unavailable") : thrown;
}

async function readAll(
  deps: Deps,
  transfer: Transfer,
  files: readonly MatchedFile[],
  looks: boolean,
  holding: Holding,
): Promise<readonly (FrozenFile & Pick<Read, "figures">)[]> {
  const { container, account } = insideOf(termsOf(transfer));
  const key = `freeze/${transfer.id}/${currentRevision(transfer).digest}`;
  const known = await notedBefore<Read>(deps, key);
  const notes = notesOf(deps, key);
  const progress = progressOf(deps, transfer.id, bytesOf(files));
  const readOne = async (file: MatchedFile): Promise<Read> => {
    const { name, etag } = file;
    const before = known.get(name);
    const isLookedInto = !looks || before?.figures !== undefined;
    if (before?.etag === etag && before.bytes === file.bytes && isLookedInto) {
      progress.add(file.bytes);
      return before;
    }
    await holding.goOn();
    const look = looks ? lookInto(deps.figures, file) : undefined;
    const { bytes, sha256 } = await deps.haven.copies.read(
      account.resourceId,
      { container, name, etag },
      (more) => {
        holding.keep();
        progress.add(more);
      },
      look?.take,
    );
    const read: Read = { name, etag, bytes, sha256, ...(look === undefined ? {} : { figures: await look.figures() }) };
    await notes.note(read, bytes);
    return read;
  };
  const found: (FrozenFile & Pick<Read, "figures">)[] = [];
  try {
    await forEachOf(files, async (file) => {
      found.push({ ...(await readOne(file)), group: file.group });
    });
  } finally {
    await notes.flush();
    await progress.told();
  }
  return found.sort(byName);
}

/** Where a scan must have found files clean: how many it did not. What was not scanned does not leave. */
async function unscanned(
  deps: Deps,
  transfer: Transfer,
  files: readonly MatchedFile[],
  holding: Holding,
): Promise<readonly Unfit[]> {
  const { container, account } = insideOf(termsOf(transfer));
  const counts = { clean: 0, malicious: 0, unscanned: 0 };
  await forEachOf(files, async ({ name, etag }) => {
    await holding.goOn();
    counts[await deps.haven.copies.scanned(account.resourceId, { container, name, etag })]++;
  });
  return (["malicious", "unscanned"] as const).flatMap((code): readonly Unfit[] =>
    counts[code] === 0 ? [] : [{ code, files: counts[code] }],
  );
}

async function findFiles(
  deps: Deps,
  transfer: Transfer,
  allowed: FilesPolicy,
  inside: string | undefined,
): Promise<{ readonly files: readonly MatchedFile[]; readonly unfit: readonly Unfit[] }> {
  const { container, account } = insideOf(termsOf(transfer));
  const groups = termsOf(transfer).files?.groups ?? [];
  const listing = deps.haven.listing.list(account.resourceId, container);
  const matched = await matchGroups(groups, { container, inside }, listing);
  return { files: matched.files, unfit: unfitOf(matched, groups.length, allowed) };
}

/** That the report is refused is told apart from files that can't be read. */
function unwritten(thrown: unknown): Fault {
  const fault = asFault(thrown, "files");
  if (fault.code !== "files-refused") return fault;
  const { kind, platformCode, cause } = fault;
  return new Fault("report-refused", kind, { ...(platformCode === undefined ? {} : { platformCode }), cause });
}

/** Writes the figures where assessors read them. Without its report an assessment does not begin. */
async function writeReport(
  deps: Deps,
  transfer: Transfer,
  read: readonly (FrozenFile & Pick<Read, "figures">)[],
): Promise<string> {
  const { container, account } = insideOf(termsOf(transfer));
  const name = reportName(transfer.id, termsOf(transfer).revision + 1);
  const figures = new Map(read.map((file) => [file.name, file.figures ?? undefined]));
  const content = Buffer.from(deps.csv(reportRows(read, (file) => figures.get(file))));
  try {
    await deps.haven.copies.write(account.resourceId, { container, name }, content, "text/csv; charset=utf-8");
  } catch (thrown) {
    throw unwritten(thrown);
  }
  return name;
}

async function freeze(deps: Deps, transfer: Transfer, holding: Holding): Promise<void> {
  const today = await todayFor(deps, transfer);
  const { egress } = today.policy.kinds;
  if (egress?.procedure !== "assessed" || today.isOutdated) return;
  // New terms are due, and what is found is found for those.
  if (today.account !== undefined && changedSinceFrozen(transfer, today).length > 0) return;
  const { digest } = currentRevision(transfer);
  const found = await findFiles(deps, transfer, egress.files, today.environment?.egressInside);
  const scanned =
    found.unfit.length > 0 || egress.malwareScan === "none"
      ? []
      : await unscanned(deps, transfer, found.files, holding);
  const unfit = [...found.unfit, ...scanned];
  const isStill = (latest: Transfer): boolean => isToFreeze(latest) && currentRevision(latest).digest === digest;
  if (unfit.length > 0) {
    await run(deps, transfer.id, (latest) => (isStill(latest) ? { do: "record-unfit", unfit } : undefined));
    return;
  }
  const read = await readAll(deps, transfer, found.files, egress.figures === "report", holding);
  const files = read.map(({ name, bytes, etag, sha256, group }): FrozenFile => ({ name, bytes, etag, sha256, group }));
  const list = { format: 1, salt: deps.ids.salt(), files } as const;
  // It is kept before anything speaks of it: a digest whose list is lost could never be copied.
  await deps.fileLists.put(list);
  const last = transfer.assessing?.lastList;
  const previous = last === undefined ? undefined : await deps.fileLists.get(last);
  await holding.goOn();
  const report = egress.figures === "report" ? await writeReport(deps, transfer, read) : undefined;
  const salt = deps.ids.salt();
  await run(deps, transfer.id, (latest) =>
    isStill(latest)
      ? {
          do: "record-frozen",
          salt,
          list,
          ...(previous === undefined ? {} : { previous }),
          ...(report === undefined ? {} : { report }),
        }
      : undefined,
  );
  await deps.fileLists.dropWork(`freeze/${transfer.id}/${digest}`);
}

/**
 * Freezes the files of a transfer whose list is still to be made. Safe to repeat, and to be cut off. Ends in a Fault,
 * of which people are told unless it is that somebody else is at it.
 */
export async function freezeFiles(deps: Deps, transferId: string): Promise<void> {
  const transfer = await loadTransfer(deps, transferId);
  if (transfer === undefined || !isToFreeze(transfer)) return;
  try {
    await underLease(deps, `files:${transferId}`, (holding) => freeze(deps, transfer, holding));
  } catch (thrown) {
    const fault = asFault(changing(thrown), "files");
    const now = await deps.clock.now();
    const trouble = troubleOf(fault, now, fault.code);
    if (fault.kind !== "throttled") {
      await run(deps, transferId, (latest) => {
        const [door] = latest.doors;
        if (!isToFreeze(latest) || door === undefined) return undefined;
        const notice = isToTell(door, fault, now) ? "trouble" : null;
        return { do: "record-trouble", door: door.id, trouble, notice };
      });
    }
    throw fault;
  }
}
