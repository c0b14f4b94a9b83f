import { join } from "node:path";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import type { World } from "../../src/standins/world.ts";
import { playOut } from "./play-out.ts";
import type { Stage } from "./stage.ts";
import type { Teller } from "./tell.ts";
import { seen, waitFor } from "./wait.ts";

const address = "203.0.113.7";
const elsewhere = "198.51.100.9";
const hourMs = 3_600_000;

async function ask({ world }: Stage, tell: Teller): Promise<string> {
  const { ada, una } = world.people;
  const typed = `request sandbox "Cohort 7" from ${address} for 24h`;
  tell.act("Ada, the investigator, asks for an ingress");
  tell.say(`Ada types: /ingress ${typed}`);
  await ada.slash("/ingress", typed);
  const form = await waitFor("the form", () => ada.views().find((view) => view.submitLabel === "Ask"));
  tell.card("Ada", { lines: form.lines, buttons: form.buttons });
  tell.say("A private address comes back on the form, in words that say how to mend it:");
  const entries = {
    "Why it is needed": "Needed for work package 2, approved by the steering group",
    "Who will upload": una.id,
  };
  const refused = await ada.submit(form.id, { ...entries, "Their public IPv4 address": "10.1.2.3" });
  for (const [field, words] of Object.entries(refused.errors)) tell.say(`  ${field}: ${words}`);
  tell.check("the form refuses a private address", refused.responseAction === "errors");
  await ada.submit(form.id, { ...entries, "Their public IPv4 address": address });
  const card = await seen(ada, "Ingress IN-");
  return /IN-[0-9A-Z]{4}/.exec(card.text)?.[0] ?? "";
}

async function signOff({ world }: Stage, tell: Teller): Promise<void> {
  const { ada, petra, rex, una } = world.people;
  tell.act("Three people sign, each in their own seat");
  const providersCard = await seen(petra, "waiting for you");
  tell.card("Petra, for the dataset's provider,", providersCard);
  await petra.click(providersCard, "Approve as Dataset Provider Representative");
  await rex.click(await seen(rex, "1 of 3", "waiting for you"), "Approve as Referee");
  tell.say("Rex, the referee, clicks twice:");
  await rex.click(await seen(rex, "2 of 3"), "Approve as Referee", { asOf: 0 });
  const answer = await waitFor("a private answer", () => rex.ephemerals().find((one) => one.text.includes("already")));
  tell.card("Rex alone", answer);
  await ada.click(await seen(ada, "2 of 3"), "Approve as Investigator");
  tell.check("with every signature, the firewall is still shut", !world.firewall.admits(world.account, address));
  const unasCard = await seen(una, "is my address");
  tell.card("Una, who will upload,", unasCard);
  await una.click(unasCard, `${address} is my address`);
}

function refusedBy(world: World): string | undefined {
  return world.gate.requests.at(-1)?.refusedBy;
}

async function useDoor({ world }: Stage, tell: Teller): Promise<ShownMessage> {
  const { una, max } = world.people;
  tell.act("The door opens, for one address");
  const message = await seen(una, "Your door is open until");
  tell.card("Una", message);
  tell.card("Max, the System Manager,", await seen(max, "Open until", "Close now"));
  const link = /https:\/\/\S+/.exec(message.text)?.[0] ?? "";
  const { uploader } = world;
  const bytes = Buffer.from("person,age\n1,40\n2,51\n");
  const put = async (from: string): Promise<number> => (await uploader.put(link, "cohort-7.csv", bytes, from)).status;
  tell.check(`an upload from ${address} is accepted`, (await put(address)) === 201);
  tell.check(
    `an upload from ${elsewhere} is refused, by the firewall`,
    (await put(elsewhere)) === 403 && refusedBy(world) === "firewall",
  );
  const { ipRules } = world.firewall.find(world.account)?.networkAcls ?? { ipRules: [] };
  world.firewall.edit(world.account, { networkAcls: { ipRules: [...ipRules, { value: elsewhere, action: "Allow" }] } });
  const bound = await put(elsewhere);
  world.firewall.edit(world.account, { networkAcls: { ipRules } });
  tell.check(
    "and by the link itself, were the firewall open to it",
    bound === 403 && refusedBy(world) === "signed-address",
  );
  tell.check("reading with the link is refused", (await uploader.get(link, "cohort-7.csv", address)).status === 403);
  tell.check(
    "no notification ever held the link",
    !una.notifications().some((one) => JSON.stringify(one).includes("sig=")),
  );
  return message;
}

async function closeDoor({ world }: Stage, tell: Teller, message: ShownMessage): Promise<void> {
  const { ada, una, max } = world.people;
  const link = /https:\/\/\S+/.exec(message.text)?.[0] ?? "";
  tell.act("23 hours later");
  await world.clock.advance(23 * hourMs + 60_000);
  tell.card("Una", await seen(una, "closes by itself"));
  tell.act("Una has finished, and the door is proven closed");
  await una.click(message, "I have finished");
  tell.card("Max", await seen(max, "Closed", "untouched", "arrived"));
  tell.card("Ada", await seen(ada, "1 file"));
  const redacted = await seen(una, "The link no longer works");
  tell.card("Una, in the link's own message,", redacted);
  tell.check("the link was edited away, in place", redacted.ts === message.ts && !redacted.text.includes("sig="));
  tell.check("the firewall's rule is gone", !world.firewall.admits(world.account, address));
  const late = await world.uploader.put(link, "late.csv", Buffer.from("x"), address);
  tell.check("an upload after closing is refused", late.status === 403);
}

async function showEvidence(stage: Stage, tell: Teller, id: string): Promise<void> {
  const { ada } = stage.world.people;
  tell.act("The evidence");
  await ada.slash("/ingress", `status ${id.toLowerCase()}`);
  tell.card(
    "Ada, with /ingress status,",
    await waitFor("the timeline", () => ada.ephemerals().findLast((one) => one.text.includes("Timeline"))),
  );
  tell.check("the bot stops when told to", (await stage.stopBot()) === 0);
  const audit = await stage.run("scripts/audit.ts", ["verify", "--journal", join(stage.folder, "data", "journal")]);
  for (const line of audit.output.trimEnd().split("\n")) tell.say(line);
  tell.check("the journal verifies offline", audit.code === 0);
  const { slack, resourceManager } = stage.world;
  tell.check(
    "Slack and Azure were asked nothing they don't know",
    slack.unexpectedCalls.length + resourceManager.unexpectedCalls.length === 0,
  );
}

/** The whole main job, played by five people, and an egress by two more. */
export async function play(stage: Stage, tell: Teller): Promise<void> {
  tell.act("Before anything is asked for");
  const { gate, account, uploader } = stage.world;
  const early = await uploader.put(
    `${gate.origin}/${account}/ingress?sig=none`,
    "early.csv",
    Buffer.from("x"),
    address,
  );
  const isByFirewall = (): boolean => gate.requests.at(-1)?.refusedBy === "firewall";
  tell.check(`an upload from ${address} is refused, by the firewall`, early.status === 403 && isByFirewall());
  const id = await ask(stage, tell);
  await signOff(stage, tell);
  const message = await useDoor(stage, tell);
  await closeDoor(stage, tell, message);
  await playOut(stage, tell);
  await showEvidence(stage, tell, id);
}
