import { createHash } from "node:crypto";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take longest, by a part of their path, and the longest first. One begun last would keep the whole run waiting. */
const longest = [
  ...["/rules-off.", "/engine/crash.", "/engine/failing-ports.", "/properties-"],
  ...["/processes/killed-", "/processes/stopped.", "/processes/", "/azure-", "/slack/sockets.", "/redis-"],
  ...["/e2e/leaks.", "/every-road.", "/between-signing."],
];

/** Files in a random order by the run's seed, but for the longest, which come first, the longest of them before all. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const lot = ({ moduleId }: TestSpecification): string =>
      createHash("sha256").update(`${seed}:${moduleId}`).digest("hex");
    const shuffled = [...files].sort((one, other) => (lot(one) < lot(other) ? -1 : 1));
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((part) => moduleId.includes(part));
      return at < 0 ? longest.length : at;
    };
    return shuffled.sort((one, other) => rankOf(one) - rankOf(other));
  }
}
