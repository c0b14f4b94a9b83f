/** What a token of the Bot Connector must be, beside what `requests.test.ts` sends over the wire. */
import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { createTokenCheck } from "../../../src/adapters/teams/token-check.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const appId = "99999999-8888-4777-8666-555555555555";
const issuer = "https://api.botframework.com";
const serviceUrl = "https://smba.trafficmanager.net/emea/";
const nowMs = Date.UTC(2026, 10, 21, 13);
const minutes = (count: number): number => nowMs / 1000 + count * 60;
const right = { iss: issuer, aud: appId, nbf: minutes(-1), exp: minutes(59), serviceurl: serviceUrl };

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function bearer(claims: object = {}, header: object = {}, hash = "sha256"): string {
  const words = `${part({ alg: "RS256", kid: "one", ...header })}.${part({ ...right, ...claims })}`;
  return `Bearer ${words}.${sign(hash, Buffer.from(words), privateKey).toString("base64url")}`;
}

const check = (authorization: string, endorsements: readonly string[] = ["msteams"]) =>
  createTokenCheck(
    { appId, issuer },
    { find: async (id) => (id === "one" ? { key: publicKey, endorsements } : undefined) },
    () => nowMs,
  )(authorization);

const proven = { serviceUrl };

test.each([
  ["by a key for Teams among others", bearer(), ["webchat", "msteams"], proven],
  ["by a key for whatever channel", bearer(), [], proven],
  ["by a key for other channels alone", bearer(), ["webchat", "slack"], undefined],
  ["in capitals of the app's id", bearer({ aud: appId.toUpperCase() }), ["msteams"], proven],
  ["that has ended four minutes ago by our clock", bearer({ exp: minutes(-4) }), ["msteams"], proven],
  ["that has ended six minutes ago", bearer({ exp: minutes(-6) }), ["msteams"], undefined],
  ["that begins in six minutes", bearer({ nbf: minutes(6) }), ["msteams"], undefined],
  ["by another algorithm of the same key", bearer({}, { alg: "RS512" }, "sha512"), ["msteams"], undefined],
  ["that names another than it is signed by", bearer({}, { alg: "RS512" }), ["msteams"], undefined],
  [
    "that names a key of its own",
    bearer({}, { kid: undefined, jwk: publicKey.export({ format: "jwk" }) }),
    [],
    undefined,
  ],
  ["with something after it", `${bearer()}.x`, ["msteams"], undefined],
  ["of another kind", bearer().replace("Bearer", "Basic"), ["msteams"], undefined],
  ["that is longer than any", bearer({ more: "x".repeat(20_000) }), ["msteams"], undefined],
])("a token %s", async (_, authorization, endorsements, expected) => {
  expect(await check(authorization, endorsements)).toEqual(expected);
});
