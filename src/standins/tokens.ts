import { z } from "zod";

/**
 * Bearer tokens as the stand-ins take them: JSON Web Tokens without a signature. Nothing behind a stand-in is worth
 * protecting; what is checked is that the bot asked for a token for the right service.
 */
const claimsSchema = z.object({ aud: z.string(), iss: z.string(), nbf: z.number(), exp: z.number() });

/** Why a token was refused, as a platform would put it in a code. */
export type TokenRefusal = "missing" | "malformed" | "wrong-audience" | "wrong-issuer" | "expired";

/** The audiences of Azure Resource Manager; a trailing slash makes no difference. */
export const resourceManagerAudiences = ["https://management.azure.com", "https://management.core.windows.net"];

const storageAudience = "https://storage.azure.com/";

/**
 * Reads an Authorization header. Gives undefined when it holds a token for one of the audiences (written without a
 * trailing slash), issued by Entra ID and valid at `nowMs`, in real time; otherwise says why not.
 */
export function refuseToken(
  authorization: string | undefined,
  audiences: readonly string[],
  nowMs: number,
): TokenRefusal | undefined {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (!token) return "missing";
  const claims = readClaims(token);
  if (!claims) return "malformed";
  if (!audiences.includes(claims.aud.replace(/\/$/, ""))) return "wrong-audience";
  if (!claims.iss.startsWith("https://sts.windows.net/")) return "wrong-issuer";
  return claims.nbf * 1000 <= nowMs && nowMs < claims.exp * 1000 ? undefined : "expired";
}

function readClaims(token: string): z.infer<typeof claimsSchema> | undefined {
  const payload = token.split(".")[1];
  if (!payload) return undefined;
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  } catch {
    return undefined;
  }
}

/**
 * Makes the token with which the owner of the storage account reaches Azurite directly: unsigned, for Azure Storage,
 * valid from 1970 to 2100 so that a moved clock does not end it.
 */
export function mintStorageToken(): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = {
    aud: storageAudience,
    iss: "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
    iat: 0,
    nbf: 0,
    exp: Date.UTC(2100, 0, 1) / 1000,
    oid: "00000000-0000-0000-0000-000000000001",
    tid: "00000000-0000-0000-0000-000000000000",
  };
  return `${encode({ alg: "none", typ: "JWT" })}.${encode(claims)}.`;
}
