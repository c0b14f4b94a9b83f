/** How the bot proves who it is to the Bot Connector. The tokens and what they are got with end up in no log. */
import { z } from "zod";
import { Fault } from "../../workflows/engine/fault.ts";

/** A token, and until when it holds: milliseconds since 1970. */
export interface FreshToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** Gets a token. Ends in a Fault: `teams-auth` where the bot is refused one, `teams-unavailable` where nobody answers. */
export type TokenSource = () => Promise<FreshToken>;

/** For what a token is good, says the Bot Connector's documentation (its REST API's page on authentication). */
export const connectorScope = "https://api.botframework.com/.default";

/** Tokens as they are used: each for most of its life. */
export interface Tokens {
  get(): Promise<string>;
  /** Forgets a token that was not taken. */
  drop(token: string): void;
}

const renewBeforeMs = 5 * 60_000;
const answerWithinMs = 10_000;
const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** Remembers a token until shortly before its end; whoever asks meanwhile shares one question. */
export function rememberTokens(source: TokenSource): Tokens {
  let known: Promise<FreshToken> | undefined;
  let usable: FreshToken | undefined;
  const ask = (): Promise<FreshToken> => {
    known ??= source()
      .then((fresh) => {
        usable = fresh;
        return fresh;
      })
      .finally(() => {
        known = undefined;
      });
    return known;
  };
  return {
    get: async () => {
      if (usable !== undefined && Date.now() < usable.expiresAt - renewBeforeMs) return usable.token;
      return (await ask()).token;
    },
    drop: (token) => {
      if (usable?.token === token) usable = undefined;
    },
  };
}

/** By a client secret, in the tenant where the bot is registered (OAuth 2.0 client credentials, RFC 6749, 4.4). */
export function secretSource(options: {
  readonly loginUrl: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly secret: string;
}): TokenSource {
  const { loginUrl, tenantId, appId, secret } = options;
  return async () => {
    const response = await fetch(`${loginUrl}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(answerWithinMs),
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: appId,
        client_secret: secret,
        scope: connectorScope,
      }),
    }).catch(() => undefined);
    const body: unknown = await response?.json().catch(() => undefined);
    if (response === undefined || response.status >= 500 || response.status === 429)
      throw new Fault("teams-unavailable", "unavailable", { platformCode: "no-token" });
    const given = answer.safeParse(body);
    if (!response.ok || !given.success)
      throw new Fault("teams-auth", "refused", { platformCode: `http-${response.status}` });
    return { token: given.data.access_token, expiresAt: Date.now() + given.data.expires_in * 1000 };
  };
}
