/** A world as a version left it, and a bot of today started in it. */
import { join } from "node:path";
import { decodeRef, encodeRef } from "../../src/adapters/slack/message-ref.ts";
import type { Delivery } from "../../src/standins/slack/deliver.ts";
import type { CastId } from "../../src/standins/world.ts";
import { type BotWorld, startBotWorld } from "../e2e/bot-world.ts";
import { startFirstAccount } from "../setup/lent-azurite.ts";
import {
  type About,
  type KeptButton,
  type KeptKey,
  type KeptSlack,
  keptFolders,
  readKept,
  restoreFolder,
  restoreRedis,
} from "./kept.ts";
import { outputsAssessed, putOutputs } from "./leave-outputs.ts";

/** What runs, and what was kept of the version. */
export interface StartedOver {
  readonly world: BotWorld;
  readonly about: About;
  readonly slack: KeptSlack;
  /** The button of somebody's for this transfer. */
  buttonOf(person: CastId, verb: string, name: string): KeptButton;
  /** Presses a button that stands in a message from then. */
  press(button: KeptButton): Promise<Delivery>;
}

/** Posts in the bot's name, past the bot. Gives where the message stands. */
async function post(world: BotWorld, person: string, text: string, blocks: readonly unknown[] = []) {
  const posted = await fetch(`${world.slack.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: { authorization: `Bearer ${world.slack.botToken}`, "content-type": "application/json" },
    body: JSON.stringify({ channel: world.people[person as CastId].id, text, blocks }),
  });
  return (await posted.json()) as { channel: string; ts: string };
}

/** Every message that the bot of then has placed stands in this Slack, too; gives the records with its place here. */
async function restoreMessages(world: BotWorld, dump: Readonly<Record<string, KeptKey>>) {
  const restored: Record<string, KeptKey> = { ...dump };
  for (const [key, kept] of Object.entries(dump)) {
    if (!key.startsWith("{lk}:messages:") || kept.type !== "hash") continue;
    const messages: Record<string, string> = {};
    for (const [name, text] of Object.entries(kept.value)) {
      const message = JSON.parse(text) as { person: string; ref: string };
      if (decodeRef(message.ref) === undefined) throw new Error(`${key} ${name} names no message`);
      const ref = encodeRef(await post(world, message.person, "A message from then"));
      messages[name] = JSON.stringify({ ...message, ref });
    }
    restored[key] = { type: "hash", value: messages };
  }
  return restored;
}

/** Puts everything where the bot of then left it, Slack and Azure included, and the clock to when it stopped. */
async function restore(world: BotWorld, version: string, { now, account }: About): Promise<void> {
  const { redisClient, firewall, azurite } = world;
  await redisClient.flushall();
  await restoreRedis(redisClient, await restoreMessages(world, await readKept(version, "redis.json")));
  const offset = now - Date.now();
  await redisClient.set("{lk}:clock-offset", offset);
  await azurite.setClockOffset(offset);
  for (const name of keptFolders) await restoreFolder(version, name, join(world.folder, "data", name));
  firewall.addAccount({ name: world.account, creationTime: account.creationTime });
  const ipRules = account.ipRules.map((value) => ({ value, action: "Allow" }));
  firewall.edit(world.account, { networkAcls: { ipRules } });
}

/** Starts the bot over what a version left behind. */
export async function startOver(version: string): Promise<StartedOver> {
  const about: About = await readKept(version, "about.json");
  const configure = about.outputs === undefined ? {} : { configure: outputsAssessed };
  const world = await startBotWorld({ azurite: startFirstAccount, ...configure });
  const slack: KeptSlack = await readKept(version, "slack.json");
  await world.halt();
  if (about.outputs !== undefined) await putOutputs(world, about.outputs);
  await restore(world, version, about);
  await world.restart();
  return {
    world,
    about,
    slack,
    buttonOf: (person, verb, name) => {
      const found = slack.buttons.find(({ person: whose, value }) => {
        const { press } = JSON.parse(value) as { press: { verb: string; transfer: string } };
        return whose === person && press.verb === verb && press.transfer === about.transfers[name]?.id;
      });
      if (found === undefined) throw new Error(`${person} had no button ${verb} for ${name}`);
      return found;
    },
    press: async ({ person, label, actionId, value }) => {
      const elements = [{ type: "button", action_id: actionId, value, text: { type: "plain_text", text: label } }];
      const { ts } = await post(world, person, "A card from then", [{ type: "actions", elements }]);
      return world.people[person as CastId].click(ts, actionId);
    },
  };
}
