import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** The file by which a folder of local mode is known. */
export const keptFileName = "stand-ins.json";

const ours = ["redis", "azurite", "data", "page", "ca.pem", "lockkeeper.yaml", keptFileName];

/**
 * Empties a folder of local mode, and touches nothing that local mode did not make. Gives false for a folder that holds
 * something and is none of ours: whoever mistypes a path must not lose it.
 */
export async function beginAnew(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((thrown: NodeJS.ErrnoException): string[] => {
    if (thrown.code === "ENOENT") return [];
    throw thrown;
  });
  if (names.length > 0 && !names.some((name) => name === keptFileName)) return false;
  for (const name of ours) await rm(join(folder, name), { recursive: true, force: true });
  return true;
}
