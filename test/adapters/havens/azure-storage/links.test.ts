import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Haven, LinkSpec } from "../../../../src/workflows/engine/haven.ts";
import { keyAnswer, keyWindowOf, type ScriptedServer, startScriptedServer, storageError } from "./scripted-server.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Domain time, far from the system's clock: nothing here may look at that. */
const now = Date.UTC(2031, 4, 6, 7, 8, 9, 500);
let server: ScriptedServer;
let haven: Haven;

beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reply(keyAnswer);
  haven = server.haven();
});

function specOf(change: Partial<LinkSpec> = {}): LinkSpec {
  const window = { startsAt: now - 5 * minuteMs, endsAt: now + 60 * minuteMs, now };
  const { accountId } = server;
  return { accountId, container: "ingress", rights: "write-list", addresses: ["203.0.113.7"], ...window, ...change };
}

async function queryOf(change: Partial<LinkSpec> = {}): Promise<Record<string, string>> {
  const { link } = await haven.link.mint(specOf(change));
  return Object.fromEntries(new URL(link.reveal()).searchParams);
}

function keyRequests(): readonly (readonly [string, string])[] {
  return server.received.map(keyWindowOf);
}

test("a link says what it allows: rights, https, one address, a window, a container, and whose key", async () => {
  expect(await queryOf()).toMatchObject({
    sp: "wl",
    spr: "https",
    sip: "203.0.113.7",
    st: "2031-05-06T07:03:09Z",
    se: "2031-05-06T08:08:09Z",
    sr: "c",
    skoid: "oid-of-the-bot",
    sig: expect.any(String),
  });
  expect(await queryOf({ rights: "create-list" })).toMatchObject({ sp: "cl" });
});

test("a link names the endpoint that people use, and its container", async () => {
  const { link } = await haven.link.mint(specOf());
  expect(link.fillInto("{container}")).toBe(`${server.origin}/sredata/ingress`);
});

test("a range of addresses is said as first and last", async () => {
  expect(await queryOf({ addresses: ["203.0.113.130/28"] })).toMatchObject({ sip: "203.0.113.128-203.0.113.143" });
});

test.each(["2001:db8::7", "everyone", "203.0.113", ""])(
  "an address that no link can name is refused: %s",
  async (text) => {
    const minted = haven.link.mint(specOf({ addresses: [text] }));
    await expect(minted).rejects.toMatchObject({ code: "not-an-ipv4-address", kind: "refused" });
    expect(server.received).toEqual([]);
  },
);

test("a key is asked for by domain time, from the link's start to a little past its end", async () => {
  const { keyId, keyEndsAt } = await haven.link.mint(specOf());
  expect(keyRequests()).toEqual([["2031-05-06T07:03:09Z", "2031-05-06T08:23:09Z"]]);
  expect(keyEndsAt).toBe(Date.UTC(2031, 4, 6, 8, 23, 9));
  expect(keyId).toBe("oid-of-the-bot/2031-05-06T07:03:09.000Z/2031-05-06T08:23:09.000Z");
});

test("one key serves links of one account for a quarter of an hour, if it covers them", async () => {
  const later = (minutes: number): Partial<LinkSpec> => {
    const at = now + minutes * minuteMs;
    return { now: at, startsAt: at - 5 * minuteMs, endsAt: at + 60 * minuteMs };
  };
  await haven.link.mint(specOf());
  await haven.link.mint(specOf({ accountId: server.accountId.toUpperCase(), ...later(14) }));
  expect(server.received).toHaveLength(1);
  await haven.link.mint(specOf(later(15)));
  expect(server.received).toHaveLength(2);
});

test.each([
  ["ends later", { endsAt: now + dayMs }],
  ["starts earlier", { startsAt: now - 60 * minuteMs }],
  ["is asked for before", { now: now - 1, startsAt: now - minuteMs }],
])("another key is asked for when the link %s", async (_what, change) => {
  await haven.link.mint(specOf());
  await haven.link.mint(specOf(change));
  expect(server.received).toHaveLength(2);
});

test("each account has a key of its own", async () => {
  await haven.link.mint(specOf());
  await haven.link.mint(specOf({ accountId: server.otherAccountId }));
  expect(server.received.map(({ path }) => path.split("?")[0])).toEqual(["/sredata/", "/other/"]);
});

test("a key lives seven days at most, whatever is asked for, and no link outlives it", async () => {
  const week = await haven.link.mint(specOf({ endsAt: now + 7 * dayMs }));
  const month = await haven.link.mint(specOf({ endsAt: now + 30 * dayMs }));
  for (const { endsAt, keyEndsAt } of [week, month]) {
    expect(endsAt).toBe(keyEndsAt);
    expect(endsAt).toBe(Date.UTC(2031, 4, 13, 7, 3, 9));
  }
});

test("a link that is minted again late in a long window starts a day back at most, so that its key reaches further", async () => {
  const minted = await haven.link.mint(specOf({ startsAt: now - 6 * dayMs, endsAt: now + 5 * dayMs }));
  expect(minted.startsAt).toBe(Date.UTC(2031, 4, 5, 7, 8, 9));
  expect(minted.endsAt).toBe(Date.UTC(2031, 4, 11, 7, 8, 9));
});

test("a key that storage cut short cuts the link short", async () => {
  server.reply((request) => {
    const short = request.body.replace("<Expiry>2031-05-06T08:23:09Z", "<Expiry>2031-05-06T07:30:00Z");
    return keyAnswer({ ...request, body: short });
  });
  expect(await haven.link.mint(specOf())).toMatchObject({ endsAt: Date.UTC(2031, 4, 6, 7, 30) });
});

test.each([
  ["AuthorizationPermissionMismatch", 403, { kind: "refused", code: "delegation-key-refused" }],
  ["AuthorizationFailure", 403, { kind: "refused", code: "bot-outside-boundary" }],
  ["InvalidAuthenticationInfo", 401, { kind: "refused", code: "credential-refused" }],
  ["InvalidXmlNodeValue", 400, { kind: "refused", code: "delegation-key-refused" }],
  ["ResourceNotFound", 404, { kind: "refused", code: "delegation-key-refused" }],
  ["ServerBusy", 503, { kind: "unavailable", retryAfterMs: 3000 }],
  ["TooManyRequests", 429, { kind: "throttled", retryAfterMs: 3000 }],
])("a key that is not given: %s, asked for once and again at the next link", async (code, status, fault) => {
  server.reply(storageError(status, code, { "retry-after": "3" }));
  await expect(haven.link.mint(specOf())).rejects.toMatchObject({ platformCode: code, ...fault });
  expect(server.received).toHaveLength(1);
  server.reply(keyAnswer);
  await haven.link.mint(specOf());
  expect(server.received).toHaveLength(1);
});
