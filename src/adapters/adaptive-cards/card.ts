import { severalLines } from "../../commands/visible-text.ts";
import type { Button, Card, Line, Part } from "../../workflows/cards/card.ts";
import { together } from "../../workflows/cards/together.ts";
import { reasonAtMost } from "../../workflows/transfers/sign-off.ts";
import {
  type Action,
  type ActionSet,
  type AdaptiveCard,
  type Columns,
  cardOf,
  type Element,
  type RichText,
} from "./elements.ts";
import { fitIntoCard } from "./fit.ts";
import { limits } from "./limits.ts";
import { dataOf, pressVerb } from "./press.ts";
import { label, lineRuns, paragraph, type Reader, run } from "./text.ts";

/** A message as a chat with Adaptive Cards takes it. `summary` is what notifications and previews get: never a link. */
export interface Rendered {
  readonly summary: string;
  readonly card: AdaptiveCard;
}

/** What goes into a card besides its words. */
export interface Additions {
  /** Puts the link into recipes, and is the only way by which one gets into a message. */
  readonly fillIn?: ((template: string) => string) | undefined;
  /** The key under which the message is posted; every button carries it back, so that an unknown message can be told. */
  readonly key?: string;
  /** It is a private answer, which the engine never edits; every button says so. */
  readonly answer?: true;
}

/** What every button of a message carries besides its press. */
type Carries = Pick<Additions, "key" | "answer">;

/**
 * A card as an Adaptive Card, for a reader. Always renders: what is too long is cut, what is too much is counted.
 */
export function renderCard(card: Card, reader: Reader, { fillIn = asItIs, ...carries }: Additions = {}): Rendered {
  const summary = label(card.summary, limits.summary, card.title);
  const aside = card.aside === undefined ? [] : [run(` · ${label(card.aside, limits.title)}`, { isSubtle: true })];
  const title = paragraph([run(label(card.title, limits.title), { weight: "Bolder", size: "Large" }), ...aside]);
  const parts = card.parts.map((part) => renderPart(part, reader, fillIn, carries));
  return { summary, card: cardOf(fitIntoCard(title, together(card.parts, parts)), { fallbackText: summary }) };
}

/** Lines of a reply as a card of their own. */
export function renderLines(lines: readonly Line[], reader: Reader): Rendered {
  const shown = lines.map((line) => lineRuns(line, reader, limits.factLine));
  const text = shown.map((runs) => runs.map((one) => one.text).join("")).join(" ");
  const paragraphs = shown.map((runs) => [paragraph(runs, { spacing: "Small" })]);
  return { summary: label(text, limits.summary), card: cardOf(fitIntoCard(undefined, paragraphs)) };
}

function asItIs(template: string): string {
  return template;
}

function renderPart(
  part: Part,
  reader: Reader,
  fillIn: (template: string) => string,
  carries: Carries,
): readonly Element[] {
  const line = (spans: Line) => lineRuns(spans, reader, limits.factLine);
  switch (part.type) {
    case "text":
      return [paragraph(lineRuns(part.line, reader, limits.text))];
    case "note":
      return [paragraph(lineRuns(part.line, reader, limits.text, { italic: true, isSubtle: true }))];
    case "facts":
      return part.facts.map((fact, index) =>
        row("120px", run(label(fact.label, limits.fieldLabel), { weight: "Bolder" }), line(fact.value), index),
      );
    case "seats": {
      const rows = part.rows.map((seat, index) =>
        row(
          "72px",
          run(`[${seat.mark}]`, { fontType: "Monospace" }),
          [run(`${label(seat.label, limits.fieldLabel)}  `, { weight: "Bolder" }), ...line(seat.value)],
          index + 1,
        ),
      );
      return [{ type: "Container", items: [paragraph(line(part.title)), ...rows], spacing: "Medium" }];
    }
    case "list":
      return [renderList(part, reader)];
    case "recipe":
      return [renderRecipe(part.label, fillIn(part.template))];
    case "buttons":
      return renderButtons(part.buttons, carries);
  }
}

function row(width: string, head: ReturnType<typeof run>, value: ReturnType<typeof lineRuns>, index: number): Columns {
  return {
    type: "ColumnSet",
    spacing: index === 0 ? "Medium" : "Small",
    columns: [
      { type: "Column", width, items: [paragraph([head])] },
      { type: "Column", width: "stretch", items: [paragraph(value)] },
    ],
  };
}

function renderList(part: Extract<Part, { type: "list" }>, reader: Reader): Element {
  const items: RichText[] = [];
  let left: number = limits.text;
  for (const item of part.items.slice(0, limits.listItems)) {
    const runs = lineRuns(item, reader, limits.factLine);
    left -= runs.reduce((sum, { text }) => sum + text.length, 0);
    if (left < 0) break;
    items.push(paragraph([run("•  "), ...runs], { spacing: "Small" }));
  }
  const more = part.items.length - items.length;
  const rest = more > 0 ? [paragraph([run(`and ${more} more`, { italic: true })], { spacing: "Small" })] : [];
  const title = paragraph(lineRuns(part.title, reader, limits.factLine));
  return { type: "Container", items: [title, ...items, ...rest], spacing: "Medium" };
}

/** Monospaced runs are inert: no client makes a link of what stands in them, and nothing is unfurled. */
function renderRecipe(name: string, filled: string): Element {
  const code = severalLines(filled).trim();
  const shown =
    code === "" || code.length > limits.recipe
      ? [paragraph([run("too long to show here", { italic: true })], { spacing: "Small" })]
      : code.split("\n").map((text) => paragraph([run(text || " ", { fontType: "Monospace" })], { spacing: "None" }));
  const title = paragraph([run(label(name, limits.fieldLabel), { weight: "Bolder" })]);
  return { type: "Container", style: "emphasis", spacing: "Medium", items: [title, ...shown] };
}

function renderButtons(buttons: readonly Button[], carries: Carries): ActionSet[] {
  const actions = buttons.flatMap((button) => renderButton(button, carries) ?? []);
  const sets: ActionSet[] = [];
  for (let from = 0; from < actions.length; from += limits.actionsInSet)
    sets.push({ type: "ActionSet", actions: actions.slice(from, from + limits.actionsInSet) });
  return sets;
}

function renderButton(button: Button, carries: Carries): Action | undefined {
  const press = dataOf(button);
  if (press === undefined) return undefined;
  const data = { ...press, ...carries };
  const title = label(button.label, limits.buttonLabel);
  const style = styles[button.style];
  const about =
    button.about === undefined ? {} : { tooltip: label(`${button.label}: ${button.about}`, limits.buttonLabel) };
  if (button.asks === undefined)
    return {
      type: "Action.Execute",
      title,
      ...about,
      verb: pressVerb,
      data,
      ...(style === undefined ? {} : { style }),
    };
  const { asks } = button;
  const question = cardOf(
    [
      {
        type: "Input.Text",
        id: "reason",
        label: label(asks.label, limits.fieldLabel),
        isMultiline: true,
        isRequired: true,
        errorMessage: "Please write a reason.",
        maxLength: reasonAtMost,
      },
    ],
    {
      actions: [
        {
          type: "Action.Execute",
          title: label(asks.submit, limits.buttonLabel),
          verb: pressVerb,
          data,
          ...(style === undefined ? {} : { style }),
        },
      ],
    },
  );
  return {
    type: "Action.ShowCard",
    title,
    ...about,
    card: question,
    ...(style === "destructive" ? { style } : {}),
  };
}

const styles = { primary: "positive", danger: "destructive", plain: undefined } as const;
