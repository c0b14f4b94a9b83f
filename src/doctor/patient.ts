/** What several checks look at: asked for once, side by side, each for a limited time. */
import { createDirectory } from "../adapters/directory/directory.ts";
import { createLog } from "../adapters/log/pino-log.ts";
import { movableClock, systemClock } from "../adapters/redis/clock.ts";
import { connectRedis, type RedisConnections } from "../adapters/redis/connection.ts";
import { type RedisState, readRedisState } from "../adapters/redis/redis-state.ts";
import { createSlackCheckup, type TokenSight } from "../adapters/slack/checkup.ts";
import type { Config } from "../config/load.ts";
import { peopleOf, policyOf } from "../config/to-domain.ts";
import { Fault } from "../workflows/engine/fault.ts";
import type { PersonId } from "../workflows/people/person.ts";
import type { Instant } from "../workflows/time.ts";
import { type AzureSide, type Located, locate, reachAzure } from "./azure-side.ts";
import { askForReaches, type Reach, reachesByTeams } from "./reach-of-people.ts";
import { type Limits, type Reached, reach } from "./reached.ts";
import { createSkews, type Skews } from "./skews.ts";

/** The bot as it would start, and what surrounds it. */
export interface Patient {
  readonly config: Config;
  readonly limits: Limits;
  readonly redis: Promise<Reached<RedisConnections>>;
  readonly redisState: Promise<Reached<RedisState>>;
  readonly token: Promise<Reached<TokenSight>>;
  /** How each person is reached, by their id. */
  readonly reaches: Promise<Reached<ReadonlyMap<PersonId, Reach>>>;
  readonly located: Promise<Reached<Located>>;
  readonly azure: Promise<Reached<AzureSide>>;
  readonly skews: Skews;
  /** Lets go of what was opened. */
  close(): Promise<void>;
}

/** Begins to ask. `nowMs` is this machine's clock. */
export function createPatient(config: Config, limits: Limits, nowMs: () => number): Patient {
  const { secrets, slack } = config;
  const skews = createSkews(nowMs);
  const redis = reach(limits.callMs, () =>
    connectRedis({
      url: secretIn(secrets.redisUrl),
      readyWithinMs: limits.callMs / 2,
      commandTimeoutMs: limits.callMs / 2,
    }),
  );
  const redisState = then(redis, limits.callMs, async ({ commands }) => {
    const state = await readRedisState(commands);
    skews.note("Redis'", state.clockMs);
    return state;
  });
  const checkup = createSlackCheckup({
    botToken: secretIn(secrets.slackBotToken),
    ...(slack.apiUrl === undefined ? {} : { apiUrl: slack.apiUrl }),
    log: createLog("silent"),
    directory: directoryOfPeople(config),
    onDate: (date) => skews.noteDate("Slack's", date),
  });
  const isInSlack = config.chats.includes("slack");
  const token: Promise<Reached<TokenSight>> = isInSlack
    ? reach(limits.callMs, checkup.token)
    : Promise.resolve({ fault: new Fault("slack-not-served", "refused") });
  const now = async (): Promise<Instant> => {
    const reached = await redis;
    const isMovable = "value" in reached && config.clock === "movable";
    return (isMovable ? movableClock(reached.value.commands) : systemClock).now();
  };
  const located = reach(limits.callMs, () => locate(config));
  return {
    config,
    limits,
    redis,
    redisState,
    token,
    reaches: isInSlack
      ? then(token, limits.checkMs - limits.callMs, ({ teamId }) => askForReaches(config, checkup, teamId))
      : Promise.resolve({ value: reachesByTeams(config) }),
    located,
    azure: then(located, limits.callMs, (value) => reachAzure(value, limits, skews, now)),
    skews,
    close: async () => {
      const reached = await redis;
      if ("value" in reached) reached.value.close();
    },
  };
}

/** A secret without which the configuration would not have been loaded. */
function secretIn(secret: { reveal(): string } | undefined): string {
  return secret?.reveal() ?? "";
}

/** People alone: who they are does not depend on which accounts there are. */
function directoryOfPeople(config: Config): ReturnType<typeof createDirectory> {
  const { roleNames } = config;
  return createDirectory({
    people: peopleOf(config),
    environments: [],
    policy: policyOf(config),
    roleNames,
    configDigest: "",
  });
}

/** The next thing to ask, of what was reached; the fault where it was not. */
async function then<One, Other>(
  first: Promise<Reached<One>>,
  limitMs: number,
  ask: (one: One) => Promise<Other>,
): Promise<Reached<Other>> {
  const reached = await first;
  return "fault" in reached ? reached : reach(limitMs, () => ask(reached.value));
}
