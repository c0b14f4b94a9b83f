import { expect, test } from "vitest";
import { measureFiles } from "../../bench/files.ts";
import { redisBinary } from "../setup/redis-binary.ts";

test("what the bench takes out is hashed and copied by today's rules", async () => {
  const { figures } = await measureFiles(await redisBinary(), {
    files: 12,
    filesARound: 3,
    rounds: 1,
    largeBytes: 1_000,
  });
  expect(figures.filter(({ against }) => against !== undefined).map(({ value }) => value > 0)).toEqual(
    Array.from({ length: 6 }, () => true),
  );
});
