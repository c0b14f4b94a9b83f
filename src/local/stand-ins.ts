/** Everything outside the bot, in one folder that outlives the process: Redis, Azurite behind the gate, Resource Manager, one clock. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectRedis, type RedisConnections } from "../adapters/redis/connection.ts";
import { startAzurite } from "../standins/azurite.ts";
import { obtainCertificate } from "../standins/certificate.ts";
import { createStandInClock, type StandInClock } from "../standins/clock.ts";
import type { Firewall } from "../standins/firewall.ts";
import { startRedisServer } from "../standins/redis-server.ts";
import { startResourceManager } from "../standins/resource-manager.ts";
import { startStorageGate } from "../standins/storage-gate.ts";
import { createStorageOwner, type StorageOwner } from "../standins/storage-owner.ts";
import { createUploader, type Uploader } from "../standins/uploader.ts";
import { keptFileName } from "./begin-anew.ts";
import { exampleConfiguration } from "./example.ts";
import { keepFirewall, obtainPorts } from "./kept.ts";
import { putOutputs } from "./outputs.ts";

/** The stand-ins, running. */
export interface StandIns {
  readonly account: string;
  readonly configPath: string;
  readonly redisUrl: string;
  /** The page's own look at the records; the bot has connections of its own. */
  readonly redis: RedisConnections;
  readonly firewall: Firewall;
  readonly clock: StandInClock;
  readonly owner: StorageOwner;
  readonly uploader: Uploader;
  /** The origin of every link, where the firewall is enforced. */
  readonly gateOrigin: string;
  stop(): Promise<void>;
}

const resourceGroup = "lockkeeper-local";
const ingressContainer = "ingress";
const egressContainer = "egress";

/** Starts them in a folder: what it holds is found again. Ends in the error of the one that does not come up. */
export async function startStandIns(folder: string, redisBinary: string): Promise<StandIns> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keptFile = join(folder, keptFileName);
  const ports = await obtainPorts(keptFile);
  const azuriteFolder = join(folder, "azurite");
  await mkdir(azuriteFolder, { recursive: true, mode: 0o700 });
  const stops: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.reverse()) await one();
  };
  try {
    const certificate = await obtainCertificate(azuriteFolder);
    const redisServer = await startRedisServer({ binary: redisBinary, folder: join(folder, "redis") });
    stops.push(() => redisServer.stop());
    const redis = await connectRedis({ url: redisServer.url });
    stops.push(() => redis.close());
    const azurite = await startAzurite({ folder: azuriteFolder, port: ports.azurite });
    stops.push(() => azurite.stop());
    const { account, caPem } = azurite;
    const firewall = keepFirewall(keptFile, ports, { name: account, resourceGroup });
    const upstream = { origin: azurite.origin, caPem };
    const gate = await startStorageGate({ firewall, certificate, upstream, port: ports.gate });
    stops.push(() => gate.stop());
    const manager = await startResourceManager({ firewall, certificate, port: ports.manager });
    stops.push(() => manager.stop());
    const clock = await createStandInClock({
      incrBy: (key, ms) => redis.commands.incrby(key, ms),
      followers: [azurite],
    });
    const owner = createStorageOwner({ endpoint: azurite.endpoint, caPem });
    for (const container of [ingressContainer, egressContainer]) await owner.createContainer(container);
    await putOutputs(owner, egressContainer);
    const caFile = join(folder, "ca.pem");
    await writeFile(caFile, certificate.certPem);
    const configPath = join(folder, "lockkeeper.yaml");
    const places = {
      ...{ account, resourceGroup, caFile, managerUrl: manager.endpoint, dataFolder: join(folder, "data") },
      egressContainer,
      ...{ blobEndpoint: `${gate.origin}/${account}`, serviceEndpoint: azurite.endpoint },
    };
    // JSON is YAML.
    await writeFile(configPath, JSON.stringify(exampleConfiguration(places), null, 2));
    return {
      ...{ account, configPath, redisUrl: redisServer.url, redis, firewall, clock, owner },
      uploader: createUploader({ caPem: certificate.certPem }),
      gateOrigin: gate.origin,
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
