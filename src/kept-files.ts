/** What the bot keeps in files of its own beside the journal. */
import { join } from "node:path";
import { createFileBaselines } from "./adapters/baselines/file.ts";
import { createFileLists } from "./adapters/file-lists/file.ts";
import { rememberLists } from "./adapters/file-lists/remembered.ts";
import { createFoundAccounts, type FoundAccounts } from "./adapters/havens/data-safe-haven/found-accounts.ts";
import type { Deps } from "./workflows/engine/ports.ts";

/** Baselines of containers and lists of files, each in a folder of its own. */
export function keptFilesIn(dataFolder: string): Pick<Deps, "baselines" | "fileLists"> {
  return {
    baselines: createFileBaselines({ folder: join(dataFolder, "baselines") }),
    fileLists: rememberLists(createFileLists({ folder: join(dataFolder, "file-lists") })),
  };
}

/** The accounts that conventions led to when the bot was started last. */
export function foundAccountsIn(dataFolder: string): FoundAccounts {
  return createFoundAccounts({ folder: join(dataFolder, "found-accounts") });
}
