import { BlockList, isIP } from "node:net";
import { type AccessToken, DefaultAzureCredential, type TokenCredential } from "@azure/identity";
import { Fault } from "../../../workflows/engine/fault.ts";

/** `default`: whoever the bot is in Azure. `local`: tokens that only stand-ins take, and only on loopback. */
export type CredentialKind = "default" | "local";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const host = new URL(endpoint).hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(host);
  return family === 0 ? host === "localhost" : loopback.check(host, family === 4 ? "ipv4" : "ipv6");
}

const from1970 = 0;
const until2100Ms = Date.UTC(2100, 0, 1);
const localObjectId = "00000000-0000-0000-0000-0000000010c4";

/**
 * A JSON Web Token without a signature, for the service that the scope names. Its time is wide open, because a moved
 * clock must not end it.
 */
function mintLocalToken(scope: string, tenantId: string): AccessToken {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = {
    aud: scope.replace(/\.default$/, ""),
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: from1970,
    nbf: from1970,
    exp: until2100Ms / 1000,
    oid: localObjectId,
    tid: tenantId,
  };
  return { token: `${encode({ alg: "none", typ: "JWT" })}.${encode(claims)}.`, expiresOnTimestamp: until2100Ms };
}

/**
 * Gives the credential of a tenant. `endpoints` is every endpoint it will be used for: the local kind ends in a Fault
 * `local-credential-off-loopback`, refused, unless all of them are 127.0.0.0/8, ::1 or localhost.
 * https://learn.microsoft.com/javascript/api/@azure/identity/defaultazurecredential
 */
export function createCredential(options: {
  readonly kind: CredentialKind;
  readonly tenantId?: string;
  readonly endpoints: readonly string[];
}): TokenCredential {
  const { kind, tenantId, endpoints } = options;
  if (kind === "default") return new DefaultAzureCredential(tenantId === undefined ? {} : { tenantId });
  if (!endpoints.every(isLoopback)) throw new Fault("local-credential-off-loopback", "refused");
  return {
    getToken: async (scopes) => {
      const [scope = ""] = typeof scopes === "string" ? [scopes] : scopes;
      return mintLocalToken(scope, tenantId ?? "00000000-0000-0000-0000-000000000000");
    },
  };
}
