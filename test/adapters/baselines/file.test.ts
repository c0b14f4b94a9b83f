import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFileBaselines } from "../../../src/adapters/baselines/file.ts";
import type { Baseline } from "../../../src/workflows/engine/haven.ts";
import { createMemoryBaselines } from "../../fakes/baselines.ts";
import { baselinesContract } from "./baselines-contract.ts";

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lk-baselines-"));
});
afterAll(() => rm(root, { recursive: true }));

function freshFolder(): string {
  count += 1;
  return join(root, String(count), "baselines");
}

const baseline: Baseline = { takenAt: 1, capped: false, etags: { abc: "0x1" } };

baselinesContract("file", async () => createFileBaselines({ folder: freshFolder() }));
baselinesContract("in memory", async () => createMemoryBaselines());

test("a key makes no path, and only the bot may read what is kept", async () => {
  const folder = freshFolder();
  await createFileBaselines({ folder }).put("../../IN-4K7Q/a", baseline);
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  expect((await stat(join(folder, names[0] ?? ""))).mode & 0o777).toBe(0o600);
});

test("a damaged baseline is none", async () => {
  const folder = freshFolder();
  const baselines = createFileBaselines({ folder });
  await baselines.put("IN-4K7Q a", baseline);
  const [name = ""] = await readdir(folder);
  for (const text of ["", '{"takenAt":1', "null", '{"takenAt":"1"}']) {
    await writeFile(join(folder, name), text);
    expect(await baselines.get("IN-4K7Q a")).toBeUndefined();
  }
});

test("a disk that says no is a Fault with its code", async () => {
  const folder = freshFolder();
  await writeFile(join(root, "a-file"), "");
  const baselines = createFileBaselines({ folder: join(root, "a-file", folder) });
  await expect(baselines.put("IN-4K7Q a", baseline)).rejects.toMatchObject({
    code: "baseline-unwritable",
    platformCode: "ENOTDIR",
  });
});
