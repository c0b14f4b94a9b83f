import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const projectFolder = join(import.meta.dirname, "../..");
/** What Node has compiled once is kept for the next process: half of a start is that. */
export const compileCache = join(projectFolder, ".cache/compile");

/** A program of the project as a process of its own. */
export interface Program {
  /** What it has printed so far, on both streams. */
  readonly printed: () => string;
  /** Its exit code, once it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
}

/** Starts a program of the project with these variables and no others of ours. */
export function startProgram(path: string, args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const child: ChildProcess = spawn(process.execPath, [join(projectFolder, path), ...args], {
    env: { PATH: "/usr/bin:/bin", NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { printed: () => printed, ended, signal: (signal) => void child.kill(signal) };
}

/** Runs a program to its end. */
export async function runProgram(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const program = startProgram(path, args, env);
  return { code: await program.ended, printed: program.printed() };
}
