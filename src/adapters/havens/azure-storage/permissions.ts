/**
 * What the bot's identity may do, as Resource Manager tells it: `Microsoft.Authorization/permissions`, one set for each
 * role that is in force there, inherited ones included.
 * https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */
import { z } from "zod";
import { Fault } from "../../../workflows/engine/fault.ts";
import { type AzureHavenOptions, connectAccounts } from "./connections.ts";
import { type CallKind, call } from "./errors.ts";

/** What one role grants: `actions` without `notActions` on the account itself, the same on the data in it. */
export interface Permissions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** Reads permissions on accounts and their containers, and tells what Azure's clock said along the way. */
export interface PermissionReader {
  /**
   * Ends in a Fault: refused `permissions-unreadable`, `account-not-found`, `credential-refused`, `unknown-account`,
   * `permissions-in-parts`; unavailable or throttled otherwise.
   */
  permissionsOf(accountId: string, container: string | undefined, timeoutMs: number): Promise<readonly Permissions[]>;
}

/** The oldest version that tells data actions; the SDK's own is one of another provider's. */
const apiVersion = "2022-04-01";

const reading: CallKind = {
  service: "resource-manager",
  does: "read",
  refusedByStatus: { 401: "credential-refused", 403: "permissions-unreadable", 404: "account-not-found" },
};

const names = z.array(z.string()).nullish();
const listing = z.object({
  value: z.array(z.object({ actions: names, notActions: names, dataActions: names, notDataActions: names })),
  nextLink: z.string().nullish(),
});

/**
 * Makes the reader; nothing is sent. `onDate` is told the `Date` of every answer, refusals included. Ends in a Fault like
 * `createAzureHaven`.
 */
export function createPermissionReader(
  options: AzureHavenOptions,
  onDate: (date: string | undefined) => void,
): PermissionReader {
  const find = connectAccounts({ ...options, apiVersion });
  return {
    permissionsOf: async (accountId, container, timeoutMs) => {
      const { ref, resourceManager } = find(accountId);
      const place = container === undefined ? "" : `/blobServices/default/containers/${encodeURIComponent(container)}`;
      // The SDK has no call for another provider's list on its resources, but takes a path as it is.
      const path = `${ref.name}${place}/providers/Microsoft.Authorization/permissions`;
      let body: string | null | undefined;
      await call(reading, () =>
        resourceManager.storageAccounts.getProperties(encodeURIComponent(ref.resourceGroup), path, {
          requestOptions: { skipUrlEncoding: true },
          abortSignal: AbortSignal.timeout(timeoutMs),
          onResponse: (answer) => {
            onDate(answer.headers.get("date"));
            body = answer.bodyAsText;
          },
        }),
      );
      return read(body);
    },
  };
}

function read(body: string | null | undefined): readonly Permissions[] {
  const parsed = listing.safeParse(parseJson(body ?? ""));
  if (!parsed.success) throw new Fault("resource-manager-failing", "unavailable");
  // A list that goes on elsewhere is not judged by its first part: too wide might stand in the next.
  if (parsed.data.nextLink) throw new Fault("permissions-in-parts", "refused");
  return parsed.data.value.map(({ actions, notActions, dataActions, notDataActions }) => ({
    actions: actions ?? [],
    notActions: notActions ?? [],
    dataActions: dataActions ?? [],
    notDataActions: notDataActions ?? [],
  }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
