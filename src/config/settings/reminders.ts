import { z } from "zod";
import { weekdays } from "../../workflows/people/working-hours.ts";
import { minutes } from "./words.ts";

/** Two rungs at least: the last gap repeats until a door is proven closed, and one rung has no gap. */
const alarmLadder = z
  .array(minutes(0))
  .min(2)
  .refine((rungs) => rungs[0] === 0 && rungs.slice(1).every((rung, index) => rung > (rungs[index] ?? 0)), {
    error:
      "Begin with 0, the first alarm itself, and let each number be larger than the one before: [0, 5, 15, 60, 120].",
  });

/** Two rungs at least: the last gap repeats until everybody has signed or the transfer lapses. */
const seatLadder = z
  .array(minutes(1))
  .min(2)
  .refine((rungs) => rungs.slice(1).every((rung, index) => rung > (rungs[index] ?? 0)), {
    error: "Let each number be larger than the one before: [240, 1440, 2880].",
  });

const workingHours = z
  .strictObject({
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .refine((days) => new Set(days).size === days.length, { error: "Write each day once." })
      .default(["monday", "tuesday", "wednesday", "thursday", "friday"])
      .describe("The days on which people work."),
    fromHour: z.int().min(0).max(23).default(9).describe("The hour in which people begin, by their own clock."),
    untilHour: z.int().min(1).max(24).default(17).describe("The hour at which people end."),
  })
  .refine((given) => given.fromHour < given.untilHour, {
    path: ["untilHour"],
    error: "Working hours end before they begin. Write an untilHour that is later than fromHour.",
  })
  .describe(
    "When people whose signature is missing are reminded, each in their own time zone (`people.<id>.timeZone`).",
  );

/** When people are reminded and admins alarmed. */
export const reminders = z
  .strictObject({
    beforeEndMinutes: minutes(1)
      .default(60)
      .describe("How long before the end of a window people are reminded. A short window: at three quarters."),
    closingGraceMinutes: minutes(1).default(5).describe("How long a closing may take before the first alarm."),
    alarmMinutes: alarmLadder
      .default([0, 5, 15, 60, 120])
      .describe("When alarms are sent, counted from the first. The last gap repeats until the door is proven closed."),
    everyAdminAfterMinutes: minutes(0)
      .default(60)
      .describe("From this long after the first alarm, every admin of every environment is told."),
    seatMinutes: seatLadder
      .default([240, 1_440, 2_880])
      .describe(
        "When those whose signature is missing are reminded, counted from the asking. The last gap repeats. Only in working hours, and each at most once a day for a transfer.",
      ),
    seatAdminsAfterMinutes: minutes(1)
      .default(2_880)
      .describe("How long after the asking the environment's admins are told, once, whose signature is missing."),
    lapseWarningMinutes: minutes(1)
      .default(1_440)
      .describe(
        "How long before it lapses unsigned people are warned, in working hours before that where there are any. A short time to sign: at three quarters.",
      ),
    workingHours: workingHours.prefault({}),
  })
  .describe("When people are reminded and admins alarmed.");
