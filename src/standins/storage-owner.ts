import { readNames, type StorageAnswer, sendStorageRequest, urlInContainer } from "./storage-request.ts";
import { mintStorageToken } from "./tokens.ts";

/** What a file carries beside its bytes: its own headers, and metadata. Tags are written by `tag`. */
export type BlobExtras = {
  contentType?: string;
  metadata?: Readonly<Record<string, string>>;
  /** Further headers of Put Blob, `x-ms-blob-content-disposition` and its like. */
  headers?: Readonly<Record<string, string>>;
};

/** A file as it stands, with everything that a reader of it is told. */
export type SeenBlob = { bytes: Buffer; headers: Readonly<Record<string, string>> };

/**
 * The owner of a storage account inside the boundary: sets up containers and files, and looks at what arrived. The
 * storage alone says when a file was last changed, in whole seconds: no file can be put with an earlier time, and one
 * that is replaced within the same second has its old time and another entity tag.
 */
export type StorageOwner = {
  /** Makes a container, with metadata, and for anybody to read where `isPublic`; one that exists is left alone. */
  createContainer(container: string, more?: { isPublic?: boolean } & Pick<BlobExtras, "metadata">): Promise<void>;
  deleteContainer(container: string): Promise<void>;
  /** The names of all containers, by the alphabet. */
  containers(): Promise<string[]>;
  /** Puts a file, or another in its place. */
  put(container: string, blobName: string, bytes: Buffer | string, extras?: BlobExtras): Promise<void>;
  /** Tags a file, as Defender for Storage does; other tags are gone. */
  tag(container: string, blobName: string, tags: Readonly<Record<string, string>>): Promise<void>;
  get(container: string, blobName: string): Promise<Buffer>;
  see(container: string, blobName: string): Promise<SeenBlob>;
  list(container: string): Promise<string[]>;
  remove(container: string, blobName: string): Promise<void>;
};

/** A version that Azurite and Azure both know bearer tokens in. */
const serviceVersion = "2024-11-04";

function metadataHeaders(metadata: BlobExtras["metadata"] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`x-ms-meta-${key}`, value]));
}

function headersOf({ contentType, metadata, headers = {} }: BlobExtras): Record<string, string> {
  return {
    "x-ms-blob-type": "BlockBlob",
    ...(contentType === undefined ? {} : { "x-ms-blob-content-type": contentType }),
    ...metadataHeaders(metadata),
    ...headers,
  };
}

function tagsBody(tags: Readonly<Record<string, string>>): Buffer {
  const each = Object.entries(tags).map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`);
  return Buffer.from(`<?xml version="1.0" encoding="utf-8"?><Tags><TagSet>${each.join("")}</TagSet></Tags>`);
}

/** Makes the owner of the account at `endpoint`, past the gate. Every refusal is an error with the storage's code. */
export function createStorageOwner(options: { endpoint: string; caPem: string }): StorageOwner {
  const send = async (
    url: URL,
    method: string,
    more: { body?: Buffer; headers?: Record<string, string>; accepted?: readonly number[] } = {},
  ): Promise<StorageAnswer> => {
    const { body, accepted = [] } = more;
    const headers: Record<string, string> = {
      authorization: `Bearer ${mintStorageToken()}`,
      "x-ms-version": serviceVersion,
      ...more.headers,
    };
    const answer = await sendStorageRequest(url, { method, headers, caPem: options.caPem, ...(body ? { body } : {}) });
    if (answer.status < 300 || accepted.includes(answer.status)) return answer;
    throw new Error(`${method} ${url.pathname} was refused: ${answer.status} ${answer.errorCode ?? ""}`);
  };
  const urlOf = (container: string, blobName = "", query: Record<string, string> = {}): URL =>
    urlInContainer(`${options.endpoint}/${container}`, blobName, query);
  const itself = { restype: "container" };
  return {
    createContainer: async (container, { isPublic = false, metadata } = {}) => {
      const headers = { ...metadataHeaders(metadata), ...(isPublic ? { "x-ms-blob-public-access": "blob" } : {}) };
      await send(urlOf(container, "", itself), "PUT", { headers, accepted: [409] });
    },
    deleteContainer: async (container) => void (await send(urlOf(container, "", itself), "DELETE")),
    containers: async () =>
      readNames((await send(urlInContainer(options.endpoint, "", { comp: "list" }), "GET")).bytes),
    put: async (container, blobName, bytes, extras = {}) => {
      await send(urlOf(container, blobName), "PUT", { body: Buffer.from(bytes), headers: headersOf(extras) });
    },
    tag: async (container, blobName, tags) => {
      await send(urlOf(container, blobName, { comp: "tags" }), "PUT", { body: tagsBody(tags) });
    },
    get: async (container, blobName) => (await send(urlOf(container, blobName), "GET")).bytes,
    see: async (container, blobName) => {
      const { bytes, headers } = await send(urlOf(container, blobName), "GET");
      return { bytes, headers };
    },
    list: async (container) => readNames((await send(urlOf(container, "", { ...itself, comp: "list" }), "GET")).bytes),
    remove: async (container, blobName) => void (await send(urlOf(container, blobName), "DELETE")),
  };
}
