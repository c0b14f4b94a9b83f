import type { types } from "@slack/bolt";
import { cut, severalLines } from "../../commands/visible-text.ts";
import type { Field, Form } from "../../workflows/cards/form.ts";
import { limits } from "./limits.ts";
import { lineBlocks } from "./rich-text.ts";
import { inputAction, plain } from "./views.ts";

/** What a form's callback id begins with; the form's name follows. */
const callbackPrefix = "form:";

/** Slack user ids of the people that a form names at first, by their id in the directory. */
export type Accounts = ReadonlyMap<string, string>;

/** People by their names, where not everybody who can be chosen has an account in Slack. */
export type ByName = readonly { readonly id: string; readonly name: string }[];

/** People whom a form names at first. */
export function peopleIn(form: Form): readonly string[] {
  return form.fields.flatMap(({ takes, initial }) =>
    takes.kind === "person" && initial !== undefined ? [initial] : [],
  );
}

/**
 * A form as a modal. A field's name is its block's id, by which complaints find it again. Throws where what the form
 * carries is longer than Slack takes: it is ids of ours only.
 */
export function renderForm(form: Form, accounts: Accounts, byName?: ByName): types.ModalView {
  const metadata = JSON.stringify({ carries: form.carries });
  if (metadata.length > limits.privateMetadata) throw new RangeError("a form carries more than Slack takes");
  const intro = form.intro === undefined ? [] : lineBlocks([[form.intro]], 0);
  return {
    type: "modal",
    callback_id: `${callbackPrefix}${form.name}`,
    private_metadata: metadata,
    title: plain(form.title, limits.viewTitle),
    submit: plain(form.submit, limits.viewSubmit),
    close: plain("Cancel", limits.viewSubmit),
    blocks: [...intro, ...form.fields.flatMap((field) => renderField(field, accounts, byName))].slice(
      0,
      limits.blocksInView,
    ),
  };
}

/** The name of the form that a view's callback id stands for; undefined for views that are no form. */
export function formName(callbackId: string): string | undefined {
  return callbackId.startsWith(callbackPrefix) ? callbackId.slice(callbackPrefix.length) : undefined;
}

function renderField(field: Field, accounts: Accounts, byName: ByName | undefined): types.KnownBlock[] {
  const { takes, initial } = field;
  const listed = takes.kind === "choice" ? optionsOf(takes.options) : undefined;
  // Slack takes no choice without options; the label says at least what is missing.
  if (listed?.length === 0) return lineBlocks([[{ strong: field.label }, ": there is nothing to choose from."]], 0);
  const isCut = takes.kind === "choice" && takes.options.length > limits.options;
  const hint = [field.hint ?? "", isCut ? `Only the first ${limits.options} are listed.` : ""].join(" ").trim();
  return [
    {
      type: "input",
      block_id: field.name,
      label: plain(field.label, limits.fieldLabel),
      optional: field.optional,
      ...(hint === "" ? {} : { hint: plain(hint, limits.fieldHint) }),
      element: renderInput(takes, initial, accounts, byName),
    },
  ];
}

/** The options that Slack takes. A value can't be cut, so that one which is too long is left out. */
function optionsOf(options: readonly { readonly value: string; readonly label: string }[]): types.PlainTextOption[] {
  return options
    .filter(({ value }) => value !== "" && value.length <= limits.optionValue)
    .slice(0, limits.options)
    .map(({ value, label }) => ({ value, text: plain(label, limits.optionLabel) }));
}

function renderInput(
  takes: Field["takes"],
  initial: string | undefined,
  accounts: Accounts,
  byName: ByName | undefined,
): types.InputBlock["element"] {
  const named = { action_id: inputAction };
  switch (takes.kind) {
    case "text": {
      const longest = Math.min(Math.max(takes.atMost, 1), limits.inputText);
      const { multiline, placeholder } = takes;
      return {
        type: "plain_text_input",
        ...named,
        multiline,
        max_length: longest,
        ...(placeholder === undefined ? {} : { placeholder: plain(placeholder, limits.placeholder) }),
        ...(initial === undefined ? {} : { initial_value: cut(severalLines(initial), longest) }),
      };
    }
    case "choice": {
      const options = optionsOf(takes.options);
      const chosen = options.find(({ value }) => value === initial);
      return { type: "static_select", ...named, options, ...(chosen && { initial_option: chosen }) };
    }
    case "person": {
      if (byName !== undefined && byName.length > 0) return { ...named, ...chooseByName(byName, initial) };
      const user = initial === undefined ? undefined : accounts.get(initial);
      return { type: "users_select", ...named, ...(user !== undefined && { initial_user: user }) };
    }
    case "instant": {
      const seconds = Math.floor(Number(initial) / 1000);
      // Slack wants exactly ten digits: from 2001 to 2286.
      const isShown = initial !== undefined && seconds >= 1e9 && seconds < 1e10;
      return { type: "datetimepicker", ...named, ...(isShown && { initial_date_time: seconds }) };
    }
  }
}

/** A menu of names. Beyond what one menu takes they stand in groups, of which Slack takes as many again. */
function chooseByName(people: ByName, initial: string | undefined): Omit<types.StaticSelect, "action_id"> {
  const sorted = people.toSorted((one, other) => one.name.localeCompare(other.name, "en"));
  const options = sorted.map(({ id, name }) => ({ value: id, text: plain(name, limits.optionLabel) }));
  const chosen = options.find(({ value }) => value === initial);
  const shared = { type: "static_select" as const, ...(chosen && { initial_option: chosen }) };
  if (options.length <= limits.options) return { ...shared, options };
  const groups: types.StaticSelect["option_groups"] = [];
  for (let from = 0; from < options.length && groups.length < limits.options; from += limits.options) {
    const some = options.slice(from, from + limits.options);
    groups.push({ label: plain(`From ${some[0]?.text.text ?? ""}`, limits.optionLabel), options: some });
  }
  return { ...shared, option_groups: groups };
}
