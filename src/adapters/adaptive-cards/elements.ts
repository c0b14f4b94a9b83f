/**
 * The elements of Adaptive Cards that ours are made of (adaptivecards.io/explorer), version 1.5. Words are text runs,
 * which no client reads as markup; a text block would be.
 */

/** A piece of text with one style. */
export interface TextRun {
  readonly type: "TextRun";
  readonly text: string;
  readonly weight?: "Bolder";
  readonly size?: "Large" | "Small";
  readonly fontType?: "Monospace";
  readonly italic?: true;
  readonly isSubtle?: true;
  readonly color?: "Attention" | "Good" | "Accent";
}

/** A paragraph of runs. */
export interface RichText {
  readonly type: "RichTextBlock";
  readonly inlines: readonly TextRun[];
  readonly spacing?: "None" | "Small" | "Medium";
}

/** A column; `width` in pixels, or what is left over. */
export interface Column {
  readonly type: "Column";
  readonly width: string;
  readonly items: readonly Element[];
}

/** Columns side by side. */
export interface Columns {
  readonly type: "ColumnSet";
  readonly columns: readonly Column[];
  readonly spacing?: "None" | "Small" | "Medium";
}

/** Elements that belong together. */
export interface Group {
  readonly type: "Container";
  readonly items: readonly Element[];
  readonly spacing?: "Medium";
  readonly style?: "emphasis";
}

interface InputBase {
  readonly id: string;
  readonly label?: string;
  readonly isRequired?: boolean;
  readonly errorMessage?: string;
  readonly value?: string;
}

/** Where a person fills something in. */
export type Input = InputBase &
  (
    | {
        readonly type: "Input.Text";
        readonly isMultiline?: boolean;
        readonly maxLength?: number;
        readonly placeholder?: string;
      }
    | {
        readonly type: "Input.ChoiceSet";
        readonly style: "compact" | "filtered";
        readonly choices: readonly { readonly title: string; readonly value: string }[];
      }
    | { readonly type: "Input.Date" | "Input.Time" }
  );

/** What pressing does: sent to the bot with the inputs, or a question first. */
export type Action =
  | {
      readonly type: "Action.Execute";
      readonly title: string;
      /** What is read out in place of the title. */
      readonly tooltip?: string;
      readonly verb: string;
      readonly style?: "positive" | "destructive";
      readonly data: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: "Action.Submit";
      readonly title: string;
      readonly style?: "positive";
      readonly data: Readonly<Record<string, unknown>>;
      readonly associatedInputs?: "none";
    }
  | {
      readonly type: "Action.ShowCard";
      readonly title: string;
      readonly tooltip?: string;
      readonly style?: "destructive";
      readonly card: AdaptiveCard;
    };

/** Buttons in a row. */
export interface ActionSet {
  readonly type: "ActionSet";
  readonly actions: readonly Action[];
}

/** Any of them. */
export type Element = RichText | Columns | Group | Input | ActionSet;

/** A whole card. */
export interface AdaptiveCard {
  readonly type: "AdaptiveCard";
  readonly $schema: "http://adaptivecards.io/schemas/adaptive-card.json";
  readonly version: "1.5";
  readonly fallbackText?: string;
  readonly body: readonly Element[];
  readonly actions?: readonly Action[];
}

/** A card of these elements. */
export function cardOf(
  body: readonly Element[],
  more: Pick<AdaptiveCard, "fallbackText" | "actions"> = {},
): AdaptiveCard {
  return {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    ...more,
    body,
  };
}
