import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../workflows/engine/fault.ts";
import type { Baseline, Baselines } from "../../workflows/engine/haven.ts";

/**
 * Baselines as files in a folder, one a key; a later one under the same key takes the earlier one's place. One that is
 * gone or damaged is undefined, and the time of last change is gone by instead. Ends in a Fault `baseline-unwritable`
 * (unavailable) when the disk says no.
 */
export function createFileBaselines({ folder }: { readonly folder: string }): Baselines {
  const fileOf = (key: string): string =>
    join(folder, `${createHash("sha256").update(key, "utf8").digest("hex")}.json`);
  return {
    put: async (key, baseline) => {
      const path = fileOf(key);
      const unfinished = `${path}.${randomBytes(8).toString("hex")}.unfinished`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(unfinished, JSON.stringify(baseline), { mode: 0o600, flag: "wx", flush: true });
        await rename(unfinished, path);
      } catch (thrown) {
        throw unwritable(thrown as NodeJS.ErrnoException);
      }
    },
    get: async (key) => {
      const text = await readFile(fileOf(key), "utf8").catch(() => undefined);
      return text === undefined ? undefined : parseBaseline(text);
    },
  };
}

function parseBaseline(text: string): Baseline | undefined {
  try {
    const value = JSON.parse(text) as Partial<Baseline> | null;
    const isBaseline =
      typeof value?.takenAt === "number" && typeof value.capped === "boolean" && typeof value.etags === "object";
    return isBaseline ? (value as Baseline) : undefined;
  } catch {
    return undefined;
  }
}

function unwritable(error: NodeJS.ErrnoException): Fault {
  return new Fault("baseline-unwritable", "unavailable", { platformCode: error.code ?? "none", cause: error });
}
