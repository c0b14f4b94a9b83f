import fc from "fast-check";
import { expect, test } from "vitest";
import { diffOf } from "../../../src/workflows/assessment/carry.ts";
import type { FrozenFile } from "../../../src/workflows/assessment/files.ts";

const tables = { paths: ["t"], context: "tables", controls: "rounded" };
const figures = { paths: ["f"], context: "figures", controls: "no small counts" };

/** A frozen file whose content is told by one hexadecimal letter. */
function frozen(name: string, group = 0, content = "a"): FrozenFile {
  return { name, group, bytes: 1, etag: `"${name}"`, sha256: content.repeat(64) };
}

test("what is the same keeps its place, whatever its group's number and however often it was written", () => {
  const previous = { files: [frozen("a"), frozen("b", 1)] };
  const next = { files: [{ ...frozen("a", 1), etag: '"again"' }, frozen("aa", 0), frozen("b", 0)] };
  const again = [{ ...figures, paths: ["f/"] }, tables];
  expect(diffOf(previous, next, [tables, figures], again)).toEqual({
    same: [0, null, 1],
    changed: [],
    added: [1],
    gone: [],
  });
});

test("another content, context or controls is another file to decide on, and says which", () => {
  const previous = { files: [frozen("a"), frozen("b"), frozen("c"), frozen("d"), frozen("e")] };
  const next = { files: [frozen("a", 0, "b"), frozen("b", 1), frozen("c", 2), { ...frozen("d"), bytes: 2 }] };
  const after = [tables, { ...tables, context: "tables " }, { ...tables, controls: "" }];
  const [content, context, controls] = [false, false, false];
  expect(diffOf(previous, next, [tables], after)).toEqual({
    same: [null, null, null, null],
    changed: [
      { index: 0, before: 0, content: true, context, controls },
      { index: 1, before: 1, content, context: true, controls },
      { index: 2, before: 2, content, context, controls: true },
      { index: 3, before: 3, content: true, context, controls },
    ],
    added: [],
    gone: [4],
  });
});

test("what can't be compared has changed", () => {
  const twice = { files: [frozen("a"), frozen("a")] };
  const once = { files: [frozen("a")] };
  expect(diffOf(twice, once, [tables], [tables]).same).toEqual([null]);
  expect(diffOf(once, twice, [tables], [tables]).same).toEqual([null, null]);
  expect(diffOf(once, once, [], []).same).toEqual([null]);
  expect(diffOf(once, once, [tables], []).same).toEqual([null]);
  const unread = { files: [{ ...frozen("a"), sha256: "" }] };
  expect(diffOf(unread, unread, [tables], [tables]).same).toEqual([null]);
});

const list = fc
  .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "B", "c"), fc.nat(2), fc.constantFrom("a", "b")), {
    selector: ([name]) => name,
  })
  .map((files) => ({ files: files.map(([name, group, content]) => frozen(name, group, content)) }));
const group = fc.constantFrom(tables, figures, { ...tables, controls: "none" });
const groups = fc.array(group, { minLength: 2, maxLength: 3 });

test("a decision is carried over exactly where name, content, context and controls are what they were", () => {
  fc.assert(
    fc.property(list, list, groups, groups, (previous, next, before, after) => {
      const diff = diffOf(previous, next, before, after);
      const said = (file: FrozenFile, of: typeof before) => {
        const its = of[file.group];
        return its && JSON.stringify([file.name, file.sha256, its.context, its.controls]);
      };
      for (const [index, file] of next.files.entries()) {
        const words = said(file, after);
        const place = previous.files.findIndex((was) => words !== undefined && said(was, before) === words);
        expect(diff.same[index]).toBe(place === -1 ? null : place);
      }
      const kept = diff.same.flatMap((place, index) => (place === null ? [] : [index]));
      const places = [...kept, ...diff.added, ...diff.changed.map(({ index }) => index)];
      expect(places.sort()).toEqual([...next.files.keys()]);
      const stayed = diff.same.filter((place) => place !== null);
      const placesBefore = [...stayed, ...diff.gone, ...diff.changed.map((file) => file.before)];
      expect(placesBefore.sort()).toEqual([...previous.files.keys()]);
    }),
  );
});

test("a list compared with itself has nothing new", () => {
  fc.assert(
    fc.property(list, (same) => {
      const three = [tables, figures, tables];
      const places = [...same.files.keys()];
      expect(diffOf(same, same, three, three)).toEqual({ same: places, changed: [], added: [], gone: [] });
    }),
  );
});
