/** Which messages should stand for a transfer, for whom, and what each should show. Everything but the link's own. */
import type { EnvironmentToday, Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { holdersOf } from "../people/seats.ts";
import { isSeatNoticeFresh } from "../transfers/seat-notices.ts";
import { doorOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { arrivalCard } from "./arrival-card.ts";
import type { Card } from "./card.ts";
import { doorCard } from "./door-card.ts";
import { isFresh, noticeCard } from "./notice-card.ts";
import { seatNoticeCard } from "./seat-notice-card.ts";
import { transferCard } from "./transfer-card.ts";
import { undeliveredCard } from "./undelivered-card.ts";
import type { Wording } from "./wording.ts";

/** A message that should stand. Without `post`, one that stands is edited, but none is posted. */
export interface WantedMessage {
  readonly key: string;
  readonly person: PersonId;
  readonly card: Card;
  readonly post: boolean;
}

/** Whoever assesses its files, or may while that is still to be done. */
function assessorsConcerned(transfer: Transfer, environment: EnvironmentToday): readonly PersonId[] {
  const { files } = termsOf(transfer);
  if (files === undefined) return [];
  const atIt = (transfer.assessing?.reviews ?? []).map(({ by }) => by);
  const isToDo = transfer.phase === "assessing" && files.frozen !== undefined;
  return isToDo ? [...atIt, ...holdersOf("assessor", environment)] : atIt;
}

/** Everybody who has a card of the transfer: whoever may act on it today, whoever has, and the recipient. */
export function concerned(transfer: Transfer, today: Pick<Today, "environment">): readonly PersonId[] {
  const terms = termsOf(transfer);
  const { environment } = today;
  const assessors = environment === undefined ? [] : assessorsConcerned(transfer, environment);
  // Until the files are assessed there is nothing to sign, and nobody else is told of what may never be.
  if (transfer.phase === "assessing" || transfer.phase === "changes-requested")
    return [...new Set([transfer.requester, ...assessors, ...transfer.signOffs.map(({ by }) => by)])];
  const holders = environment === undefined ? [] : terms.seats.flatMap((seat) => holdersOf(seat.role, environment));
  return [
    ...new Set([
      transfer.requester,
      ...assessors,
      ...holders,
      ...terms.doors.map((door) => door.recipient),
      ...transfer.signOffs.map((signOff) => signOff.by),
    ]),
  ];
}

/** Whether a message tells its reader of somebody who could not be given theirs. */
export function isAboutOthers({ key }: Pick<WantedMessage, "key">): boolean {
  return key.startsWith("undelivered/");
}

/** The key of a second message for the same as `key`, at another place: a process had lost sight of one of the two. */
export function copyKey(key: string, ref: string): string {
  return `copy/${ref}/${key}`;
}

function copiedKey(key: string): string | undefined {
  return /^copy\/[^/]+\/(.+)$/.exec(key)?.[1];
}

/** Who has a card already, and to whom one could not be delivered, of which requester and admins are told. */
export interface Readers {
  readonly standing: readonly { readonly key: string; readonly person: PersonId }[];
  readonly unreachable: readonly PersonId[];
}

/** What a message shows to somebody who has no part in it any more: how it stands, and nothing to press. */
function formerMessages(
  transfer: Transfer,
  readers: Readers,
  today: Today,
  wording: Wording,
): readonly WantedMessage[] {
  return readers.standing.flatMap(({ key, person }) => {
    const door = transfer.doors.find((one) => key === `door/${one.id}/${person}`);
    if (door === undefined && key !== `card/${person}`) return [];
    const card =
      door === undefined
        ? transferCard(transfer, person, today, wording)
        : doorCard(transfer, door, wording, today.environment);
    return [
      { key, person, card: { ...card, parts: card.parts.filter((part) => part.type !== "buttons") }, post: false },
    ];
  });
}

/** Every message that should stand for a transfer, but for the link's own. */
export function wantedMessages(
  transfer: Transfer,
  readers: Readers,
  today: Today,
  wording: Wording,
): readonly WantedMessage[] {
  const admins = today.environment?.people.admin ?? [];
  const cards = concerned(transfer, today).map((person) => ({
    key: `card/${person}`,
    person,
    card: transferCard(transfer, person, today, wording),
    post: today.isKnown(person),
  }));
  const doors = transfer.doors
    .filter((door) => door.intent !== undefined)
    .flatMap((door) =>
      admins.map((person) => ({
        key: `door/${door.id}/${person}`,
        person,
        card: doorCard(transfer, door, wording, today.environment),
        post: true,
      })),
    );
  const arrived = transfer.doors.flatMap((door) =>
    (door.reading?.asked ?? []).map((person) => ({
      key: `arrived/${door.id}/${person}`,
      person,
      card: arrivalCard(transfer, door, person, today, wording),
      post: today.isKnown(person),
    })),
  );
  const notices = transfer.notices
    .filter((notice) => doorOf(transfer, notice.doorId) !== undefined)
    .flatMap((notice) =>
      notice.to.map((person) => ({
        key: `notice/${notice.id}/${person}`,
        person,
        card: noticeCard(transfer, notice, wording, today.environment),
        post: isFresh(transfer, notice),
      })),
    );
  const seatNotices = (transfer.seatNotices ?? []).flatMap((notice) =>
    notice.to.map((person) => ({
      key: `notice/${notice.id}/${person}`,
      person,
      card: seatNoticeCard(transfer, notice, person, today, wording),
      post: isSeatNoticeFresh(transfer, notice, person, today),
    })),
  );
  const undelivered = readers.unreachable.flatMap((missing) =>
    [...new Set([...admins, transfer.requester])]
      .filter((admin) => admin !== missing)
      .map((person) => ({
        key: `undelivered/${missing}/${person}`,
        person,
        card: undeliveredCard(transfer, missing, readers.unreachable, today, wording),
        post: true,
      })),
  );
  const wanted = [...cards, ...doors, ...arrived, ...notices, ...seatNotices, ...undelivered];
  const former = formerMessages(transfer, readers, today, wording);
  const all = [...wanted, ...former.filter(({ key }) => wanted.every((one) => one.key !== key))];
  const copies = readers.standing.flatMap(({ key }) => {
    const original = all.find((one) => one.key === copiedKey(key));
    return original === undefined ? [] : [{ ...original, key, post: false }];
  });
  return [...all, ...copies];
}
