/**
 * Content as it streams by. A reading takes as long as it takes: it is given up on only when nothing comes for a while.
 * https://learn.microsoft.com/rest/api/storageservices/get-blob
 */
import { createHash } from "node:crypto";
import type { CopyHand, FileAt } from "../../../workflows/engine/copies.ts";
import { Fault } from "../../../workflows/engine/fault.ts";
import { bareEtag, blobAt, only, readingFile } from "./blob-at.ts";
import type { FindConnection } from "./connections.ts";
import { call } from "./errors.ts";

const silentForMs = 30_000;
/** How often a stream that broke off is taken up where it broke off, at the same version. */
const resumesAtMost = 10;

interface Stream {
  readonly etag: string;
  readonly bytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Makes the reader. `silenceMs` is how long nothing may come. */
export function createContentReader(find: FindConnection, silenceMs = silentForMs): Pick<CopyHand, "read" | "content"> {
  /** Opens a stream, has it used up, and lets go of it. */
  const streaming = <Value>(accountId: string, file: FileAt, use: (stream: Stream) => Promise<Value>): Promise<Value> =>
    call(readingFile, async () => {
      const blob = blobAt(find, accountId, file);
      const gone = new AbortController();
      const timer = setTimeout(() => gone.abort(), silenceMs);
      try {
        const answer = await blob.download(0, undefined, {
          abortSignal: gone.signal,
          conditions: only(file.etag),
          maxRetryRequests: resumesAtMost,
        });
        const { etag, contentLength, readableStreamBody } = answer;
        if (readableStreamBody === undefined || contentLength === undefined) {
          throw new Fault("storage-failing", "unavailable");
        }
        // Until the timer is set anew, nobody else holds it; `refresh` counts from now.
        const chunks = heard(readableStreamBody as AsyncIterable<Uint8Array>, () => timer.refresh());
        return await use({ etag: bareEtag(etag), bytes: contentLength, chunks });
      } finally {
        clearTimeout(timer);
        gone.abort();
      }
    });

  return {
    read: (accountId, file, onBytes) =>
      streaming(accountId, file, async ({ etag, bytes, chunks }) => {
        const hash = createHash("sha256");
        let read = 0;
        for await (const chunk of chunks) {
          hash.update(chunk);
          read += chunk.length;
          onBytes?.(chunk.length);
        }
        mustBeWhole(read, bytes);
        return { sha256: hash.digest("hex"), bytes, etag };
      }),
    content: (accountId, file, atMostBytes) =>
      streaming(accountId, file, async ({ bytes, chunks }) => {
        if (bytes > atMostBytes) throw new Fault("file-too-large", "refused");
        const read: Uint8Array[] = [];
        for await (const chunk of chunks) read.push(chunk);
        const content = Buffer.concat(read);
        mustBeWhole(content.length, bytes);
        return content;
      }),
  };
}

async function* heard(chunks: AsyncIterable<Uint8Array>, onChunk: () => void): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    onChunk();
    yield chunk;
  }
}

/** What was cut short is not the file, whatever its hash. */
function mustBeWhole(read: number, bytes: number): void {
  if (read !== bytes) throw new Fault("file-cut-short", "unavailable");
}
