import { mkdir, mkdtemp, rm, statfs } from "node:fs/promises";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlockBlobClient, ContainerClient } from "@azure/storage-blob";
import { createBlobServiceClient } from "../src/adapters/havens/azure-storage/blob-service.ts";
import { createCredential } from "../src/adapters/havens/azure-storage/credential.ts";
import { createAzureHaven } from "../src/adapters/havens/azure-storage/haven.ts";
import { startAzurite } from "../src/standins/azurite.ts";
import type { Haven } from "../src/workflows/engine/haven.ts";
import { each } from "./acts.ts";
import { environmentOf } from "./people.ts";

/** An Azurite with files to be taken out, and the two ways to it: the bot's, and the SDK's alone. */
export interface HavenSide {
  /** The bot's own way to the files; its firewall and its links are not there. */
  readonly haven: Pick<Haven, "copies" | "listing">;
  /** Puts so many files of so many bytes into a folder. */
  putMany(folder: string, files: number, bytes: number): Promise<void>;
  /** Writes one file in blocks. */
  putLarge(name: string, bytes: number): Promise<void>;
  /** Reads all of a folder with the SDK alone, so many at once, and does nothing with it; gives the seconds. */
  streamAll(folder: string, atOnce: number): Promise<number>;
  /** How many bytes the disk has left for it. */
  bytesFree(): Promise<number>;
  stop(): Promise<void>;
}

const tenantId = "00000000-0000-0000-0000-0000000000aa";
const blockBytes = 8 * 2 ** 20;

/** Starts an Azurite that keeps its files in a folder of its own. */
export async function startHavenSide(): Promise<HavenSide> {
  const folder = await mkdtemp(join(tmpdir(), "lk-files-"));
  await mkdir(join(folder, "azurite"));
  const azurite = await startAzurite({ folder: join(folder, "azurite") });
  const { origin, endpoint, caPem } = azurite;
  const { accountId } = environmentOf(0);
  const account = { accountId, tenantId, blobEndpoint: endpoint, serviceEndpoint: endpoint };
  const credential = createCredential({ kind: "local", tenantId, endpoints: [endpoint] });
  const agent = new Agent({ ca: caPem, keepAlive: true });
  const files: ContainerClient = createBlobServiceClient({
    credential,
    serviceEndpoint: endpoint,
    agent,
  }).getContainerClient("egress");
  await files.create();
  const { copies, listing } = createAzureHaven({
    credential: "local",
    resourceManagerUrl: origin,
    caPem,
    accounts: [account],
  });
  const stop = async (): Promise<void> => {
    agent.destroy();
    await azurite.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    haven: { copies, listing },
    putMany: async (into, count, bytes) => {
      const names = Array.from({ length: count }, (_, index) => `${into}/table-${String(index).padStart(5, "0")}.csv`);
      await each(names, 16, async (name) => {
        await again(() => files.getBlockBlobClient(name).upload(name.padEnd(bytes, "."), bytes));
      });
    },
    putLarge: (name, bytes) => putBlocks(files.getBlockBlobClient(name), bytes),
    streamAll: async (from, atOnce) => {
      const startedAt = performance.now();
      const names: string[] = [];
      for await (const { name } of files.listBlobsFlat({ prefix: `${from}/` })) names.push(name);
      await each(names, atOnce, async (name) => {
        await again(async () => {
          const { readableStreamBody } = await files.getBlockBlobClient(name).download();
          for await (const _ of readableStreamBody ?? []);
        });
      });
      return (performance.now() - startedAt) / 1_000;
    },
    bytesFree: async () => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    stop,
  };
}

/** Once more where a line that was kept open turns out to be closed: the bot's client tries once, and its queue again. */
async function again(act: () => Promise<unknown>): Promise<void> {
  await act().catch(act);
}

async function putBlocks(blob: BlockBlobClient, bytes: number): Promise<void> {
  const block = Buffer.alloc(blockBytes, "not to be held in memory ");
  const ids: string[] = [];
  for (let written = 0; written < bytes; written += blockBytes) {
    const id = Buffer.from(String(ids.length).padStart(6, "0")).toString("base64");
    const piece = block.subarray(0, bytes - written);
    await again(() => blob.stageBlock(id, piece, piece.length));
    ids.push(id);
  }
  await blob.commitBlockList(ids);
}
