import { expect, test } from "vitest";
import { lastLinkEnd } from "../../../src/workflows/doors/proof.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { currentRevision } from "../../../src/workflows/transfers/transfer.ts";
import { askedWith, edit } from "../../builders/actions.ts";
import { baseline, begin, filled, linkPlaced, minted, ruleSeen, theDoor, turn } from "../../builders/door-actions.ts";
import { accountIdentity, start } from "../../builders/environment.ts";
import { twoPartyPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { approved, asked, closing, opened, opening, ready } from "../../builders/story.ts";

const day = 24 * 60;
const hourLong = { what: askedWith({ lastsMinutes: 60 }) };

test("the intent to open is on record with what was agreed, before anything happens outside", () => {
  const story = ready();
  const { digest } = currentRevision(story.transfer);
  given(story)
    .when(begin())
    .leadsTo({
      status: "opening",
      door: { status: "opening", intent: { at: start, seq: story.transfer.version + 1, termsDigest: digest } },
      entry: {
        code: "opening-authorised",
        by: null,
        facts: { door: "d1", termsDigest: digest, configDigest: "c0nf1g", rights: "write-list", lastsMinutes: day },
        detail: {
          addresses: [{ range: "203.0.113.7", statedBy: "ada" }],
          recipient: "rosa",
          account: accountIdentity,
          container: "ingress",
        },
      },
    });
});

test("an opening begins once", () => {
  for (const story of [opening(), opened(), closing(), closing().closed()]) {
    given(story).when(begin()).refuses("wrong-status", { move: "begin-opening" });
  }
});

test("one door's opening is not another's", () => {
  const story = ready({ policy: twoPartyPolicy }).opening("d2");
  expect(story.transfer.doors.map(({ status }) => status)).toEqual(["waiting", "opening"]);
});

test("where the message stands and what the container held are recorded before the opening", () => {
  const story = approved();
  given(story)
    .when(linkPlaced())
    .leadsTo({ door: { placedAt: start }, entry: { code: "link-placed" } });
  given(story.confirmed().plays(linkPlaced(), turn()))
    .when(baseline())
    .leadsTo({ door: { baseline: { files: 3, bytes: 1_024, at: start } } });
});

test("nothing is placed or listed for terms that are not signed, nor for those whose signatures are void", () => {
  const before = approved();
  const revised = before.plays(edit(before.transfer, "ada", askedWith({ lastsMinutes: 60 })));
  for (const story of [asked(), asked().signedBy("grace", "ada"), revised]) {
    for (const action of [linkPlaced(), baseline()]) {
      given(story).when(action).refuses("wrong-status", { move: action.do, status: "awaiting-sign-off" });
    }
  }
});

test("the window starts when the rule is read back, not at the intent", () => {
  const story = opening(hourLong).after(10);
  const seenAt = story.now;
  given(story)
    .when(ruleSeen(story.transfer, seenAt))
    .leadsTo({
      status: "opening",
      door: {
        grant: {
          addresses: [{ range: "203.0.113.7", alreadyThere: false }],
          seenAt,
          endsAt: plusMinutes(seenAt, 60),
          linkDueAt: plusMinutes(seenAt, 1),
          issuances: [],
        },
      },
      entry: { code: "rule-seen", facts: { door: "d1", seenAt, endsAt: plusMinutes(seenAt, 60), epoch: 1 } },
    });
});

test("the window starts once", () => {
  const story = opening().seen().after(30);
  given(story).when(ruleSeen(story.transfer, story.now)).staysQuiet();
});

test("every address of the door must have been read back", () => {
  const story = opening({ policy: twoPartyPolicy });
  const [first] = ruleSeen(story.transfer, start).addresses;
  if (first === undefined) throw new Error("two addresses");
  given(story)
    .when(ruleSeen(story.transfer, start, "d1", { addresses: [first] }))
    .refuses("not-proven", { why: "address-unseen" });
});

test("a rule for an address that nobody agreed to is no rule of this door", () => {
  const story = opening();
  const addresses = [...ruleSeen(story.transfer, start).addresses, { range: "203.0.113.99", alreadyThere: false }];
  given(story)
    .when(ruleSeen(story.transfer, start, "d1", { addresses }))
    .refuses("not-proven", { why: "address-not-agreed" });
});

test("a rule is not seen before it is looked for: no window starts in the future, or before the intent", () => {
  const story = opening().after(10);
  for (const at of [story.now + 1, start - 1, Number.NaN]) {
    given(story).when(ruleSeen(story.transfer, at)).refuses("not-proven", { why: "seen-at-another-time" });
  }
  given(story)
    .when(ruleSeen(story.transfer, story.now, "d1", { linkDueAt: story.now - 1 }))
    .refuses("not-proven", { why: "seen-at-another-time" });
  for (const at of [start, story.now]) {
    given(story)
      .when(ruleSeen(story.transfer, at, "d1", { linkDueAt: at }))
      .leadsTo({ door: { status: "opening" } });
  }
});

test("a link is minted after the rule was seen and has settled", () => {
  given(opening()).when(minted(opening().transfer, start)).refuses("not-proven", { why: "rule-unseen" });
  const story = opening().seen();
  const at = plusMinutes(start, 1);
  given(story.at(at - 1))
    .when(minted(story.transfer, at - 1))
    .refuses("too-early", { at });
  given(story.at(at))
    .when(minted(story.transfer, at))
    .leadsTo({ status: "opening", entry: { code: "link-minted", by: null, detail: null } });
});

test("a link ends with its window and its key, at the latest", () => {
  const story = opening().seen().after(1);
  const endsAt = theDoor(story.transfer).grant?.endsAt ?? 0;
  const mint = (changes: Parameters<typeof minted>[3]) => minted(story.transfer, story.now, "d1", changes);
  given(story)
    .when(mint({ endsAt: endsAt + 1, keyEndsAt: endsAt + 1 }))
    .refuses("not-proven", { why: "link-outlives-window" });
  given(story)
    .when(mint({ keyEndsAt: endsAt - 1 }))
    .refuses("not-proven", { why: "link-outlives-window" });
  given(story)
    .when(mint({ endsAt: Number.NaN }))
    .refuses("not-proven");
  given(story)
    .when(mint({ keyEndsAt: Number.NaN }))
    .refuses("not-proven");
  given(story)
    .when(mint({ endsAt: endsAt - 60_000, keyEndsAt: endsAt - 60_000 }))
    .leadsTo({ status: "opening" });
});

test("once its window has ended, a door gets no link", () => {
  const story = opening(hourLong).seen().after(60);
  given(story).when(minted(story.transfer, story.now)).refuses("not-proven", { why: "window-over" });
});

test("a link has the rights that were agreed to, not more and not fewer", () => {
  const story = opening().seen().after(1);
  given(story)
    .when(minted(story.transfer, story.now, "d1", { rights: "create-list" }))
    .refuses("not-proven", { why: "rights-differ" });
});

test("a link minted again is kept beside the first", () => {
  const story = opening().minted();
  const again = given(story).when(minted(story.transfer, story.now)).leadsTo({ status: "opening" });
  expect(theDoor(again.transfer).grant?.issuances.map(({ id }) => id)).toEqual(["i1", "i2"]);
});

test("no two issuances of a door share an id, so that what is delivered is one of them and no other", () => {
  const story = opening().minted();
  given(story)
    .when(minted(story.transfer, story.now, "d1", { id: "i1", fingerprint: "an0ther" }))
    .refuses("not-proven", { why: "issued-before" });
  const twice = story.plays(minted(story.transfer, story.now));
  for (const id of ["i1", "i2"]) {
    given(twice)
      .when(minted(twice.transfer, twice.now, "d1", { id }))
      .refuses("not-proven", { why: "issued-before" });
  }
});

test("the record and the entry of a link hold its fingerprint and never the link", () => {
  const story = opening().minted();
  expect(Object.keys(theDoor(story.transfer).grant?.issuances[0] ?? {}).sort()).toEqual([
    "endsAt",
    "fingerprint",
    "id",
    "keyEndsAt",
    "keyId",
    "mintedAt",
    "rights",
    "startsAt",
  ]);
});

test("only a link on record is delivered, and then the door is open", () => {
  const story = opening().minted();
  given(story)
    .when(filled(story.transfer, "d1", "i2"))
    .refuses("not-proven", { why: "link-unminted" });
  given(opening().seen()).when(filled(opening().transfer)).refuses("not-proven", { why: "link-unminted" });
  given(story)
    .when(filled(story.transfer))
    .leadsTo({
      status: "open",
      door: { status: "open", grant: { filledAt: story.now } as never },
      entry: { code: "link-delivered" },
    });
});

test("the last link of a door is the one that works longest", () => {
  const story = opening().minted();
  const endsAt = theDoor(story.transfer).grant?.endsAt ?? 0;
  const shorter = story.plays(minted(story.transfer, story.now, "d1", { endsAt: endsAt - 60_000 }));
  expect(lastLinkEnd(theDoor(shorter.transfer).grant)).toBe(endsAt);
  expect(lastLinkEnd(theDoor(opening().seen().transfer).grant)).toBeUndefined();
  expect(lastLinkEnd(undefined)).toBeUndefined();
});
