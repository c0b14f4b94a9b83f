import { test } from "vitest";
import { usualPolicy } from "../../builders/policy.ts";
import { tellStories } from "./stories.ts";

test("nothing bends the rules, and every answer is heard: one door, one address", () => {
  // Where a door has one address, a second one is one too many before it is the same one twice.
  tellStories({ name: "one door, one address", policy: usualPolicy, unreachable: ["bad-address duplicate"] });
});
