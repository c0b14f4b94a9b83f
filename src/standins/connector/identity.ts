import type { IncomingMessage } from "node:http";
import { type Answer, readBody } from "../loopback-server.ts";
import type { Issuer } from "./issuer.ts";

/** What a bot proves itself with, and the addresses under which it does. */
export type Identity = {
  issuer: Issuer;
  appId: string;
  appPassword: string;
  tenantId: string;
  /** What a managed identity's requests carry (`IDENTITY_HEADER`). */
  identityHeader: string;
  origin(): string;
};

const tokenLifeSeconds = 3600;
const botScope = "https://api.botframework.com/.default";

/**
 * Answers what is about identity: the issuer's metadata and keys
 * (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication), tokens for a single-tenant
 * app's secret (the same page), and for its managed identity
 * (learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference). Undefined: not about that.
 */
export async function serveIdentity(identity: Identity, request: IncomingMessage): Promise<Answer | undefined> {
  const { issuer, origin, tenantId } = identity;
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  switch (`${request.method} ${url.pathname}`) {
    case "GET /v1/.well-known/openidconfiguration":
      return {
        status: 200,
        body: {
          issuer: issuer.issuer,
          authorization_endpoint: `${origin()}/authorize`,
          jwks_uri: `${origin()}/v1/.well-known/keys`,
          id_token_signing_alg_values_supported: ["RS256"],
          token_endpoint_auth_methods_supported: ["private_key_jwt"],
        },
      };
    case "GET /v1/.well-known/keys":
      return { status: 200, body: issuer.jwks };
    case `POST /${tenantId}/oauth2/v2.0/token`:
      return giveForSecret(identity, new URLSearchParams((await readBody(request)).toString("utf8")));
    case "GET /msi/token":
      return giveForManagedIdentity(identity, url.searchParams, request.headers["x-identity-header"]);
    default:
      return undefined;
  }
}

function giveForSecret({ issuer, appId, appPassword }: Identity, form: URLSearchParams): Answer {
  if (form.get("grant_type") !== "client_credentials") return refusal(400, "unsupported_grant_type");
  if (form.get("client_id") !== appId) return refusal(400, "unauthorized_client");
  if (form.get("client_secret") !== appPassword) return refusal(401, "invalid_client");
  if (form.get("scope") !== botScope) return refusal(400, "invalid_scope");
  const body = { token_type: "Bearer", expires_in: tokenLifeSeconds, access_token: issuer.mintBotToken() };
  return { status: 200, body: { ...body, ext_expires_in: tokenLifeSeconds } };
}

function giveForManagedIdentity(identity: Identity, query: URLSearchParams, header: unknown): Answer {
  const { issuer, appId, identityHeader } = identity;
  if (header !== identityHeader) return refusal(401, "unauthorized_client");
  if (query.get("client_id") !== appId) return refusal(400, "invalid_client");
  if (query.get("resource")?.replace(/\/$/, "") !== "https://api.botframework.com")
    return refusal(400, "invalid_resource");
  const expires_on = String(Math.floor(Date.now() / 1000) + tokenLifeSeconds);
  return { status: 200, body: { token_type: "Bearer", expires_on, access_token: issuer.mintBotToken() } };
}

function refusal(status: number, error: string): Answer {
  return { status, body: { error, error_description: error } };
}
