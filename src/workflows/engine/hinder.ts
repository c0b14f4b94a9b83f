/** What hinders long work on a door's files, on its record. */
import { type Door, doorOf } from "../transfers/transfer.ts";
import type { Fault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import { run } from "./run.ts";
import { isToTell, troubleOf } from "./trouble.ts";

/** What is in the way is put on record. An open door has no trouble of which people are not told. */
export async function hinder(deps: Deps, transferId: string, { id, status }: Door, fault: Fault): Promise<void> {
  const now = await deps.clock.now();
  const trouble = troubleOf(fault, now, fault.code);
  await run(deps, transferId, (latest) => {
    const door = doorOf(latest, id);
    // What hinders the copies is no trouble of a door that has moved on meanwhile.
    if (door?.status !== status) return undefined;
    const notice = isToTell(door, fault, now) ? "trouble" : null;
    return status === "open" && notice === null ? undefined : { do: "record-trouble", door: id, trouble, notice };
  });
}
