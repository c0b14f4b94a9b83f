import { describe, expect, test } from "vitest";
import { expectSameEndings, ports } from "./crash-ending.ts";

describe("a port that fails at any call, with nothing done, changes nothing about the ending", () => {
  test.each(ports)("%s", async (port) => {
    expect.hasAssertions();
    await expectSameEndings("fails", port);
  });
});
