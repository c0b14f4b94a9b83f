import { createHash } from "node:crypto";
import { lstat, mkdir, readFile, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** A unix socket's path ends at about 108 characters (man 7 unix). */
const longestSocketPath = 100;

/** The file in which a private Redis is noted, so that the next start finds one that a `kill -9` of its owner left. */
export function pidFileIn(folder: string): string {
  return join(folder, "redis-server.json");
}

/**
 * The socket's path for a data folder: the same each time, so that clients find a restarted Redis again. A folder with
 * too long a path gets a private one under the system's temporary folder; fails if that belongs to someone else.
 */
export async function socketPathFor(folder: string): Promise<string> {
  const direct = join(resolve(folder), "redis.sock");
  if (direct.length <= longestSocketPath) return direct;
  const short = join(tmpdir(), `lk-redis-${createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 12)}`);
  await mkdir(short, { mode: 0o700, recursive: true });
  if ((await lstat(short)).uid !== userInfo().uid) throw new Error(`${short} belongs to another user; set TMPDIR`);
  return join(short, "redis.sock");
}

/**
 * Ends the Redis noted in the folder, if it still runs. It is told so through its own socket, so a process that has
 * got the noted id since is never touched.
 */
export async function endLeftover(folder: string): Promise<void> {
  const noted = await readNote(folder);
  if (!noted) return;
  if (await askToShutDown(noted.socketPath)) {
    for (let waited = 0; isRunning(noted.pid); waited += 20) {
      if (waited > 10_000) throw new Error(`Redis ${noted.pid}, left in ${folder} by an earlier run, does not end`);
      await wait(20);
    }
  }
  await rm(pidFileIn(folder), { force: true });
}

/** Removes the note, and the private folder of a socket that stands outside the data. */
export async function forget(folder: string, socketPath: string): Promise<void> {
  await rm(pidFileIn(folder), { force: true });
  if (dirname(socketPath) !== resolve(folder)) await rm(dirname(socketPath), { recursive: true, force: true });
}

async function readNote(folder: string): Promise<{ pid: number; socketPath: string } | undefined> {
  try {
    return JSON.parse(await readFile(pidFileIn(folder), "utf8")) as { pid: number; socketPath: string };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** True when something listened at the socket and was sent SHUTDOWN, which flushes the append-only file first. */
function askToShutDown(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath, () => socket.write("*1\r\n$8\r\nSHUTDOWN\r\n"));
    let hasConnected = false;
    socket.once("connect", () => {
      hasConnected = true;
    });
    socket.once("error", () => resolve(hasConnected));
    socket.once("close", () => resolve(hasConnected));
    socket.resume();
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
