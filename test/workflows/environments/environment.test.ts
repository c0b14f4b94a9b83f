import { expect, test } from "vitest";
import { announce, type Bulletin, changedParts, configure } from "../../../src/workflows/environments/environment.ts";
import { start } from "../../builders/environment.ts";

const summary = { tier: "a", "roles.admin": "b", storage: "c" };

function changed(times: number) {
  let environment = configure(undefined, "heron", summary, "c0", ["sam"], start)?.environment;
  for (let time = 1; time <= times; time++) {
    const next = { ...summary, tier: `a${time}` };
    environment = configure(environment, "heron", next, `c${time}`, ["sam", "noor"], start + time)?.environment;
  }
  return environment;
}

test("parts that differ, came or went are named, in order", () => {
  expect(changedParts({ a: "1", b: "2", c: "3" }, { b: "2", c: "4", d: "5" })).toEqual(["a", "c", "d"]);
  expect(changedParts(summary, { ...summary })).toEqual([]);
});

test("the first configuration is an entry without a bulletin", () => {
  const first = configure(undefined, "heron", summary, "c0", ["sam"], start);
  expect(first?.environment).toMatchObject({ version: 1, bulletins: [] });
  expect(first?.entry).toMatchObject({ code: "configured", facts: { configDigest: "c0", parts: 3 } });
});

test("an unchanged configuration is nothing new", () => {
  expect(configure(changed(0), "heron", { ...summary }, "c0", ["sam"], start)).toBeUndefined();
});

test("a configuration that changed elsewhere only is on record, and nobody is told", () => {
  const next = configure(changed(1), "heron", { ...summary, tier: "a1" }, "c9", ["sam"], start);
  expect(next?.environment.configDigest).toBe("c9");
  expect(next?.environment.bulletins).toEqual(changed(1)?.bulletins);
  expect(next?.entry).toMatchObject({ facts: { configDigest: "c9", parts: 0 } });
});

test("a change says what changed and to whom it is told; its entry holds codes alone", () => {
  const next = configure(changed(0), "heron", { ...summary, tier: "other" }, "c1", ["sam", "noor"], start + 9);
  expect(next?.environment.bulletins).toEqual([
    { id: "b2", at: start + 9, code: "configuration-changed", what: ["tier"], to: ["sam", "noor"] },
  ]);
  expect(next?.entry).toMatchObject({ code: "configuration-changed", facts: { configDigest: "c1", parts: 1 } });
  expect(next?.entry.detail).toMatchObject({ what: ["tier"] });
});

test("the last twenty bulletins are kept, each under an id of its own", () => {
  const environment = changed(25);
  expect(environment?.bulletins).toHaveLength(20);
  expect(new Set(environment?.bulletins.map(({ id }) => id)).size).toBe(20);
  expect(environment?.bulletins.at(-1)?.id).toBe("b26");
});

test("what keeps everything shut is told once for its id, by an entry of its own, and is among the last twenty", () => {
  const before = changed(20);
  if (before === undefined) throw new Error("nothing is configured");
  const bulletin: Bulletin = { id: "behind-1-0", at: start, code: "behind-journal", what: [], to: ["sam"] };
  const next = announce(before, bulletin, { position: "1-0" });
  expect(next?.entry).toMatchObject({ code: "behind-journal", by: null, facts: { position: "1-0" }, detail: null });
  expect(next?.environment).toMatchObject({ version: before.version + 1, summary: before.summary });
  expect(next?.environment.bulletins).toHaveLength(20);
  expect(next?.environment.bulletins.at(-1)).toEqual(bulletin);
  expect(next && announce(next.environment, { ...bulletin, at: start + 1 }, {})).toBeUndefined();
});
