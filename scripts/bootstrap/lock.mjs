import { mkdirSync, readdirSync, rmdirSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const beatMs = 2_000;
const staleAfterMs = 30_000;
const retryMs = 100;

/**
 * Runs `work` while no other process does, by a folder that only one can make. Inside it stands one file that names the
 * owner and is touched while the owner lives; a lock whose owner is gone, or has not touched it for half a minute, is
 * taken away. Taking away unlinks the very owner that was seen, so that of two who see a stale lock one succeeds, and
 * a lock that was made anew meanwhile stays.
 *
 * @template T
 * @param {string} lock the folder
 * @param {() => Promise<T>} work
 * @param {(owner: string) => void} [onWait] told once when somebody else has the lock
 * @returns {Promise<T>}
 */
export async function withLock(lock, work, onWait) {
  const owner = await acquire(lock, onWait);
  const beat = setInterval(() => touch(owner), beatMs);
  const giveBack = () => release(lock, owner);
  process.once("exit", giveBack);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off("exit", giveBack);
    giveBack();
  }
}

/**
 * @param {string} lock
 * @param {((owner: string) => void) | undefined} onWait
 */
async function acquire(lock, onWait) {
  const owner = join(lock, `${process.pid}@${hostname()}`);
  mkdirSync(dirname(lock), { recursive: true });
  for (let tries = 0; ; tries += 1) {
    if (tryTo(() => mkdirSync(lock), "EEXIST") && tryTo(() => writeFileSync(owner, ""), "ENOENT")) return owner;
    const others = ownersOf(lock);
    if (tries === 1) onWait?.(others.join(", "));
    if (others.length === 0 && ageMs(lock) > staleAfterMs) tryTo(() => rmdirSync(lock), "ENOENT", "ENOTEMPTY");
    for (const other of others) if (isStale(lock, other)) release(lock, join(lock, other));
    await sleep(retryMs);
  }
}

/**
 * @param {string} lock
 * @param {string} owner
 */
function release(lock, owner) {
  if (tryTo(() => unlinkSync(owner), "ENOENT")) tryTo(() => rmdirSync(lock), "ENOENT", "ENOTEMPTY");
}

/**
 * @param {string} lock
 * @returns {string[]}
 */
function ownersOf(lock) {
  /** @type {string[]} */
  let owners = [];
  tryTo(() => {
    owners = readdirSync(lock);
  }, "ENOENT");
  return owners;
}

/**
 * @param {string} lock
 * @param {string} owner
 */
function isStale(lock, owner) {
  const [pid, host] = owner.split("@");
  return ageMs(join(lock, owner)) > staleAfterMs || (host === hostname() && !isRunning(Number(pid)));
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** @param {string} file */
function ageMs(file) {
  let age = 0;
  tryTo(() => {
    age = Date.now() - statSync(file).mtimeMs;
  }, "ENOENT");
  return age;
}

/** @param {string} file */
function touch(file) {
  tryTo(() => utimesSync(file, new Date(), new Date()), "ENOENT");
}

/**
 * Whether an act succeeded; the failures that are expected of it are a no, any other is thrown.
 *
 * @param {() => void} act
 * @param {...string} expected error codes
 */
function tryTo(act, ...expected) {
  try {
    act();
    return true;
  } catch (error) {
    if (expected.includes(codeOf(error))) return false;
    throw error;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
