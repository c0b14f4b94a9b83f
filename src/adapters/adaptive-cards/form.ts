import { severalLines } from "../../commands/visible-text.ts";
import type { Field, FieldErrors, Filled, Form } from "../../workflows/cards/form.ts";
import { type Action, type AdaptiveCard, cardOf, type Element, type Input } from "./elements.ts";
import { limits } from "./limits.ts";
import { label, paragraph, type Reader, run } from "./text.ts";
import { wallDate, wallTime } from "./wall-clock.ts";

/** The verb of a form's button. */
export const formVerb = "form";

/** What a form is shown with: who can be chosen, and, once it was sent, what was typed and what is wrong with it. */
export interface FormState {
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly typed?: Filled;
  readonly errors?: FieldErrors;
}

/**
 * Where a form is shown: in a chat, where `Action.Execute` sends it; in a chat that could show it as a dialog as well; or in
 * a dialog, which is sent by `Action.Submit`, with what else it brings along.
 */
export type FormPlace =
  | { readonly in: "chat"; readonly offersDialog?: boolean }
  | { readonly in: "dialog"; readonly brings: Readonly<Record<string, string>> };

/** A form as an Adaptive Card. A field's name is its input's id; an instant has two inputs, `name.date` and `name.time`. */
export function renderForm(
  form: Form,
  state: FormState,
  reader: Reader,
  place: FormPlace = { in: "chat" },
): AdaptiveCard {
  const title = paragraph([run(label(form.title, limits.title), { weight: "Bolder", size: "Large" })]);
  const intro = form.intro === undefined ? [] : [paragraph([run(label(form.intro, limits.text))])];
  const shown = new Set(form.fields.map(({ name }) => name));
  const strays = Object.entries(state.errors ?? {}).filter(([name]) => !shown.has(name));
  const complaints = strays.map(([, sentence]) => complaint(sentence));
  const fields = form.fields.flatMap((field) => renderField(field, state, reader));
  return cardOf([title, ...intro, ...complaints, ...fields], { actions: actionsOf(form, state, place) });
}

function actionsOf(form: Form, { typed }: FormState, place: FormPlace): readonly Action[] {
  const title = label(form.submit, limits.buttonLabel);
  const data = { form: form.name, carries: form.carries };
  if (place.in === "dialog")
    return [{ type: "Action.Submit", title, style: "positive", data: { ...data, ...place.brings } }];
  const submit: Action = { type: "Action.Execute", title, verb: formVerb, style: "positive", data };
  if (place.offersDialog !== true) return [submit];
  // What is typed is not sent along: an empty field would keep the dialog from opening.
  const initial = form.fields.flatMap((field) => (field.initial === undefined ? [] : [[field.name, field.initial]]));
  const filled = typed ?? (Object.fromEntries(initial) as Filled);
  const opens = { msteams: { type: "task/fetch" }, ...data, filled };
  return [submit, { type: "Action.Submit", title: "Open as a dialog", data: opens, associatedInputs: "none" }];
}

function complaint(sentence: string): Element {
  return paragraph([run(label(sentence, limits.text), { color: "Attention", weight: "Bolder" })], { spacing: "Small" });
}

function renderField(field: Field, { people, typed, errors }: FormState, reader: Reader): Element[] {
  const value = typed === undefined ? field.initial : typed[field.name];
  const wrong = errors?.[field.name];
  const listed = field.takes.kind === "person" ? people : field.takes.kind === "choice" ? field.takes.options : [];
  const cut = listed.length > limits.options ? `Only the first ${limits.options} are listed.` : "";
  const words = [field.hint ?? "", cut].join(" ").trim();
  const hint = words === "" ? [] : [paragraph([run(words, { isSubtle: true, size: "Small" })], { spacing: "None" })];
  return [...inputsOf(field, value, people, reader), ...(wrong === undefined ? [] : [complaint(wrong)]), ...hint];
}

function inputsOf(field: Field, value: string | undefined, people: FormState["people"], reader: Reader): Element[] {
  const { name, takes } = field;
  const base = {
    id: name,
    label: label(field.label, limits.fieldLabel) + (field.optional ? " (optional)" : ""),
    isRequired: !field.optional,
    ...(field.optional ? {} : { errorMessage: "Please fill this in." }),
  };
  const initial = value === undefined ? {} : { value: severalLines(value) };
  switch (takes.kind) {
    case "text": {
      const { multiline, atMost, placeholder } = takes;
      const hinted = placeholder === undefined ? {} : { placeholder };
      return [{ type: "Input.Text", ...base, ...initial, isMultiline: multiline, maxLength: atMost, ...hinted }];
    }
    case "choice":
      return [choiceOf(base, value, takes.options)];
    case "person":
      return [
        choiceOf(
          base,
          value,
          people.map(({ id, name: label }) => ({ value: id, label })),
        ),
      ];
    case "instant": {
      const at = value === undefined ? Number.NaN : Number(value);
      const [date, time] = Number.isNaN(at)
        ? [{}, {}]
        : [{ value: wallDate(at, reader) }, { value: wallTime(at, reader) }];
      return [
        { type: "Input.Date", ...base, id: `${name}.date`, ...date },
        { type: "Input.Time", id: `${name}.time`, label: `${label(field.label, limits.fieldLabel)}: time`, ...time },
      ];
    }
  }
}

function choiceOf(
  base: Pick<Input, "id"> & Partial<Input>,
  value: string | undefined,
  options: readonly { readonly value: string; readonly label: string }[],
): Element {
  const choices = options
    .slice(0, limits.options)
    .map((option) => ({ title: label(option.label, limits.fieldLabel), value: option.value }));
  const chosen = choices.some((choice) => choice.value === value) && value !== undefined ? { value } : {};
  return { ...base, type: "Input.ChoiceSet", style: "compact", choices, ...chosen };
}
