import { expect, test } from "vitest";
import { type FileList, listDigest } from "../../../src/workflows/assessment/files.ts";

const list = (): FileList => ({
  format: 1,
  salt: "0".repeat(32),
  files: [{ name: "tables/one.csv", bytes: 4, etag: "0x1", sha256: "a".repeat(64), group: 0 }],
});

test("a list whose digest was taken can't become another under it: neither it nor a file of it can be changed", () => {
  const taken = list();
  const digest = listDigest(taken);
  const loose = taken as unknown as { salt: string; files: { name: string }[] };
  expect(() => {
    loose.salt = "1";
  }).toThrow(TypeError);
  expect(() => loose.files.push({ name: "another" })).toThrow(TypeError);
  expect(() => {
    for (const file of loose.files) file.name = "another";
  }).toThrow(TypeError);
  expect(listDigest(taken)).toBe(digest);
  expect(listDigest(list())).toBe(digest);
  expect(listDigest({ ...taken, salt: "1" })).not.toBe(digest);
});
