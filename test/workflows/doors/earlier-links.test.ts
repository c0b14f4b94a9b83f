import { expect, test } from "vitest";
import { shutGates } from "../../../src/workflows/doors/gates.ts";
import type { LiveLink } from "../../../src/workflows/people/environment.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import type { Action } from "../../../src/workflows/transfers/action.ts";
import { dueAction, nextInstant } from "../../../src/workflows/transfers/deadlines.ts";
import { begin, theDoor } from "../../builders/door-actions.ts";
import { account, start } from "../../builders/environment.ts";
import { given } from "../../builders/rules.ts";
import { ready, type Story } from "../../builders/story.ts";

const endsAt = plusMinutes(start, 600);
const earlier: LiveLink = {
  transferId: "IN-0LD1",
  doorId: "d1",
  ranges: ["203.0.113.7"],
  recipient: "hugo",
  container: "ingress",
  rights: "write-list",
  endsAt,
};

/** A door that is ready but for this link of a door that was ended early. */
function readyBeside(change: Partial<LiveLink>): Story {
  return ready().when({ account: account({ liveLinks: [{ ...earlier, ...change }] }) });
}

function shut({ transfer, today }: Story): readonly string[] {
  return shutGates(transfer, theDoor(transfer, "d1"), today).map(({ name }) => name);
}

test.each<[string, Partial<LiveLink>]>([
  ["was somebody else's", {}],
  ["was for a range around the address", { ranges: ["203.0.113.0/24"] }],
  ["led to another place", { recipient: "rosa", container: "inbox" }],
  ["gave other rights", { recipient: "rosa", rights: "create-list" }],
])("a door does not open while an earlier link for its address lives that %s", (_, change) => {
  const story = readyBeside(change);
  expect(shut(story)).toEqual(["earlier-links-ended"]);
  given(story).when(begin()).refuses("gate-shut", { gate: "earlier-links-ended" });
  given(story.at(endsAt)).when(begin()).leadsTo({ status: "opening" });
});

test.each<[string, Partial<LiveLink>]>([
  ["gave the same person the same", { recipient: "rosa" }],
  ["was for another address", { ranges: ["203.0.113.8"] }],
  ["has ended", { endsAt: start }],
])("an earlier link is in nobody's way that %s", (_, change) => {
  expect(shut(readyBeside(change))).toEqual([]);
});

function due({ transfer, today }: Story): Action | undefined {
  return dueAction(transfer, today, { salt: "salt", everyAdmin: [] });
}

test("people are told why the door waits and until when, and it is looked at again when the link ends", () => {
  const story = readyBeside({});
  const trouble = { code: "earlier-link", at: story.now, until: endsAt };
  expect(due(story)).toMatchObject({ do: "record-trouble", trouble, notice: "trouble" });
  expect(nextInstant(story.transfer, story.today)).toBe(endsAt);
});

test("where another link is in the way for longer, that is recorded, once, and nobody is told twice within the hour", () => {
  const before = readyBeside({});
  const told = given(before)
    .when(due(before) ?? begin())
    .leadsTo({ entry: { code: "trouble" } });
  expect(due(told)?.do).not.toBe("record-trouble");
  const later = plusMinutes(endsAt, 60);
  const both = told.when({ account: account({ liveLinks: [earlier, { ...earlier, doorId: "d2", endsAt: later }] }) });
  const again = given(both)
    .when(due(both) ?? begin())
    .leadsTo({ door: { trouble: { code: "earlier-link", at: before.now, until: later } } });
  expect(due(again)?.do).not.toBe("record-trouble");
  expect(again.transfer.notices).toHaveLength(told.transfer.notices.length);
});
