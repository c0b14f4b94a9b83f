import { open } from "node:fs/promises";
import { Fault } from "../../workflows/engine/fault.ts";
import { entriesFileIn, parseLine, readTail } from "./journal-lines.ts";

/**
 * The last position of a journal, read without opening it for writing; undefined for an empty one. Ends in a Fault
 * `journal-damaged` where the last whole line is none of ours, in the system's error where there is no file.
 */
export async function readLastPosition(folder: string): Promise<string | undefined> {
  const file = await open(entriesFileIn(folder), "r");
  try {
    const { lastLine } = await readTail(file);
    if (lastLine === undefined) return undefined;
    const line = parseLine(lastLine);
    if (line === undefined) throw new Fault("journal-damaged", "refused");
    return line.position;
  } finally {
    await file.close();
  }
}
