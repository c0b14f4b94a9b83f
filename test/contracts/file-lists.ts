import { describe, expect, test } from "vitest";
import { type FileList, listDigest } from "../../src/workflows/assessment/files.ts";
import type { FileLists } from "../../src/workflows/engine/copies.ts";

/** A list with names that are hard to keep. */
export const hardList: FileList = {
  format: 1,
  salt: "0123456789abcdef0123456789abcdef",
  files: ["a/b c.csv", "é/\u2028line\nbreak\t.csv", '"quoted" \\ %2e%2e', "__proto__", "\u{1f9ea}"].map(
    (name, group) => ({ name, bytes: group, etag: `0x8D${group}`, sha256: String(group).repeat(64), group }),
  ),
};

/** What every keeper of lists keeps to. */
export function fileListsContract(name: string, open: () => Promise<FileLists>): void {
  describe(`lists of files: ${name}`, () => {
    const workOf = async (lists: FileLists, key: string): Promise<string[]> => {
      const lines: string[] = [];
      for await (const line of lists.readWork(key)) lines.push(line);
      return lines;
    };

    test("a list is given back by its digest as it was put, and no other is", async () => {
      const lists = await open();
      const other: FileList = { ...hardList, salt: "another" };
      expect(await lists.get(listDigest(hardList))).toBeUndefined();
      const digest = await lists.put(hardList);
      expect(digest).toBe(listDigest(hardList));
      expect(await lists.put(hardList)).toBe(digest);
      expect(await lists.get(digest)).toEqual(hardList);
      expect(await lists.get(listDigest(other))).toBeUndefined();
      await lists.put(other);
      expect(await lists.get(digest)).toEqual(hardList);
    });

    test("work is read back line by line in the order in which it came, by its key, until it is dropped", async () => {
      const lists = await open();
      const names = hardList.files.map((file) => file.name);
      expect(await workOf(lists, "OUT-1")).toEqual([]);
      await lists.appendWork("OUT-1", names);
      await lists.appendWork("OUT-1", []);
      await lists.appendWork("out-1", ["another's"]);
      await lists.appendWork("OUT-1", ["", "last"]);
      expect(await workOf(lists, "OUT-1")).toEqual([...names, "", "last"]);
      expect(await workOf(lists, "out-1")).toEqual(["another's"]);
      await lists.dropWork("OUT-1");
      await lists.dropWork("OUT-1");
      expect(await workOf(lists, "OUT-1")).toEqual([]);
      expect(await workOf(lists, "out-1")).toEqual(["another's"]);
    });
  });
}
