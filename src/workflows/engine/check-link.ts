/** "It does not work": a look at the firewall, and what it found on record. Changes nothing outside, and never will. */
import type { LinkCheck } from "../doors/link-help.ts";
import type { Door, Transfer } from "../transfers/transfer.ts";
import { asFault } from "./fault.ts";
import { lookAtRule } from "./look-again.ts";
import type { Deps } from "./ports.ts";
import { run } from "./run.ts";

async function look(deps: Deps, transfer: Transfer, door: Door): Promise<LinkCheck> {
  const at = await deps.clock.now();
  try {
    return { at, ...(await lookAtRule(deps, transfer, door)) };
  } catch (thrown) {
    const { code, platformCode } = asFault(thrown, "firewall-unreadable");
    // Somebody waits for an answer, and this is one.
    return { at, rule: "unread", fault: { code, ...(platformCode === undefined ? {} : { platformCode }) } };
  }
}

/** Looks once for each call for help, and records what was found, which tells the recipient and the admins. */
export async function checkLink(deps: Deps, transfer: Transfer, door: Door): Promise<void> {
  const check = await look(deps, transfer, door);
  await run(deps, transfer.id, { do: "record-help", door: door.id, check });
}
