import { test } from "vitest";
import { twoPartyPolicy } from "../../builders/policy.ts";
import { tellStories } from "./stories.ts";

test("nothing bends the rules, and every answer is heard: two parties, two doors, two addresses each", () => {
  tellStories({ name: "two parties, two doors, two addresses each", policy: twoPartyPolicy, unreachable: [] });
});
