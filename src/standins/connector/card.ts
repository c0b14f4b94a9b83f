import { z } from "zod";

/**
 * Adaptive Cards as Teams takes them: version 1.5 at most, the elements that a bot here may use
 * (adaptivecards.io/explorer), and Teams' own limits
 * (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference). A client shows nothing of a
 * card that it can't read; the stand-in refuses it instead. A bot that starts to use another element adds it here.
 */
const mostActions = 6;

const shared = {
  id: z.string().min(1).optional(),
  spacing: z.enum(["None", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"]).optional(),
  separator: z.boolean().optional(),
  isVisible: z.boolean().optional(),
  horizontalAlignment: z.enum(["Left", "Center", "Right"]).optional(),
};
const look = {
  size: z.enum(["Small", "Default", "Medium", "Large", "ExtraLarge"]).optional(),
  weight: z.enum(["Lighter", "Default", "Bolder"]).optional(),
  color: z.enum(["Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"]).optional(),
  fontType: z.enum(["Default", "Monospace"]).optional(),
  isSubtle: z.boolean().optional(),
};
const style = z.enum(["default", "emphasis", "good", "attention", "warning", "accent"]).optional();

const textRun = z.strictObject({
  type: z.literal("TextRun"),
  text: z.string().min(1),
  ...look,
  italic: z.boolean().optional(),
  strikethrough: z.boolean().optional(),
  underline: z.boolean().optional(),
  highlight: z.boolean().optional(),
});
const input = {
  ...shared,
  id: z.string().min(1),
  label: z.string().min(1).optional(),
  isRequired: z.boolean().optional(),
  errorMessage: z.string().min(1).optional(),
  value: z.string().optional(),
};

const leaf = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("TextBlock"), ...shared, ...look, text: z.string(), wrap: z.boolean().optional() }),
  z.strictObject({ type: z.literal("RichTextBlock"), ...shared, inlines: z.array(textRun).min(1) }),
  z.strictObject({
    type: z.literal("FactSet"),
    ...shared,
    facts: z.array(z.strictObject({ title: z.string(), value: z.string() })).min(1),
  }),
  z.strictObject({
    type: z.literal("Input.Text"),
    ...input,
    isMultiline: z.boolean().optional(),
    maxLength: z.int().positive().optional(),
    placeholder: z.string().optional(),
    regex: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal("Input.ChoiceSet"),
    ...input,
    style: z.enum(["compact", "expanded", "filtered"]).optional(),
    isMultiSelect: z.boolean().optional(),
    placeholder: z.string().optional(),
    choices: z.array(z.strictObject({ title: z.string().min(1), value: z.string() })).min(1),
  }),
  z.strictObject({ type: z.literal("Input.Date"), ...input }),
  z.strictObject({ type: z.literal("Input.Time"), ...input }),
  z.strictObject({ type: z.literal("Input.Toggle"), ...input, title: z.string().min(1) }),
]);

const act = {
  id: z.string().min(1).optional(),
  title: z.string().min(1),
  style: z.enum(["default", "positive", "destructive"]).optional(),
  tooltip: z.string().optional(),
};
const data = z.record(z.string(), z.unknown()).optional();
const associatedInputs = z.enum(["auto", "none"]).optional();
const plainAction = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("Action.Execute"), ...act, verb: z.string().min(1), data, associatedInputs }),
  z.strictObject({ type: z.literal("Action.Submit"), ...act, data, associatedInputs }),
  z.strictObject({ type: z.literal("Action.OpenUrl"), ...act, url: z.url() }),
]);

type Leaf = z.infer<typeof leaf>;
type Column = { type: "Column"; items?: Element[] | undefined };
/** An element of a card. */
export type Element =
  | Leaf
  | { type: "Container"; items: Element[] }
  | { type: "ColumnSet"; columns: Column[] }
  | { type: "ActionSet"; actions: Action[] };
/** Something to press. */
export type Action =
  | z.infer<typeof plainAction>
  | { type: "Action.ShowCard"; title: string; tooltip?: string | undefined; card: AdaptiveCard };
/** A card as it was sent. */
export type AdaptiveCard = {
  type: "AdaptiveCard";
  fallbackText?: string | undefined;
  body?: Element[] | undefined;
  actions?: Action[] | undefined;
};
/** A control of a form. */
export type Input = Extract<Leaf, { type: `Input.${string}` }>;

const elements: z.ZodType<Element[]> = z.lazy(() => z.array(element));
const actions: z.ZodType<Action[]> = z.lazy(() => z.array(action).min(1).max(mostActions));

const column = z.strictObject({
  type: z.literal("Column"),
  ...shared,
  width: z
    .string()
    .regex(/^(auto|stretch|\d+(px)?)$/)
    .optional(),
  items: elements.optional(),
});
const element = z.discriminatedUnion("type", [
  ...leaf.options,
  z.strictObject({ type: z.literal("Container"), ...shared, style, items: elements }),
  z.strictObject({ type: z.literal("ColumnSet"), ...shared, style, columns: z.array(column).min(1) }),
  z.strictObject({ type: z.literal("ActionSet"), ...shared, actions }),
]);

const cardSchema: z.ZodType<AdaptiveCard> = z.lazy(() =>
  z.strictObject({
    type: z.literal("AdaptiveCard"),
    $schema: z.string().optional(),
    version: z.string().regex(/^1\.[0-5]$/, "Teams shows cards up to version 1.5"),
    fallbackText: z.string().optional(),
    speak: z.string().optional(),
    msteams: z.record(z.string(), z.unknown()).optional(),
    body: elements.optional(),
    actions: actions.optional(),
  }),
);
const action = z.discriminatedUnion("type", [
  ...plainAction.options,
  z.strictObject({ type: z.literal("Action.ShowCard"), ...act, card: cardSchema }),
]);

/** Reads a card, or says what a client would not take about it. */
export function readCard(given: unknown): { card: AdaptiveCard } | { problem: string } {
  const parsed = cardSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `${issue?.path.join(".") || "card"}: ${issue?.message ?? "not a card"}` };
  }
  const problem = findDuplicate(parsed.data);
  return problem === undefined ? { card: parsed.data } : { problem };
}

/** The elements of a card with all that stand inside them, without those of questions that are not open. */
function elementsOf(card: AdaptiveCard): Element[] {
  return (card.body ?? []).flatMap(insideOf);
}

function insideOf(outer: Element): Element[] {
  switch (outer.type) {
    case "Container":
      return [outer, ...outer.items.flatMap(insideOf)];
    case "ColumnSet":
      return [outer, ...outer.columns.flatMap(({ items = [] }) => items.flatMap(insideOf))];
    default:
      return [outer];
  }
}

/** The controls of a card. */
export function inputsOf(card: AdaptiveCard): Input[] {
  return elementsOf(card).filter((one): one is Input => one.type.startsWith("Input."));
}

/** What can be pressed on a card, questions that open included. */
export function actionsOf(card: AdaptiveCard): Action[] {
  return [...elementsOf(card).flatMap((one) => (one.type === "ActionSet" ? one.actions : [])), ...(card.actions ?? [])];
}

/** Ids of controls that are seen together must differ: the later one's value would take the place of the earlier one's. */
function findDuplicate(card: AdaptiveCard, around: readonly string[] = []): string | undefined {
  const ids = [...around, ...inputsOf(card).map(({ id }) => id)];
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) return `two inputs have the id ${twice}`;
  for (const one of actionsOf(card)) {
    const inside = one.type === "Action.ShowCard" ? findDuplicate(one.card, ids) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}
