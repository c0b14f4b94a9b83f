import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, confirm, getsLink, goodEntries, hourMs, idIn, openForm, privateAnswer, refuses, sign } from "./acts.ts";
import { type BotWorld, cardOf, eventually, type SettingsFile, seesCard, startBotWorld } from "./bot-world.ts";
import { pressAs, startTampering, type Tampering } from "./tampering.ts";

let world: BotWorld;
let tampering: Tampering;
/** Second accounts of people of the cast, by their id. */
let second: Readonly<Record<"petra" | "una" | "max", Person>>;

const emailOf = (who: string): string => `${who}@example.org`;

/** Petra holds two roles, and Max has three parts; each has two accounts. Rex is known by e-mail alone. */
function configure(settings: SettingsFile): void {
  const { environments, people } = settings;
  const { sandbox } = environments;
  // Doors of different people stay open here.
  settings.policy = { sharedContainer: "overlap" };
  if (sandbox === undefined) throw new Error("There is no sandbox");
  sandbox.roles = { ...sandbox.roles, investigator: ["ada", "petra", "max"] };
  for (const [who, account] of Object.entries(second))
    people[who] = {
      name: who,
      ...people[who],
      slack: [people[who]?.slack ?? "", `${world.slack.team.id}/${account.id}`].flat(),
    };
  people.rex = { name: "Rex Referee", email: emailOf("rex.referee") };
  people.nora = { name: "Nora Manager", ...people.nora, email: emailOf("nora.private") };
  settings.slack = { ...settings.slack, matchByEmail: true };
}

beforeAll(async () => {
  world = await startBotWorld();
  const add = (realName: string): Person => world.slack.addPerson({ realName });
  second = { petra: add("Petra Elsewhere"), una: add("Una Elsewhere"), max: add("Max Elsewhere") };
  await world.restart(configure);
  tampering = await startTampering(world);
});

afterAll(async () => {
  await tampering?.stop();
  await world?.stop();
});

// A second account is never written to of its own.
afterEach(() => {
  for (const account of Object.values(second))
    expect([...account.dms(), ...account.notifications()], account.name).toEqual([]);
});

const statusFor = (person: Person, id: string) => privateAnswer(person, () => person.slash("/ingress", `status ${id}`));

/** What the bot sent last as a private answer to this account. */
const lastAnswerTo = (person: Person): unknown =>
  world.slack.calls.findLast(({ method, user }) => method === "response_url" && user === person.id)?.args;

/** Everything that Slack ever sent to this account. */
const sentTo = (person: Person): string =>
  JSON.stringify([person.dms(), person.ephemerals(), person.views(), person.notifications()]);

test("two accounts of one person sign one seat, whichever comes first, and read the same private answers", async () => {
  const { petra, ada } = world.people;
  const id = await ask(world);
  const [one, other] = [await statusFor(petra, id), await statusFor(second.petra, id)];
  expect(lastAnswerTo(second.petra)).toEqual(lastAnswerTo(petra));
  expect(other.buttons).toContain("Approve as Investigator");
  await second.petra.click(other, "Approve as Investigator");
  await seesCard(petra, id, "1 of 3", "Petra Provider");
  const card = await seesCard(petra, `Ingress ${id}`);
  expect(await refuses(world, petra, () => petra.click(one, "Approve as Dataset Provider Representative"))).toBe(
    "You have signed already, as Investigator. One person signs once.",
  );
  expect(card.buttons).toEqual(["Take my approval back"]);
  await Promise.all([statusFor(petra, id), statusFor(second.petra, id)]);
  expect(lastAnswerTo(second.petra)).toEqual(lastAnswerTo(petra));
  expect(cardOf(ada, id)?.text).toContain("1 of 3");
});

test("both accounts of one person at the same instant sign one seat", async () => {
  const { petra } = world.people;
  const id = await ask(world);
  const [mine, same] = [await statusFor(petra, id), await statusFor(second.petra, id)];
  const answers = await Promise.all([
    privateAnswer(petra, () => petra.click(mine, "Approve as Dataset Provider Representative")),
    privateAnswer(second.petra, () => second.petra.click(same, "Approve as Investigator")),
  ]);
  const said = answers.map(({ text }) => text);
  expect(said.filter((text) => text.startsWith(`You have signed ${id}.`))).toHaveLength(1);
  expect(said.filter((text) => text.startsWith("You have signed already, as "))).toHaveLength(1);
  await world.idle();
  expect(cardOf(petra, id)?.text).toContain("1 of 3");
});

test("whoever asks by one account has asked with the other one, too", async () => {
  const { petra, una } = world.people;
  const form = await openForm(second.petra);
  const id = idIn((await second.petra.submit(form.id, goodEntries(world))).body);
  const card = await seesCard(petra, id, "Whose turn");
  expect(card.buttons).toEqual(["Approve as Investigator", "Reject", "Withdraw"]);
  tampering.next(pressAs((press) => ({ ...press, seat: "provider" })));
  expect(await refuses(world, petra, () => petra.click(card, "Approve as Investigator"))).toBe(
    "You asked for this transfer, so somebody else must sign as Dataset Provider Representative.",
  );
  await petra.click(card, "Withdraw");
  await seesCard(una, id, "Withdrawn by Petra Provider");
});

test("a recipient who was named by the second account gets one link, at the first one", async () => {
  const { ada, petra, rex, una } = world.people;
  const form = await openForm(ada);
  const asked = await ada.submit(form.id, goodEntries(world, { recipient: second.una, address: "203.0.113.81" }));
  const id = idIn(asked.body);
  await sign(id, petra, rex, ada);
  const mine = await statusFor(second.una, id);
  await second.una.click(mine, "203.0.113.81 is my address");
  const { link } = await getsLink(id, una);
  expect(link).toContain("sig=");
  await world.idle();
  expect(una.dms().filter(({ text }) => text.includes(`Your link, Ingress ${id}`))).toHaveLength(1);
  await statusFor(second.una, id);
  expect(sentTo(second.una)).not.toMatch(/sig(=|%3D)/);
});

test("one person with three parts and two accounts gets each message once", async () => {
  const { max, ada, petra, rex } = world.people;
  const id = await ask(world, { by: max, recipient: max, address: "203.0.113.82" });
  await sign(id, petra, rex, ada);
  await confirm(id, max);
  await getsLink(id, max);
  await world.later(23 * hourMs);
  await eventually("the reminder", () => cardOf(max, id, "The door closes by itself"));
  await world.idle();
  const about = max.dms().filter(({ text }) => text.includes(id));
  for (const words of ["Max Manager asks to bring", `Your link, Ingress ${id}`, `Door of ${id}`, "closes by itself"])
    expect(
      about.filter(({ text }) => text.includes(words)),
      words,
    ).toHaveLength(1);
  expect(about).toHaveLength(4);
  expect(max.notifications().filter(({ text }) => text.includes(id))).toHaveLength(4);
});

test("an account that is matched by e-mail is its person; one with the address of somebody pinned is nobody", async () => {
  const { ada, nora, rex } = world.people;
  const likeNora = world.slack.addPerson({ realName: "Nora Twice", email: emailOf("Nora.Private") });
  const id = await ask(world);
  expect((await statusFor(rex, id)).buttons).toContain("Approve as Referee");
  expect((await statusFor(nora, id)).text).toContain("Timeline");
  const unknown = /^I don't know you: your account is not in Lockkeeper's directory\./;
  expect(await refuses(world, likeNora, () => likeNora.slash("/ingress", `close ${id}`))).toMatch(unknown);
  expect(await refuses(world, likeNora, () => likeNora.slash("/ingress", `status ${id}`))).toMatch(unknown);
  const form = await openForm(ada);
  const { errors } = await ada.submit(form.id, goodEntries(world, { recipient: likeNora }));
  expect(Object.keys(errors)).toEqual(["Who will upload"]);
  expect(likeNora.dms()).toEqual([]);
});
