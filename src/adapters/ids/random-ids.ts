import { randomBytes, randomInt } from "node:crypto";
import type { Ids } from "../../workflows/engine/ports.ts";

/** Crockford's alphabet: no I, L, O, U, so that an id survives being read aloud and typed. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const bodyLength = 4;

function body(): string {
  return Array.from({ length: bodyLength }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** Ids from the system's randomness. An id that is taken is found out at the save, and another one is made. */
export const randomIds: Ids = {
  transferId: (prefix) => `${prefix}-${body()}`,
  salt: () => randomBytes(16).toString("hex"),
};
