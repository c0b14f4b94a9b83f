import { beforeEach, describe, expect, test } from "vitest";
import type { Job, Jobs } from "../../../src/workflows/engine/store.ts";

/** Jobs to be tested, empty, with a way to see what waits. */
export interface JobsUnderTest {
  readonly jobs: Jobs;
  waiting(): Promise<readonly Job[]>;
}

/** What every queue keeps to. */
export function jobsContract(name: string, open: () => Promise<JobsUnderTest>): void {
  describe(`jobs: ${name}`, () => {
    let jobs: Jobs;
    let waiting: JobsUnderTest["waiting"];
    beforeEach(async () => {
      ({ jobs, waiting } = await open());
    });
    const different: readonly Job[] = [
      { kind: "tick", subject: "transfer:IN-4K7Q" },
      { kind: "tick", subject: "account:/subscriptions/1/resourceGroups/a" },
      { kind: "firewall", accountId: "/subscriptions/1/resourceGroups/a" },
      { kind: "link", transferId: "IN-4K7Q", doorId: "a" },
      { kind: "listing", transferId: "IN-4K7Q", doorId: "a" },
      { kind: "listing", transferId: "IN-4K7Q", doorId: "b" },
      { kind: "cards", subject: "transfer:IN-4K7Q", chat: "slack" },
      { kind: "cards", subject: "transfer:IN-4K7Q", chat: "teams" },
      // Ids that come out the same when they are merely put side by side.
      { kind: "link", transferId: "a:b", doorId: "c" },
      { kind: "link", transferId: "a", doorId: "b:c" },
      { kind: "link", transferId: "a+b", doorId: "c" },
      { kind: "link", transferId: "a", doorId: "b+c" },
    ];

    test("different jobs all wait", async () => {
      await jobs.enqueue(different);
      expect(sorted(await waiting())).toEqual(sorted(different));
    });

    test("two adds of the same job while one waits are one", async () => {
      await jobs.enqueue([...different, ...different]);
      await jobs.enqueue(different);
      expect(sorted(await waiting())).toEqual(sorted(different));
    });

    test("no jobs are no jobs", async () => {
      await jobs.enqueue([]);
      expect(await waiting()).toEqual([]);
    });
  });
}

function sorted(jobs: readonly Job[]): readonly string[] {
  return jobs.map((job) => JSON.stringify(Object.entries(job).sort())).sort();
}
