/** A neutral form. Each chat renders it with its own means and gives back what was typed, by field. */

/** What a field takes. Values travel as text; a person as their id in the directory. */
export type FieldKind =
  | { readonly kind: "text"; readonly multiline: boolean; readonly atMost: number; readonly placeholder?: string }
  | { readonly kind: "choice"; readonly options: readonly { readonly value: string; readonly label: string }[] }
  | { readonly kind: "person" }
  | { readonly kind: "instant" };

/** A field of a form. `hint` says what good input looks like. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional: boolean;
  readonly initial?: string;
  readonly takes: FieldKind;
}

/** A form; `name` says which command takes what was filled in, `carries` goes along unseen (ids only). */
export interface Form {
  readonly name: string;
  readonly title: string;
  readonly submit: string;
  readonly intro?: string;
  readonly fields: readonly Field[];
  readonly carries: Readonly<Record<string, string>>;
}

/** What was filled in, by field name; an empty field is absent. */
export type Filled = Readonly<Record<string, string>>;

/** A sentence beside a field that says how to mend it. */
export type FieldErrors = Readonly<Record<string, string>>;
