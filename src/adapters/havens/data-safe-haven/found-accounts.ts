import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type AccountQuery, isNamedBy } from "./discovery.ts";

/** An account by the group that it is in and its name. */
export interface KeptAccount {
  readonly resourceGroup: string;
  readonly account: string;
}

/** What was found by a convention, kept from one start to the next. */
export interface FoundAccounts {
  /** What was found last for this very query; undefined where nothing was, or it can't be read. */
  last(query: AccountQuery): Promise<KeptAccount | undefined>;
  /** Keeps what was found. Ends in the system's error where the disk says no. */
  keep(query: AccountQuery, found: KeptAccount): Promise<void>;
}

const kept = z.strictObject({ resourceGroup: z.string(), account: z.string() });

/**
 * In files of a folder, one a query. What stands there is believed only where the convention could have given the
 * account its name: a file that somebody changed leads nowhere else.
 */
export function createFoundAccounts({ folder }: { readonly folder: string }): FoundAccounts {
  const fileOf = ({ convention, tenantId, subscriptionId, shm, sre }: AccountQuery): string => {
    const key = JSON.stringify([convention, tenantId, subscriptionId, shm.toLowerCase(), sre.toLowerCase()]);
    return join(folder, `${createHash("sha256").update(key, "utf8").digest("hex")}.json`);
  };
  return {
    last: async (query) => {
      const text = await readFile(fileOf(query), "utf8").catch(() => undefined);
      const read = text === undefined ? undefined : kept.safeParse(parsed(text)).data;
      return read !== undefined && isNamedBy(query, read) ? read : undefined;
    },
    keep: async (query, { resourceGroup, account }) => {
      const path = fileOf(query);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = `${path}.${randomBytes(8).toString("hex")}.unfinished`;
      await writeFile(unfinished, JSON.stringify({ resourceGroup, account }), { mode: 0o600, flag: "wx", flush: true });
      await rename(unfinished, path);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
