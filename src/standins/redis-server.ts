import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { endLeftover, forget, pidFileIn, socketPathFor } from "./redis-leftover.ts";

/** A running private Redis. `url` is what ioredis takes: `redis://127.0.0.1:PORT` with a port, else the socket's path. */
export type RedisServer = {
  socketPath: string;
  url: string;
  /** Where its data is. */
  folder: string;
  /** The process that runs now, or ran last. */
  readonly pid: number;
  /** Sends the signal and resolves when the process is gone; SIGKILL leaves the pid file, as a crash does. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again, on whatever data the folder now holds, after it was killed or stopped. */
  start(): Promise<void>;
  /** Ends Redis with its append-only file flushed; one that does not end when told so is killed after a while. */
  stop(): Promise<void>;
};

/** What a private Redis is started with. `folder` holds its data; a new start with the same folder finds the same keys. */
export type RedisServerOptions = {
  binary: string;
  folder: string;
  appendOnly?: boolean;
  maxMemoryPolicy?: string;
  /** A TCP port on 127.0.0.1 beside the socket; without it there is none. */
  port?: number;
  /** How long `stop` waits before it kills: five seconds, where nothing is said. */
  killAfterMs?: number;
};

/**
 * Starts a Redis of our own and resolves once it answers. One that a killed process left behind in the same folder is
 * ended first, so that two never write to one append-only file. Fails with a sentence when the binary is not there and
 * with what Redis printed when it does not come up.
 */
export async function startRedisServer(options: RedisServerOptions): Promise<RedisServer> {
  const { binary, folder } = options;
  if (binary.includes("/") && !existsSync(binary)) throw new Error(missingBinary(binary));
  await mkdir(folder, { recursive: true });
  const socketPath = await socketPathFor(folder);
  let running = await launch(options, socketPath);
  return {
    socketPath,
    url: options.port === undefined ? socketPath : `redis://127.0.0.1:${options.port}`,
    folder,
    get pid() {
      return running.pid;
    },
    kill: (signal) => running.end(signal),
    start: async () => {
      await running.end("SIGTERM");
      running = await launch(options, await socketPathFor(folder));
    },
    stop: async () => {
      const kill = setTimeout(() => void running.end("SIGKILL"), options.killAfterMs ?? 5_000);
      await running.end("SIGTERM");
      clearTimeout(kill);
      await forget(folder, socketPath);
    },
  };
}

type Running = { readonly pid: number; end(signal: NodeJS.Signals): Promise<void> };

async function launch(options: RedisServerOptions, socketPath: string): Promise<Running> {
  const { binary, folder } = options;
  await endLeftover(folder);
  const child = spawn(binary, redisArguments(options, socketPath), {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C reaches the whole group; Redis must outlive the bot's own orderly end.
    detached: true,
  });
  await waitUntilReady(child, binary);
  const pid = child.pid ?? 0;
  await writeFile(pidFileIn(folder), JSON.stringify({ pid, socketPath }));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    pid,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}

/** redis.io/docs/latest/operate/oss_and_stack/management/config: `save ''` turns snapshots off, the append-only file is the store. */
function redisArguments(options: RedisServerOptions, socketPath: string): string[] {
  const appendOnly = options.appendOnly ?? true;
  return [
    ...["--bind", "127.0.0.1", "--port", String(options.port ?? 0)],
    ...["--unixsocket", socketPath, "--unixsocketperm", "700", "--dir", options.folder],
    ...["--appendonly", appendOnly ? "yes" : "no", "--appendfsync", "everysec", "--save", ""],
    ...["--maxmemory-policy", options.maxMemoryPolicy ?? "noeviction", "--daemonize", "no"],
  ];
}

function waitUntilReady(child: ChildProcess, binary: string): Promise<void> {
  let printed = "";
  return new Promise((resolve, reject) => {
    child.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        new Error(cause.code === "ENOENT" ? missingBinary(binary) : `Redis did not start: ${cause.message}`, { cause }),
      ),
    );
    child.once("exit", (code) =>
      reject(new Error(`Redis ended with code ${code} before it was ready: ${printed.trim()}`)),
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        printed += printed.length < 4000 ? text : "";
        // With a socket only, the line begins in lower case.
        if (/ready to accept connections/i.test(printed)) resolve();
      });
    }
  });
}

function missingBinary(binary: string): string {
  return `There is no Redis at ${binary}. Install redis-server (6.2 or newer), or set REDIS_SERVER to where it is.`;
}
