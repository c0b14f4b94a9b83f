import { test } from "vitest";
import { safeHavenPolicy } from "../../builders/policy.ts";
import { tellStories } from "./stories.ts";

test("nothing bends the rules, and every answer is heard: software by the investigator's seat alone", () => {
  tellStories({
    name: "software by the investigator's seat alone",
    policy: safeHavenPolicy,
    unreachable: ["bad-address duplicate"],
  });
});
