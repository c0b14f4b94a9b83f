import { type Logger, LogLevel } from "@slack/bolt";
import type { Log } from "../../workflows/engine/ports.ts";

/**
 * The log that Slack's SDK writes to. It says only that something was said, and an error's code: the SDK puts addresses,
 * whole requests and what people wrote into its sentences.
 */
export function createSdkLogger(log: Log): Logger {
  return {
    debug: () => {},
    info: () => {},
    warn: (...said) => log.warn("slack-sdk-warning", codeIn(said)),
    error: (...said) => log.error("slack-sdk-error", codeIn(said)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}

function codeIn(said: readonly unknown[]): { readonly code?: string } {
  for (const one of said) {
    if (!(one instanceof Error)) continue;
    const { code } = one as NodeJS.ErrnoException;
    if (typeof code === "string") return { code };
  }
  return {};
}
