import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** The file by which a folder of local mode is known. */
export const keptFileName = "stand-ins.json";

const ours = ["redis", "azurite", "data", "page", "ca.pem", "lockkeeper.yaml", `${keptFileName}.new`, keptFileName];

/**
 * Whether local mode may have this folder: it is new, empty, or its own. Whoever mistypes a path must lose nothing there,
 * neither now nor when the folder is begun anew later.
 */
export async function mayHave(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((thrown: NodeJS.ErrnoException): string[] => {
    if (thrown.code === "ENOENT") return [];
    throw thrown;
  });
  return names.length === 0 || names.includes(keptFileName);
}

/** Empties a folder that local mode may have, and touches nothing that local mode did not make. */
export async function beginAnew(folder: string): Promise<void> {
  for (const name of ours) await rm(join(folder, name), { recursive: true, force: true });
}
