// Measures how fast it is, as ratios in one run:
//
//   npm run bench [-- --only <part>[,<part>]] [-- --keep]
//
// Prints a table and writes .cache/bench.json; with --keep, docs/performance.md gets the figures, too. Ends with 1
// where a figure is beyond its limit.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { replaceBetween } from "../scripts/printed-part.ts";
import { measureAcknowledgement } from "./acknowledgement.ts";
import { measureEndings } from "./endings.ts";
import { isBeyond, type Section } from "./figure.ts";
import { measureFiles } from "./files.ts";
import { measureKept } from "./kept.ts";
import { measureLifecycles } from "./lifecycles.ts";
import { printRun, type Run } from "./print.ts";

const parts: Readonly<Record<string, (redisBinary: string) => Promise<Section>>> = {
  acknowledgement: measureAcknowledgement,
  lifecycles: measureLifecycles,
  endings: measureEndings,
  kept: measureKept,
  files: measureFiles,
};

const redisBinary = process.env.REDIS_SERVER;
if (redisBinary === undefined) throw new Error("Run it with `npm run bench`, which finds a Redis server.");
const { values } = parseArgs({ options: { only: { type: "string" }, keep: { type: "boolean", default: false } } });
const wanted = values.only?.split(",") ?? Object.keys(parts);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0)
  throw new Error(`There is no part ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}.`);

const sections: Section[] = [];
for (const name of wanted) {
  console.error(`${name} ...`);
  const section = await parts[name]?.(redisBinary);
  if (section !== undefined) sections.push(section);
}
const memoryGib = Math.round(totalmem() / 2 ** 30);
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${memoryGib} GiB, ${type()} ${release()}, Node ${process.version}`;
const run: Run = { at: new Date().toISOString(), machine, sections };
const printed = printRun(run);
console.log(printed);

const project = join(import.meta.dirname, "..");
await mkdir(join(project, ".cache"), { recursive: true });
await writeFile(join(project, ".cache", "bench.json"), `${JSON.stringify(run, null, 2)}\n`);
if (values.keep) {
  const path = join(project, "docs", "performance.md");
  const text = replaceBetween(await readFile(path, "utf8"), "figures", printed);
  if (text === undefined) throw new Error(`${path} has no line <!-- printed:figures --> with its end`);
  await writeFile(path, text);
}
const beyond = sections.flatMap(({ figures }) => figures.filter(isBeyond));
for (const { what, value, unit, atMost } of beyond) console.error(`${what}: ${value} ${unit}, at most ${atMost}`);
process.exitCode = beyond.length === 0 ? 0 : 1;
