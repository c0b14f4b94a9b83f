import { z } from "zod";
import type { AccountEdit, StorageAccount } from "./firewall.ts";
import { isAcceptableRule, mostIpRules } from "./firewall-rules.ts";
import type { Answer } from "./loopback-server.ts";
import type { TokenRefusal } from "./tokens.ts";

/**
 * The wire of Azure Resource Manager for storage accounts, as far as a bot that edits firewalls needs it
 * (learn.microsoft.com/rest/api/storagerp/storage-accounts).
 */
const updateSchema = z.object({
  tags: z.record(z.string(), z.string()).optional(),
  properties: z
    .object({
      publicNetworkAccess: z.enum(["Enabled", "Disabled", "SecuredByPerimeter"]).optional(),
      networkAcls: z
        .object({
          defaultAction: z.enum(["Allow", "Deny"]),
          bypass: z.string().optional(),
          ipRules: z.array(z.object({ value: z.string(), action: z.string().default("Allow") })).optional(),
          virtualNetworkRules: z.array(z.record(z.string(), z.unknown())).optional(),
          resourceAccessRules: z.array(z.record(z.string(), z.unknown())).optional(),
        })
        .optional(),
    })
    .optional(),
});

/** Reads the body of a PATCH: the edit it asks for, or the error that Azure would answer. */
export function readUpdate(body: string): { edit: AccountEdit } | { refusal: Answer } {
  const parsed = updateSchema.safeParse(parseJson(body));
  if (!parsed.success) return { refusal: armError(400, "InvalidRequestContent", "The request content was invalid.") };
  const { networkAcls, publicNetworkAccess } = parsed.data.properties ?? {};
  const rules = networkAcls?.ipRules ?? [];
  if (rules.length > mostIpRules) {
    return { refusal: armError(400, "NetworkAclsValidationFailure", `There are more than ${mostIpRules} ipRules.`) };
  }
  if (!rules.every(({ value }) => isAcceptableRule(value))) {
    const message =
      "Values for request parameters are invalid: networkAcls.ipRules[*].value. For more information, see - https://aka.ms/storagenetworkruleset";
    return { refusal: armError(400, "InvalidValuesForRequestParameters", message) };
  }
  const edit = { networkAcls: networkAcls && dropAbsent(networkAcls), publicNetworkAccess, tags: parsed.data.tags };
  return { edit: dropAbsent(edit) as AccountEdit };
}

/** An account as Resource Manager shows it. `blobEndpoint` is where its data is. */
export function accountBody(account: StorageAccount, blobEndpoint: string): Record<string, unknown> {
  return {
    id: account.resourceId,
    name: account.name,
    type: "Microsoft.Storage/storageAccounts",
    kind: "BlockBlobStorage",
    location: account.location,
    sku: { name: "Premium_LRS", tier: "Premium" },
    tags: account.tags,
    properties: {
      creationTime: account.creationTime,
      isHnsEnabled: true,
      networkAcls: account.networkAcls,
      primaryEndpoints: { blob: `${blobEndpoint}/` },
      primaryLocation: account.location,
      provisioningState: "Succeeded",
      publicNetworkAccess: account.publicNetworkAccess,
      statusOfPrimary: "available",
      supportsHttpsTrafficOnly: true,
    },
  };
}

/** An account's blob service (learn.microsoft.com/rest/api/storagerp/blob-services/get-service-properties). */
export function blobServiceBody(account: StorageAccount): Record<string, unknown> {
  const { blobDays, containerDays, versions } = account.keepsDeleted ?? {};
  const policy = (days: number | undefined): Record<string, unknown> =>
    days === undefined ? { enabled: false } : { enabled: true, days };
  return {
    id: `${account.resourceId}/blobServices/default`,
    name: "default",
    type: "Microsoft.Storage/storageAccounts/blobServices",
    sku: { name: "Premium_LRS", tier: "Premium" },
    properties: {
      cors: { corsRules: [] },
      deleteRetentionPolicy: { allowPermanentDelete: false, ...policy(blobDays) },
      containerDeleteRetentionPolicy: policy(containerDays),
      // Where it was never switched on, it is not there.
      ...(versions === undefined ? {} : { isVersioningEnabled: versions }),
    },
  };
}

/** An error as Resource Manager words it: `{ error: { code, message } }`. */
export function armError(status: number, code: string, message: string): Answer {
  return { status, headers: { "x-ms-failure-cause": "gateway" }, body: { error: { code, message } } };
}

const tokenCodes: Record<TokenRefusal, string> = {
  missing: "AuthenticationFailed",
  malformed: "InvalidAuthenticationToken",
  "wrong-audience": "InvalidAuthenticationTokenAudience",
  "wrong-issuer": "InvalidAuthenticationTokenTenant",
  expired: "ExpiredAuthenticationToken",
};

/** The 401 for a token that Resource Manager does not take. */
export function unauthorized(refusal: TokenRefusal): Answer {
  const answer = armError(401, tokenCodes[refusal], `The access token was refused: ${refusal}.`);
  return { ...answer, headers: { ...answer.headers, "www-authenticate": 'Bearer error="invalid_token"' } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function dropAbsent<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
