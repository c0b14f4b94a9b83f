/** What is found in tables and pictures as their bytes stream by, however they are cut. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { figures } from "../../../src/adapters/figures/figures.ts";
import type { FileFigures } from "../../../src/workflows/assessment/report.ts";

const mebibyte = 2 ** 20;

/** Looks into content that comes in pieces; `cuts`: where one piece ends and the next begins. */
function lookAt(
  name: string,
  content: Uint8Array | string,
  cuts: readonly number[] = [],
): Promise<FileFigures | undefined> {
  const bytes = Buffer.from(content);
  const reader = figures.readerFor(name, bytes.length);
  if (reader === undefined) throw new Error(`nobody can look into ${name}`);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((one, other) => one - other);
  let from = 0;
  for (const end of ends) {
    // Whoever reads may take a buffer back once it has been looked at.
    const piece = Uint8Array.from(bytes.subarray(from, end));
    reader.take(piece);
    piece.fill(0xff);
    from = end;
  }
  return reader.end();
}

const table = 'arm,n,"mean, sd"\r\n"tre""ated\n",12,1.5\r\ncontrol,7,"2,5"\nother,0,3';
const counts = { rows: 3, columns: 3, unevenRows: 0, smallestCount: 7, zeros: 1 };
const utf16 = Buffer.from(`\ufeff${table}`, "utf16le");
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP4z8AARGAKAgAf7gP9j2yPGwAAAABJRU5ErkJggg==",
  "base64",
);
const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffc0000b080002000301011100ffd9", "hex");
const samples: readonly (readonly [name: string, content: Buffer, found: FileFigures])[] = [
  ["a.csv", Buffer.from(table), counts],
  ["with-mark.CSV", Buffer.from(`\ufeff${table}`), counts],
  ["wide-letters.csv", utf16, counts],
  [
    "semicolons.csv",
    Buffer.from("a;n\nx,y;4\nz,1,2,3;9\n"),
    { ...counts, rows: 2, columns: 2, smallestCount: 4, zeros: 0 },
  ],
  [
    "a.tsv",
    Buffer.from("a\tn\nx,y,z\t4\n\n\nz\t9\t30\n"),
    { ...counts, rows: 2, unevenRows: 1, smallestCount: 4, zeros: 0 },
  ],
  ["old-mac.csv", Buffer.from("\r\ra,n\rx,4\ry,5\r"), { ...counts, rows: 2, columns: 2, smallestCount: 4, zeros: 0 }],
  ["empty.csv", Buffer.alloc(0), { rows: 0, columns: 0, unevenRows: 0, zeros: 0 }],
  ["plot.png", png, { width: 3, height: 2 }],
  ["plot.jpg", jpeg, { width: 3, height: 2 }],
  ["plot.jpeg", jpeg, { width: 3, height: 2 }],
  ["plot.svg", Buffer.from('<svg width="30" height="20"><rect/></svg>'), { width: 30, height: 20 }],
];

test.each(samples)("%s has its figures, wherever it is cut", async (name, content, found) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 6 }), async (cuts) => {
      expect(await lookAt(name, content, cuts)).toEqual(found);
    }),
    { numRuns: 25, examples: [[[]], [[...content.keys()]]] },
  );
});

test("what is no table or picture, or is a table too large to look into, has no reader", () => {
  for (const name of ["notes.txt", "csv", "page.html", "a.csv.gz", "toString", "a.__proto__"])
    expect(figures.readerFor(name, 10)).toBeUndefined();
  expect(figures.readerFor("a.csv", 64 * mebibyte + 1)).toBeUndefined();
});

test("garbage has figures or none, and never throws", async () => {
  const name = fc.constantFrom("a.csv", "a.tsv", "a.png", "a.jpg", "a.svg");
  const text = fc.string({
    unit: fc.constantFrom('"', ",", "\n", "\r", "\t", "a", "1", "\0", "\u00e9"),
    maxLength: 60,
  });
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    text.map((each) => Buffer.from(each)),
  );
  await fc.assert(
    fc.asyncProperty(name, garbage, fc.array(fc.nat(), { maxLength: 4 }), async (each, bytes, cuts) => {
      expect(await lookAt(each, bytes, cuts)).toEqual(await lookAt(each, bytes));
    }),
  );
});

function heldBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test.each([
  ["a cell of 48 MiB", '"', "a", '"\n'],
  ["a row of millions of cells", "a", ",", "\n"],
  ["a row of millions of counts", "", "1,", "2\n"],
])("%s has no figures, and is not kept", async (_what, start, rest, end) => {
  const [reader, piece] = [figures.readerFor("a.csv", 48 * mebibyte), Buffer.alloc(mebibyte, rest)];
  reader?.take(Buffer.from(`n\n${start}`));
  const before = heldBytes();
  for (let taken = 0; taken < 48; taken += 1) reader?.take(piece);
  reader?.take(Buffer.from(end));
  expect(heldBytes() - before).toBeLessThan(24 * mebibyte);
  expect(await reader?.end()).toBeUndefined();
});

test("a table of many rows is looked into whole, in one piece as in many", async () => {
  const rows = `n\n${"12\n".repeat(100_000)}`;
  const found = { rows: 100_000, columns: 1, unevenRows: 0, smallestCount: 12, zeros: 0 };
  expect(await lookAt("a.csv", rows)).toEqual(found);
});
