/** The moves by which people are told something in a message of its own: reminders, alarms, trouble. */
import { recorded } from "../doors/opening.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { type Instant, plusMinutes } from "../time.ts";
import type { Accepted, ActionOf, Rule } from "./action.ts";
import { nextAlarmAt, remindAt } from "./limits.ts";
import type { Notice, Trouble } from "./notice.ts";
import { doorOf, doorTermsOf, type Transfer } from "./transfer.ts";

/** Today's admins of the transfer's environment. */
export function adminsOf(today: Today): readonly PersonId[] {
  return today.environment?.people.admin ?? [];
}

/** An accepted decision of which people are told in a message of its own. */
export function noticed(accepted: Accepted, notice: Omit<Notice, "id">): Accepted {
  const { transfer } = accepted;
  const id = `n${transfer.notices.length + 1}`;
  const to = [...new Set(notice.to)];
  return { ...accepted, transfer: { ...transfer, notices: [...transfer.notices, { ...notice, id, to }] } };
}

/** A reminder before the end is given once, when it is due. */
export const remindRules: readonly Rule<ActionOf<"remind">>[] = [
  {
    name: "reminded-once",
    judge: (transfer, action) =>
      doorOf(transfer, action.door)?.remindedAt === undefined ? undefined : { code: "nothing-changed" },
  },
  {
    name: "reminder-due",
    judge: (transfer, action, today) => {
      const grant = doorOf(transfer, action.door)?.grant;
      if (grant === undefined) return { code: "not-proven", why: "rule-unseen" };
      const at = remindAt(grant.seenAt, grant.endsAt, today.policy);
      return today.now < at ? { code: "too-early", at } : undefined;
    },
  },
];

/** The recipient and the admins are told that the door ends soon. */
export function remind(transfer: Transfer, action: ActionOf<"remind">, today: Today): Accepted {
  const to = [doorTermsOf(transfer, action.door).recipient, ...adminsOf(today)];
  const accepted = recorded(transfer, action, "reminded", { code: "ends-soon" }, null, (door) => ({
    ...door,
    remindedAt: today.now,
  }));
  return noticed(accepted, { code: "ends-soon", doorId: action.door, at: today.now, to });
}

/** An alarm comes when the ladder says so. */
export const alarmRules: readonly Rule<ActionOf<"alarm">>[] = [
  {
    name: "alarm-due",
    judge: (transfer, action, today) => {
      const at = nextAlarmAt(transfer, action.door, today.policy);
      return at === undefined || today.now < at ? { code: "too-early", at: at ?? today.now } : undefined;
    },
  },
];

/** The admins are told that a door can't be proven closed; after a while, every admin of every environment. */
export function alarm(transfer: Transfer, action: ActionOf<"alarm">, today: Today): Accepted {
  const door = doorOf(transfer, action.door);
  const first = door?.alarms[0] ?? today.now;
  const everyone = today.now >= plusMinutes(first, today.policy.reminders.everyAdminAfterMinutes);
  const accepted = recorded(
    transfer,
    action,
    "alarmed",
    { rung: (door?.alarms.length ?? 0) + 1, everyone },
    null,
    (one) => ({
      ...one,
      alarms: [...one.alarms, today.now],
    }),
  );
  return noticed(accepted, {
    code: "alarm",
    doorId: action.door,
    at: today.now,
    // An environment that has left the configuration has no admins of its own; somebody must hear all the same.
    to: everyone || adminsOf(today).length === 0 ? [...adminsOf(today), ...action.everyAdmin] : adminsOf(today),
    ...(door?.trouble === undefined ? {} : { trouble: door.trouble }),
  });
}

function sameTrouble(one: Trouble | undefined | null, other: Trouble | undefined | null): boolean {
  return one?.code === other?.code && one?.platformCode === other?.platformCode && one?.until === other?.until;
}

type RecordTrouble = ActionOf<"record-trouble">;

/** Trouble that comes and goes, or changes its face, is told of once in this time, however often it does. */
const tellAgainAfterMinutes = 60;
/** Nobody can come in by a closed door, so what is in its way may wait longer. */
const tellAgainAfterClosingMinutes = 24 * 60;

/**
 * Whether people have been told of a trouble in a message of its own: of just this since it last began, or of its like
 * so lately that they need no other message. Trouble that was over and came back is news.
 */
export function isTold(
  transfer: Transfer,
  told: Pick<RecordTrouble, "door" | "notice" | "trouble">,
  now: Instant,
): boolean {
  const door = doorOf(transfer, told.door);
  const beganAt = door?.trouble !== undefined && door.trouble.code === told.trouble?.code ? door.trouble.at : now;
  const againMinutes = door?.status === "closed" ? tellAgainAfterClosingMinutes : tellAgainAfterMinutes;
  return transfer.notices.some(
    ({ doorId, code, trouble, at }) =>
      doorId === told.door &&
      code === told.notice &&
      trouble?.code === told.trouble?.code &&
      ((sameTrouble(trouble, told.trouble) && at >= beganAt) || now < plusMinutes(at, againMinutes)),
  );
}

/** Trouble is recorded when it changes, or when people are to be told of it: the same failure again says nothing new. */
export const recordTroubleRules: readonly Rule<RecordTrouble>[] = [
  {
    name: "trouble-changed",
    judge: (transfer, action, { now }) => {
      const door = doorOf(transfer, action.door);
      if (!sameTrouble(door?.trouble, action.trouble)) return undefined;
      if (action.isDirtyRead === true && door?.gone !== undefined) return undefined;
      return action.notice === null || isTold(transfer, action, now) ? { code: "nothing-changed" } : undefined;
    },
  },
];

/** Something outside is in the way, or no longer is. Trouble that goes on keeps the instant at which it began, whatever its face. */
export function recordTrouble(transfer: Transfer, action: RecordTrouble, today: Today): Accepted {
  const { trouble, notice } = action;
  const facts = { trouble: trouble?.code ?? null, platformCode: trouble?.platformCode ?? null };
  const code = trouble === null ? "trouble-over" : "trouble";
  const accepted = recorded(transfer, action, code, facts, null, ({ trouble: known, gone, ...rest }) => {
    const { unlisted, ...others } = gone === undefined || action.isDirtyRead === true ? rest : { ...rest, gone };
    // A rule that was gone and is back: a deploy has put it there, whatever was said of the configuration.
    const isBack = gone !== undefined && action.isDirtyRead === true && trouble?.code === "closing-our-rule";
    const door = isBack || unlisted === undefined ? others : { ...others, unlisted };
    if (trouble === null) return door;
    return { ...door, trouble: known?.code === trouble.code ? { ...trouble, at: known.at } : trouble };
  });
  if (notice === null || trouble === null || isTold(transfer, action, today.now)) return accepted;
  const to = [transfer.requester, ...adminsOf(today)];
  return noticed(accepted, { code: notice, doorId: action.door, at: today.now, to, trouble });
}
