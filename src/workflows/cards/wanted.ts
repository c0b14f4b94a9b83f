/** Which messages should stand for a transfer, for whom, and what each should show. Everything but the link's own. */
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { holdersOf } from "../people/seats.ts";
import { doorOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { heading } from "./body.ts";
import type { Card } from "./card.ts";
import { doorCard } from "./door-card.ts";
import { isFresh, noticeCard } from "./notice-card.ts";
import { transferCard } from "./transfer-card.ts";
import type { Wording } from "./wording.ts";

/** A message that should stand. Without `post`, one that stands is edited, but none is posted. */
export interface WantedMessage {
  readonly key: string;
  readonly person: PersonId;
  readonly card: Card;
  readonly post: boolean;
}

/** Everybody who has a card of the transfer: whoever may act on it today, whoever has, and the recipient. */
export function concerned(transfer: Transfer, today: Today): readonly PersonId[] {
  const terms = termsOf(transfer);
  const { environment } = today;
  const holders = environment === undefined ? [] : terms.seats.flatMap((seat) => holdersOf(seat.role, environment));
  return [
    ...new Set([
      transfer.requester,
      ...holders,
      ...terms.doors.map((door) => door.recipient),
      ...transfer.signOffs.map((signOff) => signOff.by),
    ]),
  ];
}

function undeliveredCard(transfer: Transfer, person: PersonId, wording: Wording): Card {
  const { title, aside } = heading(transfer);
  const said = `${wording.name(person)} could not be reached about ${transfer.id}.`;
  return {
    title,
    aside,
    summary: said,
    parts: [
      { type: "text", line: [`${said} Whoever else holds the same role has the card; the link goes to nobody else.`] },
    ],
  };
}

/** Who has a card already, and to whom one could not be delivered, of which the admins are told: silence helps nobody. */
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
      door === undefined ? transferCard(transfer, person, today, wording) : doorCard(transfer, door, wording);
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
        card: doorCard(transfer, door, wording),
        post: true,
      })),
    );
  const notices = transfer.notices
    .filter((notice) => doorOf(transfer, notice.doorId) !== undefined)
    .flatMap((notice) =>
      notice.to.map((person) => ({
        key: `notice/${notice.id}/${person}`,
        person,
        card: noticeCard(transfer, notice, wording),
        post: isFresh(transfer, notice),
      })),
    );
  const undelivered = readers.unreachable.flatMap((missing) =>
    [...new Set([...admins, transfer.requester])]
      .filter((admin) => admin !== missing)
      .map((person) => ({
        key: `undelivered/${missing}/${person}`,
        person,
        card: undeliveredCard(transfer, missing, wording),
        post: true,
      })),
  );
  const wanted = [...cards, ...doors, ...notices, ...undelivered];
  const former = formerMessages(transfer, readers, today, wording);
  return [...wanted, ...former.filter(({ key }) => wanted.every((one) => one.key !== key))];
}
