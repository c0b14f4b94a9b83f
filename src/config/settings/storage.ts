import { z } from "zod";
import { endpoint } from "./words.ts";

const guid = z.guid({ error: "Write the id as Azure shows it: 8-4-4-4-12 hexadecimal digits." }).toLowerCase();

const whereabouts = {
  tenantId: guid.describe("The Microsoft Entra tenant of the subscription."),
  subscriptionId: guid.describe(
    "The subscription that the storage account is in. A Data Safe Haven v4 has it in the SHM's subscription.",
  ),
};

const containerName = z
  .string()
  .regex(
    /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
    "A container's name is 3 to 63 lower-case letters, digits and single hyphens.",
  );

const containersAndEndpoints = {
  ingressContainer: containerName
    .default("ingress")
    .describe("The container that data come into. No two environments share one."),
  egressContainer: z
    .exactOptional(containerName)
    .describe(
      "The container that outputs are taken from, in a Data Safe Haven `egress`; nothing else's. Without it nothing can be taken out of this environment.",
    ),
  blobEndpoint: z
    .exactOptional(endpoint)
    .describe("The address that a link names. Without it: `https://<account>.blob.core.windows.net`."),
  serviceEndpoint: z
    .exactOptional(endpoint)
    .describe(
      "The address of the bot's own traffic, where it differs. Without it: `blobEndpoint`, which inside the virtual network leads to the private endpoint by itself.",
    ),
};

const conventionMeaning =
  "How the account is found. `none`, as without this line: `resourceGroup` and `account` name it. `data-safe-haven-v4`, `data-safe-haven-v5`: the Data Safe Haven's names say which it is, and it is looked for in Azure at every start.";

/**
 * A storage account that the file names outright. Azure's rules for names:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
const named = z
  .strictObject({
    convention: z.exactOptional(z.enum(["none"])).describe(conventionMeaning),
    ...whereabouts,
    resourceGroup: z
      .string()
      .regex(
        /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u,
        "A resource group's name is 1 to 90 letters, digits, underscores, parentheses, hyphens and full stops, with no full stop at the end.",
      )
      .describe("The resource group that the storage account is in. Required where no convention says which."),
    account: z
      .string()
      .regex(/^[a-z0-9]{3,24}$/, "A storage account's name is 3 to 24 lower-case letters and digits.")
      .describe("The storage account's name. Required where no convention says which."),
    ...containersAndEndpoints,
  })
  .transform(({ convention: _, ...given }) => withEndpoints(given));

/** With both endpoints, where the file leaves them out. */
export function withEndpoints<
  Given extends { readonly account: string; readonly blobEndpoint?: string; readonly serviceEndpoint?: string },
>(given: Given): Given & { readonly blobEndpoint: string; readonly serviceEndpoint: string } {
  const blobEndpoint = given.blobEndpoint ?? `https://${given.account}.blob.core.windows.net`;
  return { ...given, blobEndpoint, serviceEndpoint: given.serviceEndpoint ?? blobEndpoint };
}

const shmMeaning =
  "The SHM's id, in a v5 its name; as it was deployed, letter case aside. Required with a convention, and has no place without.";
const sreMeaning =
  "The SRE's id, in a v5 its name; as it was deployed, letter case aside. Required with a convention, and has no place without.";

/** The deployment refuses longer ones: Limit-StringLength in its deployment/common/Configuration.psm1. */
const v4Id = z
  .string()
  .regex(
    /^(?=.{1,7}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/,
    "An id of a Data Safe Haven v4 is 1 to 7 letters, digits and single hyphens, such as sandbox.",
  );

/** Its own form is safe_string in its data_safe_haven/validators; a resource group's name has room for 39 twice. */
const v5Id = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{1,39}$/,
    "A name of a Data Safe Haven v5 is 1 to 39 letters, digits, hyphens and underscores, such as sandbox.",
  );

function byConvention<Convention extends string>(convention: Convention, id: z.ZodString) {
  return z.strictObject({
    convention: z.enum([convention]).describe(conventionMeaning),
    ...whereabouts,
    shm: id.describe(shmMeaning),
    sre: id.describe(sreMeaning),
    ...containersAndEndpoints,
  });
}

/** Where an environment's data are: an account by name, or by the convention of whoever deployed it. */
export const storage = z
  .discriminatedUnion("convention", [
    named,
    byConvention("data-safe-haven-v4", v4Id),
    byConvention("data-safe-haven-v5", v5Id),
  ])
  .describe("The storage account that the firewall, links and listings are about.");

/** An environment's storage as read from the file. */
export type StorageSettings = z.output<typeof storage>;

/** An account that is named, with both endpoints. */
export type NamedStorage = z.output<typeof named>;

/** An account that is to be found by a convention. */
export type ConventionStorage = Exclude<StorageSettings, NamedStorage>;

/** Whether the account is still to be found. */
export function isByConvention(given: StorageSettings): given is ConventionStorage {
  return "convention" in given;
}
