/**
 * Whether what arrived can be read inside. Nothing hangs on it: the door is closed by then. The first answer counts; a
 * later one stands beside it and is what holds from then on.
 */
import type { EnvironmentToday, Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import type { Accepted, ConfirmArrival, Rule } from "../transfers/action.ts";
import { adminsOf, noticed } from "../transfers/notices.ts";
import { reasonRefusal } from "../transfers/sign-off.ts";
import { type Answer, approvalOf, type Door, doorOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { withDoor } from "./opening.ts";

function investigatorsOf(environment: EnvironmentToday | undefined): readonly PersonId[] {
  return environment?.people.investigator ?? [];
}

/**
 * Who is asked, of those who are investigators today: the requester; else whoever signed as one; else all of them. They
 * see what is inside, and know what was to come.
 */
export function askedAboutArrival(transfer: Transfer, today: Today): readonly PersonId[] {
  const investigators = investigatorsOf(today.environment).filter((person) => today.isKnown(person));
  if (investigators.includes(transfer.requester)) return [transfer.requester];
  const signers = termsOf(transfer)
    .seats.filter(({ role }) => role === "investigator")
    .map(({ id }) => approvalOf(transfer, id)?.by);
  const signed = investigators.filter((person) => signers.includes(person));
  return signed.length > 0 ? signed : investigators;
}

/** The answer that holds now. */
export function lastAnswer({ reading }: Door): Answer | undefined {
  return reading?.answers.at(-1);
}

/** Whether somebody may answer: they were asked, and are investigator still. */
export function mayAnswer({ reading }: Door, person: PersonId, today: Pick<Today, "environment">): boolean {
  return reading?.asked.includes(person) === true && investigatorsOf(today.environment).includes(person);
}

/** The rules of answering. */
export const confirmArrivalRules: readonly Rule<ConfirmArrival>[] = [
  {
    name: "by-somebody-asked",
    judge: (transfer, action, today) => {
      const door = doorOf(transfer, action.door);
      return door !== undefined && mayAnswer(door, action.by, today)
        ? undefined
        : { code: "not-your-seat", role: "investigator" };
    },
  },
  {
    name: "missing-said",
    judge: (_, { canRead, missing }) => (canRead ? undefined : reasonRefusal(missing)),
  },
  {
    name: "answer-changed",
    judge: (transfer, action) => {
      const door = doorOf(transfer, action.door);
      const last = door === undefined ? undefined : lastAnswer(door);
      const isSame = last?.canRead === action.canRead && (last.missing ?? "") === action.missing.trim();
      return isSame ? { code: "nothing-changed" } : undefined;
    },
  },
];

/** An answer. Of one that something is missing, the requester and the admins are told. */
export function confirmArrival(transfer: Transfer, action: ConfirmArrival, today: Today): Accepted {
  const { by, via, canRead, door: doorId } = action;
  const missing = action.missing.trim();
  const answer: Answer = { by, at: today.now, canRead, ...(canRead ? {} : { missing }) };
  const isFirst = (doorOf(transfer, doorId)?.reading?.answers.length ?? 0) === 0;
  const accepted: Accepted = {
    transfer: withDoor(transfer, doorId, (door) =>
      door.reading === undefined
        ? door
        : { ...door, reading: { ...door.reading, answers: [...door.reading.answers, answer] } },
    ),
    entry: {
      code: "arrival-confirmed",
      by,
      via,
      facts: { door: doorId, canRead, corrects: !isFirst, configDigest: today.configDigest },
      detail: canRead ? null : { missing },
    },
  };
  if (canRead) return accepted;
  const to = [transfer.requester, ...adminsOf(today)].filter((person) => person !== by);
  return to.length === 0 ? accepted : noticed(accepted, { code: "something-missing", doorId, at: today.now, to });
}
