/** Every card there is of a transfer, for every reader, at every stage of its story. */
import type { Button, Card, Line, Part } from "../../../src/workflows/cards/card.ts";
import { filledCard, placedCard, redactedCard } from "../../../src/workflows/cards/link-card.ts";
import { type Readers, wantedMessages } from "../../../src/workflows/cards/wanted.ts";
import type { Wording } from "../../../src/workflows/cards/wording.ts";
import type { PersonId } from "../../../src/workflows/people/person.ts";
import type { Role } from "../../../src/workflows/people/role.ts";
import { doorTermsOf, type Transfer } from "../../../src/workflows/transfers/transfer.ts";
import {
  again,
  alarm,
  arrivals,
  asksForHelp,
  checked,
  ends,
  redacted,
  remind,
  sendsAgain,
  trouble,
} from "../../builders/door-actions.ts";
import { nameOf } from "../../builders/people.ts";
import { asked, type Setting, type Story } from "../../builders/story.ts";

const roleNames: Readonly<Record<Role, string>> = {
  provider: "Provider",
  investigator: "Investigator",
  referee: "Referee",
  assessor: "Assessor",
  admin: "System Manager",
};

/** How people and roles are named here. */
export const wording: Wording = { name: nameOf, role: (role) => roleNames[role], inside: () => undefined };

function recipientOf({ transfer }: Story): PersonId {
  return doorTermsOf(transfer, "d1").recipient;
}

/** Asked by Ada for Rosa; signed by Grace, Alan and Mary; Sam and Noor are admins. */
export const stages = {
  asked: (setting?: Setting) => asked(setting),
  "signed once": (setting?: Setting) => asked(setting).signedBy("grace"),
  "long unsigned": (setting?: Setting) => {
    const story = asked(setting).after(2 * 24 * 60);
    const told = story.plays(
      { do: "remind-seats", notice: "seat-open" },
      { do: "remind-seats", notice: "seats-overdue" },
    );
    return told.after(2 * 24 * 60).plays({ do: "remind-seats", notice: "lapses-soon" });
  },
  approved: (setting?: Setting) => asked(setting).approved(),
  confirmed: (setting?: Setting) => asked(setting).approved().confirmed(),
  "in trouble before opening": (setting?: Setting) => {
    const story = asked(setting).approved().confirmed();
    return story.plays(trouble("person-unreachable", story.now, "d1", "recipient-unreachable"));
  },
  opening: (setting?: Setting) => asked(setting).opening(),
  "in trouble while opening": (setting?: Setting) => {
    const story = asked(setting).opening();
    return story.plays(trouble("rule-no-room", story.now, "d1", "trouble"));
  },
  seen: (setting?: Setting) => asked(setting).seen(),
  open: (setting?: Setting) => asked(setting).opened(),
  "ending soon": (setting?: Setting) => {
    const story = asked(setting).opened();
    const endsAt = story.transfer.doors[0]?.grant?.endsAt ?? 0;
    return story.at(endsAt - 60_000).plays(remind());
  },
  "said not to work": (setting?: Setting) => {
    const story = asked(setting).opened();
    const later = story.plays(asksForHelp(recipientOf(story), "d1", "It says [left out].")).plays(checked(story.now));
    return later.after(60);
  },
  "could not be sent again": (setting?: Setting) => {
    const story = asked(setting).opened();
    return story.plays(sendsAgain(recipientOf(story)), again("failed", 1));
  },
  closing: (setting?: Setting) => asked(setting).closing(),
  alarmed: (setting?: Setting) => {
    const story = asked(setting).closing();
    return story.plays(trouble("closing-our-rule", story.now)).after(5).plays(alarm());
  },
  gone: (setting?: Setting) => asked(setting).gone(),
  closed: (setting?: Setting) => asked(setting).closed(),
  "closed after an alarm": (setting?: Setting) => {
    const story = asked(setting).closing();
    return story.plays(trouble("closing-our-rule", story.now)).after(5).plays(alarm()).closed();
  },
  tidy: (setting?: Setting) => {
    const story = asked(setting).closed();
    return story.plays(arrivals(story.now), redacted());
  },
  "ended by its recipient": (setting?: Setting) => {
    const story = asked(setting).opened();
    return story.plays(ends("done", "rosa")).closed();
  },
  rejected: (setting?: Setting) => asked(setting).rejected(),
  withdrawn: (setting?: Setting) => asked(setting).withdrawn(),
  lapsed: (setting?: Setting) => asked(setting).lapsed(),
  "lapsed after approval": (setting?: Setting) => asked(setting).approved().lapsed(),
} as const satisfies Record<string, (setting?: Setting) => Story>;

/** The name of a stage. */
export type Stage = keyof typeof stages;

/** Every stage's name. */
export const stageNames = Object.keys(stages) as Stage[];

/** A card and who reads it. */
export interface ReadCard {
  readonly person: PersonId;
  readonly key: string;
  readonly card: Card;
}

function linkCards(transfer: Transfer): readonly ReadCard[] {
  return transfer.doors.flatMap((door): readonly ReadCard[] => {
    const { recipient: person } = doorTermsOf(transfer, door.id);
    const read = (card: Card): ReadCard => ({ person, key: `link/${door.id}`, card });
    if (door.placedAt === undefined) return [];
    if (door.status === "open") return [read(filledCard(transfer, door.id, door.grant?.endsAt ?? 0, wording))];
    const isOver = door.status === "closed" || door.status === "never-opened";
    return [
      read(isOver ? redactedCard(transfer, door.id, Number.MAX_SAFE_INTEGER, wording) : placedCard(transfer, door.id)),
    ];
  });
}

/** Every card of a story, its notices and its link's message included. */
export function cardsOf({ transfer, today }: Story, readers: Partial<Readers> = {}): readonly ReadCard[] {
  const wanted = wantedMessages(transfer, { standing: [], unreachable: [], ...readers }, today, wording);
  return [...wanted.map(({ person, key, card }) => ({ person, key, card })), ...linkCards(transfer)];
}

/** The buttons of a card. */
export function buttonsOf(card: Card): readonly Button[] {
  return card.parts.flatMap((part) => (part.type === "buttons" ? part.buttons : []));
}

function words(line: Line): string {
  return line
    .map((span) => {
      if (typeof span === "string") return span;
      if ("strong" in span) return span.strong;
      return "code" in span ? span.code : "<instant>";
    })
    .join("");
}

function wordsOf(part: Part): readonly string[] {
  switch (part.type) {
    case "text":
    case "note":
      return [words(part.line)];
    case "facts":
      return part.facts.map((fact) => `${fact.label}: ${words(fact.value)}`);
    case "seats":
      return [words(part.title), ...part.rows.map((row) => `[${row.mark}] ${row.label}: ${words(row.value)}`)];
    case "list":
      return [words(part.title), ...part.items.map(words)];
    case "recipe":
      return [`${part.label}: ${part.template}`];
    case "buttons":
      return part.buttons.map(({ label }) => `(${label})`);
  }
}

/** Every word of a card, but for what its buttons carry; one line a part. */
export function textOf(card: Card): string {
  return [card.title, card.aside ?? "", ...card.parts.flatMap(wordsOf)].join("\n");
}

/** A person's own card of a story. */
export function cardFor(story: Story, person: PersonId): Card {
  const found = cardsOf(story).find(({ key }) => key === `card/${person}`);
  if (found === undefined) throw new Error(`${person} has no card`);
  return found.card;
}
