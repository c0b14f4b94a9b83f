/** Stands between the bot and its haven's storage: another hand acts, or a call fails, just before a call. */
import type { Outside } from "../../src/bot.ts";
import type { CopyHand } from "../../src/workflows/engine/copies.ts";

/** A call on a file's way out. */
export type HavenCall =
  | { readonly call: "copy" | "read"; readonly container: string; readonly name: string }
  | { readonly call: "open-rule" | "deleted-kept"; readonly container?: never; readonly name?: never };

/** A hand that may come before any call, and whatever was copied so far. */
export interface Meddling {
  readonly around: (outside: Outside) => Outside;
  /** The names of the copies that were made, in order. */
  readonly copied: string[];
  /** What happens before a call; what it throws is what the call ends in. Stays until another takes its place. */
  before: (call: HavenCall) => Promise<void> | void;
  /** Changes what was read of a file. */
  misread: ((container: string, name: string) => boolean) | undefined;
}

/** Makes the hand. */
export function startMeddling(): Meddling {
  const meddling: Meddling = {
    copied: [],
    before: () => undefined,
    misread: undefined,
    around: (outside) => {
      const { haven } = outside;
      const copies: CopyHand = {
        ...haven.copies,
        copy: async (accountId, from, to) => {
          await meddling.before({ call: "copy", container: to.container, name: to.name });
          const copy = await haven.copies.copy(accountId, from, to);
          meddling.copied.push(to.name);
          return copy;
        },
        read: async (accountId, file, onBytes) => {
          await meddling.before({ call: "read", container: file.container, name: file.name });
          const read = await haven.copies.read(accountId, file, onBytes);
          return meddling.misread?.(file.container, file.name) === true ? { ...read, sha256: "0".repeat(64) } : read;
        },
        deletedKept: async (accountId) => {
          await meddling.before({ call: "deleted-kept" });
          return haven.copies.deletedKept(accountId);
        },
      };
      const door: Outside["haven"]["door"] = {
        ...haven.door,
        write: async (...args) => {
          await meddling.before({ call: "open-rule" });
          await haven.door.write(...args);
        },
      };
      return { ...outside, haven: { ...haven, copies, door } };
    },
  };
  return meddling;
}
