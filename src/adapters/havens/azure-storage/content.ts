/**
 * Content as it streams by. A reading takes as long as it takes: it is given up on only when nothing comes for a while,
 * again and again. https://learn.microsoft.com/rest/api/storageservices/get-blob
 */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import type { BlockBlobClient } from "@azure/storage-blob";
import type { CopyHand } from "../../../workflows/engine/copies.ts";
import { Fault } from "../../../workflows/engine/fault.ts";
import { bareEtag, blobAt, callFor, only, readingFile } from "./blob-at.ts";
import type { FindConnection } from "./connections.ts";
import { toFault } from "./errors.ts";

const silentForMs = 30_000;
/** How often in a row a stream that broke off is taken up where it broke off, with nothing coming in between. */
const resumesAtMost = 3;

/** One version of a file. */
interface Version {
  readonly etag: string;
  readonly bytes: number;
}

/** Makes the reader. `silenceMs` is how long nothing may come. */
export function createContentReader(find: FindConnection, silenceMs = silentForMs): Pick<CopyHand, "read" | "content"> {
  return {
    read: async (accountId, file, onBytes, onChunk) => {
      const blob = blobAt(find, accountId, file);
      const hash = createHash("sha256");
      const { etag, bytes } = await callFor(readingFile, blob, () =>
        stream(blob, { etag: file.etag, silenceMs }, (chunk) => {
          hash.update(chunk);
          onBytes?.(chunk.length);
          onChunk?.(chunk);
        }),
      );
      return { sha256: hash.digest("hex"), bytes, etag };
    },
    content: async (accountId, file, atMostBytes) => {
      const blob = blobAt(find, accountId, file);
      const chunks: Uint8Array[] = [];
      await callFor(readingFile, blob, () =>
        stream(blob, { etag: file.etag, silenceMs, atMostBytes }, (chunk) => void chunks.push(chunk)),
      );
      return Buffer.concat(chunks);
    },
  };
}

interface Wanted {
  readonly etag: string | undefined;
  readonly silenceMs: number;
  readonly atMostBytes?: number;
}

/** Streams a file from its beginning to its end, all of it in the version in which it began. */
async function stream(
  blob: BlockBlobClient,
  { etag, silenceMs, atMostBytes = Number.POSITIVE_INFINITY }: Wanted,
  take: (chunk: Uint8Array) => void,
): Promise<Version> {
  let version: Version | undefined;
  let [read, failures] = [0, 0];
  for (;;) {
    try {
      const begin = (found: Version): void => {
        version ??= found;
        if (version.bytes > atMostBytes) throw new Fault("file-too-large", "refused");
      };
      await streamFrom(blob, { from: read, etag: version?.etag ?? etag, silenceMs }, begin, (chunk) => {
        [read, failures] = [read + chunk.length, 0];
        take(chunk);
      });
      // What was cut short, or is longer than was said, is not the file.
      if (version === undefined || read !== version.bytes) throw new Fault("file-cut-short", "unavailable");
      return version;
    } catch (thrown) {
      failures += 1;
      const { kind } = toFault(thrown, readingFile);
      if (version === undefined || kind === "refused" || failures > resumesAtMost || read > version.bytes) throw thrown;
      // All of it had come when the line broke.
      if (read === version.bytes) return version;
      await wait((failures * silenceMs) / 30);
    }
  }
}

/** Streams what follows a place of a file. */
async function streamFrom(
  blob: BlockBlobClient,
  { from, etag, silenceMs }: { readonly from: number; readonly etag: string | undefined; readonly silenceMs: number },
  begin: (found: Version) => void,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceMs);
  let body: Readable | undefined;
  try {
    const answer = await blob.download(from, undefined, {
      abortSignal: silence.signal,
      conditions: only(etag),
      maxRetryRequests: 0,
    });
    body = answer.readableStreamBody as Readable | undefined;
    // Whoever reads it hears of an error; once nobody does, an error must not end the process.
    body?.on("error", () => undefined);
    if (body === undefined || answer.contentLength === undefined) throw new Fault("storage-failing", "unavailable");
    begin({ etag: bareEtag(answer.etag), bytes: from + answer.contentLength });
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      timer.refresh();
      take(chunk);
    }
  } finally {
    clearTimeout(timer);
    body?.destroy();
  }
}
