/** Rules of ours that no door wants, in a firewall that another hand changes: its admins are told to take them away. */
import { sameRange } from "../doors/address.ts";
import type { Pass } from "./account-pass.ts";
import { announceLeftRules } from "./announce.ts";
import type { DoorClaim } from "./claims.ts";

const dayMs = 86_400_000;

/** What the bot's own hand would remove, but for what a closing door's admins are asked to remove anyway. */
export async function tellOfLeftRules(
  { deps, accountId, hand }: Pass,
  removing: readonly string[],
  claims: readonly DoorClaim[],
): Promise<void> {
  if (hand === undefined) return;
  const asked = claims.filter(({ wants }) => wants === "out").flatMap(({ ranges }) => ranges);
  const left = removing.filter((range) => !asked.some((one) => sameRange(one, range)));
  if (left.length === 0) return;
  // Told again each day for as long as they stand.
  await announceLeftRules(deps, accountId, left, Math.floor((await deps.clock.now()) / dayMs));
}
