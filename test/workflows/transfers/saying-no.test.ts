/** Saying no: one rejection ends a transfer, and so does an approval taken back. */
import { expect, test } from "vitest";
import { reject, takeBack } from "../../builders/actions.ts";
import { environment, start } from "../../builders/environment.ts";
import { given } from "../../builders/rules.ts";
import { approved, asked } from "../../builders/story.ts";

test("one rejection ends it, with its reason in the detail and not in the facts", () => {
  const story = asked().signedBy("grace");
  const { transfer } = given(story)
    .when(reject(story.transfer, "mary", "referee", " The board said no. "))
    .leadsTo({
      status: "rejected",
      door: { status: "never-opened" },
      entry: { code: "rejected", by: "mary", detail: { reason: "The board said no." } },
    });
  expect(transfer.ended).toEqual({ at: start, by: "mary", reason: "The board said no." });
  expect(transfer.signOffs.at(-1)).toMatchObject({ decision: "reject", reason: "The board said no." });
});

test("whoever may fill a seat may reject as it, also where somebody has signed it", () => {
  const story = asked().signedBy("grace");
  given(story)
    .when(reject(story.transfer, "dorothy", "provider"))
    .leadsTo({ status: "rejected" });
  given(story)
    .when(reject(story.transfer, "ada", "investigator"))
    .leadsTo({ status: "rejected" });
  given(story)
    .when(reject(story.transfer, "eve", "provider"))
    .refuses("not-your-seat");
});

test("a rejection and a taking back give a reason, of at most 1000 characters", () => {
  const story = asked().signedBy("grace");
  given(story)
    .when(reject(story.transfer, "mary", "referee", " \n"))
    .refuses("reason-missing");
  given(story)
    .when(takeBack(story.transfer, "grace", "provider", ""))
    .refuses("reason-missing");
  given(story)
    .when(reject(story.transfer, "mary", "referee", "x".repeat(1_001)))
    .refuses("reason-too-long", { atMost: 1_000, length: 1_001 });
  given(story)
    .when(takeBack(story.transfer, "grace", "provider", "x".repeat(1_000)))
    .leadsTo({ status: "rejected" });
});

test.each([
  ["while seats are open", asked().signedBy("grace")],
  ["when every seat is signed", approved()],
])("a signer takes an approval back %s, which ends it", (_, story) => {
  given(story)
    .when(takeBack(story.transfer, "grace", "provider"))
    .leadsTo({ status: "rejected", door: { status: "never-opened" }, entry: { code: "taken-back", by: "grace" } });
});

test("a signer who has left the role may still take the approval back", () => {
  const story = approved().when({ environment: environment({ people: { provider: ["dorothy"] } }) });
  given(story)
    .when(takeBack(story.transfer, "grace", "provider"))
    .leadsTo({ status: "rejected" });
});

test("nobody takes back what they did not give", () => {
  const story = asked().signedBy("grace");
  given(story)
    .when(takeBack(story.transfer, "dorothy", "provider"))
    .refuses("nothing-to-take-back");
  given(story)
    .when(takeBack(story.transfer, "mary", "referee"))
    .refuses("nothing-to-take-back");
});

test("after the time to sign one may still say no", () => {
  const story = asked()
    .signedBy("grace")
    .after(365 * 24 * 60);
  given(story)
    .when(reject(story.transfer, "mary", "referee"))
    .leadsTo({ status: "rejected" });
  given(story)
    .when(takeBack(story.transfer, "grace", "provider"))
    .leadsTo({ status: "rejected" });
});
