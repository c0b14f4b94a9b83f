import { expect, test } from "vitest";
import { askedWith, edit, reject } from "../../builders/actions.ts";
import { environment } from "../../builders/environment.ts";
import type { Story } from "../../builders/story.ts";
import { cardsOf, stages, textOf } from "./every-card.ts";

/** What a notice of the long unsigned story says to somebody: `s1` reminds, `s2` tells the admins, `s3` warns. */
function says(story: Story, notice: string, person: string): string {
  const found = cardsOf(story).find(({ key }) => key === `notice/${notice}/${person}`);
  if (found === undefined) throw new Error(`${person} has no ${notice}`);
  return textOf(found.card);
}

const story = stages["long unsigned"]();

test("a reminder says what it is about, whose turn it is, what to do, and by when", () => {
  const text = says(story, "s1", "grace");
  expect(text).toMatch(
    /^Reminder, Ingress IN-\w+\nheron, Tier 2\nYour signature as Provider has been waited for since/m,
  );
  expect(text).toContain("What: Admissions 2025 (data)");
  expect(text).toContain("Without everyone's signature it lapses on <instant>.");
  expect(text).toContain("(Approve as Provider)\n(Reject)");
  expect(text).toMatch(/terms [0-9a-f]{6}$/);
});

test("a warning shows a signer the same, and the requester who has nothing to sign who is waited for", () => {
  expect(says(story, "s3", "mary")).toContain("(Approve as Referee)");
  const signed = story.signedBy("ada");
  expect(says(signed, "s3", "ada")).toBe(
    [
      "Reminder, Ingress IN-4K7Q",
      "heron, Tier 2",
      "Ada Lovelace asked to bring data in on <instant>.",
      "Still to sign",
      "Provider: Grace Hopper or Dorothy Vaughan",
      "Referee: Mary Somerville or Emmy Noether",
      "Without everyone's signature it lapses on <instant>. Remind them, or withdraw it on its card.",
    ].join("\n"),
  );
});

test("admins read who is waited for and whom to ask, and where nobody can sign, that nobody can", () => {
  const empty = story.when({ environment: environment({ people: { referee: [] } }) });
  const text = says(empty, "s2", "sam");
  expect(text).toContain("Provider: Grace Hopper or Dorothy Vaughan\n");
  expect(text).toContain("Referee: nobody can sign");
  expect(text).toContain("ask Ada Lovelace to withdraw it.");
  expect(text).not.toMatch(/203\.0\.113|Admissions/);
});

test.each<[string, Story, string]>([
  ["signed", story.signedBy("grace"), "Over: nothing waits for you."],
  ["out of role", story.when({ isKnown: (id) => id !== "grace" }), "Over: nothing waits for you."],
  ["approved", story.approved(), "Over: everybody has signed."],
  ["rejected", story.plays(reject(story.transfer, "mary", "referee", "Not yet.")), "Over: it was rejected."],
  ["withdrawn", story.withdrawn(), "Over: it was withdrawn."],
  ["lapsed", story.lapsed(), "Over: it has lapsed."],
  [
    "revised",
    story.plays(edit(story.transfer, "ada", askedWith({ lastsMinutes: 60 }))),
    "Over: the terms were revised",
  ],
])("a notice that no longer holds says so, and has nothing to press: %s", (_, over, words) => {
  for (const notice of ["s1", "s3"]) {
    const text = says(over, notice, "grace");
    expect(text).toContain(words);
    expect(text).not.toMatch(/\(Approve|\(Reject|Admissions|Not yet/);
  }
});
