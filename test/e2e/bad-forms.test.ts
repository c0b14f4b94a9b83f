import { afterAll, beforeAll, expect, test } from "vitest";
import type { Entry } from "../../src/standins/slack/controls.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import { changesNothing, dayMs, field, goodEntries, hourMs, openForm } from "./acts.ts";
import { type BotWorld, startBotWorld } from "./bot-world.ts";
import { type Interaction, startTampering, type Tampering } from "./tampering.ts";

let world: BotWorld;
let tampering: Tampering;
let stranger: Person;

beforeAll(async () => {
  world = await startBotWorld({
    configure: ({ environments }) => {
      const { sandbox } = environments;
      if (sandbox === undefined) return;
      const roles = { ...sandbox.roles, provider: ["nora"], investigator: ["petra"] };
      environments.elsewhere = {
        ...sandbox,
        name: "Elsewhere",
        roles,
        storage: { ...sandbox.storage, ingressContainer: "elsewhere" },
      };
    },
  });
  tampering = await startTampering(world);
  stranger = world.slack.addPerson({ realName: "Sam Stranger" });
});

afterAll(async () => {
  await tampering?.stop();
  await world?.stop();
});

/** Sends the form as ada with these entries over good ones: gives the complaints by field; nothing else has changed. */
async function complaintsAbout(
  entries: Record<string, Entry>,
  tamper?: (interaction: Interaction) => void,
): Promise<Record<string, string>> {
  const { ada } = world.people;
  return changesNothing(world, ada, async () => {
    const form = await openForm(ada);
    if (tamper !== undefined) tampering.next(tamper);
    const answer = await ada.submit(form.id, { ...goodEntries(world), ...entries });
    expect(answer.responseAction).toBe("errors");
    return answer.errors;
  });
}

/** A value that the form does not offer. */
function environmentOf(id: string): (interaction: Interaction) => void {
  return ({ view }) => {
    const control = view?.state.values.environment?.input;
    if (control !== undefined) control.selected_option = { value: id };
  };
}

const page = "Ask the recipient to open a what-is-my-IP page and send you";

test.each([
  ["private (10/8)", "10.1.2.3", `10.1.2.3 is a private one. ${page} that address.`],
  ["private (172.16/12)", "172.16.9.9", `172.16.9.9 is a private one. ${page} that address.`],
  ["private (192.168/16)", "192.168.0.7", `192.168.0.7 is a private one. ${page} that address.`],
  ["IPv6", "2001:db8::7", `takes IPv4 addresses only. ${page} the IPv4 address.`],
  ["a /32", "203.0.113.7/32", "Azure takes no /31 or /32: write 203.0.113.7 without what follows the slash."],
  ["a /31", "203.0.113.6/31", "Azure takes no /31 or /32: write 203.0.113.6 without what follows the slash."],
  ["a range", "203.0.113.0/24", "A door opens for exactly one address, not for a range such as 203.0.113.0/24."],
  ["a range with a dash", "203.0.113.1-203.0.113.9", "is not an IPv4 address. It looks like 20.50.2.7"],
  ["two addresses", "203.0.113.1, 203.0.113.2", "is not an IPv4 address. It looks like 20.50.2.7"],
  ["nonsense", "my laptop", '"my laptop" is not an IPv4 address. It looks like 20.50.2.7'],
  ["too large a number", "203.0.113.256", "is not an IPv4 address"],
  ["a leading zero", "203.0.113.07", "is not an IPv4 address"],
  ["three numbers", "203.0.113", "is not an IPv4 address"],
  ["this machine", "127.0.0.1", `127.0.0.1 is reserved and belongs to nobody on the internet. ${page} that address.`],
  ["nowhere", "0.0.0.0", "0.0.0.0 is reserved"],
  ["a link-local one", "169.254.1.1", "169.254.1.1 is reserved"],
  ["a carrier's own", "100.64.0.1", "100.64.0.1 is reserved"],
  ["a multicast one", "224.0.0.1", "224.0.0.1 is reserved"],
  ["everybody", "255.255.255.255", "255.255.255.255 is reserved"],
])("an address that is %s is refused beside its field, with what to do instead", async (_, typed, words) => {
  const complaints = await complaintsAbout({ [field.address]: typed });
  expect(Object.keys(complaints)).toEqual([field.address]);
  expect(complaints[field.address]).toContain(words);
});

test.each([
  ["no time at all", "0h"],
  ["less than nothing", "-2h"],
  ["longer than the policy's week", "8d"],
  ["a minute longer than the policy's week", "10081m"],
  ["a number without a unit", "24"],
  ["half an hour more", "1.5h"],
  ["a word", "long enough"],
])("a window of %s is refused beside its field, with the longest there is", async (_, typed) => {
  expect(await complaintsAbout({ [field.lasts]: typed })).toEqual({
    [field.lasts]: "The door can stay open between 1 minute and 7 days. Give a length such as 24h, 2d or 90m.",
  });
});

test("a start that has passed, or is too far ahead, is refused beside its field", async () => {
  const inSeconds = (ms: number): number => Math.floor((world.clock.now() + ms) / 1000);
  expect(await complaintsAbout({ [field.notBefore]: inSeconds(-hourMs) })).toEqual({
    [field.notBefore]:
      "This time has passed. Leave the field empty to open as soon as everyone has signed, or give a later time.",
  });
  const complaints = await complaintsAbout({ [field.notBefore]: inSeconds(31 * dayMs) });
  expect(Object.keys(complaints)).toEqual([field.notBefore]);
  expect(complaints[field.notBefore]).toContain("That is too far ahead. Choose a time before ");
});

test("an environment that is on no form is refused beside its field", async () => {
  expect(await complaintsAbout({}, environmentOf("moon"))).toEqual({
    [field.environment]: "There is no such environment. Choose one from the list.",
  });
});

test("an environment in which the person holds no role is not on their form, and refused if sent all the same", async () => {
  const form = await openForm(world.people.ada);
  expect(form.text).toContain("Sandbox, Tier 3");
  expect(form.text).not.toContain("Elsewhere");
  expect(await complaintsAbout({}, environmentOf("elsewhere"))).toEqual({
    [field.environment]: "You hold no role in this environment, so you can't ask for it. Ask its admin to add you.",
  });
});

test("a recipient who is in nobody's directory is refused beside the field: no link can go to them", async () => {
  expect(await complaintsAbout({ [field.recipient]: stranger.id })).toEqual({
    [field.recipient]:
      "This person is not in Lockkeeper's directory, so no link can go to them. Choose somebody else, or ask the admin to add them.",
  });
  expect(stranger.dms()).toEqual([]);
});

test("blanks are no name and no reason", async () => {
  expect(await complaintsAbout({ [field.subject]: "  ", [field.purpose]: " \n " })).toEqual({
    [field.subject]: "Please give the name of the dataset, software or outputs.",
    [field.purpose]: "Please give the reason why it is needed.",
  });
});

test("several mistakes come back all at once, each beside its field", async () => {
  const complaints = await complaintsAbout(
    {
      [field.subject]: " ",
      [field.purpose]: " ",
      [field.recipient]: stranger.id,
      [field.address]: "10.0.0.1",
      [field.lasts]: "0m",
      [field.notBefore]: Math.floor((world.clock.now() - dayMs) / 1000),
    },
    environmentOf("moon"),
  );
  // What comes in is chosen of two, and neither is a mistake.
  const typed = Object.values(field).filter((label) => label !== field.kind);
  expect(Object.keys(complaints).sort()).toEqual(typed.sort());
});

test("a form that was refused can be mended and sent again, and is one transfer", async () => {
  const { ada, petra } = world.people;
  const before = petra.notifications().length;
  const form = await openForm(ada);
  const entries = goodEntries(world, { address: "203.0.113.9" });
  expect(await ada.submit(form.id, { ...entries, [field.address]: "10.0.0.1" })).toMatchObject({
    responseAction: "errors",
  });
  expect(await ada.submit(form.id, { [field.address]: "203.0.113.9" })).toMatchObject({ responseAction: "update" });
  await world.idle();
  expect(petra.notifications().slice(before)).toHaveLength(1);
});
