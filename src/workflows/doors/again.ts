/** The moves by which a link is sent again: at the recipient's word alone, and judged anew like every minting. */
import type { Today } from "../people/environment.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import { adminsOf, noticed } from "../transfers/notices.ts";
import { doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { shutGates, standingGates } from "./gates.ts";
import { recorded } from "./opening.ts";
import { resendsAtMost, resendUnderWay, withResend } from "./resend.ts";

type SendAgain = ActionOf<"send-again">;
type RecordAgain = ActionOf<"record-again">;

/** Who may have a link sent again, how often, and that whatever would keep a door shut today keeps this from being done. */
export const sendAgainRules: readonly Rule<SendAgain>[] = [
  {
    name: "recipient-alone",
    judge: (transfer, action) =>
      doorTermsOf(transfer, action.door).recipient === action.actor.by ? undefined : { code: "not-recipient" },
  },
  {
    name: "one-at-a-time-and-not-for-ever",
    judge: (transfer, action) => {
      const door = doorOf(transfer, action.door);
      if (door === undefined) return undefined;
      const isUnderWay = resendUnderWay(door) !== undefined;
      const isOften = (door.again?.length ?? 0) >= resendsAtMost;
      return isUnderWay || isOften ? { code: "not-again", isUnderWay, atMost: resendsAtMost } : undefined;
    },
  },
  {
    name: "still-allowed",
    judge: (transfer, action, today) => {
      const door = doorOf(transfer, action.door);
      const [shut] = door === undefined ? [] : shutGates(transfer, door, today, standingGates);
      return shut === undefined ? undefined : { code: "gate-shut", gate: shut.name };
    },
  },
];

/** The recipient wants another message; nothing outside has happened yet. */
export function sendAgain(transfer: Transfer, action: SendAgain, today: Today): Accepted {
  const { by, via } = action.actor;
  const accepted = recorded(transfer, action, "asked-again", { configDigest: today.configDigest }, null, (door) => ({
    ...door,
    again: [...(door.again ?? []), { askedAt: today.now, mintedBefore: door.grant?.issuances.length ?? 0 }],
  }));
  return { ...accepted, entry: { ...accepted.entry, by, via } };
}

/** The new message stands before the link leaves the old one, and it leaves that before it comes into the new one. */
export const recordAgainRules: readonly Rule<RecordAgain>[] = [
  {
    name: "step-by-step",
    judge: (transfer, action) => {
      const door = doorOf(transfer, action.door);
      const resend = door === undefined ? undefined : resendUnderWay(door);
      const isNext =
        resend !== undefined &&
        door?.again?.length === action.number &&
        (action.step === "moved"
          ? resend.placedAt !== undefined && resend.movedAt === undefined
          : resend.placedAt === undefined);
      return isNext ? undefined : { code: "nothing-changed" };
    },
  },
];

/** A step of sending a link again. Where the new message can't be placed, requester and admins are told. */
export function recordAgain(transfer: Transfer, action: RecordAgain, today: Today): Accepted {
  const { step, trouble } = action;
  const at = today.now;
  const facts = { step, trouble: trouble?.code ?? null, platformCode: trouble?.platformCode ?? null };
  const change = { placed: { placedAt: at }, moved: { movedAt: at }, failed: { failedAt: at } }[step];
  const accepted = recorded(transfer, action, "again", facts, null, (door) => withResend(door, change));
  if (step !== "failed") return accepted;
  const to = [transfer.requester, ...adminsOf(today)];
  const notice = { code: "not-sent-again", doorId: action.door, at, to } as const;
  return noticed(accepted, trouble === undefined ? notice : { ...notice, trouble });
}
