import type { Card } from "../../workflows/cards/card.ts";
import { Fault } from "../../workflows/engine/fault.ts";
import type { Chat } from "../../workflows/engine/ports.ts";
import type { PersonId } from "../../workflows/people/person.ts";
import { renderCard } from "../adaptive-cards/card.ts";
import { chatName } from "./chat-name.ts";
import type { Conversations } from "./conversations.ts";
import type { LocalPeople } from "./people.ts";

/** The chat port over the conversations that the page shows. */
export function createLocalChat(conversations: Conversations, people: LocalPeople): Chat {
  const { readerOf } = people;

  const obtain = (ref: string): PersonId => {
    const found = conversations.find(ref);
    if (found === undefined) throw new Fault("message-gone", "refused");
    return found.person;
  };
  const replace = async (ref: string, card: Card, fillIn?: (template: string) => string): Promise<void> => {
    const reader = await readerOf(obtain(ref));
    const rendered = renderCard(card, reader, { fillIn });
    if (!(await conversations.replace(ref, rendered, reader.now))) throw new Fault("message-gone", "refused");
  };

  return {
    name: chatName,
    reaches: async (person) => people.find(person) !== undefined,
    place: async (person, card, key, mayStand) => {
      const asks = typeof mayStand === "function" ? mayStand : () => mayStand;
      if (people.find(person) === undefined) throw new Fault("person-unreachable", "refused");
      const standing = asks() ? conversations.of(person).messages.find((message) => message.key === key) : undefined;
      if (standing !== undefined) return standing.ref;
      const reader = await readerOf(person);
      const rendered = renderCard(card, reader);
      asks();
      return conversations.add(person, { at: reader.now, from: "bot", key, ...rendered }, true);
    },
    keyOf: async (ref) => conversations.find(ref)?.message.key,
    edit: (ref, card) => replace(ref, card),
    showHome: async (person, account, card) => {
      if (account !== person || people.find(person) === undefined) throw new Fault("person-moved", "refused");
      await conversations.showHome(person, renderCard(card, await readerOf(person)).card);
    },
    fill: async (person, ref, card, link) => {
      if (obtain(ref) !== person) throw new Fault("person-moved", "refused");
      await replace(ref, card, (template) => link.fillInto(template));
    },
  };
}
