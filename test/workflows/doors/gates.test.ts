import { expect, test } from "vitest";
import { gates, shutGates } from "../../../src/workflows/doors/gates.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { askedWith } from "../../builders/actions.ts";
import { begin, linkPlaced, minted, theDoor, turn } from "../../builders/door-actions.ts";
import { account, accountIdentity, environment, recreatedIdentity, start } from "../../builders/environment.ts";
import { changed, twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { approved, asked, ready, type Setting, type Story } from "../../builders/story.ts";

function shut(story: Story, door = "d1"): readonly string[] {
  return shutGates(story.transfer, theDoor(story.transfer, door), story.today).map(({ name }) => name);
}

const window = usualPolicy.kinds["data-ingress"].window;
const moreSeats = [...usualPolicy.kinds["data-ingress"].seats, { role: "assessor", fromTier: 0 } as const];

test("with every seat signed, every address confirmed, the message placed and the baseline taken, no gate is shut", () => {
  expect(shut(ready())).toEqual([]);
  expect(shut(ready({ policy: twoPartyPolicy }), "d2")).toEqual([]);
  given(ready()).when(begin()).leadsTo({ status: "opening" });
});

test("each refusal of an opening names the first gate that is shut", () => {
  const unsigned = asked().confirmed();
  expect(shut(unsigned)[0]).toBe("seats-complete");
  expect(shut(unsigned).slice(-3)).toEqual(["link-placed", "turn-taken", "baseline-taken"]);
  given(unsigned).when(begin()).refuses("gate-shut", { gate: "seats-complete" });
});

test("one seat less than all is not all", () => {
  const story = asked().signedBy("grace", "ada").confirmed();
  expect(shut(story)).toContain("seats-complete");
});

const changesToday: readonly (readonly [string, string, Setting])[] = [
  ["the environment left the configuration", "environment-served", { environment: undefined }],
  ["the tier is no longer served", "environment-served", { policy: { ...usualPolicy, highestTier: 1 } }],
  ["the recipient left the configuration", "recipient-known", { isKnown: (id) => id !== "rosa" }],
  ["a signer left the role", "signers-in-role", { environment: environment({ people: { provider: ["dorothy"] } }) }],
  ["a signer left the configuration", "signers-in-role", { isKnown: (id) => id !== "grace" }],
  [
    "the referee took another role",
    "signers-in-role",
    { environment: environment({ people: { assessor: ["joan", "mary"] } }) },
  ],
  ["the tier was raised", "place-unchanged", { environment: environment({ tier: 3 }) }],
  ["the container was changed", "place-unchanged", { environment: environment({ ingressContainer: "inbox" }) }],
  [
    "the policy wants a seat more",
    "policy-not-stricter",
    { policy: changed(usualPolicy, { ingress: { seats: moreSeats } }) },
  ],
  [
    "the policy's longest window is shorter",
    "policy-not-stricter",
    { policy: changed(usualPolicy, { ingress: { window: { ...window, maxMinutes: 60 } } }) },
  ],
  [
    "doors must open sooner",
    "policy-not-stricter",
    { policy: changed(usualPolicy, { ingress: { window: { ...window, openWithinMinutes: 60 } } }) },
  ],
  [
    "the requester's own signature counts no longer",
    "signers-in-role",
    { policy: { ...usualPolicy, requesterMaySign: [] } },
  ],
  [
    "documentation addresses stand for nothing",
    "policy-has-room",
    { policy: { ...usualPolicy, documentationAddresses: false } },
  ],
  [
    "links may only add",
    "policy-not-stricter",
    { policy: changed(usualPolicy, { ingress: { rights: "create-list" } }) },
  ],
  ["the account was never read", "account-adopted", { account: undefined }],
  ["the account is held", "account-adopted", { account: account({ held: "recreated" }) }],
  ["the account was made anew", "account-unchanged", { account: account({ identity: recreatedIdentity }) }],
  [
    "the account is another one",
    "account-unchanged",
    { account: account({ identity: { ...accountIdentity, resourceId: "/another" } }) },
  ],
  ["another process has taken in another configuration", "configuration-current", { isOutdated: true }],
  ["the firewall lets everybody in", "firewall-works", { account: account({ obstacle: "default-allow" }) }],
  ["a perimeter overrules the firewall", "firewall-works", { account: account({ obstacle: "perimeter" }) }],
];

/** Ada has asked and signed as investigator; so have a provider and a referee. */
const signed = asked().signedBy("ada", "grace", "mary");

test.each(changesToday)("where %s, the gate %s is shut and nothing opens", (_, gate, changes) => {
  const story = signed.ready().when(changes);
  expect(shut(story)).toContain(gate);
  given(story).when(begin()).refuses("gate-shut");
});

test.each(changesToday)(
  "where %s after the intent, no link is minted either: %s is asked again",
  (_, gate, changes) => {
    const story = signed.seen().after(1);
    const later = story.when(changes);
    expect(gates.find(({ name }) => name === gate)?.standing).toBe(true);
    given(later).when(minted(story.transfer, story.now)).refuses("gate-shut");
  },
);

test("a policy that became laxer shuts no gate", () => {
  const laxer = changed(usualPolicy, {
    ingress: {
      seats: [{ role: "provider", fromTier: 0 }],
      window: { ...window, maxMinutes: window.maxMinutes * 2, openWithinMinutes: window.openWithinMinutes * 2 },
    },
    requesterMaySign: ["investigator", "provider"],
    highestTier: 4,
    lapseAfterMinutes: 60,
    doorsAtMost: 2,
    addressesPerDoorAtMost: 2,
  });
  expect(shut(ready().when({ policy: laxer }))).toEqual([]);
});

test("terms that only let links add stand where the policy lets them replace, too", () => {
  const story = ready({ policy: changed(usualPolicy, { ingress: { rights: "create-list" } }) });
  expect(shut(story.when({ policy: usualPolicy }))).toEqual([]);
});

test("two signatures of a role are not covered by one", () => {
  const [first, ...rest] = usualPolicy.kinds["data-ingress"].seats;
  if (first === undefined) throw new Error("a first seat");
  const twice = changed(usualPolicy, { ingress: { seats: [first, { ...first }, ...rest] } });
  expect(shut(ready().when({ policy: twice }))).toEqual(["policy-not-stricter"]);
  expect(shut(ready({ policy: twice }))).toEqual([]);
});

test("two parties' seats are not covered by two seats of one party", () => {
  const [a, b, ...rest] = twoPartyPolicy.kinds["data-ingress"].seats;
  if (a === undefined || b === undefined) throw new Error("two parties");
  const oneParty = changed(twoPartyPolicy, { ingress: { seats: [a, { ...b, party: "A" }, ...rest] } });
  expect(shut(ready({ policy: oneParty }).when({ policy: twoPartyPolicy }))).toContain("policy-not-stricter");
});

test("seats that nobody has signed are incomplete, and not signed twice by nobody", () => {
  for (const story of [asked(), asked().signedBy("grace")]) {
    expect(shut(story)).toContain("seats-complete");
    expect(shut(story)).not.toContain("signers-differ");
  }
  expect(shut(asked())).toContain("not-on-one-persons-word");
  expect(shut(asked().signedBy("ada"))).toContain("not-on-one-persons-word");
  expect(shut(asked().signedBy("grace"))).not.toContain("not-on-one-persons-word");
});

test("every address of the door must be confirmed, on the terms in force", () => {
  const story = approved({ policy: twoPartyPolicy }).plays(linkPlaced());
  expect(shut(story)).toEqual(["addresses-confirmed", "turn-taken", "baseline-taken"]);
  const { digest } = story.transfer.revisions[0] ?? { digest: "" };
  const half = story.plays({
    do: "confirm-address",
    by: "rosa",
    via: { chat: "slack", account: "x", matchedBy: "pinned" },
    door: "d1",
    range: "203.0.113.7",
    digest,
  });
  expect(shut(half)).toEqual(["addresses-confirmed", "turn-taken", "baseline-taken"]);
  expect(shut(half.confirmed())).toEqual(["turn-taken", "baseline-taken"]);
  expect(shut(half.confirmed(), "d2")).toEqual(["link-placed", "turn-taken", "baseline-taken"]);
});

test("in an account that is not found again nothing opens, and what was let in already gets its link", () => {
  const lost = { environment: environment({ isFromEarlier: true }) };
  expect(shut(ready().when(lost))).toEqual(["account-found"]);
  given(ready().when(lost)).when(begin()).refuses("gate-shut", { gate: "account-found" });
  const story = signed.seen().after(1);
  given(story.when(lost)).when(minted(story.transfer, story.now)).leadsTo({ status: "opening" });
});

test("no door opens while the recipient's message does not stand, nor before its turn, nor before the container was listed", () => {
  const story = approved().confirmed();
  given(story).when(begin()).refuses("gate-shut", { gate: "link-placed" });
  given(story.plays(linkPlaced())).when(begin()).refuses("gate-shut", { gate: "turn-taken" });
  given(story.plays(linkPlaced(), turn())).when(begin()).refuses("gate-shut", { gate: "baseline-taken" });
});

test("a door opens from its start on, and no later than its time to open", () => {
  const notBefore = plusMinutes(start, 600);
  const early = approved({ what: askedWith({ notBefore }) })
    .confirmed()
    .plays(linkPlaced());
  const story = early.at(notBefore).ready();
  given(early.at(notBefore - 1))
    .when(begin())
    .refuses("gate-shut", { gate: "not-before-passed" });
  given(story.at(notBefore)).when(begin()).leadsTo({ status: "opening" });
  const tooLate = plusMinutes(notBefore, window.openWithinMinutes);
  given(story.at(tooLate - 1))
    .when(begin())
    .leadsTo({ status: "opening" });
  given(story.at(tooLate)).when(begin()).refuses("gate-shut", { gate: "in-time" });
});
