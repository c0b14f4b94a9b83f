import { expect, test } from "vitest";
import type { Line } from "../../../src/workflows/cards/card.ts";
import { standingLines } from "../../../src/workflows/cards/standing.ts";
import type { Wording } from "../../../src/workflows/cards/wording.ts";
import { besides, inTheWay } from "../../../src/workflows/doors/turns.ts";
import type { Neighbour } from "../../../src/workflows/people/environment.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { dueAction, preparationOf } from "../../../src/workflows/transfers/deadlines.ts";
import { decide } from "../../../src/workflows/transfers/decide.ts";
import { openBy } from "../../../src/workflows/transfers/limits.ts";
import { asked, askedWith } from "../../builders/actions.ts";
import { awaits, baseline, begin, linkPlaced, theDoor, trouble, turn } from "../../builders/door-actions.ts";
import { account, neighbour, start } from "../../builders/environment.ts";
import { changed, twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { approved, asked as askedStory, type Story } from "../../builders/story.ts";

const stages: readonly Neighbour["stage"][] = ["preparing", "opening", "open", "closing", "unproven", "listing"];
const shut = { code: "gate-shut", gate: "container-free" };
const given = { salt: "5a17", everyAdmin: ["sam"] };

/** Everything is there but the turn; the door is for Rosa, signed at the start. */
const waiting = approved().confirmed().plays(linkPlaced());

const among = (...neighbours: readonly Neighbour[]): Story => waiting.when({ neighbours });

test.each(stages)("a door waits while another recipient's into the same container is %s", (stage) => {
  expect(among(neighbour({ stage })).tries(turn())).toEqual(shut);
});

test("a door for the same recipient, into another container, or signed later, is in nobody's way", () => {
  for (const changes of [
    { recipient: "rosa" },
    { container: "inbox" },
    { stage: "ready", signedAt: plusMinutes(start, 1) } as const,
  ]) {
    expect(among(neighbour(changes)).tries(turn())).toHaveProperty("transfer");
  }
});

test("of two that are ready the one signed first has its turn first, and of two signed at once one and not the other", () => {
  expect(among(neighbour({ stage: "ready", signedAt: plusMinutes(start, -1) })).tries(turn())).toEqual(shut);
  const { id } = waiting.transfer;
  const other = neighbour({ stage: "ready", transferId: `${id}0` });
  const first = inTheWay(waiting.transfer, "d1", { ...waiting.today, neighbours: [other] });
  const second = inTheWay({ ...waiting.transfer, id: `${id}00` }, "d1", { ...waiting.today, neighbours: [other] });
  expect([first.length, second.length].sort()).toEqual([0, 1]);
});

test("where the policy lets doors overlap nobody waits, and it is on record that another was open", () => {
  const policy = changed(usualPolicy, { sharedContainer: "overlap" });
  const story = waiting.when({ policy, neighbours: [neighbour()] }).plays(turn());
  expect(theDoor(story.transfer).besideSince).toBe(story.now);
  expect(theDoor(among().plays(turn()).transfer).besideSince).toBeUndefined();
  expect(besides(waiting.transfer, "d1", { ...waiting.today, neighbours: [neighbour({ stage: "ready" })] })).toEqual(
    [],
  );
});

test("no turn is taken while nobody has read what else has the container, nor before the door lacks nothing else", () => {
  const { neighbours: _, ...unread } = waiting.today;
  expect(decide(waiting.transfer, turn(), unread)).toEqual(shut);
  expect(approved().confirmed().tries(turn())).toEqual({ code: "gate-shut", gate: "link-placed" });
  expect(waiting.when({ account: account({ obstacle: "perimeter" }) }).tries(turn())).toMatchObject({
    gate: "firewall-works",
  });
});

test("a door for next week asks for no turn before its time", () => {
  const later = askedStory({ what: askedWith({ notBefore: plusMinutes(start, 600) }) });
  const story = later.approved().confirmed().plays(linkPlaced());
  const preparationAt = (one: Story): string => preparationOf(one.transfer, theDoor(one.transfer), one.today);
  expect([preparationAt(story), preparationAt(story.after(600))]).toEqual(["none", "take-turn"]);
});

test("without a turn nothing is listed and nothing opens; what was listed before a turn is no baseline", () => {
  expect(waiting.tries(baseline())).toEqual({ code: "gate-shut", gate: "turn-taken" });
  expect(waiting.tries(begin())).toEqual({ code: "gate-shut", gate: "turn-taken" });
  const ready = waiting.plays(turn(), baseline()).when({ account: account({ obstacle: "perimeter" }) });
  const gaveUp = ready.plays({ do: "give-up-turn", door: "d1" });
  expect(theDoor(gaveUp.transfer)).not.toHaveProperty("baseline");
  expect(theDoor(gaveUp.transfer)).not.toHaveProperty("turn");
});

test("a turn is given up as soon as something else keeps the door shut, and for nothing else", () => {
  const ready = waiting.plays(turn());
  const giveUp = { do: "give-up-turn", door: "d1" } as const;
  expect(ready.tries(giveUp)).toEqual({ code: "nothing-changed" });
  const held = ready.when({ account: account({ held: "recreated" }) });
  const told = held.plays(trouble("account-held", start, "d1", "trouble"));
  expect(dueAction(told.transfer, told.today, given)).toEqual(giveUp);
});

function text(lines: readonly Line[]): string {
  const spans = lines
    .flat()
    .map((span) => (typeof span === "string" ? span : "at" in span ? `<${span.at}>` : JSON.stringify(span)));
  return spans.join("");
}

const wording: Wording = { name: (id) => id, role: (role) => role, inside: () => undefined };

function readBy(story: Story, reader: string): string {
  return text(standingLines(story.transfer, { ...story.today, policy: usualPolicy }, wording, reader));
}

test("the card says behind whom, until when, and by when it lapses; the other's id only to those who may know of it", () => {
  const until = plusMinutes(start, 600);
  const story = among(neighbour({ until })).plays(awaits());
  const lapses = openBy(story.transfer, "d1");
  expect(readBy(story, "sam")).toContain(`behind IN-0TH3R (open until <${until}>), and then opens by itself.`);
  expect(readBy(story, "sam")).toContain(`If it can't open by <${lapses}>, it lapses.`);
  expect(readBy(story, "ada")).toContain("behind another transfer into this container (open until");
  expect(readBy(story, "ada")).not.toContain("IN-0TH3R");
});

test("behind whom is said anew when that has changed, and no more once nobody is in the way", () => {
  const story = among(neighbour()).plays(awaits());
  expect(story.tries(awaits())).toEqual({ code: "nothing-changed" });
  const closing = story.when({ neighbours: [neighbour({ stage: "closing" })] }).plays(awaits());
  expect(readBy(closing, "ada")).toContain("closing, not yet proven closed");
  expect(theDoor(closing.when({ neighbours: [] }).plays(awaits()).transfer)).not.toHaveProperty("behind");
});

test("whoever waits behind a door that can't be proven closed is told, requester and admins in a message of its own", () => {
  const story = among(neighbour({ stage: "unproven" })).plays(awaits());
  const due = dueAction(story.transfer, story.today, given);
  expect(due).toMatchObject({ do: "record-trouble", trouble: { code: "behind-unproven-door" }, notice: "trouble" });
  if (due === undefined) throw new Error("nothing is due");
  expect(story.plays(due).transfer.notices).toMatchObject([{ to: ["ada", "sam", "noor"] }]);
  expect(readBy(story.plays(due), "ada")).toContain("can't be proven closed yet; the admins have been told");
});

test("a transfer that lapses while it waits says that it waited", () => {
  const lapsed = among(neighbour()).plays(awaits()).lapsed();
  expect(readBy(lapsed, "ada")).toContain("it waited for another transfer into this container until its time was up");
});

test("two doors of one transfer for different people wait for each other, and say so", () => {
  const policy = changed(twoPartyPolicy, { sharedContainer: "wait" });
  const story = askedStory({ policy, what: asked({}, policy) })
    .approved()
    .confirmed()
    .plays(linkPlaced("d2"));
  const mine = neighbour({ transferId: story.transfer.id, recipient: "rosa" });
  const second = story.when({ neighbours: [mine] });
  expect(second.tries(turn("d2"))).toEqual(shut);
  expect(readBy(second.plays(awaits("d2")), "ada")).toContain("behind another door of this transfer");
});
