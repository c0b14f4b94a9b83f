import { access, constants, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { compareWithRecords } from "../../adapters/journal/compare.ts";
import { entriesFileIn } from "../../adapters/journal/journal-lines.ts";
import { endOf, journalFolders } from "../../adapters/journal/sealed-folders.ts";
import { type JournalVerdict, verifyJournal } from "../../adapters/journal/verify.ts";
import type { RedisConnections } from "../../adapters/redis/connection.ts";
import { compareWithJournal } from "../../adapters/redis/journal-status.ts";
import { keysOf, standardTag } from "../../adapters/redis/keys.ts";
import { readAfter } from "../../adapters/redis/order-stream.ts";
import { createRecords } from "../../adapters/redis/records.ts";
import { type Finding, foundBy } from "../finding.ts";
import { findingOf, reach } from "../reached.ts";
import type { Check } from "./check.ts";

const found = foundBy("journal");

/** Whether the journal can be written, holds, and is not ahead of Redis. Makes nothing: the first start does. */
export const journalCheck: Check = {
  name: "journal",
  look: async (patient) => {
    const { config, limits, redis } = patient;
    const folder = resolve(join(config.dataFolder, "journal"));
    const writable = await judgeWritable(folder, resolve(join(config.dataFolder, "baselines")));
    const reached = await redis;
    const connections = "value" in reached ? reached.value : undefined;
    const unasked = found("not-checked", { because: "Redis can't be asked whether it goes on from the journal" });
    if ((await stat(entriesFileIn(folder)).catch(() => undefined)) === undefined) {
      if (writable.length > 0) return [...writable, found("not-checked", { because: "the journal can't be read" })];
      return [connections === undefined ? unasked : await judgeMissing(connections, folder)];
    }
    // What is left of the check's time, less a little to tell of it.
    const limitMs = limits.checkMs - 1.2 * limits.callMs;
    const read = await reach(limitMs, () => judge(folder, connections));
    if ("value" in read) return [...writable, ...read.value, ...(connections === undefined ? [unasked] : [])];
    const seconds = Math.round(limitMs / 1000);
    if (read.fault.code === "no-answer-in-time") return [...writable, found("journal-too-long", { seconds })];
    return [...writable, findingOf(found, read.fault, { folder, seconds }, "journal")];
  },
};

/** Judges the journal that is written; those that were sealed before it are `npm run audit -- verify`'s. */
async function judge(top: string, connections: RedisConnections | undefined): Promise<readonly Finding[]> {
  const folders = await journalFolders(top);
  const folder = folders.at(-1) ?? top;
  const verdict = await verifyJournal(folder);
  const faulty = judgeVerdict(verdict);
  const facts = { entries: verdict.entries, chains: verdict.chains.size };
  const last = await reach(1_000, async () => {
    const ends = await Promise.all(folders.slice(0, -1).map(endOf));
    return {
      last: (await endOf(folder))?.position,
      sealed: ends.flatMap((end) => (end === undefined ? [] : [end.position])),
    };
  });
  if ("fault" in last) return [...faulty, findingOf(found, last.fault, { folder, seconds: 1 })];
  if (connections === undefined) return faulty.length > 0 ? faulty : [found("journal-holds-alone", facts)];
  if ((await compareWithJournal(connections.commands, last.value)) !== "following")
    return [...faulty, found("redis-behind-journal")];
  const { faults } = await compareWithRecords(verdict.chains, createRecords(connections.commands));
  const [first] = faults;
  const differing =
    first === undefined ? [] : [found("records-differ", { count: faults.length, first: first.subject })];
  const findings = [...faulty, ...differing];
  return findings.length > 0 ? findings : [found("journal-holds", facts)];
}

function judgeVerdict({ faults }: JournalVerdict): readonly Finding[] {
  const [first] = faults;
  if (first === undefined) return [];
  const { subject, seq, line, fault } = first;
  const where = subject === null ? `line ${line}` : `${subject} entry ${seq}`;
  return [found("journal-faulty", { count: faults.length, first: `${where}: ${fault}` })];
}

async function judgeMissing({ commands }: RedisConnections, folder: string): Promise<Finding> {
  const asked = await reach(5_000, () => readAfter(commands, keysOf(standardTag), undefined, 1));
  if ("fault" in asked) return findingOf(found, asked.fault, { seconds: 5 });
  return found(asked.value.next.length > 0 ? "journal-missing" : "journal-not-begun", { folder });
}

/** Asks the system for rights, and writes nothing. A folder that is not there yet is made in the nearest one that is. */
async function judgeWritable(...folders: readonly string[]): Promise<readonly Finding[]> {
  const findings = folders.map(async (folder) => {
    const tried = await reach(1_000, async () => {
      const there = await nearest(folder);
      await access(there, constants.W_OK | constants.X_OK);
      if (!(await stat(there)).isDirectory()) throw Object.assign(new Error("no folder"), { code: "ENOTDIR" });
    });
    if ("value" in tried) return [];
    const platformCode = tried.fault.platformCode ?? "no code given";
    return [found("journal-unwritable", { folder, platformCode })];
  });
  const entries = entriesFileIn(folders[0] ?? "");
  const file = await reach(1_000, async () => {
    await access(entries, constants.R_OK | constants.W_OK);
  });
  const isBarred = "fault" in file && file.fault.platformCode === "EACCES";
  const ofFile = isBarred ? [found("journal-unwritable", { folder: entries, platformCode: "EACCES" })] : [];
  return [...(await Promise.all(findings)).flat(), ...ofFile];
}

async function nearest(folder: string): Promise<string> {
  const isThere = (await stat(folder).catch(() => undefined)) !== undefined;
  return isThere || folder === dirname(folder) ? folder : nearest(dirname(folder));
}
