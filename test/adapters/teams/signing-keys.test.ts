import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSigningKeys, type SigningKeys } from "../../../src/adapters/teams/signing-keys.ts";
import { sendAnswer, startLoopbackServer } from "../../../src/standins/loopback-server.ts";
import { eventually } from "../../e2e/bot-world.ts";

const jwk = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
const minuteMs = 60_000;

let server: Awaited<ReturnType<typeof startLoopbackServer>>;
let published: readonly string[];
let isAway: boolean;
let asked: number;
let keysAt: string | undefined;
let nowMs: number;
let keys: SigningKeys;

beforeEach(async () => {
  [published, isAway, asked, keysAt, nowMs] = [["one"], false, 0, undefined, Date.now()];
  server = await startLoopbackServer({
    handle: async ({ url }, response) => {
      if (isAway) return void response.destroy();
      if (url === "/keys") {
        asked += 1;
        const body = { keys: [...published.map((kid) => ({ ...jwk, kid })), { kty: "EC", kid: "odd" }] };
        return sendAnswer(response, { status: 200, body });
      }
      return sendAnswer(response, {
        status: 200,
        body: { jwks_uri: keysAt ?? `http://127.0.0.1:${server.port}/keys` },
      });
    },
  });
  keys = createSigningKeys(`http://127.0.0.1:${server.port}/metadata`, () => nowMs);
});
afterEach(() => server.stop());

test("keys are asked for when they are first needed, once however many ask, and again after a day", async () => {
  const found = await Promise.all([keys.find("one"), keys.find("one"), keys.find("odd")]);
  expect(found.map((key) => key !== undefined)).toEqual([true, true, false]);
  expect(asked).toBe(1);
  nowMs += 25 * 60 * minuteMs;
  await keys.find("one");
  expect(asked).toBe(2);
});

test("a new key is found within a minute; made-up ones make nobody ask more often", async () => {
  await keys.find("one");
  published = ["one", "two"];
  for (let made = 0; made < 5; made++) expect(await keys.find(`made-up-${made}`)).toBeUndefined();
  expect(asked).toBe(1);
  nowMs += 2 * minuteMs;
  expect(await keys.find("two")).toBeDefined();
  expect(asked).toBe(2);
});

test("while the keys can't be had those of before serve, and it is known that something is wrong", async () => {
  await keys.find("one");
  isAway = true;
  nowMs += 25 * 60 * minuteMs;
  expect(await keys.find("one")).toBeDefined();
  expect(keys.areMissing()).toBe(true);
  isAway = false;
  nowMs += 2 * minuteMs;
  expect(await keys.find("one")).toBeDefined();
  expect(keys.areMissing()).toBe(false);
});

test("after a failure they are asked for again, though nobody should come with a token, as where readiness says no", async () => {
  isAway = true;
  await expect(keys.find("one")).rejects.toThrow();
  isAway = false;
  expect(keys.areMissing()).toBe(true);
  expect(asked).toBe(0);
  nowMs += 2 * minuteMs;
  await eventually("the keys are there", () => !keys.areMissing());
  expect(asked).toBe(1);
});

test("without any key nobody is believed", async () => {
  isAway = true;
  await expect(keys.find("one")).rejects.toThrow();
});

test("keys at an address without https, other than this machine's own, prove nothing", async () => {
  keysAt = `http://localhost:${server.port}/keys`;
  await expect(keys.find("one")).rejects.toThrow();
  expect(asked).toBe(0);
});
