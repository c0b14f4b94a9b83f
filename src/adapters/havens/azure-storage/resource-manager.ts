import type { Agent } from "node:https";
import { StorageManagementClient } from "@azure/arm-storage";
import type { TokenCredential } from "@azure/identity";

/** Azure's public Resource Manager. https://learn.microsoft.com/rest/api/azure */
export const publicResourceManagerUrl = "https://management.azure.com";

/**
 * Makes a client of one subscription, whose tokens are asked for at `audience`. It tries once: trying again is the
 * queue's, which looks before it writes.
 */
export function createResourceManagerClient(options: {
  readonly subscriptionId: string;
  readonly credential: TokenCredential;
  readonly url: string;
  readonly audience: string;
  readonly agent?: Agent;
  readonly apiVersion?: string;
}): StorageManagementClient {
  const { subscriptionId, credential, url, audience, agent, apiVersion } = options;
  return new StorageManagementClient(credential, subscriptionId, {
    endpoint: url.replace(/\/$/, ""),
    credentials: { scopes: [`${audience}/.default`] },
    retryOptions: { maxRetries: 0 },
    ...(agent === undefined ? {} : { agent }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
  });
}
