import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { readDetail } from "../../../src/adapters/journal/details.ts";
import { readLines } from "../../../src/adapters/journal/journal-lines.ts";
import type { JournalItem } from "../../../src/workflows/engine/store.ts";

/** Folders for journals, one a call, removed after the test file. */
export function useFolders(): { fresh(): string } {
  let root = "";
  let count = 0;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "lk-journal-"));
  });
  afterAll(() => rm(root, { recursive: true }));
  return {
    fresh: () => {
      count += 1;
      return join(root, String(count), "journal");
    },
  };
}

/** Everything that a journal keeps, read anew from its folder. */
export async function readItems(folder: string): Promise<readonly JournalItem[]> {
  const items: JournalItem[] = [];
  for await (const read of readLines(folder)) {
    if (read.read === "line") items.push({ ...read.line, detail: await readDetail(folder, read.line.entry) });
  }
  return items;
}
