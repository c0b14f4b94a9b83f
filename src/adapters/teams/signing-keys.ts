import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";

/** A key with which the Bot Connector signs, and the channels for which it may; none said: any. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly endorsements: readonly string[];
}

/** The published keys. */
export interface SigningKeys {
  /** The key of this id; undefined where there is none. Rejects where the keys can't be had. */
  find(keyId: string): Promise<SigningKey | undefined>;
  /** Whether the last attempt to have them failed. Then they are asked for again, about once a minute. */
  areMissing(): boolean;
}

const metadataSchema = z.object({ jwks_uri: z.url({ protocol: /^https?$/ }) });
const keySchema = z.object({
  kty: z.literal("RSA"),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).default([]),
});
const keysSchema = z.object({ keys: z.array(z.unknown()) });

/** The keys may change, says the documentation, and are to be asked for once a day. */
const keptForMs = 24 * 3_600_000;
/** Whoever sends tokens with made-up key ids makes us ask no more often than this. */
const askedAtMostEveryMs = 60_000;
const answerWithinMs = 5000;

/**
 * The keys as published by way of `metadataUrl`
 * (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication, on requests from the
 * Bot Connector service to a bot). Asked for when they are first needed.
 */
export function createSigningKeys(metadataUrl: string, nowMs: () => number = Date.now): SigningKeys {
  let keys: ReadonlyMap<string, SigningKey> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let failed = false;
  let asking: Promise<void> | undefined;

  async function load(): Promise<void> {
    askedAt = nowMs();
    try {
      const { jwks_uri } = metadataSchema.parse(await getJson(metadataUrl));
      // Keys that come over plain http prove nothing, unless all of it is this machine's.
      if (!jwks_uri.startsWith("https:") && new URL(jwks_uri).hostname !== new URL(metadataUrl).hostname)
        throw new Error("keys are published at an address without https");
      keys = readKeys(await getJson(jwks_uri));
      failed = false;
    } catch (thrown) {
      failed = true;
      throw thrown;
    }
  }

  const refresh = (): Promise<void> => {
    asking ??= load().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    find: async (keyId) => {
      const sinceMs = nowMs() - askedAt;
      const isKnown = keys?.has(keyId) === true;
      const isDue = keys === undefined || sinceMs > (isKnown && !failed ? keptForMs : askedAtMostEveryMs);
      // Keys of yesterday are better than none while the others can't be had.
      if (isDue) await (keys === undefined ? refresh() : refresh().catch(() => undefined));
      return keys?.get(keyId);
    },
    areMissing: () => {
      // Whoever is told so may send nobody here any more, so that no token would make us ask again.
      if (failed && nowMs() - askedAt > askedAtMostEveryMs) void refresh().catch(() => undefined);
      return failed;
    },
  };
}

function readKeys(said: unknown): ReadonlyMap<string, SigningKey> {
  const read = keysSchema.parse(said).keys.flatMap((one) => keySchema.safeParse(one).data ?? []);
  return new Map(
    read.map(({ kid, kty, n, e, endorsements }) => {
      const key = createPublicKey({ key: { kty, n, e }, format: "jwk" });
      return [kid, { key, endorsements }] as const;
    }),
  );
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(answerWithinMs) });
  if (!response.ok) throw new Error("the keys can't be had");
  return response.json();
}
