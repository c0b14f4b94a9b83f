import { open } from "node:fs/promises";

/** Brings a folder's names to stable storage: a synced file in an unsynced folder may be gone after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
