// Reads the journal, which needs neither the bot nor Redis.
//
//   npm run audit -- verify [--journal DIR] [--redis URL]
//   npm run --silent audit -- export [--journal DIR] [--subject S] [--with-details]
//
// `verify` proves every chain and ends with code 1 where one does not hold or there is none; with --redis it also
// compares Redis' chains with the journal's. A journal in which others were sealed is proven with each of them, and says
// what of them was lost and who accepted that. `export` prints JSON Lines. The journal is LOCKKEEPER_JOURNAL, else .data/journal.

import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Comparison, compareWithRecords } from "../src/adapters/journal/compare.ts";
import { exportEntries } from "../src/adapters/journal/export.ts";
import { entriesFileIn } from "../src/adapters/journal/journal-lines.ts";
import { isProven, reportLines, sealedLines } from "../src/adapters/journal/report.ts";
import type { JournalVerdict } from "../src/adapters/journal/verify.ts";
import { isAccounted, verifyAll } from "../src/adapters/journal/verify-all.ts";
import { connectRedis } from "../src/adapters/redis/connection.ts";
import { createRecords } from "../src/adapters/redis/records.ts";

const usage = `npm run audit -- verify [--journal DIR] [--redis URL]
npm run --silent audit -- export [--journal DIR] [--subject S] [--with-details]`;

process.exitCode = await main().catch((error: Error) => {
  console.error(`${error.message}\n\n${usage}`);
  return 2;
});

/** Gives the exit code: 0 proven or exported, 1 not proven. Throws for a call that can't be answered. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: "boolean", default: false },
      journal: { type: "string", default: process.env.LOCKKEEPER_JOURNAL ?? join(".data", "journal") },
      redis: { type: "string" },
      subject: { type: "string" },
      "with-details": { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [verb] = positionals;
  if (positionals.length !== 1 || (verb !== "verify" && verb !== "export"))
    throw new Error("Say verify or export, and nothing else beside the options; --journal says where the journal is.");
  if ((await stat(entriesFileIn(values.journal)).catch(() => undefined)) === undefined)
    throw new Error(`There is no journal in ${values.journal}.`);
  if (verb === "export") return await print(values.journal, values.subject, values["with-details"]);
  // The folder is said: a bot whose dataFolder is elsewhere keeps its journal there.
  console.log(`The journal in ${resolve(values.journal)}:`);
  const all = await verifyAll(values.journal);
  let isAllProven = true;
  for (const one of all) {
    const { folder, verdict, sealed, unmatched } = one;
    const comparison = values.redis === undefined || sealed ? undefined : await compare(verdict, values.redis);
    if (all.length > 1) console.log(`${folder}:`);
    const lines = [...reportLines(verdict, comparison), ...sealedLines(sealed, unmatched)];
    for (const line of lines) console.log(all.length > 1 ? `  ${line}` : line);
    isAllProven &&= isProven(verdict, comparison) && isAccounted(one);
  }
  return isAllProven ? 0 : 1;
}

async function compare({ chains }: JournalVerdict, url: string): Promise<Comparison> {
  const connections = await connectRedis({ url, commandTimeoutMs: 30_000 });
  try {
    return await compareWithRecords(chains, createRecords(connections.commands));
  } finally {
    connections.close();
  }
}

async function print(journal: string, subject: string | undefined, withDetails: boolean): Promise<number> {
  // A reader such as `head` that has had enough is no failure.
  process.stdout.on("error", () => process.exit(0));
  for await (const exported of exportEntries(journal, { subject, withDetails })) {
    if (!process.stdout.write(`${JSON.stringify(exported)}\n`)) await once(process.stdout, "drain");
  }
  return 0;
}
