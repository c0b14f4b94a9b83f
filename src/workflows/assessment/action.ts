/** What is done while outputs are assessed, and when files turn out to be others. */
import type { Digest } from "../audit/digest.ts";
import type { Actor, Asked } from "../transfers/asked.ts";
import type { FileList } from "./files.ts";
import type { Unfit } from "./fitness.ts";
import type { Verdict } from "./review.ts";

/** How far reading or copying files has come, in whole percent. */
export interface RecordProgress {
  readonly do: "record-progress";
  readonly percent: number;
}
/**
 * The files that were asked for, as they were found. `previous`: the list that was assessed before, if any was; `report`:
 * the name of the file with their figures, where one was written.
 */
export interface RecordFrozen {
  readonly do: "record-frozen";
  readonly salt: string;
  readonly list: FileList;
  readonly previous?: FileList;
  readonly report?: string;
}
/** What was asked for may not leave, or is not there. */
export interface RecordUnfit {
  readonly do: "record-unfit";
  readonly unfit: readonly Unfit[];
}
interface OnFiles extends Actor {
  /** Of which files the card spoke: the digest of the terms' `files`. */
  readonly digest: Digest;
}
/** What an assessor says of some files. A file for which a change is needed needs a remark. */
export interface Assess extends OnFiles {
  readonly do: "assess";
  readonly files: readonly number[];
  readonly verdict: Verdict;
  readonly remark: string;
}
/** An assessor has decided about every file; once all have, everything is shown. */
export interface FinishAssessing extends OnFiles {
  readonly do: "finish-assessing";
}
/** What follows from the verdicts. `list`: the frozen one, which decides what exactly may leave. */
export interface Conclude extends OnFiles {
  readonly do: "conclude";
  readonly outcome: "release" | "release-part" | "return";
  readonly salt: string;
  readonly list: FileList;
  /** The digest of the approved part as it was kept beside the records, where a part is released. */
  readonly part?: Digest;
}
/** The requester asks again, with what was returned put right. */
export interface Resubmit extends Actor {
  readonly do: "resubmit";
  readonly salt: string;
  readonly asked: Asked;
}
/** Files are not what they were when they were frozen: which, counted from 0 in the list in force. */
export interface RecordChanged {
  readonly do: "record-changed";
  readonly files: readonly number[];
  /** Lines that the requester typed and that name one of them. */
  readonly typed?: readonly string[];
}

/** What is done while outputs are assessed, and when files turn out to be others. */
export type AssessmentAction =
  | RecordProgress
  | RecordFrozen
  | RecordUnfit
  | Assess
  | FinishAssessing
  | Conclude
  | Resubmit
  | RecordChanged;
