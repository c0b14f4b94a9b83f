/** How the bot proves who it is: by a secret, or as the managed identity that the machine has. */
import { env } from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rememberTokens } from "../../../src/adapters/teams/credential.ts";
import { Secret } from "../../../src/config/secret.ts";
import { teams as settingsSchema } from "../../../src/config/settings/teams.ts";
import { type Connector, startConnector } from "../../../src/standins/connector/connector.ts";
import { teamsTokens } from "../../../src/teams-tokens.ts";
import type { Fault } from "../../../src/workflows/engine/fault.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startConnector();
  // What Azure sets where a machine has an identity.
  Object.assign(env, {
    IDENTITY_ENDPOINT: connector.identityEndpoint,
    IDENTITY_HEADER: connector.identityHeader,
  });
});
afterAll(async () => {
  for (const name of ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]) Reflect.deleteProperty(env, name);
  await connector.stop();
});

const source = (credential: "secret" | "managed-identity", appId: string, password: string) =>
  teamsTokens(
    settingsSchema.parse({
      ...{ appId, credential, tenantIds: [connector.tenantId] },
      loginUrl: new URL(connector.serviceUrl()).origin,
    }),
    { teamsAppPassword: new Secret(password) },
  );

/** Whether the Bot Connector takes it. */
async function isTaken(token: string): Promise<boolean> {
  const url = `${connector.serviceUrl()}v3/conversations`;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body: "{}" })).status !== 401;
}

test.each([
  ["a single-tenant app's secret", "secret"],
  ["a managed identity", "managed-identity"],
] as const)("%s gets a token that the Bot Connector takes, for about an hour", async (_, credential) => {
  const { token, expiresAt } = await source(credential, connector.appId, connector.appPassword)();
  expect(await isTaken(token)).toBe(true);
  expect(await isTaken(`${token.slice(0, -4)}AAAA`)).toBe(false);
  expect(Math.abs(expiresAt - Date.now() - 3_600_000)).toBeLessThan(60_000);
});

test.each([
  ["a secret that Entra does not take", "secret", { code: "teams-auth", kind: "refused", platformCode: "http-401" }],
  ["an identity that the machine has not", "managed-identity", { code: "teams-unavailable", kind: "unavailable" }],
] as const)("%s ends in a code of ours, and no word of theirs", async (_, credential, expected) => {
  const other = "77777777-8888-4777-8666-555555555555";
  const appId = credential === "secret" ? connector.appId : other;
  const fault = await source(credential, appId, "an old one")().then(
    () => expect.unreachable("it should have failed"),
    (thrown: Fault) => thrown,
  );
  expect(fault).toMatchObject(expected);
  expect(fault.cause).toBeUndefined();
  expect(JSON.stringify([fault, fault.message])).not.toMatch(/old one|7777|invalid_client/);
});

describe("a token is remembered", () => {
  const counting = (lifeMs: number) => {
    let asked = 0;
    const tokens = rememberTokens(async () => ({ token: `t${++asked}`, expiresAt: Date.now() + lifeMs }));
    return { tokens, asked: () => asked };
  };

  test("for most of its life, by whoever asks, and one question is shared; one that was not taken is forgotten", async () => {
    const { tokens, asked } = counting(3_600_000);
    expect(await Promise.all([tokens.get(), tokens.get(), tokens.get()])).toEqual(["t1", "t1", "t1"]);
    tokens.drop("t0");
    expect(await tokens.get()).toBe("t1");
    tokens.drop("t1");
    expect(await tokens.get()).toBe("t2");
    expect(asked()).toBe(2);
  });

  test("and not into its last minutes", async () => {
    const { tokens } = counting(4 * 60_000);
    expect([await tokens.get(), await tokens.get()]).toEqual(["t1", "t2"]);
  });

  test("an attempt that failed is no answer to the next", async () => {
    let isAway = true;
    const tokens = rememberTokens(async () => {
      if (isAway) throw new Error("away");
      return { token: "t", expiresAt: Date.now() + 3_600_000 };
    });
    await expect(tokens.get()).rejects.toThrow("away");
    isAway = false;
    expect(await tokens.get()).toBe("t");
  });
});
