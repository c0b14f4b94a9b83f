import { expect, test } from "vitest";
import { shutGates } from "../../../src/workflows/doors/gates.ts";
import type { LiveLink } from "../../../src/workflows/people/environment.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
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

test("people are told why the door waits, and it is looked at again when the link ends", () => {
  const { transfer, today } = readyBeside({});
  const due = dueAction(transfer, today, { salt: "salt", everyAdmin: [] });
  expect(due).toMatchObject({ do: "record-trouble", trouble: { code: "earlier-link" }, notice: "trouble" });
  expect(nextInstant(transfer, today)).toBe(endsAt);
});
