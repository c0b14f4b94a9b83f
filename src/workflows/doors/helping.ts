/** The moves of "It does not work": the recipient says what they see; what a look found is told, and changes nothing. */
import type { Today } from "../people/environment.ts";
import { plusMinutes } from "../time.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import { adminsOf, noticed } from "../transfers/notices.ts";
import { type Door, doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { checkAgainMinutes, checksAtMost, openHelp, tellAdminsAgainMinutes } from "./link-help.ts";
import { recorded } from "./opening.ts";

type AskForHelp = ActionOf<"ask-for-help">;
type RecordHelp = ActionOf<"record-help">;

/** When a door's link may be checked next. */
function nextCheckAt({ help = [], grant }: Door): number {
  const last = help.at(-1);
  if (last === undefined) return 0;
  return help.length < checksAtMost ? plusMinutes(last.askedAt, checkAgainMinutes) : (grant?.endsAt ?? 0);
}

/** The recipient alone, and not again at once: each answer is a message. */
export const askForHelpRules: readonly Rule<AskForHelp>[] = [
  {
    name: "recipient-alone",
    judge: (transfer, action) =>
      doorTermsOf(transfer, action.door).recipient === action.actor.by ? undefined : { code: "not-recipient" },
  },
  {
    name: "not-again-at-once",
    judge: (transfer, action, { now }) => {
      const door = doorOf(transfer, action.door);
      const at = door === undefined ? now : nextCheckAt(door);
      return now < at ? { code: "checked-lately", at } : undefined;
    },
  },
];

/** The recipient says what they see. Their own words stand in the detail, never in the chain. */
export function askForHelp(transfer: Transfer, action: AskForHelp, today: Today): Accepted {
  const { actor, symptom, words } = action;
  const said = words === "" ? {} : { words };
  const detail = words === "" ? null : { words };
  const accepted = recorded(transfer, action, "help-asked", { symptom }, detail, (door) => ({
    ...door,
    help: [...(door.help ?? []), { askedAt: today.now, symptom, ...said }],
  }));
  return { ...accepted, entry: { ...accepted.entry, by: actor.by, via: actor.via } };
}

/** One answer to each call. */
export const recordHelpRules: readonly Rule<RecordHelp>[] = [
  {
    name: "asked-first",
    judge: (transfer, action) => {
      const door = doorOf(transfer, action.door);
      return door === undefined || openHelp(door) === undefined ? { code: "nothing-changed" } : undefined;
    },
  },
];

/** What the look found: the recipient is told, and the admins, these not more often than they can use it. */
export function recordHelp(transfer: Transfer, action: RecordHelp, today: Today): Accepted {
  const { check, door: doorId } = action;
  const { rule, obstacle = null, fault } = check;
  const number = (doorOf(transfer, doorId)?.help?.length ?? 0) - 1;
  const facts = { rule, obstacle, trouble: fault?.code ?? null, platformCode: fault?.platformCode ?? null };
  const accepted = recorded(transfer, action, "help-given", facts, null, (door) => ({
    ...door,
    help: (door.help ?? []).map((one, at) => (at === number ? { ...one, check } : one)),
  }));
  const notice = { doorId, at: today.now, help: number } as const;
  const told = noticed(accepted, {
    ...notice,
    code: "link-checked",
    to: [doorTermsOf(transfer, doorId).recipient],
  });
  const areTold = transfer.notices.some(
    (one) =>
      one.doorId === doorId && one.code === "link-in-doubt" && today.now < plusMinutes(one.at, tellAdminsAgainMinutes),
  );
  return areTold ? told : noticed(told, { ...notice, code: "link-in-doubt", to: adminsOf(today) });
}
