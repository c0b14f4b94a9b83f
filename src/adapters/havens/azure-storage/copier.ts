/**
 * Copies on the server, within one account. Copy Blob takes a file of any size, and the source by the token of the
 * request where it is in the same account, so that no link to it is made. ADR 28.
 * https://learn.microsoft.com/rest/api/storageservices/copy-blob
 */
import { setTimeout as wait } from "node:timers/promises";
import type { BlobBeginCopyFromUrlPollState, BlockBlobClient } from "@azure/storage-blob";
import type { CopyHand } from "../../../workflows/engine/copies.ts";
import { Fault } from "../../../workflows/engine/fault.ts";
import { bareEtag, blobAt, callFor, changingFile, inTime, isFault, only, readingFile } from "./blob-at.ts";
import type { Connection, FindConnection } from "./connections.ts";
import { call } from "./errors.ts";

/** How a copy is looked after while it is made: from how soon to how seldom, and when it counts as stuck. */
export interface CopyPace {
  readonly firstLookMs: number;
  readonly slowestLookMs: number;
  readonly stuckAfterMs: number;
}

const usualPace: CopyPace = { firstLookMs: 100, slowestLookMs: 10_000, stuckAfterMs: 10 * 60_000 };

/** With metadata of its own, a copy takes none of its source's. */
const metadata = { lockkeeper: "copy" };
/** What a type, a disposition or a language says is whoever wrote the source's to choose, and nobody looked at it. */
const contentType = "application/octet-stream";

/** Makes the hand that copies, writes and removes files. */
export function createCopier(find: FindConnection, pace = usualPace): Pick<CopyHand, "copy" | "write" | "remove"> {
  return {
    copy: async (accountId, from, to, onLook) => {
      const [source, copy] = [blobAt(find, accountId, from), blobAt(find, accountId, to)];
      const made = await start(sourceAddress(find(accountId), source), source, copy, from.etag);
      const etag = made.etag ?? (await finish(copy, made.copyId, pace, onLook));
      // This also takes away what a copy tells of its source: where it was, and every header it was given.
      const settled = await call(changingFile, () =>
        copy.setHTTPHeaders({ blobContentType: contentType }, { ...inTime(), conditions: only(etag) }),
      );
      return { etag: bareEtag(settled.etag) };
    },
    write: async (accountId, file, content, blobContentType) => {
      const blob = blobAt(find, accountId, file);
      const body = Buffer.from(content);
      const options = { ...inTime(), conditions: only(file.etag), blobHTTPHeaders: { blobContentType } };
      await call(changingFile, () => blob.upload(body, body.length, options));
    },
    remove: async (accountId, file) => {
      const blob = blobAt(find, accountId, file);
      const options = { ...inTime(), conditions: only(file.etag), deleteSnapshots: "include" } as const;
      await callFor(changingFile, blob, () => blob.delete(options)).catch((thrown: unknown) => {
        if (!isFault(thrown, "file-gone", "container-not-found")) throw thrown;
      });
    },
  };
}

interface Started {
  readonly copyId: string | undefined;
  /** Of the copy, where it is made already. */
  readonly etag?: string;
}

/** The source by the name that the account itself goes by, wherever the bot reaches it. */
function sourceAddress({ blobEndpoint, blobs }: Connection, source: BlockBlobClient): string {
  return `${blobEndpoint}${source.url.slice(blobs.url.length)}`;
}

async function start(address: string, source: BlockBlobClient, copy: BlockBlobClient, etag: string): Promise<Started> {
  const options = { ...inTime(), metadata, sourceConditions: only(etag) };
  const poller = await callFor(changingFile, source, () => copy.beginCopyFromURL(address, options));
  // The copy's id is in what the poller keeps, though its type says so only where progress is told.
  const { copyId, isCompleted, result } = poller.getOperationState() as BlobBeginCopyFromUrlPollState;
  return { copyId, ...(isCompleted === true && result?.etag !== undefined ? { etag: bareEtag(result.etag) } : {}) };
}

/** Waits until a copy is made; gives its entity tag. One that is stuck is given up, as is one that another replaced. */
async function finish(
  copy: BlockBlobClient,
  copyId: string | undefined,
  pace: CopyPace,
  onLook?: () => void,
): Promise<string> {
  let [lookMs, movedAt, moved] = [pace.firstLookMs, performance.now(), ""];
  for (;;) {
    await wait(lookMs);
    lookMs = Math.min(lookMs * 2, pace.slowestLookMs);
    const now = await call(readingFile, () => copy.getProperties(inTime()));
    onLook?.();
    if (copyId === undefined || now.copyId !== copyId) throw new Fault("copy-replaced", "unavailable");
    if (now.copyStatus === "success") return bareEtag(now.etag);
    if (now.copyStatus !== "pending") throw new Fault("copy-failed", "unavailable");
    const { copyProgress = "" } = now;
    if (copyProgress !== moved) [movedAt, moved] = [performance.now(), copyProgress];
    if (performance.now() - movedAt > pace.stuckAfterMs) {
      await call(changingFile, () => copy.abortCopyFromURL(copyId, inTime()));
      throw new Fault("copy-stuck", "unavailable");
    }
  }
}
