/** The Redis key that holds how far the bot's clock is moved, in milliseconds; the bot reads it in local mode. */
const clockOffsetKey = "{lk}:clock-offset";

/** Anything whose own clock has to move along: Azurite, or another stand-in. */
export type ClockFollower = { setClockOffset(offsetMs: number): Promise<void> };

/** A clock that stands still beside real time by an offset that only grows. */
export type StandInClock = {
  /** Milliseconds since 1970, moved. */
  now(): number;
  offsetMs(): number;
  /** Moves forward; resolves when the key and every follower hold the new offset. Refuses to go back. */
  advance(ms: number): Promise<void>;
  /** Brings a follower to the present offset and keeps it there. */
  follow(follower: ClockFollower): Promise<void>;
};

/**
 * Makes the clock. `incrBy` adds to a Redis key and gives the sum (Redis' INCRBY); the key outlives the process, so a
 * restart goes on from the offset it had. Without it the clock is this process's alone.
 */
export async function createStandInClock(
  options: { incrBy?: (key: string, ms: number) => Promise<number>; followers?: readonly ClockFollower[] } = {},
): Promise<StandInClock> {
  const followers: ClockFollower[] = [];
  let offsetMs = (await options.incrBy?.(clockOffsetKey, 0)) ?? 0;
  const follow = async (follower: ClockFollower): Promise<void> => {
    followers.push(follower);
    await follower.setClockOffset(offsetMs);
  };
  for (const follower of options.followers ?? []) await follow(follower);
  return {
    now: () => Date.now() + offsetMs,
    offsetMs: () => offsetMs,
    follow,
    advance: async (ms) => {
      if (!Number.isInteger(ms) || ms < 0)
        throw new Error(`The clock goes forward by whole milliseconds, not by ${ms}`);
      offsetMs = options.incrBy ? await options.incrBy(clockOffsetKey, ms) : offsetMs + ms;
      await Promise.all(followers.map((follower) => follower.setClockOffset(offsetMs)));
    },
  };
}
