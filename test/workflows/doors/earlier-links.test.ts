import { expect, test } from "vitest";
import { shutGates } from "../../../src/workflows/doors/gates.ts";
import type { LiveLink } from "../../../src/workflows/people/environment.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import type { Action } from "../../../src/workflows/transfers/action.ts";
import { dueAction, nextInstant } from "../../../src/workflows/transfers/deadlines.ts";
import { begin, theDoor } from "../../builders/door-actions.ts";
import { account, start } from "../../builders/environment.ts";
import { given } from "../../builders/rules.ts";
import { ready, Story } from "../../builders/story.ts";

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

/** Records the trouble that is due. */
function recorded(story: Story): Story {
  const action = due(story);
  expect(action?.do).toBe("record-trouble");
  return given(story)
    .when(action ?? begin())
    .leadsTo({ entry: { code: "trouble" } });
}

const longer = { liveLinks: [earlier, { ...earlier, doorId: "d2", endsAt: plusMinutes(endsAt, 60) }] };

test.each([
  ["waits", readyBeside({})],
  [
    "is opening",
    ready()
      .opening()
      .after(6)
      .when({ account: account({ liveLinks: [earlier] }) }),
  ],
])(
  "where a door %s, that another link is in the way for longer is recorded, once, and told at most once an hour",
  (_, before) => {
    const told = recorded(before);
    expect(due(told)?.do).not.toBe("record-trouble");
    const soon = recorded(told.after(10).when({ account: account(longer) }));
    const until = plusMinutes(endsAt, 60);
    expect(theDoor(soon.transfer, "d1").trouble).toEqual({ code: "earlier-link", at: before.now, until });
    expect(due(soon)?.do).not.toBe("record-trouble");
    expect(soon.transfer.notices).toHaveLength(1);
    const late = recorded(told.after(61).when({ account: account(longer) }));
    expect(due(late)?.do).not.toBe("record-trouble");
    expect(late.transfer.notices.map(({ trouble }) => trouble?.until)).toEqual([endsAt, until]);
  },
);

test("trouble that a version before this one recorded gets its end", () => {
  const told = recorded(readyBeside({}));
  const [door, ...others] = told.transfer.doors;
  if (door?.trouble === undefined) throw new Error("no trouble");
  const { until: _, ...trouble } = door.trouble;
  const before = new Story({ ...told.transfer, doors: [{ ...door, trouble }, ...others] }, told.today, told.entries);
  expect(theDoor(recorded(before).transfer, "d1").trouble).toEqual(door.trouble);
});
