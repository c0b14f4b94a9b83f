/**
 * Whether a request comes from the Bot Connector, by its token: the six checks that the vendor's page asks for
 * (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication, on requests from the
 * Bot Connector service to a bot). Real time, not domain time: a moved clock must not revive a token.
 */
import { constants, verify } from "node:crypto";
import { z } from "zod";
import type { SigningKeys } from "./signing-keys.ts";

/** What a token proves. */
export interface Proven {
  /** Where this request may ask to be answered. */
  readonly serviceUrl: string;
}

/** Checks an `Authorization` header. Undefined for whatever is no token for us; rejects where the keys can't be had. */
export type TokenCheck = (authorization: string | undefined) => Promise<Proven | undefined>;

const skewMs = 5 * 60_000;
const tokenAtMostCharacters = 16_000;
const channel = "msteams";

/** One algorithm, named here and never by the token: a token that names another, or none, is none of theirs. */
const headerSchema = z.object({ alg: z.literal("RS256"), kid: z.string().min(1).max(200) });
const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  serviceurl: z.string().min(1).max(2000),
});

/** Makes the check. `appId` is whom a token must be for, `issuer` who must have made it. */
export function createTokenCheck(
  { appId, issuer }: { readonly appId: string; readonly issuer: string },
  keys: Pick<SigningKeys, "find">,
  nowMs: () => number = Date.now,
): TokenCheck {
  return async (authorization = "") => {
    const [, token = ""] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization) ?? [];
    if (token === "" || token.length > tokenAtMostCharacters) return undefined;
    const [head = "", body = "", signature = ""] = token.split(".");
    const header = headerSchema.safeParse(decode(head)).data;
    if (header === undefined) return undefined;
    const signedBy = await keys.find(header.kid);
    if (signedBy === undefined) return undefined;
    if (signedBy.endorsements.length > 0 && !signedBy.endorsements.includes(channel)) return undefined;
    const key = { key: signedBy.key, padding: constants.RSA_PKCS1_PADDING };
    if (!verify("sha256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))) return undefined;
    const claims = claimsSchema.safeParse(decode(body)).data;
    if (claims === undefined || claims.iss !== issuer || claims.aud.toLowerCase() !== appId) return undefined;
    const now = nowMs();
    if (now >= claims.exp * 1000 + skewMs || now < (claims.nbf ?? 0) * 1000 - skewMs) return undefined;
    return { serviceUrl: claims.serviceurl };
  };
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
