import type { CopyHand } from "../../../workflows/engine/copies.ts";
import type { FindConnection } from "./connections.ts";
import { createContentReader } from "./content.ts";
import { createCopier } from "./copier.ts";
import { createDeletedKept } from "./deleted-kept.ts";
import { createMarkedContainers } from "./marked-containers.ts";
import { createScanReader } from "./scans.ts";

/**
 * Reads, copies and removes files within one account, with the bot's own token and no link. Ends in a Fault: refused by
 * the codes of `CopyHand`, or `file-name-refused`, `file-too-large`, `files-refused`, `container-refused`,
 * `settings-unreadable`, `bot-outside-boundary`, `credential-refused`, `unknown-account`; throttled, unavailable or of
 * unknown outcome otherwise. Every call but the long readings may be repeated: it ends where it would have ended.
 */
export function createCopyHand(find: FindConnection): CopyHand {
  return {
    ...createContentReader(find),
    ...createCopier(find),
    ...createMarkedContainers(find),
    deletedKept: createDeletedKept(find),
    scanned: createScanReader(find),
  };
}
