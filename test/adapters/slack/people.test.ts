import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createWhoAmI } from "../../../src/adapters/slack/bot.ts";
import { createClients } from "../../../src/adapters/slack/clients.ts";
import { createSlackPeople, type SlackPeople } from "../../../src/adapters/slack/people.ts";
import { type NewPerson, type Slack, startSlack } from "../../../src/standins/slack/slack.ts";
import type { Person } from "../../../src/workflows/people/person.ts";
import { person as castPerson } from "../../builders/people.ts";

const team = "T0LOCAL01";
const log = { info: () => {}, warn: () => {}, error: () => {} };
let slack: Slack;
let nowMs: number;
beforeEach(async () => {
  slack = await startSlack();
  nowMs = 0;
});
afterEach(() => slack.stop());

function peopleWith(settings: {
  pinned?: Record<string, string>;
  matchByEmail?: boolean;
  directory?: readonly Person[];
}): SlackPeople {
  const { directory = [castPerson("ada"), castPerson("grace")], matchByEmail = true } = settings;
  const clients = createClients({ botToken: slack.botToken, apiUrl: slack.apiUrl, log });
  const known = { person: (id: string) => directory.find((one) => one.id === id), people: () => directory };
  const identity = { pinned: settings.pinned ?? {}, matchByEmail, directory: known };
  return createSlackPeople(identity, clients, createWhoAmI(clients), () => nowMs);
}

const add = (person: Partial<NewPerson> = {}) =>
  slack.addPerson({ realName: "Ada Lovelace", email: "ada@example.org", ...person }).id;
const idOf = async (people: SlackPeople, user: string) => (await people.recognise(user)).person?.id;

describe("a pinned account", () => {
  test("is its person, whatever its e-mail address, and Slack is not asked", async () => {
    const user = add({ email: "grace@example.org" });
    const people = peopleWith({ pinned: { [`${team}/${user}`]: "ada" } });
    expect(await people.recognise(user)).toMatchObject({
      person: { id: "ada" },
      via: { chat: "slack", account: `${team}/${user}`, matchedBy: "pinned" },
    });
    expect(await people.accountOf("ada")).toBe(user);
    expect(slack.calls.map(({ method }) => method)).toEqual(["auth.test"]);
  });

  test("of another workspace is nobody's here", async () => {
    const user = add();
    const people = peopleWith({ pinned: { [`T0ELSEWHERE/${user}`]: "ada" }, matchByEmail: false });
    expect(await idOf(people, user)).toBeUndefined();
    expect(await people.accountOf("ada")).toBeUndefined();
  });

  test("of somebody who has left the directory is nobody's", async () => {
    const user = add();
    expect(await idOf(peopleWith({ pinned: { [`${team}/${user}`]: "emmy" } }), user)).toBeUndefined();
  });

  test("leaves its person no second one by e-mail, and itself to no second person", async () => {
    const [pinned, other] = [add({ email: "grace@example.org" }), add()];
    const people = peopleWith({ pinned: { [`${team}/${pinned}`]: "ada" } });
    expect(await idOf(people, other)).toBeUndefined();
    expect(await people.accountOf("grace")).toBeUndefined();
  });

  test("may be one of several of the same person", async () => {
    const [one, two] = [add(), add({ realName: "Ada Again", email: "x@example.org" })];
    const people = peopleWith({ pinned: { [`${team}/${one}`]: "ada", [`${team}/${two}`]: "ada" } });
    expect(await idOf(people, one)).toBe("ada");
    expect(await idOf(people, two)).toBe("ada");
  });

  test("is no name that every object has", async () => {
    expect(await idOf(peopleWith({ matchByEmail: false }), "constructor")).toBeUndefined();
  });
});

describe("matching by e-mail", () => {
  test("finds both ways, letter case aside, and says that it did", async () => {
    const user = add({ email: "ADA@Example.org" });
    const people = peopleWith({});
    expect(await people.recognise(user)).toMatchObject({ person: { id: "ada" }, via: { matchedBy: "email" } });
    expect(await people.accountOf("ada")).toBe(user);
  });

  test("happens only where the organisation chose it", async () => {
    const user = add();
    const people = peopleWith({ matchByEmail: false });
    expect(await idOf(people, user)).toBeUndefined();
    expect(await people.accountOf("ada")).toBeUndefined();
  });

  test.each([
    ["a bot", { isBot: true }],
    ["a disabled account", { isDeleted: true }],
    ["somebody here by Slack Connect", { teamId: "T0ELSEWHERE" }],
    ["somebody without an address", { email: "" }],
    ["somebody whom the directory does not have", { email: "olga@example.org" }],
  ])("never takes %s for a person", async (_who, changes) => {
    const user = add(changes);
    const people = peopleWith({});
    expect(await idOf(people, user)).toBeUndefined();
    expect(await people.accountOf("ada")).toBeUndefined();
  });

  test("of an address that two people of the directory have is nobody", async () => {
    const user = add();
    const twin = { ...castPerson("grace"), email: "ada@example.org" };
    expect(await idOf(peopleWith({ directory: [castPerson("ada"), twin] }), user)).toBeUndefined();
  });

  test("is remembered for ten minutes; a failure is not", async () => {
    const user = add();
    const people = peopleWith({});
    slack.faults.next({ method: "users.info" }, { kind: "error", code: "internal_error" });
    await expect(people.recognise(user)).rejects.toMatchObject({ kind: "unavailable" });
    const asked = () => slack.calls.filter(({ method }) => method === "users.info").length;
    expect(await idOf(people, user)).toBe("ada");
    expect(await idOf(people, user)).toBe("ada");
    expect(asked()).toBe(2);
    nowMs += 10 * 60_000;
    slack.setDeleted(user, true);
    expect(await idOf(people, user)).toBeUndefined();
    expect(asked()).toBe(3);
  });
});
