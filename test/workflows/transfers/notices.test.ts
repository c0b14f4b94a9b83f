import { expect, test } from "vitest";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { nextAlarmAt, remindAt } from "../../../src/workflows/transfers/limits.ts";
import { askedWith } from "../../builders/actions.ts";
import { alarm, ends, gone, provenClosed, remind, theDoor, trouble, troubleOver } from "../../builders/door-actions.ts";
import { environment, start } from "../../builders/environment.ts";
import { twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { closing, opened, ready, type Story } from "../../builders/story.ts";

/** Alarms raised as the ladder has them, and how many minutes after the end of access each came. */
function alarmsFor(story: Story, times: number): { story: Story; minutes: number[] } {
  const endedAt = theDoor(story.transfer).ended?.at ?? 0;
  const minutes: number[] = [];
  let told = story;
  for (let rung = 0; rung < times; rung += 1) {
    const at = nextAlarmAt(told.transfer, "d1", told.today.policy) ?? Number.NaN;
    minutes.push((at - endedAt) / 60_000);
    told = told.at(at).plays(alarm());
  }
  return { story: told, minutes };
}

test("the recipient and the admins are reminded an hour before the end, once", () => {
  const story = opened();
  const endsAt = theDoor(story.transfer).grant?.endsAt ?? 0;
  const at = plusMinutes(endsAt, -60);
  given(story.at(at - 1))
    .when(remind())
    .refuses("too-early", { at });
  const reminded = given(story.at(at))
    .when(remind())
    .leadsTo({ status: "open", door: { remindedAt: at } });
  expect(reminded.transfer.notices).toEqual([
    { id: "n1", code: "ends-soon", doorId: "d1", at, to: ["rosa", "sam", "noor"] },
  ]);
  given(reminded).when(remind()).staysQuiet();
});

test("a short window is reminded at three quarters", () => {
  expect(remindAt(start, plusMinutes(start, 60), usualPolicy)).toBe(plusMinutes(start, 45));
  expect(remindAt(start, plusMinutes(start, 240), usualPolicy)).toBe(plusMinutes(start, 180));
  expect(remindAt(start, plusMinutes(start, 600), usualPolicy)).toBe(plusMinutes(start, 540));
});

test("somebody who is recipient and admin is told once", () => {
  const story = opened({ what: askedWith({ recipient: "sam" }) });
  const later = story.at(theDoor(story.transfer).grant?.endsAt ?? 0).plays(remind());
  expect(later.transfer.notices[0]?.to).toEqual(["sam", "noor"]);
});

test("a closing without proof alarms after a grace, then up the ladder, and at its last step for ever", () => {
  const { minutes } = alarmsFor(closing(), 8);
  expect(minutes).toEqual([5, 10, 20, 65, 125, 185, 245, 305]);
});

test("with something in the way, the first alarm comes a minute after it", () => {
  const story = closing();
  const blocked = story.after(2).plays(trouble("no-permission", plusMinutes(story.now, 2)));
  expect(alarmsFor(blocked, 3).minutes).toEqual([3, 8, 18]);
});

test("trouble that comes late, or keeps changing, does not put the first alarm off", () => {
  const story = closing();
  const grace = plusMinutes(story.now, 5);
  const late = story.after(4.5).plays(trouble("throttled", plusMinutes(story.now, 4.5)));
  expect(nextAlarmAt(late.transfer, "d1", usualPolicy)).toBeLessThanOrEqual(grace);
  const changing = ["throttled", "no-permission", "throttled", "no-permission", "throttled"].reduce(
    (told, code) => told.after(1).plays(trouble(code, plusMinutes(told.now, 1))),
    story,
  );
  expect(nextAlarmAt(changing.transfer, "d1", usualPolicy)).toBeLessThanOrEqual(grace);
});

test("a ladder of two rungs goes on with the gap between them", () => {
  const reminders = { ...usualPolicy.reminders, alarmMinutes: [0, 10] };
  expect(alarmsFor(closing({ policy: { ...usualPolicy, reminders } }), 4).minutes).toEqual([5, 15, 25, 35]);
});

test("a ladder with one rung does not mean an alarm a minute", () => {
  const reminders = { ...usualPolicy.reminders, alarmMinutes: [0] };
  const story = closing({ policy: { ...usualPolicy, reminders } });
  const [first = 0, second = 0] = alarmsFor(story, 2).minutes;
  expect(second - first).toBeGreaterThan(1);
});

test("an alarm is not given before its time", () => {
  const at = plusMinutes(closing().now, 5);
  given(closing()).when(alarm()).refuses("too-early", { at });
  given(closing().at(at))
    .when(alarm())
    .leadsTo({ status: "closing", entry: { code: "alarmed", by: null } });
});

test("alarms go to the environment's admins, and after an hour to every admin there is", () => {
  const { story } = alarmsFor(closing(), 5);
  expect(story.transfer.notices.map(({ to }) => to.join(" "))).toEqual([
    "sam noor",
    "sam noor",
    "sam noor",
    "sam noor eve",
    "sam noor eve",
  ]);
});

test("alarms go on where the environment has left the configuration, and stop with the proof", () => {
  const story = closing().after(5).when({ environment: undefined });
  const { transfer } = given(story).when(alarm()).leadsTo({ status: "closing" });
  expect(transfer.notices[0]?.to).toEqual(["sam", "noor", "eve"]);
  const late = closing().after(500);
  const proven = late.plays(gone(late.now)).after(1);
  const closed = proven.plays(provenClosed(proven.transfer, proven.now));
  expect(nextAlarmAt(closed.transfer, "d1", usualPolicy)).toBeUndefined();
  given(closed).when(alarm()).refuses("wrong-status");
});

test("an alarm says what is in the way", () => {
  const story = closing().plays(trouble("no-permission", closing().now)).after(1);
  const { transfer } = story.plays(alarm());
  expect(transfer.notices[0]).toMatchObject({ code: "alarm", trouble: { code: "no-permission" } });
});

test("trouble is recorded when it changes, and only then", () => {
  const story = ready();
  given(story).when(troubleOver()).staysQuiet();
  const troubled = given(story)
    .when(trouble("firewall-full", start))
    .leadsTo({ door: { trouble: { code: "firewall-full", at: start } }, entry: { code: "trouble" } });
  given(troubled.after(5))
    .when(trouble("firewall-full", plusMinutes(start, 5)))
    .staysQuiet();
  given(troubled)
    .when(trouble("throttled", start))
    .leadsTo({ door: { trouble: { code: "throttled", at: start } } });
  const over = given(troubled)
    .when(troubleOver())
    .leadsTo({ entry: { code: "trouble-over" } });
  expect(theDoor(over.transfer).trouble).toBeUndefined();
  expect(over.transfer.notices).toEqual([]);
});

test("trouble that goes on keeps the instant at which it began; other trouble begins anew", () => {
  const story = ready().plays(trouble("firewall-full", start));
  const later = story.after(5).plays(trouble("firewall-full", plusMinutes(start, 5), "d1", "trouble"));
  expect(theDoor(later.transfer).trouble?.at).toBe(start);
  const other = later.plays(trouble("throttled", plusMinutes(start, 5)));
  expect(theDoor(other.transfer).trouble).toEqual({ code: "throttled", at: plusMinutes(start, 5) });
});

test("the same trouble is told again only where nobody was told of it yet", () => {
  const story = ready().plays(trouble("firewall-full", start));
  const told = given(story)
    .when(trouble("firewall-full", start, "d1", "trouble"))
    .leadsTo({ status: "approved" });
  expect(told.transfer.notices).toHaveLength(1);
  given(told)
    .when(trouble("firewall-full", start, "d1", "trouble"))
    .staysQuiet();
});

test("what was told of one door, or of one trouble, is not told of another", () => {
  const story = ready({ policy: twoPartyPolicy }).plays(trouble("firewall-full", start, "d1", "trouble"));
  const both = story.plays(trouble("firewall-full", start, "d2", "trouble"));
  expect(both.transfer.notices.map(({ doorId }) => doorId)).toEqual(["d1", "d2"]);
  const another = both.plays(trouble("throttled", start, "d1", "trouble"));
  expect(another.transfer.notices.map(({ trouble: told }) => told?.code)).toEqual([
    "firewall-full",
    "firewall-full",
    "throttled",
  ]);
  const again = another.plays(trouble("firewall-full", start, "d1", "trouble"));
  expect(again.transfer.notices).toHaveLength(3);
  const otherwise = again.plays(trouble("firewall-full", start, "d1", "recipient-unreachable"));
  expect(otherwise.transfer.notices).toHaveLength(4);
});

test("trouble that people must know of is told to the requester and the admins of today", () => {
  const story = ready().when({ environment: environment({ people: { admin: ["noor"] } }) });
  const { transfer } = story.plays(trouble("recipient-unreachable", start, "d1", "recipient-unreachable"));
  expect(transfer.notices).toEqual([
    {
      id: "n1",
      code: "recipient-unreachable",
      doorId: "d1",
      at: start,
      to: ["ada", "noor"],
      trouble: { code: "recipient-unreachable", at: start },
    },
  ]);
});

test("a door that another open one holds alarms nobody until its own link has ended, and then like any other", () => {
  const open = opened();
  const linkEndsAt = theDoor(open.transfer).grant?.issuances.at(-1)?.endsAt ?? 0;
  const story = open.plays(ends("done", "rosa")).after(5);
  const held = story.plays(trouble("held-by-another-door", story.now));
  const { closingGraceMinutes } = usualPolicy.reminders;
  expect(nextAlarmAt(held.transfer, "d1", usualPolicy)).toBe(plusMinutes(linkEndsAt, closingGraceMinutes));
});
