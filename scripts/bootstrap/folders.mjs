import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, wherever it was cloned. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What the bootstrap fetches and may fetch again; never committed. */
export const cacheFolder = join(projectFolder, ".cache");
