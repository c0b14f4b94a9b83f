import { castNames } from "../standins/world.ts";

const noId = "00000000-0000-0000-0000-000000000000";

/** Where the stand-ins are, for the configuration. */
export interface Places {
  readonly account: string;
  readonly resourceGroup: string;
  readonly managerUrl: string;
  readonly blobEndpoint: string;
  readonly serviceEndpoint: string;
  readonly caFile: string;
  readonly dataFolder: string;
  readonly egressContainer: string;
}

/** The example environment: one of each role, two admins, and stand-ins for everything outside. */
export function exampleConfiguration(places: Places): Readonly<Record<string, unknown>> {
  const { account, resourceGroup, blobEndpoint, serviceEndpoint, egressContainer } = places;
  return {
    people: Object.fromEntries(
      Object.entries(castNames).map(([id, name]) => [id, { name, timeZone: "Europe/London" }]),
    ),
    environments: {
      heron: {
        name: "Heron",
        tier: 3,
        roles: {
          provider: ["petra"],
          investigator: ["ada"],
          referee: ["rex"],
          admin: ["max", "nora"],
          assessor: ["omar", "olga", "otto"],
        },
        storage: {
          ...{ tenantId: noId, subscriptionId: noId, resourceGroup, account, blobEndpoint, serviceEndpoint },
          egressContainer,
        },
      },
    },
    policy: { kinds: { egress: { procedure: "assessed" } } },
    azure: { credential: "local", resourceManagerUrl: places.managerUrl, caFile: places.caFile },
    dataFolder: places.dataFolder,
    clock: "movable",
    // Everything that waits in real time is short; what waits in domain time is moved by hand.
    engine: {
      ...{ leaseSeconds: 1, settlingSeconds: 1, writeSpacingSeconds: 0, wakerSeconds: 0.2 },
      ...{ jobLockSeconds: 10, stalledCheckSeconds: 10 },
    },
    log: { level: "warn" },
  };
}
