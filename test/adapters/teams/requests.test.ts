import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeliveryOptions } from "../../../src/standins/connector/deliver.ts";
import { eventually } from "../../e2e/bot-world.ts";
import { startTeamsWorld, type TeamsWorld } from "./teams-world.ts";

let world: TeamsWorld;
beforeAll(async () => {
  world = await startTeamsWorld();
});
afterAll(() => world.stop());

/** Sends what ada says, with something about it that differs. Gives the answer, and whether anybody took it. */
async function send(options: DeliveryOptions) {
  const before = world.front.calls.length;
  const { status, body } = await world.ada.say("status", { ...options, anyAnswer: true });
  const isTaken = () => world.front.calls.length > before;
  return { status, body, isTaken };
}

/** Sends bytes as they are. */
async function post(body: string | ReadableStream, headers: Record<string, string> = {}) {
  const url = `http://127.0.0.1:${world.port()}/api/messages`;
  const answer = await fetch(url, { method: "POST", headers, body });
  return { status: answer.status, body: await answer.text() };
}

describe("only the Bot Connector is heard, whoever knocks", () => {
  const flaws = [
    ...["missing", "forged", "unknown-key", "expired", "not-yet-valid"],
    ...["wrong-audience", "wrong-issuer", "unsigned", "hs256"],
  ] as const;

  test.each(flaws)("a token that is %s is refused with 401 and not a word", async (flaw) => {
    const { status, body, isTaken } = await send({ flaw: flaw as NonNullable<DeliveryOptions["flaw"]> });
    expect({ status, body }).toEqual({ status: 401, body: "" });
    expect(isTaken()).toBe(false);
  });

  test.each([
    ["of no serviceUrl", { serviceurl: undefined }],
    ["of another serviceUrl", { serviceurl: "https://smba.trafficmanager.net/emea/" }],
    ["that is for several, us among them", { aud: ["somebody", "99999999-8888-4777-8666-555555555555"] }],
    ["without an end", { exp: undefined }],
  ])("a token %s is refused with 401", async (_, claims) => {
    const { status, body, isTaken } = await send({ claims });
    expect({ status, body }).toEqual({ status: 401, body: "" });
    expect(isTaken()).toBe(false);
  });

  test("an activity that asks to be answered elsewhere is refused: our tokens would travel there", async () => {
    const serviceUrl = "http://127.0.0.1:9/emea/";
    const changed = await send({ activity: { serviceUrl } });
    expect({ status: changed.status, taken: changed.isTaken() }).toEqual({ status: 401, taken: false });
    const proven = await send({ activity: { serviceUrl }, claims: { serviceurl: serviceUrl } });
    expect({ status: proven.status, taken: proven.isTaken() }).toEqual({ status: 403, taken: false });
  });

  const elsewhere = "aaaaaaaa-2222-4333-8444-555555555555";
  test.each([
    ["another tenant's", { conversation: { id: "a:1", conversationType: "personal", tenantId: elsewhere } }],
    ["of a tenant that its channel data denies", { channelData: { tenant: { id: elsewhere } } }],
    ["of a guest of another tenant", { from: { id: "29:1", aadObjectId: elsewhere, tenantId: elsewhere } }],
    ["of no tenant", { conversation: { id: "a:1", conversationType: "personal" }, channelData: {} }],
    ["of another channel", { channelId: "webchat" }],
  ])("an activity %s is refused with 403", async (_, activity) => {
    const { status, body, isTaken } = await send({ activity });
    expect({ status, body }).toEqual({ status: 403, body: "" });
    expect(isTaken()).toBe(false);
  });

  test("what is no activity, or longer than any, is refused in a word of ours, and what is at no address of ours is not there", async () => {
    expect(await send({ activity: { from: "ada" } })).toMatchObject({ status: 400, body: "" });
    for (const text of ["a".repeat(450_000), "a".repeat(1_000_000)])
      expect(await send({ activity: { text } })).toMatchObject({ status: text.length > 500_000 ? 413 : 400, body: "" });
    const authorization = world.connector.bearer();
    for (const body of ["", "{", "[]", "null", '"status"'])
      expect(await post(body, { authorization })).toEqual({ status: 400, body: "" });
    for (const [method, path] of [
      ["GET", "/api/messages"],
      ["POST", "/"],
    ] as const)
      expect((await fetch(`http://127.0.0.1:${world.port()}${path}`, { method })).status).toBe(404);
  });

  test("an activity of a kind that nobody takes is answered with nothing", async () => {
    const before = world.front.calls.length;
    for (const activity of [
      { type: "messageReaction" },
      { type: "typing" },
      { type: "invoke", name: "composeExtension/query" },
    ])
      expect(await send({ activity })).toMatchObject({ status: 200, body: "" });
    expect(world.front.calls).toHaveLength(before);
    expect(world.log.filter(({ event }) => event === "teams-turn-failed")).toEqual([]);
  });
});

test("whoever is at none of the accounts in the configuration is nobody's person, whatever they are called", async () => {
  const before = world.front.calls.length;
  const calls = () => world.front.calls.slice(before);
  await world.olga.say("status");
  await eventually("the command", () => calls()[0]);
  await world.ada.say("status", { activity: { from: { id: "29:x", name: "Ada Lovelace" } } });
  await world.ada.say("status");
  await eventually("the other", () => calls()[1]);
  expect(calls().map(({ caller }) => caller.person?.id)).toEqual([undefined, "ada"]);
  expect(calls()[1]?.caller.via).toEqual({ chat: "teams", account: world.account, matchedBy: "pinned" });
});

test("the bot does not start to listen with a secret that Entra does not take", async () => {
  const other = await startTeamsWorld({ connected: false, secret: "an old one" });
  try {
    await expect(other.listen()).rejects.toMatchObject({ code: "teams-auth", kind: "refused" });
  } finally {
    await other.stop();
  }
});

test("while the keys can't be had nobody is let in, Teams is told to come again, and readiness is told why", async () => {
  const other = await startTeamsWorld({ connected: false, metadataUrl: "http://127.0.0.1:9/metadata" });
  try {
    const listening = await other.listen();
    expect(listening.trouble()).toBeUndefined();
    expect(await other.ada.say("status", { anyAnswer: true })).toMatchObject({ status: 503, body: "" });
    expect(listening.trouble()).toBe("teams-keys-unavailable");
    expect(other.front.calls).toEqual([]);
  } finally {
    await other.stop();
  }
});
