import { findRedisFaults } from "../../adapters/redis/check-redis.ts";
import type { RedisState } from "../../adapters/redis/redis-state.ts";
import { type Finding, foundBy } from "../finding.ts";
import { findingOf, reach } from "../reached.ts";
import type { Check } from "./check.ts";

const found = foundBy("redis");
/** Redis is told of from here on, while there is still time to give it more memory. */
const nearlyFullPercent = 80;

/** Whether Redis keeps what it is told: all that the start refuses, and what else loses or refuses writes. */
export const redisCheck: Check = {
  name: "redis",
  look: async ({ redis, redisState, limits }) => {
    const facts = { seconds: limits.callMs / 1000 };
    const reached = await redis;
    if ("fault" in reached) return [findingOf(found, reached.fault, facts)];
    const state = await redisState;
    if ("fault" in state) return [findingOf(found, state.fault, facts)];
    const asked = await reach(limits.callMs, () => findRedisFaults(reached.value.commands));
    if ("fault" in asked) return [findingOf(found, asked.fault, facts)];
    const findings = [...asked.value.map((fault) => findingOf(found, fault, facts)), ...judgeState(state.value)];
    return findings.length > 0 ? findings : [found("redis-keeps", { version: state.value.version })];
  },
};

function judgeState({ isReplica, appendsWell, usedBytes, mostBytes }: RedisState): readonly Finding[] {
  const percent = mostBytes === 0 ? 0 : Math.round((100 * usedBytes) / mostBytes);
  return [
    ...(isReplica ? [found("redis-replica")] : []),
    ...(appendsWell ? [] : [found("redis-appends-badly")]),
    ...(percent >= nearlyFullPercent ? [found("redis-nearly-full", { percent })] : []),
  ];
}
