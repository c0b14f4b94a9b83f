import { expect, test } from "vitest";
import { currentRevision, currentSignOffs } from "../../../src/workflows/transfers/transfer.ts";
import { ask, asked as askedFor, askedWith, edit, reject, sign, takeBack, via } from "../../builders/actions.ts";
import { environment, start } from "../../builders/environment.ts";
import { changed, twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { approved, asked, opening } from "../../builders/story.ts";

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

test("a rejection and a taking back give a reason", () => {
  const story = asked().signedBy("grace");
  given(story)
    .when(reject(story.transfer, "mary", "referee", " \n"))
    .refuses("reason-missing");
  given(story)
    .when(takeBack(story.transfer, "grace", "provider", ""))
    .refuses("reason-missing");
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
