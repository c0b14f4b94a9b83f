import { describe, expect, test } from "vitest";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { isSeatNoticeFresh } from "../../../src/workflows/transfers/seat-notices.ts";
import { askedWith, edit, reject, sign } from "../../builders/actions.ts";
import { environment, start } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { asked, type Setting, type Story } from "../../builders/story.ts";
import { settled, toldIn, waking } from "./seats-told.ts";

const day = 24 * 60;
const reminder = { do: "remind-seats", notice: "seat-open" } as const;

/** A story that everybody leaves alone from Monday 09:00 UTC, or from elsewhere, for as many days. */
function leftAlone(days: number, setting: Setting = {}): readonly string[] {
  const story = asked(setting);
  return toldIn(waking(story, plusMinutes(story.now, days * day)));
}

describe("a seat that nobody signs", () => {
  // Ada asked, and may sign as an investigator, too.
  test("is reminded of after 4 hours, a day, then daily; its admins hear after two days; all hear before it lapses", () => {
    const told = leftAlone(8).map((line) => line.replace("grace dorothy ada alan mary emmy", "all"));
    expect(told).toEqual([
      "Mon 02 13:00 seat-open: all",
      "Tue 03 09:00 seat-open: all",
      "Wed 04 09:00 seat-open: all",
      "Wed 04 09:00 seats-overdue: sam noor",
      "Thu 05 09:00 seat-open: all",
      // Sunday would be the day before it lapses, when nobody works.
      "Fri 06 09:00 lapses-soon: all",
    ]);
  });

  test("asked for on a Friday evening waits over the weekend", () => {
    const told = leftAlone(7, { now: Date.UTC(2026, 10, 6, 16) }).map((line) => line.slice(0, line.indexOf(":", 12)));
    expect(told).toEqual([
      "Mon 09 09:00 seat-open",
      "Mon 09 09:00 seats-overdue",
      "Tue 10 09:00 seat-open",
      "Wed 11 09:00 seat-open",
      "Thu 12 16:00 lapses-soon",
    ]);
  });

  test("reaches each in the working hours of their own zone, over a change of the clocks, too", () => {
    // A Wednesday. British clocks go back on the Sunday after it, on 25 October 2026.
    const zones: Readonly<Record<string, string>> = { grace: "Pacific/Auckland", mary: "Europe/London" };
    const told = leftAlone(8, {
      now: Date.UTC(2026, 9, 21, 8),
      environment: environment({ people: { provider: ["grace"], referee: ["mary"] } }),
      timeZoneOf: (person) => zones[person] ?? "Etc/UTC",
    });
    const toldTo = (person: string) =>
      told.filter((line) => line.includes(person)).map((line) => line.slice(0, line.indexOf(":", 12)));
    expect(toldTo("grace")).toEqual([
      "Wed 21 20:00 seat-open",
      "Thu 22 20:00 seat-open",
      "Sun 25 20:00 seat-open",
      "Mon 26 20:00 lapses-soon",
    ]);
    expect(toldTo("mary")).toEqual([
      "Wed 21 12:00 seat-open",
      "Thu 22 08:00 seat-open",
      "Fri 23 08:00 seat-open",
      "Mon 26 09:00 lapses-soon",
    ]);
  });

  test("after a standstill of three days each hears once, and then daily again", () => {
    const story = settled(asked().at(Date.UTC(2026, 10, 5, 14)));
    expect(toldIn(story)).toEqual([
      "Thu 05 14:00 seat-open: grace dorothy ada alan mary emmy",
      "Thu 05 14:00 seats-overdue: sam noor",
    ]);
    expect(toldIn(waking(story, Date.UTC(2026, 10, 6, 12))).slice(2)).toEqual([
      "Fri 06 09:00 lapses-soon: grace dorothy ada alan mary emmy",
    ]);
  });

  test("is reminded of in the last gap of the ladder again and again", () => {
    const reminders = { ...usualPolicy.reminders, seatMinutes: [day, 3 * day] };
    const told = leftAlone(14, { policy: { ...usualPolicy, lapseAfterMinutes: 14 * day, reminders } });
    const days = told.filter((line) => line.includes("seat-open")).map((line) => line.slice(0, 6));
    expect(days).toEqual(["Tue 03", "Thu 05", "Mon 09", "Wed 11"]);
  });

  test("a standstill that ends at night lets people sleep", () => {
    expect(toldIn(settled(asked().at(Date.UTC(2026, 10, 3, 23))))).toEqual([]);
  });
});

describe("who is reminded", () => {
  const rung = plusMinutes(start, 4 * 60);
  const toWhom = (story: Story): string => toldIn(settled(story.at(rung))).join();

  test("is whoever could sign now, and nobody who has signed, or whose seat is signed", () => {
    expect(toWhom(asked().signedBy("grace"))).toContain(": ada alan mary emmy");
    expect(toWhom(asked().signedBy("grace", "alan"))).toContain(": mary emmy");
  });

  test("is not the requester where they may not sign, nor where a second person is needed", () => {
    expect(toWhom(asked({ policy: { ...usualPolicy, requesterMaySign: [] } }))).toContain(": grace dorothy alan mary");
    const alone = changed(usualPolicy, { ingress: { seats: [{ role: "investigator", fromTier: 0 }] } });
    expect(toWhom(asked({ policy: alone }))).toMatch(/: alan$/);
  });

  test("is by today's directory: who came is, who left or holds another role besides is not", () => {
    const people = { provider: ["dorothy", "joan"], referee: ["mary", "emmy"], assessor: [], admin: ["sam", "emmy"] };
    expect(toWhom(asked().when({ environment: environment({ people }) }))).toContain(": dorothy joan ada alan mary");
    expect(toWhom(asked().when({ isKnown: (id) => id !== "grace" }))).toContain(": dorothy");
  });

  test("is one person once, also for two seats", () => {
    const two = changed(usualPolicy, {
      ingress: { seats: ["A", "B"].map((party) => ({ role: "provider", fromTier: 0, party })) },
    });
    expect(toWhom(asked({ policy: two }))).toMatch(/: grace dorothy$/);
    expect(toWhom(asked({ policy: two }).signedBy("grace"))).toMatch(/: dorothy$/);
  });

  test("an admin who could sign is reminded, and the others are told of it", () => {
    const people = { provider: ["sam"] };
    const told = leftAlone(3, { environment: environment({ people }) });
    expect(told.filter((line) => line.includes("seats-overdue"))).toEqual(["Wed 04 09:00 seats-overdue: noor"]);
  });

  test("is nobody where another process has a newer configuration", () => {
    expect(toldIn(settled(asked().at(rung).when({ isOutdated: true })))).toEqual([]);
  });
});

describe("the warning before it lapses", () => {
  const within = (minutes: number): Setting => ({ policy: { ...usualPolicy, lapseAfterMinutes: minutes } });

  test("goes to the requester and to those who could still sign, once, with no reminder on its day", () => {
    const story = asked({ by: "sam" }).signedBy("grace", "alan");
    expect(toldIn(waking(story, plusMinutes(start, 8 * day))).slice(-2)).toEqual([
      "Thu 05 09:00 seat-open: mary emmy",
      "Fri 06 09:00 lapses-soon: mary emmy sam",
    ]);
  });

  test("comes at three quarters of a short time to sign", () => {
    expect(leftAlone(1, within(60))).toEqual(["Mon 02 09:45 lapses-soon: grace dorothy ada alan mary emmy"]);
  });

  test("comes in working hours while there are any, and on its hour where there are none", () => {
    const friday = Date.UTC(2026, 10, 6, 10);
    expect(leftAlone(3, { ...within(2 * day), now: friday })).toEqual([
      "Fri 06 14:00 lapses-soon: grace dorothy ada alan mary emmy",
    ]);
    const evening = Date.UTC(2026, 10, 6, 16);
    expect(leftAlone(3, { ...within(day), now: evening })).toEqual([
      "Sat 07 10:00 lapses-soon: grace dorothy ada alan mary emmy",
    ]);
  });
});

describe("a notice", () => {
  const at = plusMinutes(start, 4 * 60);

  test("is on record with the digest it was told of, and in the audit by ids", () => {
    const story = asked();
    const termsDigest = story.transfer.revisions[0]?.digest;
    given(story.at(at - 1))
      .when(reminder)
      .refuses("too-early", { at });
    const told = given(story.at(at))
      .when(reminder)
      .leadsTo({ status: "awaiting-sign-off", entry: { code: "seats-reminded", by: null } });
    const to = ["grace", "dorothy", "ada", "alan", "mary", "emmy"];
    expect(told.transfer.seatNotices).toEqual([{ id: "s1", code: "seat-open", at, to, termsDigest }]);
    given(told).when(reminder).refuses("too-early");
    given(story.after(7 * day))
      .when({ do: "remind-seats", notice: "lapses-soon" })
      .refuses("nothing-changed");
  });

  test("is given to nobody once everybody has signed or it has ended", () => {
    const nothing = (story: Story) => expect(toldIn(waking(story, plusMinutes(start, 9 * day)))).toEqual([]);
    nothing(asked().approved());
    nothing(asked().withdrawn());
    nothing(asked().plays(reject(asked().transfer, "mary", "referee")));
  });

  test("that could not be sent is worth sending on its day, in working hours, until the next one, and to whom it concerns", () => {
    const story = settled(asked().at(at));
    const isFresh = (later: Story, person = "mary", index = 0): boolean => {
      const notice = later.transfer.seatNotices?.[index];
      return notice !== undefined && isSeatNoticeFresh(later.transfer, notice, person, later.today);
    };
    expect([0, 10, 3 * 60].map((minutes) => isFresh(story.after(minutes)))).toEqual([true, true, true]);
    expect([4 * 60, day].map((minutes) => isFresh(story.after(minutes)))).toEqual([false, false]);
    expect(isFresh(story, "sam")).toBe(false);
    expect(isFresh(story.signedBy("mary"))).toBe(false);
    expect(isFresh(story.when({ isKnown: (id) => id !== "mary" }))).toBe(false);
    expect(isFresh(story.plays(edit(story.transfer, "ada", askedWith({ lastsMinutes: 60 }))))).toBe(false);
    // Recorded just before work ended, and sent just after it.
    const late = settled(asked({ now: plusMinutes(start, 4 * 60 - 5) }).at(plusMinutes(start, 8 * 60 - 5)));
    expect([isFresh(late.after(10)), isFresh(late.after(20))]).toEqual([true, false]);
    const warned = settled(waking(asked(), plusMinutes(start, 4 * day)));
    expect([isFresh(warned.at(warned.now), "mary", 5), isFresh(warned.after(day), "mary", 5)]).toEqual([true, true]);
    expect(isFresh(warned, "mary", 4)).toBe(false);
    expect([isFresh(warned, "sam", 3), isFresh(warned.approved(), "sam", 3)]).toEqual([true, false]);
  });

  test("begins anew with a revision", () => {
    const story = waking(asked(), plusMinutes(start, 3 * day));
    const revised = story.plays(edit(story.transfer, "ada", askedWith({ lastsMinutes: 60 })));
    const told = toldIn(waking(revised, plusMinutes(start, 4 * day))).slice(toldIn(story).length);
    expect(told).toEqual([
      "Thu 05 13:00 seat-open: grace dorothy ada alan mary emmy",
      "Fri 06 09:00 seat-open: grace dorothy ada alan mary emmy",
    ]);
    expect(sign(revised.transfer, "grace", "provider").digest).not.toBe(
      sign(story.transfer, "grace", "provider").digest,
    );
  });
});
