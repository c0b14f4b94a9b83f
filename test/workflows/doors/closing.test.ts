import { test } from "vitest";
import type { EndedBecause } from "../../../src/workflows/transfers/transfer.ts";
import { arrivals, ends, redacted, theDoor } from "../../builders/door-actions.ts";
import { account, environment } from "../../builders/environment.ts";
import { given } from "../../builders/rules.ts";
import { closed, closing, opened, opening, ready } from "../../builders/story.ts";

test.each([
  ["the recipient is done", "done", "rosa"],
  ["the requester withdraws it", "withdrawn", "ada"],
  ["an admin closes it", "revoked", "sam"],
  ["an admin closes everything", "panic", "noor"],
  ["somebody removed its rule", "drift", undefined],
  ["it can't be opened", "failed", undefined],
] as const)("a door ends when %s", (_, because, by) => {
  for (const story of [opening(), opened()]) {
    given(story)
      .when(ends(because, by))
      .leadsTo({
        status: "closing",
        door: { status: "closing", ended: { because, at: story.now, by: by ?? null } },
        entry: { code: "ended", by: by ?? null, facts: { door: "d1", because, configDigest: "c0nf1g" } },
      });
  }
});

test("a door ends by itself at the end of its window, not a moment before", () => {
  const story = opened();
  const at = theDoor(story.transfer).grant?.endsAt ?? 0;
  given(story.at(at - 1))
    .when(ends("expired"))
    .refuses("too-early", { at });
  given(story.at(at)).when(ends("expired")).leadsTo({ status: "closing" });
});

test("a door whose rule was never seen has no window, and so does not end by one", () => {
  for (const story of [opening(), opening().after(365 * 24 * 60)])
    given(story).when(ends("expired")).refuses("not-proven", { why: "rule-unseen" });
});

test("a door is revoked where a gate that stood shut afterwards, and only there", () => {
  given(opened()).when(ends("revoked")).staysQuiet();
  const changes = [
    { environment: environment({ people: { provider: ["dorothy"] } }) },
    { account: account({ held: "recreated" }) },
    { account: account({ obstacle: "default-allow" }) },
    { environment: undefined },
  ] as const;
  for (const change of changes) given(opened().when(change)).when(ends("revoked")).leadsTo({ status: "closing" });
});

test.each([
  ["done", "ada", "not-recipient"],
  ["done", "sam", "not-recipient"],
  ["withdrawn", "rosa", "not-requester"],
  ["panic", "ada", "not-admin"],
  ["panic", "eve", "not-admin"],
  ["panic", undefined, "not-admin"],
  ["revoked", "ada", "not-admin"],
  ["revoked", "rosa", "not-admin"],
  ["done", undefined, "not-admin"],
  ["withdrawn", undefined, "not-admin"],
] as const)("a door does not end as %s by %s", (because, by, code) => {
  given(opened()).when(ends(because, by)).refuses(code);
});

test.each(["expired", "drift", "failed"] satisfies EndedBecause[])(
  "nobody's word makes a door %s: that is for the clock and the firewall to say",
  (because) => {
    for (const by of ["sam", "ada", "rosa"]) given(opened()).when(ends(because, by)).refuses("not-admin");
  },
);

test("one person can always close: whatever has become of the configuration", () => {
  const gone = opened().when({ environment: undefined, account: undefined, isKnown: () => false });
  given(gone).when(ends("done", "rosa")).leadsTo({ status: "closing" });
  given(gone).when(ends("withdrawn", "ada")).leadsTo({ status: "closing" });
});

test("a door ends once", () => {
  given(closing()).when(ends("panic", "sam")).refuses("wrong-status");
  given(closed()).when(ends("panic", "sam")).refuses("wrong-status");
  given(ready()).when(ends("panic", "sam")).refuses("wrong-status");
});

test("what came through is counted in the facts; names stand in the detail", () => {
  const story = closed();
  given(story)
    .when(arrivals(story.now))
    .leadsTo({
      status: "closed",
      entry: {
        code: "arrivals-listed",
        facts: { door: "d1", files: 2, bytes: 2_048, replaced: 1, namesCapped: false },
        detail: { names: ["admissions.csv", "wards.csv"] },
      },
    });
});

test("the link is taken out of its message at the end, and also where its door never opened", () => {
  const cancelled = ready().withdrawn();
  for (const story of [closing(), closed(), cancelled]) {
    given(story)
      .when(redacted())
      .leadsTo({ door: { redactedAt: story.now }, entry: { code: "link-redacted" } });
  }
});
