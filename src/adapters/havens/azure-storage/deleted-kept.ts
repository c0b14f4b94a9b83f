import type { DeleteRetentionPolicy } from "@azure/arm-storage";
import type { CopyHand } from "../../../workflows/engine/copies.ts";
import { inTime } from "./blob-at.ts";
import type { FindConnection } from "./connections.ts";
import { type CallKind, call } from "./errors.ts";

const reading: CallKind = {
  service: "resource-manager",
  does: "read",
  refusedByStatus: { 401: "credential-refused", 403: "settings-unreadable", 404: "account-not-found" },
};

/** The most that Azure takes, for a setting that is on and does not say. */
const longestDays = 365;

function daysOf(policy: DeleteRetentionPolicy | undefined): number | undefined {
  return policy?.enabled === true ? (policy.days ?? longestDays) : undefined;
}

/**
 * Reads for how long an account keeps what is deleted.
 * https://learn.microsoft.com/rest/api/storagerp/blob-services/get-service-properties
 */
export function createDeletedKept(find: FindConnection): CopyHand["deletedKept"] {
  return async (accountId) => {
    const { ref, resourceManager } = find(accountId);
    const found = await call(reading, () =>
      resourceManager.blobServices.getServiceProperties(ref.resourceGroup, ref.name, inTime()),
    );
    const blobDays = daysOf(found.deleteRetentionPolicy);
    const containerDays = daysOf(found.containerDeleteRetentionPolicy);
    return {
      ...(blobDays === undefined ? {} : { blobDays }),
      ...(containerDays === undefined ? {} : { containerDays }),
      versions: found.isVersioningEnabled === true,
    };
  };
}
