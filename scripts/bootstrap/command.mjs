import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { constants as osConstants } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Runs a helper to its end and keeps what it prints for whoever has to read why it failed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number, output: string }>} code 127 where the command can't be started
 */
export function runQuietly(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => child.kill();
    process.once("exit", stop);
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => {
      process.off("exit", stop);
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Makes the usual signals end this process by way of its exit handlers, which stop helpers and give back the lock.
 *
 * @returns {() => void} undoes it
 */
export function endOnSignals() {
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => process.exit(128 + osConstants.signals[signal]);
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

/**
 * Runs the command that the bootstrap was called for, with this process's terminal, and hands signals on.
 *
 * Ctrl-C at a terminal reaches the child by itself, as it is in the same process group; a second copy from here would
 * be taken for a second press.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the child's exit code; 128 and the signal's number where a signal ended it; 127, with a
 *   sentence on standard error, where it can't be started
 */
export function runInForeground(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: "inherit" });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"])) {
      const fromKeyboard = signal === "SIGINT" || signal === "SIGQUIT";
      process.on(signal, () => {
        if (!(fromKeyboard && process.stdin.isTTY)) child.kill(signal);
      });
    }
    child.on("error", (error) => {
      process.stderr.write(`${command} can't be started: ${error.message}\n`);
      resolve(127);
    });
    child.on("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : osConstants.signals[signal])));
  });
}

/**
 * The first executable file of this name on a PATH.
 *
 * @param {string} name
 * @param {string | undefined} path
 * @returns {string | undefined}
 */
export function findOnPath(name, path) {
  return (path ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
