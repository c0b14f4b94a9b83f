import type { Instant } from "../time.ts";
import type { Policy } from "../transfers/policy.ts";

/** A door's turn at its container. */
export interface Turn {
  readonly at: Instant;
  /** It was taken while the policy let doors overlap: others may be out beside it. */
  readonly overlaps?: true;
}

/** Whether a turn counts today: one that was taken beside others is none where doors wait for each other by now. */
export function isTurnToday(turn: Turn | undefined, { sharedContainer }: Pick<Policy, "sharedContainer">): boolean {
  return turn !== undefined && (turn.overlaps !== true || sharedContainer === "overlap");
}
