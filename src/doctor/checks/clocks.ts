import { type Finding, foundBy } from "../finding.ts";
import type { Whose } from "../skews.ts";
import type { Check } from "./check.ts";

const found = foundBy("clocks");

/**
 * Doors' times are told and kept to the minute: a clock that is further off than half of one makes cards and evidence
 * untrue. Far below the five minutes after which Slack's requests are refused and a link might not work yet.
 */
const limitSeconds = 30;

/** Whether this machine's clock, which is the bot's, agrees with those of the others. */
export const clocksCheck: Check = {
  name: "clocks",
  look: async ({ config, redisState, token, azure, skews }) => {
    const reached = await azure;
    const rights = "value" in reached ? [...reached.value.rights.values()] : [];
    await Promise.all([redisState, token, ...rights]);
    const ofSlack = config.chats.includes("slack") ? (["Slack's"] as const) : [];
    return (["Azure's", ...ofSlack, "Redis'"] as const).map((whose) => judge(whose, skews.of(whose)));
  },
};

function judge(whose: Whose, aheadMs: number | undefined): Finding {
  if (aheadMs === undefined) return found("not-checked", { because: `${whose} clock could not be asked for the time` });
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds <= limitSeconds) return found("clock-right", { whose, limit: limitSeconds });
  return found("clock-wrong", { whose, seconds, direction: aheadMs > 0 ? "ahead of" : "behind", limit: limitSeconds });
}
