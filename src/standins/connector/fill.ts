import { type Action, type AdaptiveCard, actionsOf, type Input, inputsOf } from "./card.ts";

/** What a person enters, by the label or id of the control: text, a choice by its words or value, a date, a time. */
export type Entries = Readonly<Record<string, string>>;

/** A button that can be sent, with what stands in the controls that go with it. */
export type Pressable = { action: Extract<Action, { type: "Action.Execute" | "Action.Submit" }>; inputs: Input[] };

/** Finds a button by what it says, to eyes or to a screen reader. One that opens a question stands for the question's only button. */
export function findButton(card: AdaptiveCard, title: string): Pressable {
  const found = actionsOf(card).filter((action) => action.title === title || action.tooltip === title);
  const [action] = found;
  if (action === undefined || found.length > 1) {
    const there =
      actionsOf(card)
        .map((one) => `[${one.title}]`)
        .join(" ") || "no buttons";
    throw new Error(`${found.length === 0 ? "No" : "More than one"} button ${title} among ${there}`);
  }
  return follow(action, inputsOf(card));
}

/** The button that sends a form, whatever it says: the only one of its kind. */
export function onlyButton(card: AdaptiveCard, kind: Pressable["action"]["type"]): Pressable {
  const [action, ...others] = actionsOf(card).filter(({ type }) => type === kind);
  if (action === undefined || others.length > 0)
    throw new Error(`A form is sent by one ${kind}; this has ${action === undefined ? "none" : others.length + 1}`);
  return follow(action, inputsOf(card));
}

function follow(action: Action, inputs: Input[]): Pressable {
  switch (action.type) {
    case "Action.Execute":
    case "Action.Submit":
      return { action, inputs: action.associatedInputs === "none" ? [] : inputs };
    case "Action.ShowCard": {
      const [inside, ...others] = actionsOf(action.card);
      if (inside === undefined || others.length > 0)
        throw new Error(`The question of ${action.title} needs one button`);
      // A card's controls go with the buttons of the questions inside it (adaptivecards.io/explorer/Action.Execute).
      return follow(inside, [...inputs, ...inputsOf(action.card)]);
    }
    case "Action.OpenUrl":
      throw new Error(`${action.title} opens a page and sends nothing`);
  }
}

/** The values of the controls once these entries are made. Throws where the client would not send the form. */
export function fillIn(inputs: readonly Input[], entries: Entries): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of Object.keys(entries))
    if (!inputs.some((input) => isCalled(input, name)))
      throw new Error(`No control ${name} among ${inputs.map(({ label, id }) => label ?? id).join(", ") || "none"}`);
  for (const input of inputs) {
    const [, entered] = Object.entries(entries).find(([name]) => isCalled(input, name)) ?? [];
    const value = entered === undefined ? (input.value ?? "") : enter(input, entered);
    if (value === "" && input.isRequired === true)
      throw new Error(`Teams does not send this form: "${input.label ?? input.id}" is empty`);
    // A control that is left empty is not among what is sent.
    if (value !== "") values[input.id] = value;
  }
  return values;
}

function isCalled(input: Input, name: string): boolean {
  return input.id === name || input.label === name;
}

function enter(input: Input, entered: string): string {
  const called = input.label ?? input.id;
  switch (input.type) {
    case "Input.ChoiceSet": {
      if (entered === "") return "";
      const choice = input.choices.find(({ title, value }) => title === entered || value === entered);
      if (choice !== undefined) return choice.value;
      throw new Error(`"${called}" offers ${input.choices.map(({ title }) => title).join(", ")}; not ${entered}`);
    }
    case "Input.Text":
      if (entered.length > (input.maxLength ?? Number.POSITIVE_INFINITY)) throw new Error(`"${called}" is too long`);
      return entered;
    case "Input.Date":
    case "Input.Time":
      if (!/^(\d{4}-\d\d-\d\d|\d\d:\d\d)?$/.test(entered)) throw new Error(`"${called}" takes no ${entered}`);
      return entered;
    case "Input.Toggle":
      return entered;
  }
}
