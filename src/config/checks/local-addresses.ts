import type { Finding } from "../mistake.ts";
import type { Readable } from "../reading/readable.ts";
import { isLoopback } from "./loopback.ts";

/** Where an account that is yet to be found has its data, unless it is said otherwise. */
const publicBlobEndpoint = "https://account.blob.core.windows.net";

/**
 * Local tokens are for stand-ins only, so with `azure.credential: local` every address is this machine's; and a clock
 * is moved by hand in no other company.
 */
export function checkLocal(readable: Readable): Finding[] {
  const { azure, clock } = readable;
  if (azure === undefined) return [];
  if (azure.credential === "local") return checkAddresses(readable);
  if (clock !== "movable") return [];
  const message = "The clock moves on stand-ins only. Write system, or set azure.credential to local.";
  return [{ path: ["clock"], message }];
}

function checkAddresses({ azure, environments }: Readable): Finding[] {
  const addresses = environments.flatMap(({ id, storage }) =>
    (["blobEndpoint", "serviceEndpoint"] as const).map((key) => ({
      path: ["environments", id, "storage", key],
      url: storage === undefined ? undefined : (storage[key] ?? storage.blobEndpoint ?? publicBlobEndpoint),
    })),
  );
  const resourceManager = {
    path: ["azure", "resourceManagerUrl"],
    url: azure?.resourceManagerUrl ?? "https://management.azure.com",
  };
  const message =
    "With azure.credential: local every address is this machine's, like https://127.0.0.1:10000/account. Write such an address here, or set azure.credential to default.";
  return [resourceManager, ...addresses]
    .filter(({ url }) => url !== undefined && !isLoopback(url))
    .map(({ path }) => ({ path, message }));
}
