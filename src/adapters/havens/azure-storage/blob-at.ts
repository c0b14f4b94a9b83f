/** What every call on one file of an account has in common. */
import type { BlockBlobClient } from "@azure/storage-blob";
import type { FileAt } from "../../../workflows/engine/copies.ts";
import { Fault } from "../../../workflows/engine/fault.ts";
import { blobCallTimeoutMs } from "./blob-service.ts";
import type { FindConnection } from "./connections.ts";
import { type CallKind, call } from "./errors.ts";

/** https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const refusals = {
  refusedByCode: {
    AuthorizationFailure: "bot-outside-boundary",
    BlobNotFound: "file-gone",
    ContainerNotFound: "container-not-found",
    ConditionNotMet: "file-changed",
    SourceConditionNotMet: "file-changed",
  },
  refusedByStatus: {
    400: "files-refused",
    401: "credential-refused",
    403: "files-refused",
    404: "file-gone",
    412: "file-changed",
  },
};

/** A reading of a file. */
export const readingFile: CallKind = { service: "storage", does: "read", ...refusals };
/** A change of a file, which is safe to repeat. */
export const changingFile: CallKind = { service: "storage", does: "write", ...refusals };

/**
 * The client of a file. Ends in a Fault `file-name-refused` for a name that an address would make another file's: `.`
 * and `..` are taken out of a path by whoever reads it.
 */
export function blobAt(find: FindConnection, accountId: string, { container, name }: FileAt): BlockBlobClient {
  if (name === "" || name.split(/[/\\]/).some((part) => part === "." || part === "..")) {
    throw new Fault("file-name-refused", "refused");
  }
  return find(accountId).blobs.getContainerClient(container).getBlockBlobClient(name);
}

/** An entity tag as listings have it; headers have it in quotes. */
export function bareEtag(etag: string | undefined): string {
  // Without one, no version could be meant.
  if (etag === undefined || etag === "") throw new Fault("storage-failing", "unavailable");
  return etag.replace(/^"(.*)"$/, "$1");
}

/** The condition that a file is still this version of it; none where none is meant. */
export function only(etag: string | undefined): { readonly ifMatch?: string } {
  return etag === undefined ? {} : { ifMatch: `"${bareEtag(etag)}"` };
}

/**
 * Calls for one version of a file. A file that is gone is told from one that changed: some storage says of both that the
 * condition was not met.
 */
export async function callFor<Value>(
  kind: CallKind,
  blob: BlockBlobClient,
  send: () => Promise<Value>,
): Promise<Value> {
  try {
    return await call(kind, send);
  } catch (thrown) {
    if (!isFault(thrown, "file-changed")) throw thrown;
    await call(readingFile, () => blob.getProperties(inTime()));
    throw thrown;
  }
}

/** Whether this is what a call ended in. */
export function isFault(thrown: unknown, ...codes: readonly string[]): boolean {
  return thrown instanceof Fault && codes.includes(thrown.code);
}

/** Gives up on a short call. */
export function inTime(): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(blobCallTimeoutMs) };
}
