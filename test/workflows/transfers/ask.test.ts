import { expect, test } from "vitest";
import { digestOf } from "../../../src/workflows/audit/digest.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { refusalsOf } from "../../../src/workflows/transfers/ask.ts";
import { termsDigest } from "../../../src/workflows/transfers/terms.ts";
import { currentRevision } from "../../../src/workflows/transfers/transfer.ts";
import { ask, asked, askedDoors, askedWith } from "../../builders/actions.ts";
import { account, accountIdentity, environment, start, today } from "../../builders/environment.ts";
import { stranger } from "../../builders/people.ts";
import { changed, twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { asked as askedStory } from "../../builders/story.ts";

const nobody = given(undefined);
const day = 24 * 60;

test("asking makes a transfer that waits for its seats, with the terms in the entry's detail", () => {
  const { transfer } = nobody.when(ask("ada", asked())).leadsTo({
    status: "awaiting-sign-off",
    door: { id: "d1", status: "waiting", confirmations: [], alarms: [] },
    entry: { code: "asked", by: "ada", via: { chat: "slack", account: "T0HERON/U0ADA", matchedBy: "pinned" } },
  });
  const { terms, digest, because } = currentRevision(transfer);
  expect(transfer).toMatchObject({ id: "IN-4K7Q", version: 1, generation: 1, requester: "ada", askedAt: start });
  expect(digest).toBe(termsDigest(terms));
  expect(because).toEqual([]);
});

test("the entry of an asking holds digests and a kind as facts, and nothing that a person typed", () => {
  const [entry] = askedStory().entries;
  expect(entry?.facts).toEqual({
    termsDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    configDigest: "c0nf1g",
    kind: "data-ingress",
  });
  expect(entry?.detail).toMatchObject({ terms: { subject: { name: "Admissions 2025" } } });
});

test("the terms say from where to where, for whom, with which rights, under which policy", () => {
  const { terms } = currentRevision(askedStory().transfer);
  const to = { where: "environment", environment: "heron", tier: 2, account: accountIdentity, container: "ingress" };
  expect(terms).toMatchObject({
    format: 1,
    revision: 1,
    from: { where: "outside", party: "rosa" },
    to,
    policyDigest: digestOf(usualPolicy),
    seats: [
      { id: "provider", role: "provider", offeredTo: ["grace", "dorothy"] },
      { id: "investigator", role: "investigator", offeredTo: ["ada", "alan"] },
      { id: "referee", role: "referee", offeredTo: ["mary", "emmy"] },
    ],
  });
  expect(terms.doors).toEqual([
    {
      id: "d1",
      recipient: "rosa",
      addresses: [{ range: "203.0.113.7", statedBy: "ada" }],
      place: to,
      rights: "write-list",
      window: { lastsMinutes: day, openWithinMinutes: 3 * day, extendableToMinutes: 7 * day },
    },
  ]);
});

test("two parties are two seats, and each door keeps its own recipient and addresses", () => {
  const { terms } = currentRevision(askedStory({ policy: twoPartyPolicy }).transfer);
  expect(terms.seats.map(({ id, party }) => `${id} ${party ?? "-"}`)).toEqual([
    "provider A",
    "provider-2 B",
    "investigator -",
    "referee -",
  ]);
  expect(terms.doors.map(({ id, recipient, addresses }) => [id, recipient, addresses.length])).toEqual([
    ["d1", "rosa", 2],
    ["d2", "hugo", 2],
  ]);
});

test("below the tier that wants a referee there is no referee's seat", () => {
  const { terms } = currentRevision(askedStory({ environment: environment({ tier: 1 }) }).transfer);
  expect(terms.seats.map(({ id }) => id)).toEqual(["provider", "investigator"]);
});

test("text and addresses are kept without the blanks around them", () => {
  const what = { ...askedWith({ addresses: [" 203.0.113.9\t"] }), subject: "  Wards ", purpose: "\nLinkage\n" };
  const { terms } = currentRevision(askedStory({ what }).transfer);
  expect([terms.subject.name, terms.purpose]).toEqual(["Wards", "Linkage"]);
  expect(terms.doors[0]?.addresses).toEqual([{ range: "203.0.113.9", statedBy: "ada" }]);
});

test("only somebody with a role in the environment asks", () => {
  nobody.when(ask("eve", asked())).refuses("no-role", { field: "environment" });
  nobody.when(ask("sam", asked())).leadsTo({ status: "awaiting-sign-off" });
});

test("an environment must be known, its tier served, its account ready", () => {
  const asking = ask("ada", asked());
  nobody.when(asking, today({ environment: undefined })).refuses("unknown-environment", { field: "environment" });
  nobody.when(asking, today({ environment: environment({ tier: 4 }) })).refuses("tier-not-served", { tier: 4 });
  nobody.when(asking, today({ account: undefined })).refuses("account-unread");
  nobody.when(asking, today({ account: account({ held: "recreated" }) })).refuses("account-held");
  const lost = environment({ isFromEarlier: true });
  nobody.when(asking, today({ environment: lost })).refuses("account-not-found-again");
  for (const obstacle of ["default-allow", "perimeter", "public-access-disabled"] as const) {
    nobody.when(asking, today({ account: account({ obstacle }) })).refuses("firewall-is-theatre", { obstacle });
  }
});

test("tier 4 is served where the policy names it outright", () => {
  const here = today({ environment: environment({ tier: 4 }), policy: { ...usualPolicy, highestTier: 4 } });
  nobody.when(ask("ada", asked()), here).leadsTo({ status: "awaiting-sign-off" });
});

test("a seat that nobody may fill is refused: an empty role, or one held only beside another", () => {
  const empty = today({ environment: environment({ people: { provider: [] } }) });
  nobody.when(ask("ada", asked()), empty).refuses("nobody-for-seat", { role: "provider" });
  const compromised = today({ environment: environment({ people: { referee: ["ada"] } }) });
  nobody.when(ask("ada", asked()), compromised).refuses("nobody-for-seat", { role: "referee" });
});

test.each([
  ["subject", 200],
  ["purpose", 2_000],
] as const)("a %s is there and has at most %i characters", (field, atMost) => {
  nobody.when(ask("ada", asked({ [field]: " \n" }))).refuses("text-missing", { field });
  nobody.when(ask("ada", asked({ [field]: "\u{1f512}".repeat(atMost / 2) }))).leadsTo({ status: "awaiting-sign-off" });
  const tooLong = ask("ada", asked({ [field]: "x".repeat(atMost + 1) }));
  nobody.when(tooLong).refuses("text-too-long", { field, atMost, length: atMost + 1 });
});

test("a recipient must be known", () => {
  nobody.when(ask("ada", askedWith({ recipient: stranger }))).refuses("unknown-recipient", { field: "recipient" });
});

test("doors and addresses are as many as the policy allows, and at least one", () => {
  const doors = askedDoors(twoPartyPolicy);
  nobody.when(ask("ada", asked({ doors: [] }))).refuses("too-many-doors", { atMost: 1 });
  nobody
    .when(ask("ada", asked({ doors: doors.map((door) => ({ ...door, addresses: ["203.0.113.7"] })) })))
    .refuses("too-many-doors", { atMost: 1 });
  nobody.when(ask("ada", asked({ doors: doors.slice(0, 1) }))).refuses("too-many-addresses", { atMost: 1 });
  nobody.when(ask("ada", askedWith({ addresses: [] }))).refuses("bad-address", { fault: "not-an-address", typed: "" });
});

test("an address must be a public one, said once; documentation addresses only where the policy lets them stand", () => {
  nobody.when(ask("ada", askedWith({ addresses: ["10.0.0.4"] }))).refuses("bad-address", {
    field: "address",
    typed: "10.0.0.4",
    fault: "private",
  });
  const twice = askedWith({ addresses: ["203.0.113.7", " 203.0.113.7"] }, twoPartyPolicy);
  nobody.when(ask("ada", twice), today({ policy: twoPartyPolicy })).refuses("bad-address", { fault: "duplicate" });
  const real = today({ policy: { ...usualPolicy, documentationAddresses: false } });
  nobody.when(ask("ada", asked()), real).refuses("bad-address", { fault: "reserved" });
});

test.each([0, -60, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("a window of %d minutes is none", (lastsMinutes) => {
  nobody
    .when(ask("ada", askedWith({ lastsMinutes })))
    .refuses("bad-window", { fault: "too-short", maxMinutes: 7 * day });
});

test("a window is a minute at least, and at most as long as the policy's longest", () => {
  nobody.when(ask("ada", askedWith({ lastsMinutes: 1 }))).leadsTo({ status: "awaiting-sign-off" });
  nobody.when(ask("ada", askedWith({ lastsMinutes: 7 * day }))).leadsTo({ status: "awaiting-sign-off" });
  nobody.when(ask("ada", askedWith({ lastsMinutes: 7 * day + 1 }))).refuses("bad-window", { fault: "too-long" });
});

test("a start lies from now to as far ahead as the policy lets it", () => {
  const furthest = plusMinutes(start, 14 * day);
  nobody.when(ask("ada", askedWith({ notBefore: start }))).leadsTo({ status: "awaiting-sign-off" });
  nobody.when(ask("ada", askedWith({ notBefore: furthest }))).leadsTo({ status: "awaiting-sign-off" });
  nobody
    .when(ask("ada", askedWith({ notBefore: start - 1 })))
    .refuses("bad-not-before", { fault: "past", limit: start });
  nobody.when(ask("ada", askedWith({ notBefore: furthest + 1 }))).refuses("bad-not-before", {
    fault: "too-far",
    limit: furthest,
  });
  nobody.when(ask("ada", askedWith({ notBefore: Number.NaN }))).refuses("bad-not-before", { fault: "past" });
});

test("a form is told everything that is wrong at once, in the order of its rules", () => {
  const what = { ...askedWith({ recipient: stranger, addresses: ["10.0.0.4"], lastsMinutes: 0 }), subject: "" };
  expect(refusalsOf(what, today(), "ada").map(({ code }) => code)).toEqual([
    "text-missing",
    "unknown-recipient",
    "bad-address",
    "bad-window",
  ]);
  expect(refusalsOf(asked(), today(), "ada")).toEqual([]);
});

test("a policy with another count of seats makes other terms, and so another digest", () => {
  const lone = changed(usualPolicy, { ingress: { seats: [{ role: "investigator", fromTier: 0 }] } });
  expect(currentRevision(askedStory({ policy: lone }).transfer).digest).not.toBe(
    currentRevision(askedStory().transfer).digest,
  );
});
