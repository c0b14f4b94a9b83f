/** Outputs that are assessed by two of three: what people and the engine say of them, and stories of it. */
import type { Conclude } from "../../src/workflows/assessment/action.ts";
import {
  type AskedGroup,
  type FileList,
  type FrozenFile,
  frozenFilesOf,
  listDigest,
} from "../../src/workflows/assessment/files.ts";
import { filesAbout } from "../../src/workflows/assessment/standing.ts";
import { digestOf } from "../../src/workflows/audit/digest.ts";
import type { PersonId } from "../../src/workflows/people/person.ts";
import type { ActionOf } from "../../src/workflows/transfers/action.ts";
import type { Asked } from "../../src/workflows/transfers/asked.ts";
import type { Policy } from "../../src/workflows/transfers/policy.ts";
import type { DoorId } from "../../src/workflows/transfers/terms.ts";
import { type Transfer, termsOf } from "../../src/workflows/transfers/transfer.ts";
import { actor, outputsAsked } from "./actions.ts";
import { begin, linkPlaced } from "./door-actions.ts";
import { environment } from "./environment.ts";
import { changed, usualPolicy } from "./policy.ts";
import { asked, type Setting, type Story } from "./story.ts";

/** Outputs are assessed by two. */
export const assessedPolicy: Policy = changed(usualPolicy, { assessed: {} });

/** The environment of every test, with three who assess. Mary is its only referee then. */
export const assessedEnvironment = environment({ people: { assessor: ["joan", "eve", "emmy"], referee: ["mary"] } });

/** One group of files, with some of it changed. */
export function group(changes: Partial<AskedGroup> = {}): AskedGroup {
  return { paths: ["out/"], context: "Counts by arm", controls: "Counts below 10 suppressed", ...changes };
}

/** Outputs that are asked for file by file. */
export function filesAsked(changes: Partial<Asked> = {}): Asked {
  return outputsAsked({ files: [group()], ...changes }, assessedPolicy);
}

/** One file as it was frozen; its content is told by a word. */
export function file(name: string, content = name, changes: Partial<FrozenFile> = {}): FrozenFile {
  return { name, bytes: content.length, etag: `"${content}"`, sha256: digestOf(content), group: 0, ...changes };
}

/** A list of files, by name or as they were frozen. */
export function listOf(files: readonly (string | FrozenFile)[], salt = "list-1"): FileList {
  return { format: 1, salt, files: files.map((one) => (typeof one === "string" ? file(one) : one)) };
}

/** Three tables. */
export const threeFiles: FileList = listOf(["out/a.csv", "out/b.csv", "out/c.csv"]);

/** The files that were asked for, as they were found. */
export function frozenAs(list: FileList = threeFiles, previous?: FileList, salt = "f1"): ActionOf<"record-frozen"> {
  return { do: "record-frozen", salt, list, ...(previous === undefined ? {} : { previous }) };
}

/** The list that was frozen last, if one was, among those of these tests. */
export function assessedBefore({ assessing }: Transfer): FileList | undefined {
  return assessing?.lastList === listDigest(threeFiles) ? threeFiles : undefined;
}

/** What is about the files as they are now. */
function onFiles(transfer: Transfer, by: PersonId) {
  const { files } = termsOf(transfer);
  return { ...actor(by), digest: files === undefined ? "" : filesAbout(files) };
}

/** An assessor says something of files. */
export function assess(
  transfer: Transfer,
  by: PersonId,
  files: readonly number[],
  verdict: "release" | "change" = "release",
  remark = verdict === "change" ? "Too few in a cell." : "",
): ActionOf<"assess"> {
  return { do: "assess", ...onFiles(transfer, by), files, verdict, remark };
}

/** An assessor has decided about every file. */
export function finish(transfer: Transfer, by: PersonId): ActionOf<"finish-assessing"> {
  return { do: "finish-assessing", ...onFiles(transfer, by) };
}

/** One of them says what follows. */
export function conclude(
  transfer: Transfer,
  by: PersonId,
  outcome: Conclude["outcome"] = "release",
  list: FileList = threeFiles,
): ActionOf<"conclude"> {
  return { do: "conclude", ...onFiles(transfer, by), outcome, salt: "c1", list };
}

/** The requester asks again. */
export function resubmit(by: PersonId = "ada", what: Asked = filesAsked(), salt = "r1"): ActionOf<"resubmit"> {
  return { do: "resubmit", ...actor(by), salt, asked: what };
}

function frozenOf(transfer: Transfer): ReturnType<typeof frozenFilesOf> {
  return termsOf(transfer).files?.frozen ?? frozenFilesOf(threeFiles);
}

/** A container for a door's copies is about to be made. */
export function beginCopying(door: DoorId = "d1"): ActionOf<"begin-copying"> {
  return { do: "begin-copying", door };
}

/** What was signed for stands in the container. */
export function copied(transfer: Transfer, door: DoorId = "d1"): ActionOf<"record-copied"> {
  return { do: "record-copied", door, files: frozenOf(transfer) };
}

/** The copies were read again for the next link. */
export function copiesChecked(transfer: Transfer, door: DoorId = "d1"): ActionOf<"record-copies-checked"> {
  const issuances = transfer.doors.find(({ id }) => id === door)?.grant?.issuances.length ?? 0;
  return { do: "record-copies-checked", door, files: frozenOf(transfer), issuances };
}

/** The copies are gone. */
export function copiesDeleted(door: DoorId = "d1"): ActionOf<"record-copies-deleted"> {
  return { do: "record-copies-deleted", door, kept: { blobDays: 7 } };
}

/** Somebody has asked for files, which are being read. */
export function reading(setting: Setting = {}): Story {
  return asked({ policy: assessedPolicy, environment: assessedEnvironment, what: filesAsked(), ...setting });
}

/** The list is frozen. */
export function frozen(list: FileList = threeFiles, setting: Setting = {}): Story {
  return reading(setting).plays(frozenAs(list));
}

/** Somebody decides about each file, by a letter each (`r` or `c`; `-` leaves it), and finishes where none is left. */
export function decided(story: Story, by: PersonId, letters: string): Story {
  const some = (letter: string): readonly number[] =>
    [...letters].flatMap((one, index) => (one === letter ? [index] : []));
  const [released, changing] = [some("r"), some("c")];
  const first = released.length === 0 ? story : story.plays(assess(story.transfer, by, released));
  const second = changing.length === 0 ? first : first.plays(assess(first.transfer, by, changing, "change"));
  return letters.includes("-") ? second : second.plays(finish(second.transfer, by));
}

/** Joan and Eve have finished; what they say of each file. */
export function assessed(joan = "rrr", eve = "rrr", list: FileList = threeFiles): Story {
  return decided(decided(frozen(list), "joan", joan), "eve", eve);
}

/** All was approved, and the seats are asked. */
export function concluded(story: Story = assessed(), list: FileList = threeFiles): Story {
  return story.plays(conclude(story.transfer, "joan", "release", list));
}

/** Every seat is signed, the address confirmed and the message placed. */
export function signedFor(story: Story = concluded()): Story {
  return story.approved().confirmed().plays(linkPlaced("d1"));
}

/** The copies stand. */
export function withCopies(story: Story = signedFor()): Story {
  return story.plays(beginCopying()).plays(copied(story.transfer));
}

/** The rule was read back, the copies looked at again, and it is time for a link. */
export function readyToMint(story: Story = withCopies()): Story {
  const seen = story.plays(begin("d1")).seen();
  const later = seen.after(2);
  return later.plays(copiesChecked(later.transfer));
}
