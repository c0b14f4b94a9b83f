/**
 * What is about files that leave one by one. The random stories of data, software and the older egress hear none of it;
 * test/workflows/assessment has stories of its own, and takes each of these rules out.
 */
import { fileGates } from "../../../../src/workflows/doors/file-gates.ts";
import type { MoveName, Status } from "../../../../src/workflows/transfers/moves.ts";

const moves = [
  "record-progress",
  "record-frozen",
  "record-unfit",
  "assess",
  "finish-assessing",
  "conclude",
  "resubmit",
  "record-changed",
  "begin-copying",
  "record-copied",
  "record-copies-checked",
  "remind-deletion",
  "record-copies-deleted",
] as const satisfies readonly MoveName[];

/** A move that only files make. */
export type FilesMove = (typeof moves)[number];

/** Whether a move is one that only files make. */
function isFilesMove(move: MoveName): move is FilesMove {
  return (moves as readonly MoveName[]).includes(move);
}

/** The statuses that only files bring about. */
export const filesStatuses: readonly Status[] = ["assessing", "changes-requested"];

const fileGateNames: readonly string[] = fileGates.map(({ name }) => name);

/** Whether a gate is about files. */
export function isFilesGate(name: string): boolean {
  return fileGateNames.includes(name);
}

const amongOthers =
  /^(sign\/not-an-assessor|record-link-minted\/copies-checked|ask\/(files-by-procedure|doors-of-groups|groups-counted|enough-assessors|(paths|context|controls)-\d)|revise\/procedure-kept)$/;

/** Whether a rule, as `move/rule`, is about files: all of their own moves, and a few of others. */
export function isFilesRule(rule: string): boolean {
  const [move = "", name = ""] = rule.split("/");
  return isFilesMove(move as MoveName) || amongOthers.test(rule) || isFilesGate(name.replace(/^(gate|still):/, ""));
}
