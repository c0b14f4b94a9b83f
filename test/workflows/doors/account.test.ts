import { expect, test } from "vitest";
import {
  type Account,
  type AccountChange,
  accountToday,
  intend,
  newAccount,
  noteLinks,
  observe,
  owns,
  release,
  releasedAt,
} from "../../../src/workflows/doors/account.ts";
import type { FirewallObstacle } from "../../../src/workflows/people/environment.ts";
import { accountIdentity, environment, recreatedIdentity, start } from "../../builders/environment.ts";

const watchMs = 3_600_000;
const fresh = newAccount(accountIdentity.resourceId);
const seen = made(observe(fresh, { identity: accountIdentity, at: start }));

function made(change: AccountChange): Account {
  if (change === undefined) throw new Error("nothing changed");
  return change.account;
}

function withObstacle(obstacle: FirewallObstacle, at = start): Parameters<typeof observe>[1] {
  return { identity: accountIdentity, obstacle, at };
}

test("an account that was never read owns nothing and is nobody's today", () => {
  expect(accountToday(undefined, environment())).toBeUndefined();
  expect(accountToday(fresh, environment())).toBeUndefined();
  expect(fresh).toMatchObject({ version: 0, owned: [], released: [] });
});

test("the first read makes it known, with one entry", () => {
  const change = observe(fresh, { identity: accountIdentity, at: start });
  expect(change?.account).toMatchObject({ version: 1, seen: { identity: accountIdentity, at: start } });
  expect(change?.entry).toMatchObject({ code: "account-seen", facts: { creationTime: accountIdentity.creationTime } });
  expect(accountToday(seen, environment())).toEqual({ identity: accountIdentity, readAt: start });
});

test("reading the same again changes nothing", () => {
  expect(observe(seen, { identity: accountIdentity, at: start + 1 })).toBeUndefined();
});

test("an obstacle that comes or goes is recorded, and today's account has it only while it is there", () => {
  const blocked = made(observe(seen, withObstacle("default-allow", start + 1)));
  expect(accountToday(blocked, environment())).toEqual({
    identity: accountIdentity,
    readAt: start + 1,
    obstacle: "default-allow",
  });
  expect(made(observe(blocked, withObstacle("perimeter"))).seen?.obstacle).toBe("perimeter");
  const free = made(observe(blocked, { identity: accountIdentity, at: start + 2 }));
  expect(accountToday(free, environment())).toEqual({ identity: accountIdentity, readAt: start + 2 });
});

test("another creation time under the old id is another account: it is held, and stays held", () => {
  const change = observe(seen, { identity: recreatedIdentity, at: start + 1 });
  expect(change?.entry.code).toBe("account-recreated");
  const held = made(change);
  expect(accountToday(held, environment())).toMatchObject({ identity: recreatedIdentity, held: "recreated" });
  expect(observe(held, { identity: recreatedIdentity, at: start + 2 })).toBeUndefined();
  expect(made(observe(held, { identity: recreatedIdentity, obstacle: "perimeter", at: start + 3 })).held).toBe(
    "recreated",
  );
});

test("a range is owned from the intent on, beside those owned before, and its entry holds no address", () => {
  const first = made(intend(seen, ["203.0.113.7"], [], start, 4));
  const change = intend(first, ["203.0.113.8"], ["198.51.100.7"], start + 1, 5);
  expect(change?.account.owned.map((one) => one.range)).toEqual(["203.0.113.7", "203.0.113.8"]);
  expect(change?.account.version).toBe(first.version + 1);
  expect(change?.entry).toMatchObject({ code: "rules-intended", facts: { adding: 1, alreadyThere: 1, epoch: 5 } });
  expect(change?.entry.detail).toEqual({ adding: ["203.0.113.8"], alreadyThere: ["198.51.100.7"] });
  expect(JSON.stringify(change?.entry.facts)).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
});

test("an address that was already there is never owned, and nothing to add changes nothing", () => {
  expect(intend(seen, [], ["203.0.113.7"], start, 1)).toBeUndefined();
  expect(owns(made(intend(seen, ["203.0.113.8"], ["203.0.113.7"], start, 1)), "203.0.113.7")).toBe(false);
});

test.each([
  ["203.0.113.7", "203.0.113.7/32"],
  ["203.0.113.7/32", "203.0.113.7"],
  ["203.0.113.9/24", "203.0.113.0/24"],
])("what is owned as %s is owned as %s", (written, read) => {
  const account = made(intend(seen, [written], [], start, 1));
  expect(owns(account, read)).toBe(true);
  expect(owns(account, "203.0.113.0/25")).toBe(false);
});

test("a released range is owned no more, and it is known when the write that removed it ended", () => {
  const owner = made(intend(seen, ["203.0.113.7", "203.0.113.8"], [], start, 1));
  const change = release(owner, ["203.0.113.7/32"], start + 10, watchMs, 2);
  const after = made(change);
  expect(after.owned.map((one) => one.range)).toEqual(["203.0.113.8"]);
  expect(releasedAt(after, "203.0.113.7")).toBe(start + 10);
  expect(releasedAt(after, "203.0.113.8")).toBeUndefined();
  expect(change?.entry).toMatchObject({
    code: "rules-removed",
    facts: { removed: 1, writtenAt: start + 10, epoch: 2 },
    detail: { removed: ["203.0.113.7/32"] },
  });
  expect(release(after, [], start + 20, watchMs, 2)).toBeUndefined();
});

test("releasing the same range again counts from the later write, once", () => {
  const first = made(release(seen, ["203.0.113.7"], start, watchMs, 1));
  const again = made(release(first, ["203.0.113.7"], start + 5, watchMs, 1));
  expect(again.released).toEqual([{ range: "203.0.113.7", at: start + 5 }]);
});

test("what was released longer ago than the watch is dropped", () => {
  const first = made(release(seen, ["203.0.113.7"], start, watchMs, 1));
  const justInside = made(release(first, ["203.0.113.8"], start + watchMs - 1, watchMs, 1));
  expect(justInside.released.map((one) => one.range)).toEqual(["203.0.113.7", "203.0.113.8"]);
  const past = made(release(first, ["203.0.113.8"], start + watchMs, watchMs, 1));
  expect(past.released.map((one) => one.range)).toEqual(["203.0.113.8"]);
});

test("no change touches the record it was made from", () => {
  const owner = made(intend(seen, ["203.0.113.7"], [], start, 1));
  const before = structuredClone(owner);
  observe(owner, { identity: recreatedIdentity, at: start + 1 });
  intend(owner, ["203.0.113.8"], [], start, 1);
  release(owner, ["203.0.113.7"], start, watchMs, 1);
  expect(owner).toEqual(before);
});

test("a link is noted once, and again where it gives somebody else more than what is known of it", () => {
  const terms = { recipient: "una", container: "in", rights: "write-list", ranges: ["203.0.113.7"] } as const;
  const link = { transferId: "IN-1", doorId: "d1", ...terms, endsAt: start + 10 };
  const noted = made(noteLinks(seen, [link], start));
  expect(noteLinks(noted, [link, { ...link, endsAt: start + 5 }], start)).toBeUndefined();
  const more = [{ endsAt: start + 20 }, { recipient: "grace" }, { ranges: ["203.0.113.8"] }];
  for (const change of more)
    expect(noteLinks(noted, [{ ...link, ...change }], start)?.account.liveLinks).toHaveLength(2);
});
