/** Containers of the bot's own making: private, and marked with whom they are for, so that no other is taken for one. */
import type { ContainerClient, ContainerGetPropertiesResponse } from "@azure/storage-blob";
import type { CopyHand } from "../../../workflows/engine/copies.ts";
import { Fault } from "../../../workflows/engine/fault.ts";
import { inTime, isFault } from "./blob-at.ts";
import type { FindConnection } from "./connections.ts";
import { type CallKind, call } from "./errors.ts";

const refusals = {
  refusedByCode: { AuthorizationFailure: "bot-outside-boundary" },
  refusedByStatus: {
    400: "container-refused",
    401: "credential-refused",
    403: "container-refused",
    404: "container-not-found",
  },
};
const reading: CallKind = { service: "storage", does: "read", ...refusals };
const creating: CallKind = {
  service: "storage",
  does: "write",
  refusedByCode: { ...refusals.refusedByCode, ContainerAlreadyExists: "container-exists" },
  refusedByStatus: refusals.refusedByStatus,
};
/** The condition fails where the container was changed, or made anew, since its mark was read. */
const deleting: CallKind = {
  service: "storage",
  does: "write",
  refusedByCode: { ...refusals.refusedByCode, ConditionNotMet: "container-changed" },
  refusedByStatus: { ...refusals.refusedByStatus, 412: "container-changed" },
};

const markKey = "lockkeeper_owner";

/** Makes the hand that makes and deletes such containers. One that is being deleted is unavailable until it is gone. */
export function createMarkedContainers(find: FindConnection): Pick<CopyHand, "ensureContainer" | "deleteContainer"> {
  return {
    ensureContainer: async (accountId, container, owner) => {
      const client = find(accountId).blobs.getContainerClient(container);
      const metadata = { [markKey]: encodeURIComponent(owner) };
      const isMade = await call(creating, () => client.create({ ...inTime(), metadata })).then(
        () => true,
        (thrown: unknown) => {
          if (isFault(thrown, "container-exists")) return false;
          // It takes half a minute or more, and is nothing that people would have to know of.
          if (isBeingDeleted(thrown)) throw new Fault("container-going", "throttled", { retryAfterMs: 10_000 });
          throw thrown;
        },
      );
      if (isMade) return;
      const found = await look(client);
      if (found.blobPublicAccess !== undefined) throw new Fault("container-public", "refused");
      mustBeOf(found, owner);
    },
    deleteContainer: async (accountId, container, owner) => {
      const client = find(accountId).blobs.getContainerClient(container);
      try {
        const found = await look(client);
        mustBeOf(found, owner);
        // Azure takes no entity tag here.
        const conditions = found.lastModified === undefined ? {} : { ifUnmodifiedSince: found.lastModified };
        await call(deleting, () => client.delete({ ...inTime(), conditions }));
      } catch (thrown) {
        if (!isFault(thrown, "container-not-found") && !isBeingDeleted(thrown)) throw thrown;
      }
    },
  };
}

function look(client: ContainerClient): Promise<ContainerGetPropertiesResponse> {
  return call(reading, () => client.getProperties(inTime()));
}

function mustBeOf({ metadata }: ContainerGetPropertiesResponse, owner: string): void {
  if (metadata?.[markKey] !== encodeURIComponent(owner)) throw new Fault("container-taken", "refused");
}

function isBeingDeleted(thrown: unknown): boolean {
  return thrown instanceof Fault && thrown.platformCode === "ContainerBeingDeleted";
}
