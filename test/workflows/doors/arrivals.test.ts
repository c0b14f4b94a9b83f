import { expect, test } from "vitest";
import { arrivalsOf, type Before, nameHash, type SeenFile } from "../../../src/workflows/doors/arrivals.ts";
import { start } from "../../builders/environment.ts";

const key = "IN-4K7Q-d1";

function file(name: string, changes: Partial<SeenFile> = {}): SeenFile {
  return { name, etag: `etag of ${name}`, bytes: 10, changedAt: start + 1_000, ...changes };
}

function before(files: readonly SeenFile[], changes: Partial<Before> = {}): Before {
  const etags = Object.fromEntries(files.map(({ name, etag }) => [nameHash(key, name), etag]));
  return { takenAt: start, capped: false, etags, ...changes };
}

async function* listing(files: readonly SeenFile[]): AsyncIterable<SeenFile> {
  yield* files;
}

function arrived(files: readonly SeenFile[], was: Before | undefined, openedAt = start) {
  return arrivalsOf(key, listing(files), was, openedAt, start + 9_000);
}

test("what was there before and is unchanged did not arrive, however late it was touched", async () => {
  const old = file("old.csv", { changedAt: start + 5_000 });
  expect(await arrived([old], before([old]))).toEqual({
    files: 0,
    bytes: 0,
    replaced: 0,
    names: [],
    namesCapped: false,
    at: start + 9_000,
  });
});

test("a new name arrived, however old its time says it is", async () => {
  const found = await arrived([file("new.csv", { changedAt: start - 1 })], before([]));
  expect(found).toMatchObject({ files: 1, bytes: 10, replaced: 0, names: ["new.csv"] });
});

test("a known name with another entity tag was replaced", async () => {
  const old = file("a.csv", { etag: "1" });
  expect(await arrived([file("a.csv", { etag: "2", bytes: 7 })], before([old]))).toMatchObject({
    files: 1,
    bytes: 7,
    replaced: 1,
    names: ["a.csv"],
  });
});

test("beyond a capped baseline an unknown name counts by its time, from the instant of the baseline", async () => {
  const capped = before([file("known.csv")], { capped: true });
  const files = [
    file("known.csv"),
    file("earlier.csv", { changedAt: start - 1 }),
    file("same-instant.csv", { changedAt: start }),
  ];
  expect((await arrived(files, capped, start + 5_000)).names).toEqual(["same-instant.csv"]);
});

test("without a baseline whatever changed since the opening counts", async () => {
  const files = [file("before.csv", { changedAt: start - 1 }), file("since.csv", { changedAt: start })];
  expect(await arrived(files, undefined)).toMatchObject({ files: 1, names: ["since.csv"], replaced: 0 });
});

test("at most 200 names are kept; counts and sizes go on", async () => {
  const files = Array.from({ length: 201 }, (_, index) => file(`${index}.csv`));
  expect(await arrived(files.slice(0, 200), before([]))).toMatchObject({ files: 200, namesCapped: false });
  const many = await arrived(files, before([]));
  expect(many).toMatchObject({ files: 201, bytes: 2_010, namesCapped: true });
  expect(many.names).toHaveLength(200);
});

test("the same name is known by another hash for another door", () => {
  expect(nameHash(key, "a.csv")).not.toBe(nameHash("IN-4K7Q-d2", "a.csv"));
  expect(nameHash(key, "a.csv")).toMatch(/^[0-9a-f]{64}$/);
});

test("a name that every object has is a name like others", async () => {
  expect(await arrived([file("__proto__"), file("constructor")], before([]))).toMatchObject({ files: 2, replaced: 0 });
});
