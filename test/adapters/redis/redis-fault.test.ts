import { expect, test } from "vitest";
import { isConnectionError } from "../../../src/adapters/redis/redis-fault.ts";
import { until, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();

const thrownBy = (call: () => Promise<unknown>): Promise<Error> =>
  call().then(
    () => expect.fail("no error"),
    (error) => error,
  );

test("what ioredis itself says of a connection counts as an outage, and what Redis answers does not", async () => {
  const connection = redis.connections().commands.duplicate();
  const tooEarly = await thrownBy(() => connection.ping());
  await until(() => connection.status === "ready");
  const openedTwice = await thrownBy(() => connection.connect());
  const refused = await thrownBy(() => connection.lpush("a"));
  connection.disconnect();
  const afterTheEnd = await thrownBy(() => connection.ping());
  expect([tooEarly, openedTwice, afterTheEnd].map(isConnectionError)).toEqual([true, true, true]);
  expect(isConnectionError(refused)).toBe(false);
});
