import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { z } from "zod";

/** Who issues the tokens that the Connector sends a bot with (the REST authentication page names it). */
const connectorIssuer = "https://api.botframework.com";
/** What a bot asks a token for (the same page: the scope without `/.default`). */
const connectorAudience = "https://api.botframework.com";

/** How a token is to differ from one that Teams would send. */
export type TokenFlaw =
  | "missing"
  /** Signed with a key that the issuer does not publish, under the name of one that it does. */
  | "forged"
  /** Names a key that nobody has. */
  | "unknown-key"
  | "expired"
  | "not-yet-valid"
  | "wrong-audience"
  | "wrong-issuer"
  /** `alg: none`, without a signature. */
  | "unsigned"
  /** Signed by HS256 with the published key as the secret: what a verifier that trusts the header takes. */
  | "hs256";

/** The claims of a token. */
export type Claims = Readonly<Record<string, unknown>>;

/** Both sides of the tokens between Teams and a bot, with keys of this process. */
export type Issuer = {
  issuer: string;
  /** The keys as the issuer publishes them. */
  jwks: { keys: Readonly<Record<string, unknown>>[] };
  /** An Authorization header as Teams sends it with an activity from `serviceUrl`; undefined for a missing one. */
  bearer(serviceUrl: string, options?: { flaw?: TokenFlaw; claims?: Claims }): string | undefined;
  /** A token for the bot, as Entra gives one for its secret or its managed identity. */
  mintBotToken(claims?: Claims): string;
  /** Why an Authorization header of the bot's is refused; undefined when it is not. */
  refuse(authorization: string | undefined): string | undefined;
};

type Key = { kid: string; privateKey: KeyObject };

/** One pair for each process: making one takes longer than most tests. */
let made: { published: Key; strange: Key } | undefined;

function keys(): { published: Key; strange: Key } {
  const makeKey = (kid: string): Key => ({
    kid,
    privateKey: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
  });
  made ??= { published: makeKey("connector-1"), strange: makeKey("connector-1") };
  return made;
}

/** Makes the issuer of a bot. Tokens are in real time, whatever the stand-in clock says. */
export function createIssuer(bot: { appId: string; tenantId: string }): Issuer {
  const { published, strange } = keys();
  const publicKey = createPublicKey(published.privateKey);
  const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
  const life = { nbf: inSeconds(-300), exp: inSeconds(3600) };
  return {
    issuer: connectorIssuer,
    jwks: {
      keys: [
        {
          ...publicKey.export({ format: "jwk" }),
          kid: published.kid,
          use: "sig",
          endorsements: ["msteams", "webchat"],
        },
      ],
    },
    bearer: (serviceUrl, { flaw, claims } = {}) => {
      if (flaw === "missing") return undefined;
      const body = {
        serviceurl: serviceUrl,
        iss: connectorIssuer,
        aud: bot.appId,
        ...life,
        ...flawed(flaw),
        ...claims,
      };
      return `Bearer ${encode(body, flaw, published, strange)}`;
    },
    mintBotToken: (claims = {}) =>
      signed({ alg: "RS256", typ: "JWT", kid: published.kid }, published, {
        ...{ iss: `https://sts.windows.net/${bot.tenantId}/`, aud: connectorAudience, tid: bot.tenantId },
        ...{ appid: bot.appId, ver: "1.0", ...life, ...claims },
      }),
    refuse: (authorization) => refuseBotToken(authorization, bot.appId, published),
  };

  function flawed(flaw: TokenFlaw | undefined): Claims {
    switch (flaw) {
      case "expired":
        return { nbf: inSeconds(-7200), exp: inSeconds(-3600) };
      case "not-yet-valid":
        return { nbf: inSeconds(3600), exp: inSeconds(7200) };
      case "wrong-audience":
        return { aud: "00000000-0000-0000-0000-00000000dead" };
      case "wrong-issuer":
        return { iss: "https://api.botframework.example" };
      default:
        return {};
    }
  }
}

function encode(claims: Claims, flaw: TokenFlaw | undefined, published: Key, strange: Key): string {
  const { kid } = published;
  if (flaw === "unsigned") return `${part({ alg: "none", typ: "JWT", kid })}.${part(claims)}.`;
  if (flaw === "hs256") {
    const words = `${part({ alg: "HS256", typ: "JWT", kid })}.${part(claims)}`;
    const secret = createPublicKey(published.privateKey).export({ type: "spki", format: "pem" });
    return `${words}.${createHmac("sha256", secret).update(words).digest("base64url")}`;
  }
  const named = flaw === "unknown-key" ? "nobodys-key" : kid;
  const header = { alg: "RS256", typ: "JWT", kid: named, x5t: named };
  return signed(header, flaw === "forged" || flaw === "unknown-key" ? strange : published, claims);
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signed(header: object, { privateKey }: Key, claims: Claims): string {
  const words = `${part(header)}.${part(claims)}`;
  return `${words}.${sign("sha256", Buffer.from(words), privateKey).toString("base64url")}`;
}

const botClaims = z.object({ aud: z.string(), appid: z.string(), exp: z.number() });

function refuseBotToken(authorization: string | undefined, appId: string, { privateKey }: Key): string | undefined {
  const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
  if (token === undefined) return "missing";
  const [header = "", body = "", signature = ""] = token.split(".");
  const again = sign("sha256", Buffer.from(`${header}.${body}`), privateKey).toString("base64url");
  // RS256 gives the same signature each time.
  if (again !== signature) return "forged";
  const claims = botClaims.parse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
  if (claims.aud !== connectorAudience) return "wrong-audience";
  if (claims.appid !== appId) return "wrong-app";
  return claims.exp * 1000 > Date.now() ? undefined : "expired";
}
