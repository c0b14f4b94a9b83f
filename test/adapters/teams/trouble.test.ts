/** What the Bot Connector refuses, in our own kinds: the queue goes by these and by nothing else. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Fault as WireFault } from "../../../src/standins/faults.ts";
import type { Card } from "../../../src/workflows/cards/card.ts";
import type { Fault } from "../../../src/workflows/engine/fault.ts";
import { startTeamsWorld, type TeamsWorld } from "./teams-world.ts";

let world: TeamsWorld;
beforeEach(async () => {
  world = await startTeamsWorld({ connected: false });
});
afterEach(() => world.stop());

const card: Card = { title: "Ingress", summary: "Please sign", parts: [{ type: "text", line: ["Please sign"] }] };
const place = (key = "a", mayStand = false): Promise<string> => world.chat.place("ada", card, key, mayStand);
const faultOf = (call: Promise<unknown>): Promise<Fault> =>
  call.then(
    () => expect.unreachable("it should have failed"),
    (fault: Fault) => fault,
  );

const busy = { code: "teams-busy", kind: "throttled" };
const cases: readonly [string, WireFault, object, object][] = [
  [
    "429 with Retry-After",
    { kind: "status", status: 429, retryAfterSeconds: 7 },
    { ...busy, retryAfterMs: 7000 },
    busy,
  ],
  ["429 without", { kind: "status", status: 429 }, { ...busy, retryAfterMs: 30_000 }, busy],
  ["412", { kind: "status", status: 412 }, { ...busy, retryAfterMs: 2000 }, busy],
  [
    "403, blocked by the person",
    { kind: "status", status: 403, code: "MessageWritesBlocked" },
    { code: "person-unreachable", kind: "refused" },
    { code: "person-unreachable", kind: "refused" },
  ],
  [
    "500",
    { kind: "status", status: 500 },
    { code: "teams-outcome-unknown", kind: "unknown-outcome" },
    { code: "teams-unavailable", kind: "unavailable" },
  ],
  [
    "a lost answer",
    { kind: "drop-after-effect" },
    { code: "teams-outcome-unknown", kind: "unknown-outcome" },
    { code: "teams-unavailable", kind: "unavailable" },
  ],
  [
    "413",
    { kind: "status", status: 413 },
    { code: "teams-rejected", kind: "refused" },
    { code: "teams-rejected", kind: "refused" },
  ],
];

test.each(cases)(
  "%s: each call is made once, and ends in a fault of ours without a word of theirs",
  async (...given) => {
    const [, wire, whenPosted, whenEdited] = given;
    const ref = await place("first");
    const { calls, faults } = world.connector;
    const before = calls.length;
    faults.next({ method: "sendToConversation" }, wire);
    const posting = await faultOf(place());
    expect(posting).toMatchObject(whenPosted);
    faults.next({ method: "updateActivity" }, wire);
    const editing = await faultOf(world.chat.edit(ref, card));
    expect(editing).toMatchObject(whenEdited);
    expect([posting.cause, editing.cause]).toEqual([undefined, undefined]);
    expect(calls.slice(before).map(({ method }) => method)).toEqual(["sendToConversation", "updateActivity"]);
  },
);

test("a token that Teams no longer takes is got anew, once; where that is refused, too, it is our credential", async () => {
  const { faults } = world.connector;
  faults.next({ method: "sendToConversation" }, { kind: "status", status: 401 });
  await place();
  expect(world.ada.messages()).toHaveLength(1);
  faults.always({ method: "sendToConversation" }, { kind: "status", status: 401 });
  expect(await faultOf(place("b"))).toMatchObject({ code: "teams-auth", kind: "refused" });
  faults.clear();
});

describe("where somebody's chat with the bot is", () => {
  test("is opened by the bot for whoever has never spoken to it, and kept", async () => {
    await place("a");
    await place("b");
    const methods = world.connector.calls.map(({ method }) => method);
    expect(methods).toEqual(["createConversation", "sendToConversation", "sendToConversation"]);
  });

  test("is opened anew where the one that was kept is gone", async () => {
    await world.notes.keep(world.account, { serviceUrl: world.connector.serviceUrl(), conversationId: "a:gone" });
    await place();
    expect(world.ada.messages()).toHaveLength(1);
    expect((await world.notes.of(world.account))?.conversationId).toBe(world.ada.chatId());
  });

  test("is never at a host that is not served, whatever was kept: our token would travel there", async () => {
    await world.notes.keep(world.account, { serviceUrl: "http://127.0.0.1:9/emea", conversationId: "a:1" });
    const ref = await place();
    await world.notes.keep(world.account, { serviceUrl: "http://127.0.0.1:9/emea", conversationId: "a:1" });
    await world.chat.edit(ref, card);
    expect(world.ada.messages()).toMatchObject([{ versions: [{}, {}] }]);
  });

  test.each([
    ["has taken the app away", () => world.ada.uninstall({ anyAnswer: true })],
    ["blocks the bot", async () => world.ada.block()],
  ])("is nowhere for whoever %s: the engine is told that they can't be reached", async (_, leaves) => {
    await world.listen();
    await place();
    await leaves();
    expect(await faultOf(place("b"))).toMatchObject({ code: "person-unreachable", kind: "refused" });
  });
});

test("after a lost answer there is at worst one card more, and it is said in the log", async () => {
  world.connector.faults.next({ method: "sendToConversation" }, { kind: "drop-after-effect" });
  await faultOf(place());
  const ref = await place("a", true);
  expect(world.ada.messages()).toHaveLength(2);
  expect(world.log.map(({ event }) => event)).toContain("teams-message-may-stand-twice");
  expect(await place("a", true)).toBe(ref);
  expect(world.ada.messages()).toHaveLength(2);
});
