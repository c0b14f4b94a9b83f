import { Agent } from "node:https";
import type { StorageManagementClient } from "@azure/arm-storage";
import type { TokenCredential } from "@azure/identity";
import type { BlobServiceClient } from "@azure/storage-blob";
import { Fault } from "../../../workflows/engine/fault.ts";
import { type AccountRef, accountRefOf } from "./account.ts";
import { createBlobServiceClient } from "./blob-service.ts";
import { type CredentialKind, createCredential } from "./credential.ts";
import { createResourceManagerClient, publicResourceManagerUrl } from "./resource-manager.ts";

/** One storage account of the configuration. */
export interface AccountSettings {
  readonly accountId: string;
  readonly tenantId: string;
  /** What a link names: `https://<account>.blob.core.windows.net` in production. */
  readonly blobEndpoint: string;
  /** Where the bot's own traffic goes: the private endpoint in production. */
  readonly serviceEndpoint: string;
}

/** `resourceManagerUrl` is absent for Azure's public one; `caPem` is the certificate of stand-ins, in local mode only. */
export interface AzureHavenOptions {
  readonly credential: CredentialKind;
  readonly resourceManagerUrl?: string;
  readonly caPem?: string;
  readonly accounts: readonly AccountSettings[];
  /** The version in which Resource Manager is spoken to, where it is not the one for storage accounts. */
  readonly apiVersion?: string;
}

/** An account with the clients that reach it. */
export interface Connection {
  readonly ref: AccountRef;
  readonly blobEndpoint: string;
  readonly resourceManager: StorageManagementClient;
  readonly blobs: BlobServiceClient;
}

/** Finds an account by its id, in any case. Ends in a Fault `unknown-account`, refused. */
export type FindConnection = (accountId: string) => Connection;

function remember<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const found = made.get(key) ?? make(key);
    made.set(key, found);
    return found;
  };
}

/**
 * Prepares the clients of every account, one credential a tenant; nothing is sent. Ends in a Fault
 * `not-an-account-id` or `local-credential-off-loopback`, both refused.
 */
export function connectAccounts(options: AzureHavenOptions): FindConnection {
  const url = options.resourceManagerUrl ?? publicResourceManagerUrl;
  const endpoints = [url, ...options.accounts.flatMap((account) => [account.blobEndpoint, account.serviceEndpoint])];
  // A token is for the endpoint it goes to and works at no other; the stand-in plays Azure's own.
  const audience = options.credential === "local" ? publicResourceManagerUrl : new URL(url).origin;
  const { apiVersion } = options;
  const manager = { url, audience, ...(apiVersion === undefined ? {} : { apiVersion }) };
  // An agent of its own, and not TLS options, so that a proxy named in the environment does not take loopback traffic.
  const local = options.caPem === undefined ? {} : { agent: new Agent({ ca: options.caPem, keepAlive: true }) };
  const credentialOf = remember((tenantId) => createCredential({ kind: options.credential, tenantId, endpoints }));
  const connections = new Map<string, Connection>();
  for (const account of options.accounts) {
    const ref = accountRefOf(account.accountId, account.tenantId);
    const credential: TokenCredential = credentialOf(ref.tenantId);
    connections.set(account.accountId.toLowerCase(), {
      ref,
      blobEndpoint: account.blobEndpoint.replace(/\/$/, ""),
      resourceManager: createResourceManagerClient({
        ...manager,
        subscriptionId: ref.subscriptionId,
        credential,
        ...local,
      }),
      blobs: createBlobServiceClient({ credential, serviceEndpoint: account.serviceEndpoint, ...local }),
    });
  }
  return (accountId) => {
    const connection = connections.get(accountId.toLowerCase());
    if (connection === undefined) throw new Fault("unknown-account", "refused");
    return connection;
  };
}
