import { createHash } from "node:crypto";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take longest, by a part of their path. One of them begun last would keep the whole run waiting. */
const longest = ["/properties-", "/rules-off.", "/processes/", "/azure-", "/redis-"];

/** Files in a random order by the run's seed, but for the longest, which come first, in a random order, too. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const lot = ({ moduleId }: TestSpecification): string =>
      createHash("sha256").update(`${seed}:${moduleId}`).digest("hex");
    const shuffled = [...files].sort((one, other) => (lot(one) < lot(other) ? -1 : 1));
    const isLong = ({ moduleId }: TestSpecification): boolean => longest.some((part) => moduleId.includes(part));
    return [...shuffled.filter(isLong), ...shuffled.filter((file) => !isLong(file))];
  }
}
