import fc from "fast-check";
import { expect, test } from "vitest";
import { type ImageKind, type ImageSize, ImageSizeReader } from "../../../src/workflows/assessment/image-size.ts";
import { type TableFigures, TableReader } from "../../../src/workflows/assessment/table-figures.ts";

/** The figures of a table, written as lines with bars between the cells. */
function figures(...lines: readonly string[]): TableFigures {
  const reader = new TableReader();
  for (const line of lines) reader.add(line.split("|"));
  return reader.figures();
}

test("a table's rows and columns are counted without its headings, and its smallest count is found", () => {
  expect(figures("age|n|mean", "21-30|12|1.5", "31-40|3|2.25", "41-50|0|-7", "")).toEqual({
    rows: 3,
    columns: 3,
    unevenRows: 0,
    smallestCount: 3,
    zeros: 1,
  });
  expect(figures("1|20", "30|4")).toMatchObject({ rows: 2, smallestCount: 1 });
  expect(figures()).toEqual({ rows: 0, columns: 0, unevenRows: 0, zeros: 0 });
  expect(figures("age|n")).toMatchObject({ rows: 0, columns: 2 });
});

test.each([
  ["what is suppressed", ["n", "[REDACTED]", "<5", "40", "6"], 6],
  ["separators of thousands", ["n", "1,204", "2,000,000"], 1204],
  ["a needless fraction, as tools write it", ["n", "7.0", "12.0", ""], 7],
  ["blanks around it", ["n", " 8 ", "9"], 8],
])("a column is one of counts with %s", (_what, lines, smallestCount) => {
  expect(figures(...lines)).toMatchObject({ smallestCount });
});

test.each([
  ["fractions", ["mean", "1.5", "2.25", "3"]],
  ["words", ["name", "a", "b", "2"]],
  ["numbers below zero", ["change", "-1", "-2", "3"]],
  ["numbers too long to be a count", ["id", "1234567890123456", "1234567890123457"]],
  ["the numbers of its rows", ["|name", "0|a", "1|b", "2|c"]],
])("a column isn't one of counts with %s", (_what, lines) => {
  expect(figures(...lines)).not.toHaveProperty("smallestCount");
});

test("a count that only looks like a row's number isn't passed over", () => {
  expect(figures("n|age", "1|a", "2|b")).toMatchObject({ smallestCount: 1 });
  expect(figures("n|age", "1|a", "2|b", "4|c")).toMatchObject({ smallestCount: 1 });
  expect(figures("age|n", "a|1", "b|2", "c|3")).toMatchObject({ smallestCount: 1 });
});

test("rows of another width are told", () => {
  expect(figures("a|b", "x|1|9", "y", "z|2")).toMatchObject({ rows: 3, columns: 3, unevenRows: 2 });
});

test("any table has figures, and its smallest count stands in it", () => {
  const cell = fc.oneof(fc.string({ maxLength: 6 }), fc.nat(30).map(String), fc.constant(""));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 12 }), (rows) => {
      const reader = new TableReader();
      for (const row of rows) reader.add(row);
      const { rows: counted, columns, smallestCount } = reader.figures();
      expect(counted).toBeLessThanOrEqual(rows.length);
      expect(columns).toBe(
        Math.max(
          0,
          ...rows.filter((row) => row.some((each) => each.trim() !== "") || row.length > 1).map((row) => row.length),
        ),
      );
      const whole = rows.flat().map((each) => Number(each.replaceAll(",", "")));
      if (smallestCount !== undefined) expect(whole).toContain(smallestCount);
    }),
  );
});

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const uint16 = (value: number) => [value >> 8, value & 0xff];
const png = (width: number, height: number) => [
  ...[0x89, ...ascii("PNG\r\n\u001a\n"), 0, 0, 0, 13, ...ascii("IHDR")],
  ...[0, 0, ...uint16(width), 0, 0, ...uint16(height), 8, 2, 0, 0, 0],
];
const segment = (marker: number, content: readonly number[]) => [
  0xff,
  marker,
  ...uint16(content.length + 2),
  ...content,
];
const jpeg = (width: number, height: number, before: readonly number[] = []) => [
  ...[0xff, 0xd8, ...segment(0xe0, ascii("JFIF\0")), ...segment(0xe1, before), 0xff, 0xff],
  ...[...segment(0xc4, [1, 2, 3]), ...segment(0xc2, [8, ...uint16(height), ...uint16(width), 3]), 0xff, 0xda],
];

/** The size of a picture that comes in pieces of so many bytes. */
function sizeOf(kind: ImageKind, bytes: readonly number[], pieceBytes = bytes.length || 1): ImageSize | undefined {
  const reader = new ImageSizeReader(kind);
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(Uint8Array.from(bytes.slice(at, at + pieceBytes)));
  return reader.size;
}

test.each([
  ['<?xml version="1.0"?><!-- a > b --><svg width="640" height=\'480.5px\' viewBox="0 0 1 1">', 640, 480.5],
  ['<svg xmlns="a>b" viewBox="0,0 20 10"/>', 20, 10],
  ['<svg:svg width="50%" height="100%" viewBox="0 0 7 9">', 7, 9],
])("an SVG says its size in its first tag: %s", (text, width, height) => {
  expect(sizeOf("svg", ascii(text))).toEqual({ width, height });
  expect(sizeOf("svg", ascii(text), 7)).toEqual({ width, height });
});

test.each<[ImageKind, readonly number[]]>([
  ["png", jpeg(1, 2)],
  ["png", png(0, 5)],
  ["png", png(5, 5).slice(0, 20)],
  ["jpeg", png(1, 2)],
  ["jpeg", [0xff, 0xd8, 0xff, 0xe0, 0, 1]],
  ["jpeg", [0xff, 0xd8, 0xff, 0xda, ...jpeg(1, 2).slice(2)]],
  ["svg", ascii("<svg width='1")],
  ["svg", ascii("<svgfoo width='1' height='2'>")],
  ["svg", ascii("<svg width='1e999' height='x' viewBox='a b c d'>")],
  ["svg", ascii(`${" ".repeat(70_000)}<svg width='1' height='2'>`)],
])("what is no whole %s has no size", (kind, bytes) => {
  expect(sizeOf(kind, bytes)).toBeUndefined();
});

test("a size is found however a picture is cut, and whatever stands before it", () => {
  const side = fc.integer({ min: 1, max: 65_535 });
  const metadata = fc.uint8Array({ maxLength: 300 }).map((bytes) => [...bytes]);
  fc.assert(
    fc.property(side, side, metadata, fc.integer({ min: 1, max: 40 }), (width, height, before, pieceBytes) => {
      expect(sizeOf("png", png(width, height), pieceBytes)).toEqual({ width, height });
      expect(sizeOf("jpeg", jpeg(width, height, before), pieceBytes)).toEqual({ width, height });
    }),
  );
});

test("garbage never throws, and is the same however it is cut", () => {
  const start = fc.constantFrom<readonly number[]>([], [0xff, 0xd8], ascii("<svg "), png(3, 4).slice(0, 12));
  const garbage = fc.tuple(start, fc.uint8Array({ maxLength: 200 })).map(([first, rest]) => [...first, ...rest]);
  fc.assert(
    fc.property(fc.constantFrom<ImageKind>("png", "jpeg", "svg"), garbage, (kind, bytes) => {
      expect(sizeOf(kind, bytes, 3)).toEqual(sizeOf(kind, bytes));
    }),
  );
});
