import { Agent } from "node:https";
import {
  AnonymousCredential,
  BlobServiceClient,
  ContainerClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  newPipeline,
  SASProtocol,
  type SasIPRange,
} from "@azure/storage-blob";
import type { Azurite } from "../../src/standins/azurite.ts";
import { createFirewall, type Firewall } from "../../src/standins/firewall.ts";
import { loopbackFor } from "../../src/standins/loopback.ts";
import { type StorageGate, startStorageGate } from "../../src/standins/storage-gate.ts";
import { lendAzurite } from "../setup/lent-azurite.ts";
import { unsignedToken } from "./unsigned-token.ts";

/** Azurite behind the gate, with one container, and the clients that a bot and an uploader would use. */
export type StorageWorld = {
  azurite: Azurite;
  firewall: Firewall;
  gate: StorageGate;
  caPem: string;
  /** The official client, directly at Azurite as the bot is, with a token. */
  service: BlobServiceClient;
  /** A link as the bot would mint it: the gate's container URL with a user delegation SAS. */
  mintLink(options?: { permissions?: string; sip?: SasIPRange; startsAt?: Date; endsAt?: Date }): Promise<string>;
  stop(): Promise<void>;
};

const minuteMs = 60_000;

/** Starts everything with the firewall shut. */
export async function startStorageWorld(): Promise<StorageWorld> {
  const { azurite, certificate } = await lendAzurite();
  const firewall = createFirewall();
  firewall.addAccount({ name: azurite.account });
  const gate = await startStorageGate({
    firewall,
    certificate,
    upstream: { origin: azurite.origin, caPem: azurite.caPem },
  });
  const credential = { getToken: async () => unsignedToken("https://storage.azure.com/") };
  // The options take `tlsOptions`, though their type does not say so.
  const clientOptions = { tlsOptions: { ca: azurite.caPem }, retryOptions: { maxTries: 1 } };
  const service = new BlobServiceClient(azurite.endpoint, credential, clientOptions);
  await service.getContainerClient("ingress").create();
  return {
    azurite,
    firewall,
    gate,
    caPem: certificate.certPem,
    service,
    mintLink: async ({ permissions = "wl", sip, startsAt, endsAt } = {}) => {
      const startsOn = startsAt ?? new Date(Date.now() - 5 * minuteMs);
      const expiresOn = endsAt ?? new Date(startsOn.getTime() + 60 * minuteMs);
      const key = await service.getUserDelegationKey(startsOn, expiresOn);
      const sas = generateBlobSASQueryParameters(
        {
          containerName: "ingress",
          permissions: ContainerSASPermissions.parse(permissions),
          protocol: SASProtocol.Https,
          startsOn,
          expiresOn,
          ...(sip ? { ipRange: sip } : {}),
        },
        key,
        azurite.account,
      );
      return `${gate.origin}/${azurite.account}/ingress?${sas.toString()}`;
    },
    stop: async () => {
      await gate.stop();
      await azurite.stop();
    },
  };
}

/** The official container client for a link, whose connections come from the address that stands for `publicAddress`. */
export function containerFrom(publicAddress: string, link: string, caPem: string): ContainerClient {
  const agent = new Agent({ ca: caPem, localAddress: loopbackFor(publicAddress) });
  const pipeline = newPipeline(new AnonymousCredential(), { retryOptions: { maxTries: 1 } });
  pipeline.factories.unshift({
    create: (next) => ({
      sendRequest: (request) => {
        Object.assign(request, { agent });
        return next.sendRequest(request);
      },
    }),
  });
  return new ContainerClient(link, pipeline);
}
