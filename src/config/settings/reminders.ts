import { z } from "zod";
import { minutes } from "./words.ts";

/** Two rungs at least: the last gap repeats until a door is proven closed, and one rung has no gap. */
const alarmLadder = z
  .array(minutes(0))
  .min(2)
  .refine((rungs) => rungs[0] === 0 && rungs.slice(1).every((rung, index) => rung > (rungs[index] ?? 0)), {
    error:
      "Begin with 0, the first alarm itself, and let each number be larger than the one before: [0, 5, 15, 60, 120].",
  });

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
  })
  .describe("When people are reminded and admins alarmed.");
