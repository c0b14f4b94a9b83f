import { describe, expect, test } from "vitest";
import { changing, expected, expectSameEndings, once, ports } from "./crash-ending.ts";
import { othersRules } from "./stores.ts";

test("the story that nothing disturbs ends closed, with the firewall as it was", () => {
  expect(expected).toMatchObject({ status: "closed", ended: "expired", rules: othersRules });
  expect(expected.arrivals).toEqual([1, 0, ["cohort.csv"]]);
  expect(expected.happened.map(([, times]) => times)).toEqual(once.map(() => 1));
  expect(ports).toEqual(expect.arrayContaining([...changing]));
});

describe("a process that dies before any call of this port leaves a story that ends the same", () => {
  test.each(changing)("%s", async (port) => {
    expect.hasAssertions();
    await expectSameEndings("dies", port);
  });
});

describe("a port whose answer to any call is lost changes nothing about the ending", () => {
  test.each(changing)("%s", async (port) => {
    expect.hasAssertions();
    await expectSameEndings("fails-after-effect", port);
  });
});
