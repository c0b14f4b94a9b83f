import { type Action, type AdaptiveCard, actionsOf, type Element, inputsOf } from "./card.ts";
import type { FileCard } from "./file-cards.ts";
import type { Message, MessageVersion, TeamsUser } from "./tenant.ts";
import { currentVersion } from "./tenant.ts";

/** A message as somebody sees it now. */
export type ShownMessage = {
  conversation: string;
  id: string;
  /** All of it as plain text, lines joined. Buttons are in square brackets. */
  text: string;
  lines: string[];
  /** What the buttons say, in order, without those of questions that are not open. */
  buttons: string[];
  /** What a notification shows: the summary, or the words. */
  summary: string;
  /** What the form's controls are called and hold, in order. */
  controls: ShownControl[];
  card?: AdaptiveCard;
  /** All that it ever said, oldest first. */
  versions: readonly MessageVersion[];
  /** Whether only they see it. */
  isTargeted: boolean;
};

/** A control of a form as it stands there. */
export type ShownControl = { id: string; label: string; value: string };

/** Shows a message to a person, as it is now. */
export function showMessage(message: Message, reader: Pick<TeamsUser, "id">): ShownMessage {
  const version = currentVersion(message);
  const card = message.cardsFor.get(reader.id) ?? version.card;
  const lines = [
    ...(version.text === "" ? [] : version.text.split("\n")),
    ...(card ? showCard(card) : []),
    ...(version.file ? showFile(version.file) : []),
  ];
  return {
    conversation: message.conversation,
    id: message.id,
    text: lines.join("\n"),
    lines,
    buttons: card === undefined ? [] : actionsOf(card).map(({ title }) => title),
    summary: version.summary || version.text,
    controls: card === undefined ? [] : controlsOf(card),
    ...(card === undefined ? {} : { card }),
    versions: [...message.versions],
    isTargeted: message.onlyFor !== undefined,
  };
}

function showFile(file: FileCard): string[] {
  return "asks" in file ? [file.asks.content.description, file.asks.name, "[Allow] [Decline]"] : [file.shows.name];
}

/** A card as plain text, the way a person reads it. */
export function showCard(card: AdaptiveCard): string[] {
  return [...(card.body ?? []).flatMap(showElement), ...showActions(card.actions ?? [])];
}

/** The controls of a card. */
export function controlsOf(card: AdaptiveCard): ShownControl[] {
  return inputsOf(card).map(({ id, label = "", value = "" }) => ({ id, label, value }));
}

function showActions(actions: readonly Action[]): string[] {
  return actions.length === 0 ? [] : [actions.map(({ title }) => `[${title}]`).join(" ")];
}

function showElement(element: Element): string[] {
  switch (element.type) {
    case "TextBlock":
      return element.text.split("\n");
    case "RichTextBlock":
      return element.inlines
        .map(({ text }) => text)
        .join("")
        .split("\n");
    case "FactSet":
      return element.facts.map(({ title, value }) => `${title}  ${value}`);
    case "Container":
      return element.items.flatMap(showElement);
    case "ColumnSet":
      return [element.columns.map(({ items = [] }) => items.flatMap(showElement).join(" ")).join("  ")];
    case "ActionSet":
      return showActions(element.actions);
    case "Input.ChoiceSet": {
      const chosen = element.choices.find(({ value }) => value === element.value);
      const offer = element.choices.map(({ title }) => title).join(" | ");
      return [`${element.label ?? ""}: [${chosen === undefined ? `choose: ${offer}` : chosen.title}]`];
    }
    case "Input.Text":
      return [`${element.label ?? ""}: [${element.value ?? element.placeholder ?? ""}]`];
    case "Input.Toggle":
      return [`${element.title}: [${element.value ?? ""}]`];
    case "Input.Date":
    case "Input.Time":
      return [`${element.label ?? ""}: [${element.value ?? (element.type === "Input.Date" ? "date" : "time")}]`];
  }
}
