import { expect, test } from "vitest";
import {
  acceptedPositions,
  acceptLoss,
  askLoss,
  firstLossRefusal,
  type LossToday,
  lastAccepted,
  secondLossRefusal,
} from "../../../src/workflows/losses/acceptance.ts";
import { type LossShown, lossDigest } from "../../../src/workflows/losses/loss.ts";
import { via } from "../../builders/actions.ts";
import { start } from "../../builders/environment.ts";

const shown: LossShown = {
  format: 1,
  cause: "redis-behind",
  journals: [{ position: "7-0", hash: "a" }],
  lost: 3,
  lostHash: "l057",
  transfers: ["IN-1"],
  links: [],
  doors: [],
};
const digest = lossDigest(shown);
const asked = askLoss(undefined, shown, "max", via("max"), start);
const waiting = asked.losses.waiting;
const today: LossToday = {
  now: start,
  isOutdated: false,
  admins: ["max", "nora"],
  shown,
  obstacle: undefined,
  waiting,
};

test("another admin of every environment confirms the same state within the hour", () => {
  expect(secondLossRefusal("nora", digest, today)).toBeUndefined();
  expect(firstLossRefusal("nora", digest, { ...today, waiting: undefined })).toBeUndefined();
});

test("with nobody else to ask a first word is not taken", () => {
  const alone = { ...today, admins: ["nora"], waiting: undefined };
  expect(firstLossRefusal("nora", digest, alone)).toEqual({ code: "nobody-else" });
});

const hour = 3_600_000;
const others: readonly [string, string, Partial<LossToday>, string][] = [
  ["one admin twice", "max", {}, "one-person"],
  ["who is not admin of all", "ada", {}, "not-admin-of-all"],
  ["a process of yesterday's configuration", "nora", { isOutdated: true }, "outdated"],
  ["when Redis is not behind", "nora", { shown: undefined }, "not-behind"],
  ["other entries were lost, as many", "nora", { shown: { ...shown, lostHash: "07h3r" } }, "changed"],
  ["more was lost", "nora", { shown: { ...shown, lost: 4 } }, "changed"],
  [
    "a door closed in between",
    "nora",
    { shown: { ...shown, doors: [{ transferId: "IN-1", doorId: "d1" }] } },
    "changed",
  ],
  ["after the hour", "nora", { now: start + hour }, "lapsed"],
  ["when nobody was first", "nora", { waiting: undefined }, "nothing-waits"],
  ["when the first has left", "nora", { admins: ["nora", "sam"] }, "first-left"],
  ["before rules are gone", "nora", { obstacle: { code: "rules-unreleased", accounts: ["a"] } }, "rules-unreleased"],
  ["with a detail gone", "nora", { obstacle: { code: "detail-gone", subjects: ["a"] } }, "detail-gone"],
];

test.each(others)("%s accepts nothing", (_, by, more, code) => {
  expect(secondLossRefusal(by, digest, { ...today, ...more })).toMatchObject({ code });
});

test("an hour later it may be asked anew, and not before", () => {
  expect(firstLossRefusal("nora", digest, today)).toEqual({ code: "already-first" });
  expect(firstLossRefusal("nora", digest, { ...today, now: start + hour })).toBeUndefined();
});

test("the acceptance names where the journal ends, and by whom; a later loss is another", () => {
  if (waiting === undefined) throw new Error("nobody was first");
  const { losses, entry } = acceptLoss(asked.losses, waiting, "nora", via("nora"), start + 1);
  expect(entry).toMatchObject({
    code: "loss-accepted",
    by: "nora",
    facts: { first: "max", positions: "7-0", hashes: "a", digest, lost: 3, lostHash: "l057" },
  });
  expect([losses.version, losses.waiting, [...acceptedPositions(losses)]]).toEqual([2, undefined, ["7-0"]]);
  expect(lastAccepted(losses)?.id).toBe(digest);
});
