import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { obtainCertificate } from "./certificate.ts";

/** The key of the emulator's account, published by Microsoft; no secret (learn.microsoft.com/azure/storage/common/storage-connect-azurite). */
const wellKnownAccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** A running Azurite. `endpoint` is the account's blob endpoint, which no firewall guards. */
export type Azurite = {
  /** `https://127.0.0.1:PORT`, before the account's name. */
  origin: string;
  /** `https://127.0.0.1:PORT/devstoreaccount1`, of the first account. */
  endpoint: string;
  account: string;
  accountKey: string;
  caPem: string;
  /** Moves Azurite's clock to real time plus `offsetMs`; resolves when it has moved. */
  setClockOffset(offsetMs: number): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts Azurite's blob service over https with bearer tokens. `folder` keeps blobs, certificate and state between
 * runs; without one, or with `inMemory`, blobs live as long as the process. `accounts` names the storage accounts, all
 * with the well-known key. Ends in an error with what Azurite printed when it does not come up.
 */
export async function startAzurite(
  options: {
    folder?: string;
    inMemory?: boolean;
    port?: number;
    accounts?: readonly string[];
    clockOffsetMs?: number;
  } = {},
): Promise<Azurite> {
  const ownFolder = options.folder === undefined ? await mkdtemp(join(tmpdir(), "lk-azurite-")) : undefined;
  const folder = options.folder ?? ownFolder ?? "";
  await mkdir(folder, { recursive: true });
  const { certPem } = await obtainCertificate(folder);
  const accounts = options.accounts ?? ["devstoreaccount1"];
  const child = forkAzurite(folder, { ...options, inMemory: options.inMemory ?? ownFolder !== undefined, accounts });
  const cleanUp = async (): Promise<void> => {
    await stopChild(child);
    if (ownFolder !== undefined) await rm(ownFolder, { recursive: true, force: true });
  };
  const origin = await waitUntilListening(child).catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });
  const account = accounts[0] ?? "devstoreaccount1";
  return {
    origin,
    endpoint: `${origin}/${account}`,
    account,
    accountKey: wellKnownAccountKey,
    caPem: certPem,
    setClockOffset: (offsetMs) => sendOffset(child, offsetMs),
    stop: cleanUp,
  };
}

function forkAzurite(
  folder: string,
  options: { inMemory: boolean; port?: number; accounts: readonly string[]; clockOffsetMs?: number },
): ChildProcess {
  const packageFile = createRequire(import.meta.url).resolve("azurite/package.json");
  const certFile = join(folder, "standin-cert.pem");
  const args = ["--blobHost", "127.0.0.1", "--blobPort", String(options.port ?? 0), "--oauth", "basic"];
  args.push("--cert", certFile, "--key", join(folder, "standin-key.pem"));
  args.push("--skipApiVersionCheck", "--silent", "--disableTelemetry");
  args.push(...(options.inMemory ? ["--inMemoryPersistence"] : ["--location", folder]));
  return fork(join(dirname(packageFile), "dist/src/blob/main.js"), args, {
    cwd: folder,
    execArgv: ["--require", fileURLToPath(new URL("azurite-clock-preload.cjs", import.meta.url))],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Ctrl-C reaches the whole group; Azurite ends when its owner closes the channel, or dies.
    detached: true,
    env: {
      PATH: process.env.PATH,
      // Where whoever starts it keeps what was compiled: most of its start is that.
      ...(process.env.NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
      // Without it, copying a blob from a SAS of its own ends in a bare 500.
      NODE_EXTRA_CA_CERTS: certFile,
      AZURITE_ACCOUNTS: options.accounts.map((name) => `${name}:${wellKnownAccountKey}`).join(";"),
      STANDIN_CLOCK_OFFSET_MS: String(options.clockOffsetMs ?? 0),
    },
  });
}

function waitUntilListening(child: ChildProcess): Promise<string> {
  let printed = "";
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`Azurite ended with code ${code} before it listened: ${printed}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        printed += printed.length < 4000 ? text : "";
        const origin = /successfully listens on (https:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
        if (origin) resolve(origin);
      });
    }
  });
}

async function sendOffset(child: ChildProcess, offsetMs: number): Promise<void> {
  if (!child.connected) throw new Error("Azurite is not running, so its clock cannot be moved");
  await new Promise<void>((resolve, reject) => {
    const fail = (cause?: unknown): void => reject(new Error("Azurite ended before its clock had moved", { cause }));
    const listen = (message: unknown): void => {
      if ((message as { clockOffsetMs?: unknown }).clockOffsetMs !== offsetMs) return;
      child.off("message", listen);
      child.off("exit", fail);
      resolve();
    };
    child.on("message", listen);
    child.once("exit", fail);
    child.send({ clockOffsetMs: offsetMs }, (error) => error && fail(error));
  });
}

/** Closing the channel asks Azurite to flush and end; it gets two seconds for it. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
  await exited;
  clearTimeout(timer);
}
