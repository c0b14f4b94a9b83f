/** The gates of what leaves file by file. Where nothing is assessed, and nothing is to be, they say yes. */
import { allowedBy, assessorsWanted } from "../assessment/allowed.ts";
import { isAssessed } from "../assessment/standing.ts";
import { termsOf } from "../transfers/transfer.ts";
import type { Gate } from "./gate.ts";

/** What was signed for under one procedure is not let out by another. */
export const procedureUnchanged: Gate = {
  name: "procedure-unchanged",
  remedy: "abandon",
  standing: true,
  opens: (transfer, _door, today) => {
    const { kind, files } = termsOf(transfer);
    return kind !== "egress" || (files !== undefined) === (assessorsWanted(today) !== undefined);
  },
};

/** Asked with the other gates. */
export const fileGates: readonly Gate[] = [
  procedureUnchanged,
  {
    name: "files-allowed",
    remedy: "revise",
    standing: true,
    opens: (transfer, _door, today) => {
      const { files } = termsOf(transfer);
      return files === undefined || files.allowedBy === allowedBy(today);
    },
  },
  {
    name: "files-assessed",
    remedy: "revise",
    standing: true,
    opens: (transfer, _door, today) => termsOf(transfer).files === undefined || isAssessed(transfer, today),
  },
  {
    name: "files-copied",
    remedy: "wait",
    standing: true,
    opens: (transfer, door) => {
      const { files } = termsOf(transfer);
      return (
        files === undefined || (files.frozen !== undefined && door.copies?.copied?.files.digest === files.frozen.digest)
      );
    },
  },
];
