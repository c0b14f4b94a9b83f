/** What the bot held of Azure's secrets while it minted its links: its tokens, and the keys it signed with. */
import { Agent } from "node:https";
import { ContainerSASPermissions, generateBlobSASQueryParameters, SASProtocol } from "@azure/storage-blob";
import { createBlobServiceClient } from "../../src/adapters/havens/azure-storage/blob-service.ts";
import { createCredential } from "../../src/adapters/havens/azure-storage/credential.ts";
import { publicResourceManagerUrl } from "../../src/adapters/havens/azure-storage/resource-manager.ts";
import type { World } from "../../src/standins/world.ts";

/** The signature of a link. */
export function signatureOf(link: string): string {
  return new URL(link).searchParams.get("sig") ?? "";
}

/** The bearer tokens, which are the same each time here. */
export async function tokensOf(tenantId: string): Promise<readonly string[]> {
  const credential = createCredential({ kind: "local", tenantId, endpoints: [] });
  const scopes = [`${publicResourceManagerUrl}/.default`, "https://storage.azure.com/.default"];
  const tokens = await Promise.all(scopes.map((scope) => credential.getToken(scope)));
  return tokens.map((token) => token?.token ?? "");
}

/**
 * The value of the delegation key that a link was signed with: asked for again, because here the same hours give the
 * same key. Fails where it is another, which shows in the signature that it makes.
 */
export async function delegationKeyOf(
  world: Pick<World, "azurite" | "account">,
  tenantId: string,
  link: string,
): Promise<string> {
  const given = new URL(link).searchParams;
  const instant = (name: string): Date => new Date(given.get(name) ?? "");
  const agent = new Agent({ ca: world.azurite.caPem });
  const credential = createCredential({ kind: "local", tenantId, endpoints: [] });
  const blobs = createBlobServiceClient({ credential, serviceEndpoint: world.azurite.endpoint, agent });
  const key = await blobs.getUserDelegationKey(instant("skt"), instant("ske"));
  agent.destroy();
  const signed = generateBlobSASQueryParameters(
    {
      containerName: new URL(link).pathname.split("/").at(-1) ?? "",
      permissions: ContainerSASPermissions.parse(given.get("sp") ?? ""),
      protocol: SASProtocol.Https,
      startsOn: instant("st"),
      expiresOn: instant("se"),
      ipRange: { start: given.get("sip") ?? "" },
    },
    key,
    world.account,
  );
  if (signed.signature !== given.get("sig")) throw new Error("This is not the key that the link was signed with");
  return key.value;
}
