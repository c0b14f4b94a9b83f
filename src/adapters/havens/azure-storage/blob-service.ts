import type { Agent } from "node:https";
import type { TokenCredential } from "@azure/identity";
import { BlobServiceClient, type StoragePipelineOptions } from "@azure/storage-blob";

/** How long one call of the bot to a storage account may take, in milliseconds of real time. */
export const blobCallTimeoutMs = 30_000;

/** Makes a client of one account's blobs, at the endpoint that the bot itself uses. It tries once, as the queue retries. */
export function createBlobServiceClient(options: {
  readonly credential: TokenCredential;
  readonly serviceEndpoint: string;
  readonly agent?: Agent;
}): BlobServiceClient {
  const { credential, serviceEndpoint, agent } = options;
  // The pipeline takes an agent, though the type of its options does not say so.
  const pipelineOptions: StoragePipelineOptions & { agent?: Agent } = {
    retryOptions: { maxTries: 1 },
    ...(agent === undefined ? {} : { agent }),
  };
  return new BlobServiceClient(serviceEndpoint.replace(/\/$/, ""), credential, pipelineOptions);
}
