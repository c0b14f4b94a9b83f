import { createHash } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What a folder is held by; `release` lets the next copy have it. */
export interface Hold {
  release(): Promise<void>;
}

/**
 * Holds a data folder for this process: a second copy would take the first one's Redis away. Gives undefined where another
 * process holds it. A socket, because the system closes it when its process dies, however it does.
 */
export async function holdFolder(folder: string): Promise<Hold | undefined> {
  const name = createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 12);
  const path = join(tmpdir(), `lockkeeper-local-${name}.sock`);
  if (await answers(path)) return undefined;
  await rm(path, { force: true });
  const server = createServer((socket) => socket.end());
  await listenAt(server, path);
  return {
    release: async () => {
      server.close();
      await rm(path, { force: true });
    },
  };
}

/** Whether a page can listen on this port: to be known before Redis and the storage are started for it. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw thrown;
  } finally {
    server.close();
  }
}

async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function listenAt(server: Server, path: string): Promise<void> {
  server.listen(path);
  await once(server, "listening");
  server.unref();
}
