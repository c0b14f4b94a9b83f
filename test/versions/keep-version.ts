// Keeps what the version at hand leaves behind: node test/versions/keep-version.ts v2
//
// The bot itself makes it, in a world of stand-ins. A version that is there is never written over.
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Queue } from "bullmq";
import { detailFileOf } from "../../src/adapters/journal/details.ts";
import { exportEntries } from "../../src/adapters/journal/export.ts";
import { connectRedis } from "../../src/adapters/redis/connection.ts";
import { queuePlaces } from "../../src/adapters/redis/job-place.ts";
import { keysOf, standardTag } from "../../src/adapters/redis/keys.ts";
import { createQueues } from "../../src/adapters/redis/queues.ts";
import type { Entry } from "../../src/workflows/audit/entry.ts";
import { statusOf, type Transfer } from "../../src/workflows/transfers/transfer.ts";
import { type BotWorld, startBotWorld } from "../e2e/bot-world.ts";
import { startTampering } from "../e2e/tampering.ts";
import { startFirstAccount } from "../setup/lent-azurite.ts";
import { type About, dumpRedis, type KeptButton, keptFolder, keptFolders, writeKept } from "./kept.ts";
import { leaveBehind } from "./leave-behind.ts";
import { outputs, outputsAssessed } from "./leave-outputs.ts";

const keys = keysOf(standardTag);

async function transferIn(world: BotWorld, id: string): Promise<Transfer> {
  return JSON.parse((await world.redisClient.hget(keys.record(`transfer:${id}`), "state")) ?? "") as Transfer;
}

/** One job of each kind, as a process that stopped at a bad moment leaves them. */
async function leaveJobs(world: BotWorld, ids: Readonly<Record<string, string>>): Promise<void> {
  const { open: transferId = "", assessing = "", released = "" } = ids;
  const connections = await connectRedis({ url: world.redis.url });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const queues = createQueues({ connections, chats: ["slack"], log });
  const subject = `transfer:${transferId}`;
  const { resourceId } = world.firewall.accounts()[0] ?? { resourceId: "" };
  await queues.jobs.enqueue([
    { kind: "tick", subject },
    { kind: "firewall", accountId: resourceId.toLowerCase() },
    { kind: "link", transferId, doorId: "d1" },
    { kind: "listing", transferId, doorId: "d1" },
    { kind: "turn", transferId, doorId: "d1" },
    { kind: "files", transferId: assessing },
    { kind: "copies", transferId: released, doorId: "d1" },
    { kind: "cards", subject, chat: "slack" },
  ]);
  await queues.close();
  // Delays are in real time: whoever starts over this may have another.
  for (const { name, prefix } of queuePlaces(standardTag, ["slack"])) {
    const queue = new Queue(name, { connection: connections.commands, prefix });
    await queue.promoteJobs();
    await queue.close();
  }
  connections.close();
}

/** Erases what a rejection's entry commits to, as a retention rule may. */
async function eraseReason(world: BotWorld, journal: string, id: string): Promise<void> {
  const entries = await world.redisClient.lrange(keys.audit(`transfer:${id}`), 0, -1);
  const rejected = entries.map((text) => JSON.parse(text) as Entry).find(({ code }) => code === "rejected");
  const file = rejected && detailFileOf(journal, rejected);
  if (rejected === undefined || file === undefined) throw new Error("There is no reason to erase");
  await rm(file);
  await world.redisClient.hdel(keys.details(`transfer:${id}`), String(rejected.seq));
}

/** Every button that any message ever had: people click old cards, too. */
function buttonsIn(world: BotWorld): readonly KeptButton[] {
  const all = Object.entries(world.people).flatMap(([person, hand]) =>
    [...hand.dms(), ...hand.ephemerals()]
      .flatMap(({ versions }) => versions.flatMap(({ blocks }) => blocks))
      .flatMap((block) => (block.type === "actions" ? block.elements : []))
      .flatMap((element) =>
        element.type === "button" && element.value !== undefined
          ? [{ person, label: element.text.text, actionId: element.action_id ?? "", value: element.value }]
          : [],
      ),
  );
  return [...new Map(all.map((button) => [`${button.person} ${button.value}`, button])).values()];
}

async function keep(version: string): Promise<void> {
  const folder = keptFolder(version);
  // Fails where it is there.
  await mkdir(folder);
  const world = await startBotWorld({ azurite: startFirstAccount, configure: outputsAssessed });
  try {
    const { ids, forms, disclosure } = await leaveBehind(world, await startTampering(world));
    await world.halt();
    await leaveJobs(world, ids);
    const data = join(world.folder, "data");
    await eraseReason(world, join(data, "journal"), ids.rejected ?? "");
    const transfers: Record<string, { id: string; status: string }> = {};
    for (const [name, id] of Object.entries(ids))
      transfers[name] = { id, status: statusOf(await transferIn(world, id)) };
    const [account] = world.firewall.accounts();
    const about: About = {
      now: world.clock.now(),
      account: {
        creationTime: account?.creationTime ?? "",
        ipRules: account?.networkAcls.ipRules.map(({ value }) => value) ?? [],
      },
      outputs,
      transfers,
    };
    await writeKept(version, "about.json", about);
    await writeKept(version, "redis.json", await dumpRedis(world.redisClient));
    await writeKept(version, "slack.json", { buttons: buttonsIn(world), forms });
    for (const name of keptFolders) await cp(join(data, name), join(folder, name), { recursive: true });
    await writeFile(join(folder, "disclosure.json"), disclosure);
    const lines: string[] = [];
    for await (const line of exportEntries(join(data, "journal"), { withDetails: true }))
      lines.push(`${JSON.stringify(line)}\n`);
    await writeFile(join(folder, "export.jsonl"), lines.join(""));
  } finally {
    await world.stop();
  }
}

const [version] = process.argv.slice(2);
if (version === undefined || !/^v\d+$/.test(version)) throw new Error("Say which version, such as v2");
await keep(version);
process.exit(0);
