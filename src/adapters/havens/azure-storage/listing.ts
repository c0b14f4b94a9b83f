import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import type { ListedFile, ListingHand } from "../../../workflows/engine/haven.ts";
import { blobCallTimeoutMs } from "./blob-service.ts";
import type { FindConnection } from "./connections.ts";
import { type CallKind, call } from "./errors.ts";

/** The most that one answer holds. https://learn.microsoft.com/rest/api/storageservices/list-blobs */
const mostInPage = 5000;

const listing: CallKind = {
  service: "storage",
  does: "read",
  refusedByCode: { AuthorizationFailure: "bot-outside-boundary", ContainerNotFound: "container-not-found" },
  refusedByStatus: {
    400: "listing-refused",
    401: "credential-refused",
    403: "listing-refused",
    404: "container-not-found",
  },
};

/**
 * An account with a hierarchical namespace lists its folders among the files, as empty blobs with this mark. Only an
 * empty blob is taken for one: whoever holds a link can set the mark, and must not hide a file by it.
 * https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-known-issues
 */
function isFolder(item: BlobItem): boolean {
  return item.properties.contentLength === 0 && item.metadata?.hdi_isfolder === "true";
}

function toFile(item: BlobItem): ListedFile {
  const { etag, contentLength, lastModified } = item.properties;
  return { name: item.name, etag, bytes: contentLength ?? 0, changedAt: lastModified.getTime() };
}

async function fetchPage(
  container: ContainerClient,
  pageSize: number,
  from: string | undefined,
): Promise<{ readonly items: readonly BlobItem[]; readonly next: string | undefined }> {
  const abortSignal = AbortSignal.timeout(blobCallTimeoutMs);
  const pages = container
    .listBlobsFlat({ includeMetadata: true, abortSignal })
    .byPage({ maxPageSize: pageSize, ...(from === undefined ? {} : { continuationToken: from }) });
  const { value: page } = await pages.next();
  return { items: page?.segment.blobItems ?? [], next: page?.continuationToken || undefined };
}

/**
 * Lists files, page by page, without folders. Ends in a Fault: refused `container-not-found`, `listing-refused`,
 * `bot-outside-boundary`, `credential-refused`, `unknown-account`; throttled or unavailable otherwise.
 */
export function createListingHand(find: FindConnection, pageSize = mostInPage): ListingHand {
  return {
    list: async function* (accountId, container) {
      const client = find(accountId).blobs.getContainerClient(container);
      let from: string | undefined;
      do {
        const { items, next } = await call(listing, () => fetchPage(client, pageSize, from));
        for (const item of items) if (!isFolder(item)) yield toFile(item);
        from = next;
      } while (from !== undefined);
    },
  };
}
