import { expect, test } from "vitest";
import {
  dayOf,
  lastWorkingStart,
  nextDayFrom,
  nextWorkingInstant,
  type WorkingHours,
  weekdays,
} from "../../../src/workflows/people/working-hours.ts";

const office: WorkingHours = {
  days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  fromHour: 9,
  untilHour: 17,
};
const always: WorkingHours = { days: weekdays, fromHour: 0, untilHour: 24 };

const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 16);

// 2026-11-02 is a Monday. British clocks go back on 25 October 2026 and forward on 28 March 2027; New Zealand's go
// forward on 27 September 2026.
test.each([
  ["a working hour is itself", "2026-11-02T09:00Z", "Europe/London", "2026-11-02T09:00"],
  ["before hours waits for the morning", "2026-11-02T08:59Z", "Europe/London", "2026-11-02T09:00"],
  ["the closing hour is over", "2026-11-02T17:00Z", "Europe/London", "2026-11-03T09:00"],
  ["Friday evening waits for Monday", "2026-11-06T17:30Z", "Europe/London", "2026-11-09T09:00"],
  ["Saturday waits for Monday", "2026-11-07T12:00Z", "Europe/London", "2026-11-09T09:00"],
  ["over a weekend on which clocks go back", "2026-10-23T16:30Z", "Europe/London", "2026-10-26T09:00"],
  ["the Friday before was in summer time", "2026-10-23T07:00Z", "Europe/London", "2026-10-23T08:00"],
  ["over a weekend on which clocks go forward", "2027-03-26T18:00Z", "Europe/London", "2027-03-29T08:00"],
  ["Auckland is already at Tuesday", "2026-11-02T21:00Z", "Pacific/Auckland", "2026-11-02T21:00"],
  [
    "Auckland's Friday evening is Friday morning in London",
    "2026-11-06T05:00Z",
    "Pacific/Auckland",
    "2026-11-08T20:00",
  ],
  ["Auckland over its change to summer", "2026-09-25T06:00Z", "Pacific/Auckland", "2026-09-27T20:00"],
  ["a zone with a quarter hour", "2026-11-02T00:00Z", "Asia/Kathmandu", "2026-11-02T03:15"],
  ["behind UTC it is still Sunday", "2026-11-02T02:00Z", "America/Los_Angeles", "2026-11-02T17:00"],
])("the next working instant: %s", (_, from, zone, expected) => {
  expect(iso(nextWorkingInstant(at(from), zone, office))).toBe(expected);
});

test.each([
  ["a working hour is itself", "2026-11-04T12:00Z", "2026-11-04T12:00"],
  ["the evening goes back to the morning", "2026-11-04T20:00Z", "2026-11-04T09:00"],
  ["Sunday goes back to Friday morning", "2026-11-08T09:00Z", "2026-11-06T09:00"],
  ["Monday before hours, too", "2026-11-09T08:00Z", "2026-11-06T09:00"],
])("the last working start: %s", (_, from, expected) => {
  expect(iso(lastWorkingStart(at(from), "Europe/London", office))).toBe(expected);
});

test("where the clock jumps over the beginning of work, work begins with the jump", () => {
  const early: WorkingHours = { ...always, fromHour: 1, untilHour: 5 };
  // In London 01:00 does not exist on 28 March 2027: the clock jumps from 01:00 to 02:00, at 01:00 UTC.
  expect(iso(nextWorkingInstant(at("2027-03-28T00:30Z"), "Europe/London", early))).toBe("2027-03-28T01:00");
  const half: WorkingHours = { ...always, fromHour: 2, untilHour: 5 };
  // On Lord Howe the clock jumps by half an hour.
  expect(iso(nextWorkingInstant(at("2026-10-03T12:00Z"), "Australia/Lord_Howe", half))).toBe("2026-10-03T15:30");
  // On Troll it jumps by two hours, at 01:00.
  const middle: WorkingHours = { ...always, fromHour: 2, untilHour: 5 };
  expect(iso(nextWorkingInstant(at("2027-03-28T00:30Z"), "Antarctica/Troll", middle))).toBe("2027-03-28T01:00");
  // In Santiago midnight does not exist on 6 September 2026.
  expect(iso(nextDayFrom(at("2026-09-05T12:00Z"), "America/Santiago"))).toBe("2026-09-06T04:00");
});

test("where an hour comes twice, it is one day, and work in it goes on", () => {
  // In London 01:00 to 02:00 comes twice on 25 October 2026: from 00:00 UTC and from 01:00 UTC.
  const night: WorkingHours = { ...always, fromHour: 1, untilHour: 2 };
  expect(iso(nextWorkingInstant(at("2026-10-25T00:30Z"), "Europe/London", night))).toBe("2026-10-25T00:30");
  expect(iso(nextWorkingInstant(at("2026-10-25T01:30Z"), "Europe/London", night))).toBe("2026-10-25T01:30");
  expect(iso(nextWorkingInstant(at("2026-10-25T02:00Z"), "Europe/London", night))).toBe("2026-10-26T01:00");
  const days = ["2026-10-24T23:00Z", "2026-10-25T23:59Z"].map((one) => dayOf(at(one), "Europe/London"));
  expect(days[0]).toBe(days[1]);
});

test("in every zone that there is, a day begins where its number changes", () => {
  for (const zone of Intl.supportedValuesOf("timeZone").filter((_, index) => index % 7 === 0)) {
    for (let day = 0; day < 370; day += 37) {
      const noon = at("2026-03-01T12:00Z") + day * 86_400_000;
      const next = nextDayFrom(noon, zone);
      expect([zone, dayOf(next, zone) - dayOf(next - 1, zone)]).toEqual([zone, 1]);
      expect(dayOf(next, zone)).toBe(dayOf(noon, zone) + 1);
    }
  }
});

test("nobody works on no day", () => {
  expect(() => nextWorkingInstant(0, "Etc/UTC", { ...office, days: [] })).toThrow("nobody works");
});
