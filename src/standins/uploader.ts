import { loopbackFor } from "./loopback.ts";
import { readNames, type StorageAnswer, sendStorageRequest, urlInContainer } from "./storage-request.ts";

/** What came of an attempt: the status, and Azure's code when it was refused. */
export type Outcome = { status: number; errorCode?: string };

/**
 * Somebody outside with a link, as azcopy or curl would use it. `from` is the public address they come from, one of the
 * documentation addresses; without it they come from 127.0.0.1. A cut connection ends in an error.
 */
export type Uploader = {
  put(link: string, blobName: string, bytes: Buffer | string, from?: string): Promise<Outcome>;
  get(link: string, blobName: string, from?: string): Promise<Outcome & { bytes?: Buffer }>;
  list(link: string, from?: string): Promise<Outcome & { names: string[] }>;
  delete(link: string, blobName: string, from?: string): Promise<Outcome>;
};

/** Makes an uploader that trusts the given certificate. `link` is always a container's URL with its signature. */
export function createUploader(options: { caPem: string }): Uploader {
  const send = (url: URL, method: string, from: string | undefined, body?: Buffer): Promise<StorageAnswer> =>
    sendStorageRequest(url, {
      method,
      caPem: options.caPem,
      ...(body ? { body, headers: { "x-ms-blob-type": "BlockBlob" } } : {}),
      ...(from === undefined ? {} : { localAddress: loopbackFor(from) }),
    });
  return {
    put: async (link, blobName, bytes, from) =>
      outcomeOf(await send(urlInContainer(link, blobName), "PUT", from, Buffer.from(bytes))),
    get: async (link, blobName, from) => {
      const answer = await send(urlInContainer(link, blobName), "GET", from);
      return { ...outcomeOf(answer), ...(answer.status === 200 ? { bytes: answer.bytes } : {}) };
    },
    list: async (link, from) => {
      const answer = await send(urlInContainer(link, "", { restype: "container", comp: "list" }), "GET", from);
      return { ...outcomeOf(answer), names: answer.status === 200 ? readNames(answer.bytes) : [] };
    },
    delete: async (link, blobName, from) => outcomeOf(await send(urlInContainer(link, blobName), "DELETE", from)),
  };
}

function outcomeOf({ status, errorCode }: StorageAnswer): Outcome {
  return errorCode === undefined ? { status } : { status, errorCode };
}
