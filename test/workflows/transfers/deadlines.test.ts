/** Time alone: whatever is due is accepted, comes to rest, and always leads to an end. */
import { expect, test } from "vitest";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { dueAction, isHeldUp, nextInstant, preparationOf } from "../../../src/workflows/transfers/deadlines.ts";
import { hasEnded, statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { askedWith } from "../../builders/actions.ts";
import { baseline, begin, linkPlaced, theDoor, turn } from "../../builders/door-actions.ts";
import { account, environment, recreatedIdentity, start } from "../../builders/environment.ts";
import { changed, twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import {
  approved,
  asked,
  closed,
  closing,
  opened,
  opening,
  ready,
  type Setting,
  type Story,
} from "../../builders/story.ts";

const given = { salt: "salt-2", everyAdmin: ["sam", "noor"] };

/** Plays what is due until nothing is; throws where something due is refused. */
function settled(story: Story): { readonly story: Story; readonly moves: readonly string[] } {
  const moves: string[] = [];
  let told = story;
  for (let steps = 0; steps < 20; steps += 1) {
    const action = dueAction(told.transfer, told.today, given);
    if (action === undefined) return { story: told, moves };
    moves.push(action.do);
    told = told.plays(action);
  }
  throw new Error(`does not settle: ${moves.join(" ")}`);
}

const situations: readonly (readonly [string, Story])[] = [
  ["asked", asked()],
  ["approved", approved()],
  ["ready", ready()],
  ["opening", opening()],
  ["seen", opening().seen()],
  ["open", opened()],
  ["closing", closing()],
  ["gone", closing().gone()],
  ["closed", closed()],
  ["two doors, ready", ready({ policy: twoPartyPolicy })],
  ["two doors, one closed", asked({ policy: twoPartyPolicy }).ready().opening("d1").closed("d1")],
];

const { window } = usualPolicy.kinds["data-ingress"];

const changes: readonly (readonly [string, Setting])[] = [
  ["nothing", {}],
  ["no environment", { environment: undefined }],
  ["an account unread", { account: undefined }],
  ["an account made anew", { account: account({ identity: recreatedIdentity, held: "recreated" }) }],
  ["a firewall that lets everybody in", { account: account({ obstacle: "default-allow" }) }],
  ["a signer gone", { environment: environment({ people: { provider: ["dorothy"] } }) }],
  ["another tier", { environment: environment({ tier: 3 }) }],
  ["a tier not served", { environment: environment({ tier: 4 }) }],
  ["nobody known", { isKnown: () => false }],
  ["create-list", { policy: changed(usualPolicy, { ingress: { rights: "create-list" } }) }],
  [
    "an hour to open in",
    { policy: changed(usualPolicy, { ingress: { window: { ...window, openWithinMinutes: 60 } } }) },
  ],
  ["an hour to sign in", { policy: { ...usualPolicy, lapseAfterMinutes: 60 } }],
  ["no room for documentation addresses", { policy: { ...twoPartyPolicy, documentationAddresses: false } }],
  ["room for one address of one door", { policy: usualPolicy }],
];

const cases = situations.flatMap(([name, story]) =>
  changes.map(([change, setting]) => ({ name, story, change, setting })),
);

test.each(cases)("with $change, a transfer that is $name comes to rest, now and a year later", ({ story, setting }) => {
  for (const minutes of [0, 365 * 24 * 60]) {
    const rest = settled(story.when(setting).after(minutes)).story;
    const next = nextInstant(rest.transfer, rest.today);
    expect(next === null || next > rest.now).toBe(true);
  }
});

test.each(cases)("with $change, a transfer that is $name and meets nobody's hand ends or waits for proof", (one) => {
  let story = settled(one.story.when(one.setting)).story;
  for (let looks = 0; looks < 12; looks += 1) {
    const next = nextInstant(story.transfer, story.today);
    if (next === null) break;
    story = settled(story.at(next)).story;
  }
  // Outside nothing answers here: a door that may have had a rule can't be proven closed, and goes on alarming.
  const status = statusOf(story.transfer);
  expect(hasEnded(story.transfer) || status === "closing").toBe(true);
  if (status === "closing") expect(nextInstant(story.transfer, story.today)).not.toBeNull();
});

test("a door opens by itself as soon as every gate is open, and not before its start", () => {
  const notBefore = plusMinutes(start, 600);
  const story = approved({ what: askedWith({ notBefore }) })
    .confirmed()
    .plays(linkPlaced());
  expect(settled(story).moves).toEqual([]);
  expect(nextInstant(story.transfer, story.today)).toBe(notBefore);
  expect(settled(story.at(notBefore).ready()).moves).toEqual(["begin-opening"]);
});

test("a changed configuration voids the sign-offs by itself before the opening, and closes after it", () => {
  const gone = { environment: environment({ people: { provider: ["dorothy"] } }) };
  expect(settled(ready().when(gone)).moves).toEqual(["revise"]);
  expect(settled(opening().seen().when(gone)).moves).toEqual(["end"]);
});

test("what today's policy has no room for lapses before the opening, is left unopened beside it, and is closed after it", () => {
  const roomless = { policy: { ...usualPolicy, documentationAddresses: false } };
  expect(settled(asked().when(roomless)).moves).toEqual(["lapse"]);
  expect(settled(ready().when(roomless)).moves).toEqual(["lapse"]);
  expect(settled(opening().when(roomless)).moves).toEqual(["end"]);
  expect(settled(opening().minted().when(roomless)).moves).toEqual(["end"]);
  const halfDone = asked({ policy: twoPartyPolicy }).ready().opening("d1").closed("d1");
  expect(settled(halfDone.when({ policy: { ...twoPartyPolicy, doorsAtMost: 1 } })).moves).toEqual(["skip-door"]);
});

test("a door that still lacks something is left unopened at once where its terms no longer stand", () => {
  const story = asked({ policy: twoPartyPolicy }).approved().confirmed();
  const halfDone = story.plays(linkPlaced("d1"), turn("d1"), baseline("d1"), begin("d1")).closed("d1");
  expect(settled(halfDone).moves).toEqual([]);
  const gone = halfDone.when({ environment: environment({ people: { provider: ["dorothy"] } }) });
  expect(settled(gone).moves).toEqual(["skip-door"]);
});

test.each([
  ["account-unread", undefined],
  ["account-held", account({ held: "recreated" })],
  ["firewall-default-allow", account({ obstacle: "default-allow" })],
  ["firewall-perimeter", account({ obstacle: "perimeter" })],
  ["firewall-public-access-disabled", account({ obstacle: "public-access-disabled" })],
] as const)(
  "a signed door that waits for its account says why, once, and says when that is over: %s",
  (code, changed) => {
    const waiting = ready().when({ account: changed });
    expect(isHeldUp(waiting.transfer, theDoor(waiting.transfer), waiting.today)).toBe(true);
    const { story, moves } = settled(waiting);
    expect(moves).toEqual(["record-trouble", "give-up-turn"]);
    expect(theDoor(story.transfer).trouble).toEqual({ code, at: start });
    expect(story.transfer.notices.map(({ to, trouble }) => [to, trouble?.code])).toEqual([
      [["ada", "sam", "noor"], code],
    ]);
    expect(settled(story.after(5)).moves).toEqual([]);
    const over = settled(story.when({ account: account() }));
    expect(over.moves).toEqual(["record-trouble"]);
    expect(settled(over.story.ready()).moves).toEqual(["begin-opening"]);
    expect(isHeldUp(story.transfer, theDoor(story.transfer), ready().today)).toBe(false);
  },
);

test("a signed door whose account is not found again says so, once, and says when that is over", () => {
  const waiting = ready().when({ environment: environment({ isFromEarlier: true }) });
  expect(isHeldUp(waiting.transfer, theDoor(waiting.transfer), waiting.today)).toBe(true);
  const { story, moves } = settled(waiting);
  expect(moves).toEqual(["record-trouble", "give-up-turn"]);
  expect(theDoor(story.transfer).trouble).toEqual({ code: "account-not-found-again", at: start });
  expect(settled(story.when({ environment: environment() })).moves).toEqual(["record-trouble"]);
});

test.each([
  ["firewall-perimeter", account({ obstacle: "perimeter" })],
  ["account-held", account({ held: "recreated" })],
] as const)("what else is wrong with an account that is not found again is told first: %s", (code, changed) => {
  const waiting = ready().when({ environment: environment({ isFromEarlier: true }), account: changed });
  expect(theDoor(settled(waiting).story.transfer).trouble).toEqual({ code, at: start });
});

test("only a signed door that waits is held up", () => {
  const held = { account: account({ held: "recreated" }) } as const;
  for (const story of [asked().confirmed(), opening(), opened(), closing(), closed(), ready().withdrawn()]) {
    expect(isHeldUp(story.transfer, theDoor(story.transfer), story.when(held).today)).toBe(false);
  }
});

test("the next look is at the next instant at which something may be due, and there is none once it has ended", () => {
  const nextOf = (story: Story) => nextInstant(story.transfer, story.today);
  const day = 24 * 60;
  // The reminders of open seats come in between; after the last of them it lapses.
  expect(nextOf(asked())).toBe(plusMinutes(start, 4 * 60));
  expect(nextOf(settled(asked().after(7 * day - 1)).story)).toBe(plusMinutes(start, 7 * day));
  expect(nextOf(ready().after(1))).toBe(plusMinutes(start, 3 * day));
  expect(nextOf(opening().after(1))).toBe(plusMinutes(start, 5));
  expect(nextOf(settled(opening().after(5)).story)).toBe(plusMinutes(start, 3 * day));
  expect(nextOf(opening().seen())).toBe(plusMinutes(start, 1));
  const open = opened();
  const endsAt = theDoor(open.transfer).grant?.endsAt ?? 0;
  const remindedAt = plusMinutes(endsAt, -60);
  expect(nextOf(open)).toBe(remindedAt);
  expect(nextOf(settled(open.at(remindedAt)).story)).toBe(endsAt);
  expect(nextOf(closing())).toBe(plusMinutes(endsAt, 5));
  expect(nextOf(closing().gone())).toBe(plusMinutes(endsAt, 1));
  for (const ended of [closed(), asked().rejected(), asked().withdrawn(), asked().lapsed()])
    expect(nextOf(ended)).toBeNull();
});

test("an open door is reminded, then ended at its end", () => {
  const story = opened();
  const { endsAt = 0 } = theDoor(story.transfer).grant ?? {};
  expect(settled(story.at(plusMinutes(endsAt, -60))).moves).toEqual(["remind"]);
  expect(settled(story.at(endsAt)).moves).toEqual(["end"]);
});

test("nothing is placed or listed outside while another gate is shut", () => {
  const doorOf = (story: Story) => preparationOf(story.transfer, theDoor(story.transfer), story.today);
  expect(doorOf(asked().confirmed())).toBe("none");
  expect(doorOf(approved())).toBe("wait");
  const confirmed = approved().confirmed();
  expect(doorOf(confirmed)).toBe("place-link");
  expect(doorOf(confirmed.plays(linkPlaced()))).toBe("take-turn");
  expect(doorOf(confirmed.plays(linkPlaced(), turn()))).toBe("take-baseline");
  expect(doorOf(confirmed.plays(linkPlaced(), turn(), baseline()))).toBe("none");
});
