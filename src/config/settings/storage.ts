import { z } from "zod";
import { endpoint } from "./words.ts";

const guid = z.guid({ error: "Write the id as Azure shows it: 8-4-4-4-12 hexadecimal digits." }).toLowerCase();

/**
 * Where an environment's data are. Azure's rules for names:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export const storage = z
  .strictObject({
    tenantId: guid.describe("The Microsoft Entra tenant of the subscription."),
    subscriptionId: guid.describe("The subscription that the storage account is in."),
    resourceGroup: z
      .string()
      .regex(
        /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u,
        "A resource group's name is 1 to 90 letters, digits, underscores, parentheses, hyphens and full stops, with no full stop at the end.",
      )
      .describe("The resource group that the storage account is in."),
    account: z
      .string()
      .regex(/^[a-z0-9]{3,24}$/, "A storage account's name is 3 to 24 lower-case letters and digits.")
      .describe("The storage account's name."),
    ingressContainer: z
      .string()
      .regex(
        /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
        "A container's name is 3 to 63 lower-case letters, digits and single hyphens.",
      )
      .default("ingress")
      .describe("The container that data come into. No two environments share one."),
    blobEndpoint: z
      .exactOptional(endpoint)
      .describe("The address that a link names. Without it: `https://<account>.blob.core.windows.net`."),
    serviceEndpoint: z
      .exactOptional(endpoint)
      .describe(
        "The address of the bot's own traffic, where it differs. Without it: `blobEndpoint`, which inside the virtual network leads to the private endpoint by itself.",
      ),
  })
  .transform((given) => {
    const blobEndpoint = given.blobEndpoint ?? `https://${given.account}.blob.core.windows.net`;
    return { ...given, blobEndpoint, serviceEndpoint: given.serviceEndpoint ?? blobEndpoint };
  })
  .describe("The storage account that the firewall, links and listings are about.");

/** An environment's storage as read from the file, with both endpoints. */
export type StorageSettings = z.output<typeof storage>;
