import { expect, test } from "vitest";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { currentRevision } from "../../../src/workflows/transfers/transfer.ts";
import { askedWith, confirm, edit } from "../../builders/actions.ts";
import { theDoor } from "../../builders/door-actions.ts";
import { start } from "../../builders/environment.ts";
import { twoPartyPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { approved, asked, closed, opening } from "../../builders/story.ts";

test.each([
  ["while seats are open", asked()],
  ["when every seat is signed", approved()],
])("the recipient calls an address theirs %s", (_, story) => {
  const { digest } = currentRevision(story.transfer);
  given(story)
    .when(confirm(story.transfer))
    .leadsTo({
      door: { confirmations: [{ range: "203.0.113.7", termsDigest: digest, at: start }] },
      entry: { code: "address-confirmed", by: "rosa", detail: { range: "203.0.113.7" } },
    });
});

test("an address stands in the detail of its confirmation and not in the facts", () => {
  const story = asked().confirmed();
  expect(JSON.stringify(story.entries.at(-1)?.facts)).not.toContain("203.0.113");
});

test("only the door's own recipient confirms, and only addresses of its terms", () => {
  const story = asked({ policy: twoPartyPolicy });
  given(story)
    .when(confirm(story.transfer, "d1", { by: "ada" }))
    .refuses("not-recipient");
  given(story)
    .when(confirm(story.transfer, "d1", { by: "hugo" }))
    .refuses("not-recipient");
  given(story)
    .when(confirm(story.transfer, "d1", { range: "198.51.100.7" }))
    .refuses("unknown-address", { door: "d1" });
  given(story)
    .when({ ...confirm(story.transfer), door: "d9" })
    .refuses("unknown-door", { door: "d9" });
});

test("an address is confirmed on the terms that the card shows, once", () => {
  const before = asked();
  const story = before.plays(edit(before.transfer, "ada", askedWith({ lastsMinutes: 60 })));
  given(story).when(confirm(before.transfer)).refuses("outdated-card");
  given(story.confirmed()).when(confirm(story.transfer)).refuses("already-confirmed", { door: "d1" });
});

test("a recipient who signs calls their addresses theirs, and nobody else's", () => {
  const what = askedWith({ recipient: "grace" });
  const [own, other] = asked({
    policy: twoPartyPolicy,
    what: { ...askedWith({ recipient: "grace" }, twoPartyPolicy) },
  }).signedBy("grace").transfer.doors;
  expect(own?.confirmations.map(({ range }) => range)).toEqual(["203.0.113.7", "203.0.113.8"]);
  expect(other?.confirmations).toEqual([]);
  const story = asked({ what }).signedBy("grace");
  given(story).when(confirm(story.transfer)).refuses("already-confirmed");
});

test("a recipient who calls an address theirs and then signs has said so once", () => {
  const what = askedWith({ recipient: "grace" }, twoPartyPolicy);
  const story = asked({ policy: twoPartyPolicy, what });
  const second = "203.0.113.8";
  const signed = story
    .plays(confirm(story.transfer, "d1", { range: second }))
    .after(5)
    .signedBy("grace");
  expect(theDoor(signed.transfer).confirmations.map(({ range, at }) => [range, at])).toEqual([
    [second, start],
    ["203.0.113.7", plusMinutes(start, 5)],
  ]);
});

test("new terms want a new confirmation", () => {
  const before = approved().confirmed();
  const story = before.plays(edit(before.transfer, "ada", askedWith({ lastsMinutes: 60 })));
  expect(theDoor(story.transfer).confirmations).toEqual([]);
});

test("once its door has begun to open, an address needs no confirmation", () => {
  given(opening()).when(confirm(opening().transfer)).refuses("wrong-status", { status: "opening" });
  given(closed()).when(confirm(closed().transfer)).refuses("wrong-status", { status: "closed" });
});

test("a door that waits is confirmed also while another door of the transfer is open", () => {
  const story = approved({ policy: twoPartyPolicy }).plays(
    ...["203.0.113.7", "203.0.113.8"].map((range) =>
      confirm(approved({ policy: twoPartyPolicy }).transfer, "d1", { range }),
    ),
  );
  const open = story.plays(
    { do: "record-link-placed", door: "d1" },
    { do: "take-turn", door: "d1" },
    { do: "record-baseline", door: "d1", id: "ba5e", held: { files: 0, bytes: 0 } },
    { do: "begin-opening", door: "d1" },
  );
  given(open)
    .when(confirm(open.transfer, "d2"))
    .leadsTo({ door: { id: "d2", status: "waiting" } });
});
