import type { Card, Line, Part } from "../../src/workflows/cards/card.ts";
import type { SasUrl } from "../../src/workflows/doors/sas-url.ts";
import { Fault } from "../../src/workflows/engine/fault.ts";
import type { Chat } from "../../src/workflows/engine/ports.ts";
import type { PersonId } from "../../src/workflows/people/person.ts";

/** A message of the fake chat as it stands. `said` is all it ever showed, oldest first. */
export interface FakeMessage {
  readonly ref: string;
  readonly person: PersonId;
  readonly key: string;
  readonly card: Card;
  /** What its reader sees, a filled link included. */
  readonly text: string;
  readonly said: readonly string[];
}

/** What a call of the chat does: kept in order, without what was in it. */
export type ChatCall = { readonly do: "place" | "edit" | "fill"; readonly person: PersonId; readonly key: string };

/** A chat in memory, with everybody else's hands on it. */
export interface FakeChat {
  readonly chat: Chat;
  readonly calls: readonly ChatCall[];
  /** A person's messages as they stand, oldest first. */
  messages(person: PersonId): readonly FakeMessage[];
  /** What a person's page showed, at the account called "account of" them, oldest first. */
  homes(person: PersonId): readonly string[];
  /** What a person's phone showed, oldest first. */
  notifications(person: PersonId): readonly string[];
  /** Somebody deletes a message. */
  remove(ref: string): void;
  /** Gives or takes a person's account. */
  setReachable(person: PersonId, isReachable: boolean): void;
  /** The next call of this kind throws; with `afterEffect`, only after it is done. */
  failNext(what: ChatCall["do"], fault: Fault, when?: "before" | "after-effect"): void;
}

/** Makes a chat in which these people have an account. */
export function createFakeChat(people: readonly PersonId[], name = "fake"): FakeChat {
  const reachable = new Set(people);
  const notifications: { person: PersonId; text: string }[] = [];
  const calls: ChatCall[] = [];
  const failures: { what: ChatCall["do"]; fault: Fault; when: "before" | "after-effect" }[] = [];
  let messages: FakeMessage[] = [];
  const homes = new Map<string, readonly string[]>();
  let refs = 0;

  function act<Result>(call: ChatCall, effect: () => Result): Result {
    calls.push(call);
    const index = failures.findIndex(({ what }) => what === call.do);
    const [failure] = index < 0 ? [] : failures.splice(index, 1);
    if (failure?.when === "before") throw failure.fault;
    const result = effect();
    if (failure !== undefined) throw failure.fault;
    return result;
  }

  function replace(what: "edit" | "fill", ref: string, card: Card, link?: SasUrl): void {
    const before = messages.find((message) => message.ref === ref);
    if (before === undefined) throw new Fault("message-gone", "refused");
    const text = showCard(card, link);
    act({ do: what, person: before.person, key: before.key }, () => {
      messages = messages.map((message) =>
        message.ref === ref ? { ...message, card, text, said: [...message.said, text] } : message,
      );
    });
  }

  return {
    chat: {
      name,
      reaches: async (person) => reachable.has(person),
      place: async (person, card, key, mayStand) => {
        if (!reachable.has(person)) throw new Fault("person-unreachable", "refused");
        const standing = messages.find((message) => message.person === person && message.key === key);
        const asks = typeof mayStand === "function" ? mayStand : () => mayStand;
        if (asks() && standing !== undefined) return standing.ref;
        asks();
        return act({ do: "place", person, key }, () => {
          const ref = `${name}-${++refs}`;
          const text = showCard(card);
          messages.push({ ref, person, key, card, text, said: [text] });
          notifications.push({ person, text: card.summary });
          return ref;
        });
      },
      keyOf: async (ref) => messages.find((message) => message.ref === ref)?.key,
      edit: async (ref, card) => replace("edit", ref, card),
      showHome: async (person, account, card) => {
        if (account !== `account of ${person}`) throw new Fault("person-moved", "refused");
        homes.set(account, [...(homes.get(account) ?? []), showCard(card)]);
      },
      fill: async (person, ref, card, link) => {
        const before = messages.find((message) => message.ref === ref);
        if (before !== undefined && before.person !== person) throw new Fault("person-moved", "refused");
        replace("fill", ref, card, link);
      },
    },
    calls,
    homes: (person) => homes.get(`account of ${person}`) ?? [],
    messages: (person) => messages.filter((message) => message.person === person),
    notifications: (person) => notifications.filter((one) => one.person === person).map(({ text }) => text),
    remove: (ref) => {
      messages = messages.filter((message) => message.ref !== ref);
    },
    setReachable: (person, isReachable) => {
      if (isReachable) reachable.add(person);
      else reachable.delete(person);
    },
    failNext: (what, fault, when = "before") => void failures.push({ what, fault, when }),
  };
}

/** A card as plain text, one line a part; buttons in square brackets. */
function showCard(card: Card, link?: SasUrl): string {
  const title = card.aside === undefined ? card.title : `${card.title} · ${card.aside}`;
  return [title, ...card.parts.flatMap((part) => showPart(part, link))].join("\n");
}

function showPart(part: Part, link: SasUrl | undefined): readonly string[] {
  switch (part.type) {
    case "text":
    case "note":
      return [showLine(part.line)];
    case "facts":
      return part.facts.map((fact) => `${fact.label}  ${showLine(fact.value)}`);
    case "seats":
      return [showLine(part.title), ...part.rows.map((row) => `${row.mark}  ${row.label}  ${showLine(row.value)}`)];
    case "list":
      return [showLine(part.title), ...part.items.map((item) => `- ${showLine(item)}`)];
    case "recipe":
      return [part.label, link === undefined ? part.template : link.fillInto(part.template)];
    case "buttons":
      return [part.buttons.map(({ label }) => `[${label}]`).join(" ")];
  }
}

function showLine(line: Line): string {
  return line
    .map((span) => {
      if (typeof span === "string") return span;
      if ("strong" in span) return span.strong;
      return "code" in span ? span.code : new Date(span.at).toISOString();
    })
    .join("");
}
