import type { CopyHand } from "../../../workflows/engine/copies.ts";
import { Fault } from "../../../workflows/engine/fault.ts";
import { blobAt, callFor, inTime, only, readingFile } from "./blob-at.ts";
import type { FindConnection } from "./connections.ts";
import { call } from "./errors.ts";

/** https://learn.microsoft.com/azure/defender-for-cloud/on-upload-malware-scanning */
const scanTag = "Malware Scanning scan result";
const verdicts: Readonly<Record<string, "clean" | "malicious">> = {
  "No threats found": "clean",
  Malicious: "malicious",
};

/** An account with a hierarchical namespace has no tags. */
const withoutTags = ["FeatureNotYetSupportedForHierarchicalNamespaceAccounts", "BlobTagsNotSupportedForAccountType"];

/** Reads what a scan has said of a file. Whatever is not plainly a verdict is `unscanned`. */
export function createScanReader(find: FindConnection): CopyHand["scanned"] {
  return async (accountId, file) => {
    const blob = blobAt(find, accountId, file);
    try {
      const { tags } = await call(readingFile, () => blob.getTags(inTime()));
      // Asked after the tags: a file that still is this version was this version when they were read.
      if (file.etag !== undefined) {
        await callFor(readingFile, blob, () => blob.getProperties({ ...inTime(), conditions: only(file.etag) }));
      }
      return verdicts[tags[scanTag] ?? ""] ?? "unscanned";
    } catch (thrown) {
      if (thrown instanceof Fault && withoutTags.includes(thrown.platformCode ?? "")) return "unscanned";
      throw thrown;
    }
  };
}
