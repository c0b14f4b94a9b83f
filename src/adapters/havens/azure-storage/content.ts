/**
 * Content as it streams by. A reading takes as long as it takes: it is given up on only when nothing comes for a while.
 * https://learn.microsoft.com/rest/api/storageservices/get-blob
 */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { CopyHand, FileAt } from "../../../workflows/engine/copies.ts";
import { Fault } from "../../../workflows/engine/fault.ts";
import { bareEtag, blobAt, callFor, only, readingFile } from "./blob-at.ts";
import type { FindConnection } from "./connections.ts";

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
  const streaming = async <Value>(
    accountId: string,
    file: FileAt,
    use: (stream: Stream) => Promise<Value>,
  ): Promise<Value> => {
    const blob = blobAt(find, accountId, file);
    return callFor(readingFile, blob, async () => {
      const silence = new AbortController();
      const timer = setTimeout(() => silence.abort(), silenceMs);
      let body: Readable | undefined;
      try {
        const answer = await blob.download(0, undefined, {
          abortSignal: silence.signal,
          conditions: only(file.etag),
          maxRetryRequests: resumesAtMost,
        });
        body = answer.readableStreamBody as Readable | undefined;
        // Whoever reads it hears of an error; once nobody does, an error must not end the process.
        body?.on("error", () => undefined);
        if (body === undefined || answer.contentLength === undefined) throw new Fault("storage-failing", "unavailable");
        const chunks = heard(body, () => timer.refresh());
        return await use({ etag: bareEtag(answer.etag), bytes: answer.contentLength, chunks });
      } finally {
        clearTimeout(timer);
        body?.destroy();
      }
    });
  };

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
