import { test } from "vitest";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { attested, ends, gone, provenClosed, theDoor } from "../../builders/door-actions.ts";
import { environment, hand, handsOn, start } from "../../builders/environment.ts";
import { twoPartyPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { asked, closing, opened, opening } from "../../builders/story.ts";

const covering = ["203.0.113.0/24"];

test("a later write makes the first read count anew", () => {
  const story = closing().gone().after(10);
  given(story)
    .when(gone(story.now))
    .leadsTo({
      status: "closing",
      door: { gone: { writtenAt: story.now, readAt: story.now, secondReadDueAt: plusMinutes(story.now, 1) } },
      entry: { code: "rule-gone" },
    });
});

test("two clean reads prove a door closed, the second a lease length after the write", () => {
  const story = closing().gone();
  const due = plusMinutes(story.now, 1);
  given(closing()).when(provenClosed(closing().transfer, due)).refuses("not-proven", { why: "no-first-read" });
  given(story.at(due - 1))
    .when(provenClosed(story.transfer, due - 1))
    .refuses("too-early", { at: due });
  given(story.at(due))
    .when(provenClosed(story.transfer, due))
    .leadsTo({
      status: "closed",
      door: { status: "closed", proof: { kind: "read-back", firstReadAt: story.now, secondReadAt: due } as never },
      entry: { code: "proven-closed", by: null, detail: { coveredBy: [] } },
    });
});

test("the proof names the first read that is on record", () => {
  const story = closing().gone().after(1);
  given(story)
    .when(provenClosed(story.transfer, story.now, "d1", { firstReadAt: story.now }))
    .refuses("not-proven", { why: "another-first-read" });
});

test("one read is not two", () => {
  const ended = closing();
  const story = ended.plays(gone(ended.now, "d1", { secondReadDueAt: ended.now }));
  given(story).when(provenClosed(story.transfer, story.now)).refuses();
});

test("a read from before the end of access, or from the future, proves nothing", () => {
  const story = closing();
  given(story)
    .when(gone(story.now - 1))
    .refuses("not-proven");
  given(story)
    .when(gone(story.now + 1))
    .refuses();
});

test("a read before the write that removed the rule is no read after it", () => {
  const story = closing().after(1);
  given(story)
    .when(gone(story.now, "d1", { readAt: story.now - 1 }))
    .refuses();
});

test("a read that is still to come proves nothing", () => {
  const story = closing().gone();
  const ahead = plusMinutes(story.now, 30);
  given(story).when(provenClosed(story.transfer, ahead)).refuses();
});

test("while a rule covers the address, only the link's own end or revoked keys end the access", () => {
  const story = opened().plays(ends("done", "rosa")).gone().after(1);
  const linkEndsAt = theDoor(story.transfer).grant?.issuances[0]?.endsAt ?? 0;
  const proven = (changes: Parameters<typeof provenClosed>[3], at = story.now) =>
    provenClosed(story.transfer, at, "d1", { coveredBy: covering, ...changes });
  given(story).when(proven({})).refuses("not-proven", { why: "still-covered" });
  given(story)
    .when(proven({ accessOver: "link-ended" }))
    .refuses("too-early", { at: linkEndsAt });
  given(story)
    .when(proven({ accessOver: "keys-revoked" }))
    .leadsTo({ status: "closed" });
  const later = story.at(linkEndsAt);
  given(later)
    .when(proven({ accessOver: "link-ended" }, linkEndsAt))
    .leadsTo({ status: "closed", entry: { detail: { coveredBy: covering } } });
});

test("the link that counts is the one that works longest, and where none was minted none has to end", () => {
  const never = opening().plays(ends("failed")).gone().after(1);
  given(never)
    .when(provenClosed(never.transfer, never.now, "d1", { coveredBy: covering, accessOver: "link-ended" }))
    .leadsTo({ status: "closed" });
});

test("a first read that some rule covered, or may have, is no first read of an address that nothing covers", () => {
  const ended = closing();
  for (const covered of [true, undefined] as const) {
    // As a version kept it that did not look.
    const { covered: _, ...first } = gone(ended.now);
    const story = ended.plays({ ...first, ...(covered === undefined ? {} : { covered }) } as typeof first & {
      covered: boolean;
    });
    const due = plusMinutes(story.now, 1);
    given(story.at(due)).when(provenClosed(story.transfer, due)).refuses("not-proven", { why: "first-read-covered" });
    const anew = story.at(due).gone().after(1);
    given(anew).when(provenClosed(anew.transfer, anew.now)).leadsTo({ status: "closed" });
  }
});

test("a proof never claims more than was read", () => {
  const story = closing().gone().after(1);
  for (const accessOver of ["link-ended", "keys-revoked"] as const) {
    given(story)
      .when(provenClosed(story.transfer, story.now, "d1", { accessOver }))
      .refuses("not-proven", { why: "no-rule-covers" });
  }
});

test("an admin with no part in the transfer attests that a door is closed", () => {
  const story = closing(handsOn("manual", false));
  const said = { attestedBy: "sam", at: story.now, accessOver: "no-rule-covers" };
  given(story)
    .when(attested("sam", story.now))
    .leadsTo({
      status: "closed",
      door: { proof: { kind: "attested", by: "sam", at: story.now, accessOver: "no-rule-covers" } },
      entry: {
        code: "proven-closed",
        by: "sam",
        facts: { door: "d1", proof: "attested", ...said, configDigest: "c0nf1g", epoch: 0 },
      },
    });
  given(story)
    .when(attested("eve", story.now))
    .refuses("may-not-attest", { who: ["sam", "noor"] });
  given(story.when({ environment: undefined }))
    .when(attested("sam", story.now))
    .refuses("may-not-attest", { who: [] });
});

test("no admin attests who asked for the transfer, signed it or gets its link", () => {
  const admins = { admin: ["sam", "ada", "grace", "rosa"] };
  const unread = handsOn("manual", false);
  const here = environment({ hand: hand("manual", false), people: admins });
  const story = asked({ ...unread, environment: here })
    .signedBy("grace")
    .closing();
  for (const by of ["ada", "grace", "rosa"]) {
    given(story)
      .when(attested(by, story.now))
      .refuses("may-not-attest", { who: ["sam"] });
  }
  given(story).when(attested("sam", story.now)).leadsTo({ status: "closed" });
});

test("no admin attests who gets the link of another door of the same transfer", () => {
  const here = environment({ hand: hand("manual", false), people: { admin: ["sam", "hugo"] } });
  const story = closing({ policy: twoPartyPolicy, ...handsOn("manual", false), environment: here });
  given(story)
    .when(attested("hugo", story.now, "d1"))
    .refuses("may-not-attest");
});

test("nobody attests what was before the end of access, or is still to come", () => {
  const story = closing(handsOn("manual", false));
  given(story).when(attested("sam", start)).refuses();
  given(story)
    .when(attested("sam", story.now + 1))
    .refuses();
});

test("one door closed is not the other", () => {
  const story = opened({ policy: twoPartyPolicy })
    .plays(ends("done", "rosa", "d1"))
    .gone("d1")
    .after(1);
  given(story)
    .when(provenClosed(story.transfer, story.now, "d1"))
    .leadsTo({ status: "open", door: { id: "d2", status: "open" } });
});
