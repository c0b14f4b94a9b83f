import { expect, test } from "vitest";
import { rememberLists } from "../../../src/adapters/file-lists/remembered.ts";
import type { FileList } from "../../../src/workflows/assessment/files.ts";
import { fileListsContract } from "../../contracts/file-lists.ts";
import { createMemoryFileLists } from "../../fakes/file-lists.ts";

fileListsContract("remembered", async () => rememberLists(createMemoryFileLists()));

function listOf(salt: string, files: number): FileList {
  const file = { bytes: 1, etag: "e", sha256: "a", group: 0 };
  return { format: 1, salt, files: Array.from({ length: files }, (_, index) => ({ ...file, name: `${index}.csv` })) };
}

test("a list is read once while it is in use; those that were used longest ago make room", async () => {
  const kept = createMemoryFileLists();
  const reads: string[] = [];
  const lists = rememberLists(
    {
      ...kept,
      get: async (digest) => {
        reads.push(digest);
        return kept.get(digest);
      },
    },
    30,
  );
  const [first = "", second = "", third = "", huge = ""] = await Promise.all(
    [listOf("1", 10), listOf("2", 15), listOf("3", 10), listOf("4", 31)].map((list) => lists.put(list)),
  );
  for (const digest of [first, second, first, third, first, third, second, huge, huge, second])
    expect(await lists.get(digest)).toMatchObject({ format: 1 });
  expect(reads).toEqual([first, second, third, second, huge, huge]);
  expect(await lists.get("unknown")).toBeUndefined();
});
