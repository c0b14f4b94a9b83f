import { type FileList, listDigest } from "../../src/workflows/assessment/files.ts";
import type { Digest } from "../../src/workflows/audit/digest.ts";
import type { FileLists } from "../../src/workflows/engine/copies.ts";

/** Lists of files in memory. */
export interface MemoryFileLists extends FileLists {
  /** Loses a list. */
  lose(digest: Digest): void;
}

/** Lists of files in memory. */
export function createMemoryFileLists(): MemoryFileLists {
  const lists = new Map<Digest, string>();
  const work = new Map<string, string[]>();
  return {
    put: async (list) => {
      const digest = listDigest(list);
      lists.set(digest, JSON.stringify(list));
      return digest;
    },
    get: async (digest) => {
      const text = lists.get(digest);
      return text === undefined ? undefined : (JSON.parse(text) as FileList);
    },
    appendWork: async (key, lines) => {
      if (lines.length > 0) work.set(key, [...(work.get(key) ?? []), ...lines]);
    },
    readWork: async function* (key) {
      yield* work.get(key) ?? [];
    },
    dropWork: async (key) => {
      work.delete(key);
    },
    lose: (digest) => {
      lists.delete(digest);
    },
  };
}
