import { type Block, elementsOf } from "./blocks.ts";
import type { Element, Option } from "./elements.ts";
import type { StateValue, StateValues } from "./workspace.ts";

/**
 * The controls of a form as a person uses them: what they hold at first, what a person may put into them, and what
 * keeps Slack from sending the form.
 */
export type Control = { blockId: string; actionId: string; label: string; isRequired: boolean; element: Element };

/** What a person enters: text, a choice by its text or value, several choices, or unix seconds for a date with time. */
export type Entry = string | number | readonly string[];

/** The controls of a form that hold a value, in order; buttons and menus hold none. */
export function controlsOf(blocks: readonly Block[]): Control[] {
  return blocks.flatMap((block) =>
    elementsOf(block)
      .filter(({ type }) => type !== "button" && type !== "overflow")
      .map((element) => ({
        blockId: block.block_id ?? "",
        actionId: element.action_id ?? "",
        label: block.type === "input" ? block.label.text : "",
        isRequired: block.type === "input" && block.optional !== true,
        element,
      })),
  );
}

/** The values of a form's controls: those of `before` that are still there, else what the control begins with. */
export function keptValues(blocks: readonly Block[], before: StateValues): StateValues {
  const values: StateValues = {};
  for (const { blockId, actionId, element } of controlsOf(blocks)) {
    const kept = before[blockId]?.[actionId];
    const value = kept?.type === element.type ? kept : initialValue(element);
    values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return values;
}

/** docs.slack.dev/reference/interaction-payloads/view-interactions-payload: the shapes in `state.values`. */
function initialValue(element: Element): StateValue {
  const { type } = element;
  switch (type) {
    case "static_select":
    case "radio_buttons":
      return { type, selected_option: element.initial_option ?? null };
    case "multi_static_select":
    case "checkboxes":
      return { type, selected_options: element.initial_options ?? [] };
    case "users_select":
      return { type, selected_user: element.initial_user ?? null };
    case "multi_users_select":
      return { type, selected_users: element.initial_users ?? [] };
    case "datepicker":
      return { type, selected_date: element.initial_date ?? null };
    case "timepicker":
      return { type, selected_time: element.initial_time ?? null };
    case "datetimepicker":
      return { type, selected_date_time: element.initial_date_time ?? null };
    case "button":
    case "overflow":
      return { type };
    default:
      return { type, value: element.initial_value ?? null };
  }
}

/** The value of a control after a person entered something. Throws for a choice that is not on offer. */
export function enter(control: Control, entry: Entry): StateValue {
  const { element, label } = control;
  const { type } = element;
  const choose = (options: readonly Option[], wanted: unknown): Option => {
    const found = options.find(({ text, value }) => text.text === wanted || value === wanted);
    if (found) return found;
    throw new Error(`"${label}" offers ${options.map(({ text }) => text.text).join(", ")}; not ${String(wanted)}`);
  };
  const several = typeof entry === "object" ? entry : [String(entry)];
  switch (type) {
    case "static_select":
    case "radio_buttons":
      return { type, selected_option: entry === "" ? null : choose(element.options, String(entry)) };
    case "multi_static_select":
    case "checkboxes":
      return { type, selected_options: several.map((wanted) => choose(element.options, wanted)) };
    case "users_select":
      return { type, selected_user: entry };
    case "multi_users_select":
      return { type, selected_users: several };
    case "datepicker":
      return { type, selected_date: entry };
    case "timepicker":
      return { type, selected_time: entry };
    case "datetimepicker":
      return { type, selected_date_time: Number(entry) };
    default:
      return { type, value: entry === "" ? null : String(entry) };
  }
}

/** Why Slack itself would keep a person from sending the form with this value, or undefined when it would not. */
export function findObstacle(control: Control, value: StateValue | undefined): string | undefined {
  const { type: _type, ...held } = value ?? { type: "" };
  const [content] = Object.values(held);
  const isEmpty = content === null || content === undefined || (Array.isArray(content) && content.length === 0);
  if (isEmpty) return control.isRequired ? `"${control.label}" is empty` : undefined;
  const { element } = control;
  if (element.type === "plain_text_input" && typeof content === "string") {
    if (content.length > (element.max_length ?? 3000)) return `"${control.label}" is too long`;
    if (content.length < (element.min_length ?? 0)) return `"${control.label}" is too short`;
  }
  if (element.type === "number_input" && !Number.isFinite(Number(content))) return `"${control.label}" is not a number`;
  if (element.type === "number_input" && !element.is_decimal_allowed && !Number.isInteger(Number(content)))
    return `"${control.label}" is not a whole number`;
  return undefined;
}
