import { readBlobNames, type StorageAnswer, sendStorageRequest, urlInContainer } from "./storage-request.ts";
import { mintStorageToken } from "./tokens.ts";

/** The owner of a storage account inside the boundary: sets up containers and files, and looks at what arrived. */
export type StorageOwner = {
  /** Makes a container; one that exists is left alone. */
  createContainer(container: string): Promise<void>;
  put(container: string, blobName: string, bytes: Buffer | string): Promise<void>;
  get(container: string, blobName: string): Promise<Buffer>;
  list(container: string): Promise<string[]>;
  remove(container: string, blobName: string): Promise<void>;
};

/** A version that Azurite and Azure both know bearer tokens in. */
const serviceVersion = "2024-11-04";

/** Makes the owner of the account at `endpoint`, past the gate. Every refusal is an error with the storage's code. */
export function createStorageOwner(options: { endpoint: string; caPem: string }): StorageOwner {
  const send = async (
    url: URL,
    method: string,
    body?: Buffer,
    accepted: readonly number[] = [],
  ): Promise<StorageAnswer> => {
    const headers: Record<string, string> = {
      authorization: `Bearer ${mintStorageToken()}`,
      "x-ms-version": serviceVersion,
      ...(body ? { "x-ms-blob-type": "BlockBlob" } : {}),
    };
    const answer = await sendStorageRequest(url, { method, headers, caPem: options.caPem, ...(body ? { body } : {}) });
    if (answer.status < 300 || accepted.includes(answer.status)) return answer;
    throw new Error(`${method} ${url.pathname} was refused: ${answer.status} ${answer.errorCode ?? ""}`);
  };
  const urlOf = (container: string, blobName = "", query: Record<string, string> = {}): URL =>
    urlInContainer(`${options.endpoint}/${container}`, blobName, query);
  return {
    createContainer: async (container) => {
      await send(urlOf(container, "", { restype: "container" }), "PUT", undefined, [409]);
    },
    put: async (container, blobName, bytes) => void (await send(urlOf(container, blobName), "PUT", Buffer.from(bytes))),
    get: async (container, blobName) => (await send(urlOf(container, blobName), "GET")).bytes,
    list: async (container) =>
      readBlobNames((await send(urlOf(container, "", { restype: "container", comp: "list" }), "GET")).bytes),
    remove: async (container, blobName) => void (await send(urlOf(container, blobName), "DELETE")),
  };
}
