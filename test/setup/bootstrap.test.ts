import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanEnvironment, withPath } from "../../scripts/bootstrap/environment.mjs";
import { withLock } from "../../scripts/bootstrap/lock.mjs";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-bootstrap-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("the lock of the bootstrap", () => {
  test("lets one in at a time, and is gone when the last has left", async () => {
    const lock = join(folder, "shared");
    let inside = 0;
    const work = async () => {
      inside += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      const together = inside;
      inside -= 1;
      return together;
    };
    expect(await Promise.all([withLock(lock, work), withLock(lock, work)])).toEqual([1, 1]);
    expect(existsSync(lock)).toBe(false);
  });

  test("is given back when the work fails", async () => {
    const lock = join(folder, "failing");
    await expect(withLock(lock, () => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
    expect(existsSync(lock)).toBe(false);
  });

  test("is taken from an owner that has died", async () => {
    const lock = join(folder, "dead");
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await mkdir(lock);
    await writeFile(join(lock, `${pid}@${hostname()}`), "");
    expect(await withLock(lock, () => Promise.resolve("mine"))).toBe("mine");
  });

  test("is taken from an owner on another machine that no longer touches it", async () => {
    const lock = join(folder, "silent");
    await mkdir(lock);
    await writeFile(join(lock, "1@elsewhere"), "");
    await age(join(lock, "1@elsewhere"));
    expect(await withLock(lock, () => Promise.resolve("mine"))).toBe("mine");
  });

  test("is taken when its owner died before it had signed", async () => {
    const lock = join(folder, "unsigned");
    await mkdir(lock);
    await age(lock);
    expect(await withLock(lock, () => Promise.resolve("mine"))).toBe("mine");
  });

  async function age(path: string): Promise<void> {
    const aMinuteAgo = new Date(Date.now() - 60_000);
    await utimes(path, aMinuteAgo, aMinuteAgo);
  }
});

describe("the environment of what the bootstrap runs", () => {
  test("lacks what a surrounding npm or shell set for itself", () => {
    const environment = {
      HOME: "/home/a",
      NODE_OPTIONS: "--inspect",
      npm_config_omit: "dev",
      NPM_CONFIG_PREFIX: "/opt",
    };
    expect(cleanEnvironment(environment)).toEqual({ HOME: "/home/a" });
  });

  test("finds the project's tools before the machine's", () => {
    expect(withPath({ PATH: "/usr/bin" }, ["/a/node24", "/a/.bin"]).PATH).toBe("/a/node24:/a/.bin:/usr/bin");
  });
});
