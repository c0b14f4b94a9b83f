import { expect, test } from "vitest";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { currentRevision, openSeats, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { asked as askedFor, askedWith, edit, revise } from "../../builders/actions.ts";
import { theDoor } from "../../builders/door-actions.ts";
import { account, environment, recreatedIdentity, start } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { approved, asked, opening, ready, type Setting } from "../../builders/story.ts";

const { window } = usualPolicy.kinds["data-ingress"];

const stricter: readonly (readonly [string, string, Setting])[] = [
  [
    "a signer has left the role",
    "signers-in-role",
    { environment: environment({ people: { provider: ["dorothy"] } }) },
  ],
  ["the requester's role is no longer listed", "signers-in-role", { policy: { ...usualPolicy, requesterMaySign: [] } }],
  ["the tier has changed", "place-unchanged", { environment: environment({ tier: 3 }) }],
  ["the container has changed", "place-unchanged", { environment: environment({ ingressContainer: "inbox" }) }],
  [
    "the policy wants another seat",
    "policy-not-stricter",
    {
      policy: changed(usualPolicy, {
        ingress: { seats: [...usualPolicy.kinds["data-ingress"].seats, { role: "assessor", fromTier: 0 }] },
      }),
    },
  ],
  [
    "links may no longer replace",
    "policy-not-stricter",
    { policy: changed(usualPolicy, { ingress: { rights: "create-list" } }) },
  ],
  [
    "doors must open sooner",
    "policy-not-stricter",
    { policy: changed(usualPolicy, { ingress: { window: { ...window, openWithinMinutes: 60 } } }) },
  ],
  ["the account was made anew", "account-unchanged", { account: account({ identity: recreatedIdentity }) }],
];

/** Ada has signed as investigator, and every gate is open. */
const signed = asked().signedBy("ada", "grace", "mary").ready();

test.each(stricter)("where %s, new terms void the sign-offs and wait for new ones", (_, because, changes) => {
  const story = signed.when(changes);
  const { transfer } = given(story)
    .when(revise(story.transfer))
    .leadsTo({
      status: "awaiting-sign-off",
      door: { status: "waiting", confirmations: [] },
      entry: { code: "revised", by: null, via: null, facts: { because, revision: 2 } },
    });
  expect(openSeats(transfer)).toHaveLength(termsOf(transfer).seats.length);
  expect(transfer.approvedAt).toBeUndefined();
  expect(transfer.revisions.map(({ because: reasons }) => reasons)).toEqual([[], [because]]);
});

test.each(stricter)("where %s, terms that were made new today are not made new again", (_, __, changes) => {
  const story = signed.when(changes);
  given(story.plays(revise(story.transfer)))
    .when(revise(story.transfer))
    .staysQuiet();
});

test("a tier that is no longer served is nothing that new terms could mend", () => {
  const story = signed.when({ policy: { ...usualPolicy, highestTier: 1 } });
  given(story).when(revise(story.transfer)).staysQuiet();
});

test("what today's policy has no room for is nothing that new terms could mend: they keep what was asked for", () => {
  const story = signed.when({ policy: { ...usualPolicy, documentationAddresses: false } });
  given(story).when(revise(story.transfer)).staysQuiet();
});

test("without a reason nothing is revised", () => {
  given(asked()).when(revise(asked().transfer)).staysQuiet();
  given(signed).when(revise(signed.transfer)).staysQuiet();
  const relaxed = signed.when({ policy: changed(usualPolicy, { lapseAfterMinutes: 60 }) });
  given(relaxed).when(revise(signed.transfer)).staysQuiet();
});

test("new terms need an environment and an account that was read", () => {
  const gone = signed.when({ environment: undefined });
  given(gone).when(revise(gone.transfer)).refuses("unknown-environment");
  const unread = signed.when({ account: undefined });
  given(unread).when(revise(unread.transfer)).refuses("account-unread");
});

test("a window that today's policy finds too long is cut to its longest", () => {
  const shorter = changed(usualPolicy, { ingress: { window: { ...window, maxMinutes: 60, openWithinMinutes: 90 } } });
  const story = signed.when({ policy: shorter });
  const { transfer } = story.plays(revise(story.transfer));
  expect(termsOf(transfer).doors[0]?.window).toEqual({
    lastsMinutes: 60,
    openWithinMinutes: 90,
    extendableToMinutes: 60,
  });
});

test("terms that are made new keep what was asked for: recipient, addresses, start, subject and purpose", () => {
  const notBefore = plusMinutes(start, 600);
  const before = asked({ what: askedWith({ notBefore }) }).approved();
  const story = before.when({ environment: environment({ tier: 3 }) });
  const { salt: _, revision, to, doors, policyDigest, ...rest } = termsOf(story.plays(revise(story.transfer)).transfer);
  expect(revision).toBe(2);
  expect(to).toMatchObject({ tier: 3 });
  expect(termsOf(before.transfer)).toMatchObject({ ...rest, policyDigest });
  const [door] = termsOf(before.transfer).doors;
  expect(doors).toEqual([{ ...door, place: to }]);
  expect(doors[0]?.window.notBefore).toBe(notBefore);
});

test("the requester changes what is asked for, and says so", () => {
  const story = approved();
  const { transfer } = given(story)
    .when(edit(story.transfer, "ada", askedWith({ recipient: "hugo" })))
    .leadsTo({ status: "awaiting-sign-off", entry: { code: "revised", by: "ada", facts: { because: "edited" } } });
  expect(termsOf(transfer).doors[0]?.recipient).toBe("hugo");
  expect(currentRevision(transfer).because).toEqual(["edited"]);
});

test("nobody but the requester changes what is asked for", () => {
  given(asked())
    .when(edit(asked().transfer, "grace", askedWith({ recipient: "hugo" })))
    .refuses("not-requester");
});

test("a requester who holds no role in the environment any more can't ask for something else there", () => {
  const story = asked().when({ environment: environment({ people: { investigator: ["alan"] } }) });
  given(story)
    .when(edit(story.transfer, "ada", askedWith({ recipient: "hugo" })))
    .refuses("no-role");
});

test("what is asked for instead is judged like any asking", () => {
  const story = asked();
  const refused = edit(story.transfer, "ada", askedWith({ addresses: ["10.0.0.4"] }));
  given(story).when(refused).refuses("bad-address", { fault: "private" });
  given(story)
    .when(edit(story.transfer, "ada", askedFor({ purpose: "" })))
    .refuses("text-missing");
});

test("an edit that changes nothing is none", () => {
  given(asked())
    .when(edit(asked().transfer, "ada", askedFor()))
    .staysQuiet();
});

test("a message without a link stays with its reader, and is forgotten where the link will go to somebody else", () => {
  const story = ready();
  const same = story.plays(edit(story.transfer, "ada", askedWith({ lastsMinutes: 60 })));
  expect(theDoor(same.transfer).placedAt).toBe(theDoor(story.transfer).placedAt);
  const other = story.plays(edit(story.transfer, "ada", askedWith({ recipient: "hugo" })));
  expect(theDoor(other.transfer).placedAt).toBeUndefined();
  expect([same, other].map(({ transfer }) => theDoor(transfer).baseline)).toEqual([undefined, undefined]);
});

test("each revision is kept, and no two have the same digest, even where they say the same", () => {
  const first = asked();
  const second = first.plays(edit(first.transfer, "ada", askedWith({ lastsMinutes: 60 })));
  const third = second.plays(edit(second.transfer, "ada", askedFor()));
  const digests = third.transfer.revisions.map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(3);
});

test("once an opening has begun there are no new terms", () => {
  const story = opening().when({ environment: environment({ tier: 3 }) });
  given(story).when(revise(story.transfer)).refuses("wrong-status", { status: "opening" });
  given(story)
    .when(edit(story.transfer, "ada", askedFor()))
    .refuses("wrong-status");
});
