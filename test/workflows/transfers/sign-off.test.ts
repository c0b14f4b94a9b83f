import { expect, test } from "vitest";
import { signBy } from "../../../src/workflows/transfers/limits.ts";
import { currentRevision, currentSignOffs } from "../../../src/workflows/transfers/transfer.ts";
import { ask, asked as askedFor, askedWith, edit, reject, sign, takeBack, via } from "../../builders/actions.ts";
import { environment, start } from "../../builders/environment.ts";
import { changed, twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { asked, opening } from "../../builders/story.ts";

test("signing fills a seat on the digest that the card showed, and says how the signer came", () => {
  const story = asked();
  const { digest } = currentRevision(story.transfer);
  const { transfer } = given(story)
    .when(sign(story.transfer, "grace", "provider"))
    .leadsTo({
      status: "awaiting-sign-off",
      entry: {
        code: "signed",
        by: "grace",
        via: via("grace"),
        facts: { seat: "provider", termsDigest: digest, configDigest: "c0nf1g" },
        detail: null,
      },
    });
  expect(transfer.signOffs).toEqual([
    {
      seatId: "provider",
      termsDigest: digest,
      decision: "approve",
      by: "grace",
      via: via("grace"),
      assurance: "chat-account",
      configDigest: "c0nf1g",
      at: start,
    },
  ]);
});

test("the last open seat approves the transfer, at that instant", () => {
  const story = asked().signedBy("grace", "ada").after(30);
  const { transfer } = given(story)
    .when(sign(story.transfer, "mary", "referee"))
    .leadsTo({ status: "approved", door: { status: "waiting" } });
  expect(transfer.approvedAt).toBe(story.now);
});

test("a card that shows other terms signs nothing, and the answer names the terms in force", () => {
  const before = asked();
  const story = before.plays(edit(before.transfer, "ada", askedWith({ recipient: "hugo" })));
  const current = currentRevision(story.transfer).digest;
  given(story)
    .when(sign(before.transfer, "grace", "provider"))
    .refuses("outdated-card", { current });
  given(story)
    .when(reject(before.transfer, "grace", "provider"))
    .refuses("outdated-card", { current });
  given(story)
    .when(takeBack(before.transfer, "grace", "provider"))
    .refuses("outdated-card", { current });
});

test("a seat that the terms don't have can't be signed, rejected as or taken back", () => {
  const story = asked();
  given(story)
    .when(sign(story.transfer, "grace", "assessor"))
    .refuses("unknown-seat", { seat: "assessor" });
  given(story)
    .when(reject(story.transfer, "grace", "assessor"))
    .refuses("unknown-seat", { seat: "assessor" });
  given(story)
    .when(takeBack(story.transfer, "grace", "assessor"))
    .refuses("unknown-seat", { seat: "assessor" });
});

test("only today's holders of the role fill its seat, whoever held it when the card was sent", () => {
  const story = asked();
  given(story)
    .when(sign(story.transfer, "mary", "provider"))
    .refuses("not-your-seat", { role: "provider" });
  given(story)
    .when(sign(story.transfer, "eve", "provider"))
    .refuses("not-your-seat");
  const later = story.when({ environment: environment({ people: { provider: ["eve"] } }) });
  given(later)
    .when(sign(later.transfer, "grace", "provider"))
    .refuses("not-your-seat");
  given(later)
    .when(sign(later.transfer, "eve", "provider"))
    .leadsTo({ status: "awaiting-sign-off" });
  given(story.when({ environment: undefined }))
    .when(sign(story.transfer, "grace", "provider"))
    .refuses("not-your-seat");
  const unknown = story.when({ isKnown: (id) => id !== "grace" });
  given(unknown)
    .when(sign(story.transfer, "grace", "provider"))
    .refuses("not-your-seat");
});

test("a referee who holds another role in the environment is no referee there", () => {
  const story = asked({ environment: environment({ people: { referee: ["mary", "alan"] } }) });
  given(story)
    .when(sign(story.transfer, "alan", "referee"))
    .refuses("not-independent", { role: "referee" });
  given(story)
    .when(reject(story.transfer, "alan", "referee"))
    .refuses("not-independent", { role: "referee" });
});

test("one person fills one seat, whatever else they hold, and signing twice signs nothing more", () => {
  const both = environment({ people: { provider: ["grace", "alan"], investigator: ["ada", "alan"] } });
  const story = asked({ environment: both }).signedBy("alan");
  given(story)
    .when(sign(story.transfer, "alan", "investigator"))
    .refuses("already-filled-a-seat", { role: "provider" });
  given(story)
    .when(sign(story.transfer, "alan", "provider"))
    .refuses("already-filled-a-seat", { role: "provider" });
});

test("one provider can't sign for two parties", () => {
  const story = asked({ policy: twoPartyPolicy }).signedBy("grace");
  given(story)
    .when(sign(story.transfer, "grace", "provider-2"))
    .refuses("already-filled-a-seat");
  given(story)
    .when(sign(story.transfer, "dorothy", "provider-2"))
    .leadsTo({ status: "awaiting-sign-off" });
});

test("a seat is signed once", () => {
  const story = asked().signedBy("grace");
  given(story)
    .when(sign(story.transfer, "dorothy", "provider"))
    .refuses("seat-taken", { seat: "provider", role: "provider" });
});

test("from the instant at which it lapses nothing more is signed, also where nobody has noticed yet", () => {
  const story = asked().signedBy("grace", "ada");
  const at = signBy(story.transfer, usualPolicy);
  given(story.at(at - 1))
    .when(sign(story.transfer, "mary", "referee"))
    .leadsTo({ status: "approved" });
  for (const late of [at, at + 1]) {
    given(story.at(late))
      .when(sign(story.transfer, "mary", "referee"))
      .refuses("wrong-status", { move: "sign", status: "lapsed" });
  }
  given(story.at(at)).when({ do: "lapse" }).leadsTo({ status: "lapsed" });
});

test("the time to sign is today's policy's, from the terms in force on", () => {
  const before = asked().signedBy("grace").after(60);
  const hurried = before.when({ policy: { ...usualPolicy, lapseAfterMinutes: 60 } });
  given(hurried)
    .when(sign(before.transfer, "mary", "referee"))
    .refuses("wrong-status", { status: "lapsed" });
  const story = hurried.plays(edit(before.transfer, "ada", askedWith({ recipient: "hugo" })));
  given(story.after(59))
    .when(sign(story.transfer, "mary", "referee"))
    .leadsTo({ status: "awaiting-sign-off" });
});

test("the requester signs only the seats of roles that the policy lists", () => {
  const story = asked({ by: "grace" });
  given(story)
    .when(sign(story.transfer, "grace", "provider"))
    .refuses("requester-may-not-sign", { role: "provider" });
  const own = asked({ by: "ada" });
  given(own)
    .when(sign(own.transfer, "ada", "investigator"))
    .leadsTo({ status: "awaiting-sign-off" });
  const unlisted = own.when({ policy: { ...usualPolicy, requesterMaySign: [] } });
  given(unlisted)
    .when(sign(own.transfer, "ada", "investigator"))
    .refuses("requester-may-not-sign");
});

test("nothing opens on one person's word, even where the policy asks for one seat and lists its role", () => {
  const lone = changed(usualPolicy, { ingress: { seats: [{ role: "investigator", fromTier: 0 }] } });
  const story = asked({ policy: lone });
  given(story)
    .when(sign(story.transfer, "ada", "investigator"))
    .refuses("needs-another-person", { role: "investigator" });
  given(story)
    .when(sign(story.transfer, "alan", "investigator"))
    .leadsTo({ status: "approved" });
});

test("once the opening has begun, nothing is taken back, signed or rejected", () => {
  const story = opening();
  for (const action of [takeBack, sign, reject]) {
    const decided = action(story.transfer, "grace", "provider");
    given(story).when(decided).refuses("wrong-status", { move: decided.do, status: "opening" });
  }
});

test("signatures on earlier terms stay visible and count for nothing", () => {
  const before = asked().signedBy("grace", "ada");
  const story = before.plays(edit(before.transfer, "ada", askedWith({ recipient: "hugo" })));
  expect(story.transfer.signOffs.map(({ by }) => by)).toEqual(["grace", "ada"]);
  expect(currentSignOffs(story.transfer)).toEqual([]);
  given(story)
    .when(takeBack(story.transfer, "grace", "provider"))
    .refuses("nothing-to-take-back");
  given(story)
    .when(sign(story.transfer, "grace", "provider"))
    .leadsTo({ status: "awaiting-sign-off" });
});

test("an id that is taken can't be asked for again", () => {
  given(asked()).when(ask("ada", askedFor())).refuses("already-exists", { transferId: "IN-4K7Q" });
});
