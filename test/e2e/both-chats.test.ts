/** One transfer across Slack and Teams: nobody notices in which of them the others are. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, inTeams } from "./actor.ts";
import { ask, confirm, getsLink, sign } from "./acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { filePlaces, leakFinder, redisPlaces } from "./leak-scan.ts";

let world: BotWorld;
let petra: Actor;
let una: Actor;
let max: Actor;

const inTeamsOnly = ["petra", "una", "max"];

beforeAll(async () => {
  world = await startBotWorld({
    // Ada has both; what the bot says by itself goes to the first, which is Slack.
    accounts: (id) => (inTeamsOnly.includes(id) ? ["teams"] : id === "ada" ? ["slack", "teams"] : ["slack"]),
    configure: ({ environments: { sandbox } }) => sandbox?.roles.provider?.push("ada", "nora"),
  });
  [petra, una, max] = [actor("petra"), actor("una"), actor("max")];
});

afterAll(async () => {
  await world?.stop();
});

function person(id: string) {
  if (world.teams === undefined) throw new Error("nobody is in Teams");
  return world.teams.person(id);
}

function actor(id: string): Actor {
  return inTeams(id, person(id));
}

/** The code that a card prints for its terms. */
function codeOn(text: string): string {
  return /terms ([0-9a-f]{6})/.exec(text)?.[1] ?? "";
}

test("asked in Slack, signed in Teams and Slack, its link in Teams: every card on both sides shows every step", async () => {
  const { ada, rex } = world.people;
  const address = "203.0.113.7";
  const id = await ask(world, { recipient: una, address });
  const everyone: readonly Actor[] = [ada, petra, rex, una];
  const all = (...words: string[]) => Promise.all(everyone.map((one) => seesCard(one, id, ...words)));

  await sign(id, petra);
  await all("1 of 3", "Petra Provider");
  await sign(id, rex);
  await all("2 of 3", "Rex Referee");
  await confirm(id, una);
  await sign(id, ada);
  const { link, message } = await getsLink(id, una);
  await all("Open until");
  expect(await world.uploader.put(link, "cohort.csv", "id,age", address)).toMatchObject({ status: 201 });

  // A link stands in the one message that was placed for it, and rang in no phone.
  const filled = una.dms().filter(({ text }) => text.includes("sig="));
  expect(filled.map(({ ts }) => ts)).toEqual([message.ts]);
  expect(JSON.stringify([...inTeamsOnly, "ada"].map((one) => person(one).notifications()))).not.toContain("sig=");
  expect(JSON.stringify(everyone.slice(0, 3).map((one) => one.dms()))).not.toContain("sig=");

  const leaks = leakFinder([new URL(link).searchParams.get("sig") ?? ""], ["sig="]);
  const logged = { where: "log", text: world.logged.join("") };
  const kept = [...(await redisPlaces(world.redisClient)), ...(await filePlaces(`${world.folder}/data`)), logged];
  expect(leaks(kept)).toEqual([]);

  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "read back at");
  await all("Closed");
  const redacted = await eventually("the link is edited away", () =>
    una.dms().find(({ ts, text }) => ts === message.ts && text.includes("no longer works")),
  );
  expect(redacted.text).not.toContain("sig=");
  expect(await world.uploader.put(link, "late.csv", "x", address)).toMatchObject({ status: 403 });
});

test("one human with both accounts fills one seat, in whichever chat they sign", async () => {
  const { ada } = world.people;
  const id = await ask(world, { recipient: una, address: "203.0.113.8" });
  const card = await seesCard(ada, id, "Approve as Investigator");
  await ada.click(card, "Approve as Investigator");
  const signed = await seesCard(ada, id, "1 of 3");
  const inTheOther = person("ada");
  await inTheOther.say(`approve ${id} ${codeOn(signed.text)}`);
  const answer = await eventually("an answer", () => inTheOther.messages().at(-1));
  expect(answer.text).toContain("One person signs once.");
  await world.idle();
  expect((await seesCard(petra, id)).text).toContain("1 of 3");
});

test("where Teams refuses a card the seat's other holder has it in Slack; requester and admins are told once, in whichever chat", async () => {
  const { ada, rex, nora } = world.people;
  person("petra").block();
  try {
    const id = await ask(world, { recipient: una, address: "203.0.113.13" });
    const said = `Petra Provider could not be reached about ${id}.`;
    await seesCard(max, said, "has the card");
    await seesCard(ada, said);
    await sign(id, nora);
    await seesCard(rex, id, "1 of 3");
    await world.idle();
    const told = (one: Actor): number => one.dms().filter(({ text }) => text.includes(said)).length;
    expect([max, ada, rex, una, petra].map(told)).toEqual([1, 1, 0, 0, 0]);
  } finally {
    person("petra").unblock();
  }
});

test("while Teams is busy, and where it breaks off, a card comes by the queue, and comes once", async () => {
  const { faults, calls } = world.teams?.connector ?? expect.unreachable("nobody is in Teams");
  const before = calls.length;
  const toPetra = { method: "sendToConversation", user: person("petra").id } as const;
  faults.next(toPetra, { kind: "status", status: 429, retryAfterSeconds: 1 });
  faults.next(toPetra, { kind: "status", status: 503 });
  const id = await ask(world, { recipient: una, address: "203.0.113.14" });
  await seesCard(petra, id, "Approve as");
  await world.idle();
  expect(petra.dms().filter(({ text }) => text.includes(id))).toHaveLength(1);
  const posts = calls.slice(before).filter(({ method, user }) => method === toPetra.method && user === toPetra.user);
  expect(posts.map(({ outcome }) => outcome)).toEqual(["Throttled", "ServiceUnavailable", "ok"]);
});

test("where Teams refuses the recipient no door opens, and nobody else gets the link; the requester is told", async () => {
  const { ada, rex } = world.people;
  const address = "203.0.113.11";
  const id = await ask(world, { recipient: una, address });
  await confirm(id, una);
  person("una").block();
  try {
    await sign(id, petra, rex, ada);
    await seesCard(ada, id, "can't be reached by direct message, so no door opens");
    expect(world.firewall.history.filter(({ ipRulesAfter }) => ipRulesAfter.includes(address))).toEqual([]);
    // Else the door would open once Una can be reached.
    await ada.slash("/ingress", `withdraw ${id}`);
    await seesCard(ada, id, "Withdrawn");
  } finally {
    person("una").unblock();
  }
});

test("a press that is delivered twice at once, and again later, is one signature, and is answered each time", async () => {
  const id = await ask(world, { recipient: una, address: "203.0.113.12" });
  const card = await seesCard(petra, id, "Approve as");
  const approve = card.buttons.find((button) => button.startsWith("Approve as")) ?? "";
  const pressed = await person("petra").press(card.ts, approve, {}, { atOnce: 2 });
  expect(pressed.answers.map(({ body }) => body.includes("You have signed"))).toEqual([true, true]);
  expect((await pressed.replay()).body).toContain("You have signed");
  await seesCard(world.people.rex, id, "1 of 3");
  const timeline = await eventually("the timeline", async () => {
    await person("petra").say(`status ${id}`);
    return person("petra")
      .messages()
      .findLast(({ text }) => text.includes("Timeline"));
  });
  expect(timeline.text.match(/signed as/g)).toHaveLength(1);
});

describe("where a button can't be pressed it can be typed, whole", () => {
  const says = async (who: string, text: string): Promise<string> => {
    const before = person(who).messages().length;
    await person(who).say(text);
    return eventually("an answer", () => person(who).messages()[before]?.text);
  };

  test("nothing is signed by a fragment, without the code, or with another one; with it, it is", async () => {
    const id = await ask(world, { recipient: una, address: "203.0.113.9" });
    const { text } = await seesCard(petra, id, "Approve as");
    const code = codeOn(text);
    const other = code.replace(/./, (first) => (first === "0" ? "1" : "0"));
    for (const said of [
      `please do NOT approve ${id} ${code}`,
      `approve ${id}`,
      `approve ${id} ${other}`,
      `approve ${id} ${code} but not yet`,
      `approve ${id} ${code}0`,
      `reject ${id} ${other} no`,
    ])
      expect(await says("petra", said), said).not.toContain("You have signed");
    await world.idle();
    expect((await seesCard(petra, id, "Whose turn")).text).toContain("0 of 3");
    expect(await says("petra", `/approve ${id.toLowerCase()} ${code.toUpperCase()}`)).toContain("You have signed");
    await seesCard(world.people.ada, id, "1 of 3");
  });

  test("a rejection takes its reason from the rest of the line, and everyone sees it", async () => {
    const id = await ask(world, { recipient: una, address: "203.0.113.10" });
    const code = codeOn((await seesCard(petra, id, "Approve as")).text);
    expect(await says("petra", `reject ${id} ${code}`)).not.toContain("You have rejected");
    expect(await says("petra", `reject ${id} ${code} the "wrong" file`)).toContain("You have rejected");
    await seesCard(world.people.rex, id, 'the "wrong" file');
  });
});
