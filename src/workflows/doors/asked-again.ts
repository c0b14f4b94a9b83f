import type { ActionOf, Rule } from "../transfers/action.ts";
import { type Door, doorOf } from "../transfers/transfer.ts";
import type { Issuance } from "./proof.ts";
import { mintedFor, resendUnderWay } from "./resend.ts";

type OfALink = ActionOf<"record-link-minted"> | ActionOf<"record-link-filled">;

/** Once a door is open, a link is minted and delivered for a message that the recipient asked for, and for nothing else. */
export function askedAgainFirst<A extends OfALink>(): Rule<A> {
  return {
    name: "asked-again-first",
    judge: (transfer, action) => {
      const door = doorOf(transfer, action.door);
      const isMeant = door?.status !== "open" || resendUnderWay(door)?.movedAt !== undefined;
      return isMeant ? undefined : { code: "not-proven", why: "not-asked-again" };
    },
  };
}

/** The links that may be delivered now: where a message was asked for, those that were minted for it. */
export function linksToDeliver(door: Door | undefined): readonly Issuance[] {
  const issuances = door?.grant?.issuances ?? [];
  const resend = door === undefined ? undefined : resendUnderWay(door);
  return resend === undefined ? issuances : mintedFor(resend, issuances);
}
