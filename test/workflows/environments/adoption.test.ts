import { expect, test } from "vitest";
import { type Account, type AccountChange, adopt, newAccount, observe } from "../../../src/workflows/doors/account.ts";
import {
  type Adoption,
  type AdoptionRefusal,
  type AdoptionToday,
  adoptable,
  firstRefusal,
  secondRefusal,
} from "../../../src/workflows/environments/adoption.ts";
import { via } from "../../builders/actions.ts";
import { accountIdentity, recreatedIdentity, start } from "../../builders/environment.ts";

const hourMs = 3_600_000;

function made(change: AccountChange): Account {
  if (change === undefined) throw new Error("nothing changed");
  return change.account;
}

const known = made(
  observe(newAccount(accountIdentity.resourceId), { identity: accountIdentity, ranges: [], at: start }),
);
const sight = { identity: recreatedIdentity, ranges: ["198.51.100.9", "192.0.2.0/24"], at: start };
const held = made(observe(known, sight));

function shownOf(account: Account, doors: Parameters<typeof adoptable>[1] = []) {
  const found = adoptable(account, doors, ["heron"], start);
  if (found.is !== "shown") throw new Error(found.is);
  return found;
}

const found = shownOf(held);
const waiting: Adoption = {
  ...found,
  first: "sam",
  via: via("sam"),
  at: start,
  lapsesAt: start + hourMs,
  mayConfirm: ["sam", "noor"],
};

function today(changes: { [Key in keyof AdoptionToday]?: AdoptionToday[Key] | undefined } = {}): AdoptionToday {
  const usual = {
    now: start,
    isOutdated: false,
    isFollowing: true,
    admins: ["sam", "noor"],
    adoptable: found,
    waiting,
  };
  return { ...usual, ...changes } as AdoptionToday;
}

test("two different admins who were shown the same adopt it, to the last moment before it lapses", () => {
  expect(firstRefusal("sam", found.digest, today({ waiting: undefined }))).toBeUndefined();
  expect(secondRefusal("noor", found.digest, today())).toBeUndefined();
  expect(secondRefusal("noor", found.digest, today({ now: start + hourMs - 1 }))).toBeUndefined();
});

const other = shownOf(made(observe(held, { ...sight, ranges: ["0.0.0.0/1"] })));

test.each<[AdoptionRefusal, string, string, Parameters<typeof today>[0]]>([
  ["one-person", "sam", found.digest, {}],
  ["not-admin", "eve", found.digest, {}],
  ["first-left", "noor", found.digest, { admins: ["noor"] }],
  ["lapsed", "noor", found.digest, { now: start + hourMs }],
  ["nothing-waits", "noor", found.digest, { waiting: undefined }],
  ["changed", "noor", "0ld", {}],
  ["changed", "noor", found.digest, { adoptable: other }],
  // The card of what is so now, though the first admin accepted something else.
  ["changed", "noor", other.digest, { adoptable: other }],
  ["outdated", "noor", found.digest, { isOutdated: true }],
  ["behind-journal", "noor", found.digest, { isFollowing: false }],
  ["nothing-to-adopt", "noor", found.digest, { adoptable: { is: "nothing-to-adopt" } }],
  ["unread", "noor", found.digest, { adoptable: { is: "unread" } }],
])("a second yes is refused: %s, by %s", (why, by, digest, changes) => {
  expect(secondRefusal(by, digest, today(changes))).toBe(why);
});

test.each<[AdoptionRefusal, string, string, Parameters<typeof today>[0]]>([
  ["not-admin", "eve", found.digest, { waiting: undefined }],
  ["changed", "noor", "0ld", { waiting: undefined }],
  ["already-first", "noor", found.digest, {}],
  ["outdated", "noor", found.digest, { waiting: undefined, isOutdated: true }],
])("a first yes is refused: %s", (why, by, digest, changes) => {
  expect(firstRefusal(by, digest, today(changes))).toBe(why);
});

test("a first yes that lapsed, or that was for something else, makes way for another", () => {
  expect(firstRefusal("noor", found.digest, today({ now: start + hourMs }))).toBeUndefined();
  expect(firstRefusal("noor", other.digest, today({ adoptable: other }))).toBeUndefined();
});

test("the digest covers all that is shown: times, obstacle, rules, what is ours, doors, links", () => {
  const link = {
    transferId: "IN-1",
    doorId: "d1",
    ranges: [],
    recipient: "rosa",
    container: "c",
    rights: "write-list",
  } as const;
  const states = [
    held,
    made(observe(held, { ...sight, ranges: [] })),
    made(observe(held, { ...sight, obstacle: "default-allow" })),
    made(observe(held, { ...sight, identity: { ...recreatedIdentity, creationTime: "2026-11-03T00:00:00.000Z" } })),
    { ...held, hold: { ranges: held.hold?.ranges ?? [] } },
    { ...held, owned: [{ range: "203.0.113.7", at: start }] },
    { ...held, liveLinks: [{ ...link, endsAt: start + 1 }] },
  ];
  const digests = [
    ...states.map((one) => shownOf(one).digest),
    shownOf(held, [{ transferId: "IN-1", doorId: "d1" }]).digest,
  ];
  expect(new Set(digests).size).toBe(digests.length);
  expect(shownOf({ ...held, liveLinks: [{ ...link, endsAt: start }] }).digest).toBe(found.digest);
});

test("what its firewall holds is on record while an account is held, and only then", () => {
  expect(held).toMatchObject({ held: "recreated", hold: { from: accountIdentity.creationTime } });
  expect(held.hold?.ranges).toEqual(["192.0.2.0/24", "198.51.100.9"]);
  expect(observe(held, { ...sight, ranges: [...sight.ranges].reverse() })).toBeUndefined();
  expect(observe(known, { ...sight, identity: accountIdentity })).toBeUndefined();
  expect(JSON.stringify(known)).not.toContain("ranges");
});

test("made anew twice, what was agreed was agreed for the first", () => {
  const again = made(
    observe(held, { ...sight, identity: { ...recreatedIdentity, creationTime: "2026-12-01T00:00:00.000Z" } }),
  );
  expect(again.hold?.from).toBe(accountIdentity.creationTime);
});

test("a hold that an earlier version recorded is shown once its firewall has been read, without what was not kept", () => {
  const { hold: _, ...older } = held;
  expect(adoptable(older, [], ["heron"], start)).toEqual({ is: "unread" });
  expect(shownOf(made(observe(older, sight))).shown).toMatchObject({
    oldCreationTime: null,
    ranges: held.hold?.ranges,
  });
});

test("adopting ends the hold, keeps what is ours to be removed, and names both in its entry; once", () => {
  const mine = { ...held, owned: [{ range: "203.0.113.7", at: start }] };
  const by = { environmentId: "heron", digest: found.digest, first: "sam", second: "noor", at: start };
  const change = adopt(mine, by, via("noor"));
  expect(change?.entry).toMatchObject({
    code: "account-adopted",
    by: "noor",
    facts: { first: "sam", from: accountIdentity.creationTime, creationTime: recreatedIdentity.creationTime },
  });
  const adopted = made(change);
  expect(adopted).toMatchObject({ owned: mine.owned, adopted: { first: "sam", second: "noor" } });
  expect([adopted.held, adopted.hold]).toEqual([undefined, undefined]);
  expect(adopt(adopted, by, via("noor"))).toBeUndefined();
  expect(observe(adopted, { ...sight, at: start + 1 })).toBeUndefined();
  expect(made(observe(adopted, { ...sight, identity: accountIdentity })).held).toBe("recreated");
});
