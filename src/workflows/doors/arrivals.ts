/** What came through a door: what a listing holds that the baseline did not, by hash of name and entity tag. */
import { createHash } from "node:crypto";
import type { Instant } from "../time.ts";
import type { Arrivals, Door } from "../transfers/transfer.ts";

/** The code of the trouble that another account stands under the agreed one's id: what arrived is gone with the old one. */
export const accountRecreated = "account-recreated";

/** Whether anything may come in by a door: before it opened, what was there was listed. */
export function mayBringIn({ baseline }: Door): boolean {
  return baseline !== undefined;
}

/** Whether a closed door is still to be listed for what arrived. */
export function arrivalsAreDue(door: Door): boolean {
  const { status, arrivals, trouble } = door;
  return status === "closed" && mayBringIn(door) && arrivals === undefined && trouble?.code !== accountRecreated;
}

/** One listed file, as far as arrivals need it. `bytes` is its size. */
export interface SeenFile {
  readonly name: string;
  readonly etag: string;
  readonly bytes: number;
  readonly changedAt: Instant;
}

/** What was there before; names as hashes. `capped`: there were more than could be kept. */
export interface Before {
  readonly takenAt: Instant;
  readonly capped: boolean;
  readonly etags: Readonly<Record<string, string>>;
}

/** The most names a baseline keeps, and the most arrivals named. */
export const baselineNamesAtMost = 100_000;
const namesAtMost = 200;

/** The hash by which a baseline knows a name, blinded by the door it was taken for. */
export function nameHash(doorKey: string, name: string): string {
  return createHash("sha256").update(`${doorKey}\n${name}`, "utf8").digest("hex");
}

function isNew(file: SeenFile, known: string | undefined, before: Before | undefined, openedAt: Instant): boolean {
  if (known !== undefined) return known !== file.etag;
  // With no name to compare (a baseline lost or capped) only the time of last change is left to go by.
  return before === undefined || before.capped ? file.changedAt >= (before?.takenAt ?? openedAt) : true;
}

/** Compares a listing with what was there before. Without a baseline, what changed since `openedAt` counts. */
export async function arrivalsOf(
  doorKey: string,
  listing: AsyncIterable<SeenFile>,
  before: Before | undefined,
  openedAt: Instant,
  at: Instant,
): Promise<Arrivals> {
  let files = 0;
  let bytes = 0;
  let replaced = 0;
  const names: string[] = [];
  for await (const file of listing) {
    const known = before?.etags[nameHash(doorKey, file.name)];
    if (!isNew(file, known, before, openedAt)) continue;
    files++;
    bytes += file.bytes;
    if (known !== undefined) replaced++;
    if (names.length < namesAtMost) names.push(file.name);
  }
  return { files, bytes, replaced, names, namesCapped: files > names.length, at };
}
