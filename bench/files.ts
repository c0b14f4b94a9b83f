import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileLists } from "../src/adapters/file-lists/file.ts";
import { changed, usualPolicy } from "../test/builders/policy.ts";
import { idOf } from "./acts.ts";
import { type Figure, percentile, type Section } from "./figure.ts";
import { type HavenSide, startHavenSide } from "./haven-side.ts";
import { type Install, install } from "./install.ts";
import { type Growth, watchMemory } from "./memory.ts";
import { createNullChat, type NullChat } from "./null-chat.ts";
import { agree, askAndFreeze, ends, untilCopied } from "./outputs.ts";
import { directoryOf } from "./people.ts";

/** How much is taken out: so many small files at once, fewer of them in several short rounds, and one large file. */
export interface FilesSize {
  readonly files: number;
  readonly filesARound: number;
  readonly rounds: number;
  readonly largeBytes: number;
}

const full: FilesSize = { files: 10_000, filesARound: 1_000, rounds: 3, largeBytes: 2 * 2 ** 30 };
const fileBytes = 200;
/** As many as the bot reads at once. */
const atOnce = 8;
/** The large file, its copy and what Azurite needs besides. */
const diskBytes = 5 * 2 ** 30;
const mebibyte = 2 ** 20;
const growthAtMost = 150;
/** Two pieces of work, each told in nine steps, on the cards of those concerned. */
const editsAtMost = 100;

interface Round {
  readonly plain: number;
  readonly frozen: number;
  readonly copied: number;
  /** Of cards, while files were hashed and while they were copied. */
  readonly edits: number;
  readonly grown: Growth;
}

interface Bench {
  readonly side: HavenSide;
  readonly installed: Install;
  readonly chat: NullChat;
}

/** Outputs that are hashed and copied, beside plain streaming of the same with the same SDK, as many at once. */
export async function measureFiles(redisBinary: string, size: FilesSize = full): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "lk-lists-"));
  const side = await startHavenSide();
  const chat = createNullChat();
  const policy = changed(usualPolicy, { assessed: {} });
  const { egress } = policy.kinds;
  if (egress?.procedure !== "assessed") throw new Error("outputs are not assessed");
  const files = { ...egress.files, fileBytesAtMost: size.largeBytes };
  const directory = directoryOf(1, { ...policy, kinds: { ...policy.kinds, egress: { ...egress, files } } });
  const installed = await install(redisBinary, 1, { settlingMs: 0 }, (usual) => ({
    directory,
    chats: [chat],
    fileLists: createFileLists({ folder }),
    haven: { ...usual.haven, ...side.haven },
  }));
  try {
    await installed.run();
    await installed.settle();
    const bench = { side, installed, chat };
    await side.putMany("some", size.filesARound, fileBytes);
    await side.putMany("small", size.files, fileBytes);
    // What the first use of everything costs is no round's.
    await side.streamAll("some", atOnce);
    const some: Round[] = [];
    for (let round = 0; round < size.rounds; round++) some.push(await roundOf(bench, "some", idOf(round)));
    const all = await roundOf(bench, "small", idOf(size.rounds));
    const figures = [
      ...speedsOf(some, `${grouped(size.filesARound)} small files`, size.filesARound, "files/s"),
      ...speedsOf([all], `${grouped(size.files)} small files`, size.files, "files/s"),
      ...memoryOf(all, `${grouped(size.files)} small files`),
      { what: "edits of cards meanwhile, in all", value: all.edits, unit: "edits", atMost: editsAtMost },
    ];
    const megabytes = size.largeBytes / mebibyte;
    const large = `one file of ${grouped(Math.ceil(megabytes))} MiB`;
    if ((await side.bytesFree()) < diskBytes) console.error(`files: without ${large}: the disk has not 5 GiB free`);
    else {
      await side.putLarge("large/all.csv", size.largeBytes);
      const one = await roundOf(bench, "large", idOf(size.rounds + 1));
      figures.push(...speedsOf([one], large, megabytes, "MiB/s"), ...memoryOf(one, large));
    }
    return {
      name: "files",
      title: "Outputs that are hashed and copied",
      figures,
      limitedBy:
        "the requests, for small files: one to hash a file, as to read it plainly; three to copy it, for the copy, its headers and its reading, which Azurite answers on the same cores. For a large one TLS and SHA-256 in one thread, and Azurite, which writes the copy first. Progress is told in steps of a tenth on every card, however many files there are.",
    };
  } finally {
    await installed.stop();
    await side.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function roundOf({ side, installed, chat }: Bench, folder: string, id: string): Promise<Round> {
  const plainBefore = await side.streamAll(folder, atOnce);
  const grown = watchMemory();
  const before = chat.edits;
  const frozen = await askAndFreeze(installed, id, folder);
  const whileFrozen = chat.edits - before;
  await installed.settle();
  await agree(installed, id);
  const signed = chat.edits;
  const copied = await untilCopied(installed, id);
  const whileCopied = chat.edits - signed;
  const growth = grown();
  await installed.settle();
  await ends(installed, id);
  const plainAfter = await side.streamAll(folder, atOnce);
  return { plain: (plainBefore + plainAfter) / 2, frozen, copied, edits: whileFrozen + whileCopied, grown: growth };
}

function speedsOf(rounds: readonly Round[], what: string, size: number, unit: string): Figure[] {
  const speed = (seconds: (round: Round) => number): number => size / percentile(rounds.map(seconds), 0.5);
  const against = { what: "read by the SDK alone", value: speed(({ plain }) => plain) };
  return [
    { what: `${what}, hashed until frozen`, value: speed(({ frozen }) => frozen), unit, against },
    { what: `${what}, copied and the copies hashed`, value: speed(({ copied }) => copied), unit, against },
  ];
}

function memoryOf({ grown }: Round, what: string): Figure[] {
  return (["rss", "external", "arrayBuffers"] as const).map((kind) => ({
    what: `${what}: memory beyond the start (${kind})`,
    value: grown[kind] / mebibyte,
    unit: "MiB",
    atMost: growthAtMost,
  }));
}

function grouped(count: number): string {
  return count.toLocaleString("en-GB");
}
