import { randomUUID } from "node:crypto";
import type { FieldErrors, Filled, Form } from "../../workflows/cards/form.ts";
import type { PersonId } from "../../workflows/people/person.ts";
import type { AdaptiveCard } from "../adaptive-cards/elements.ts";
import { type FormState, renderForm } from "../adaptive-cards/form.ts";
import type { LocalPeople } from "./people.ts";

/** A form as the page opens it; `token` comes back with what was filled in. */
export interface OpenForm {
  readonly token: string;
  readonly title: string;
  readonly card: AdaptiveCard;
  /** The first field that something is wrong with. */
  readonly wrong?: string;
}

/** The forms that are open, so that one with wrong fields can be shown again with what was typed. */
export interface OpenForms {
  open(person: PersonId, form: Form): Promise<OpenForm>;
  /** Shows an open form again. */
  again(token: string, typed: Filled, errors: FieldErrors): Promise<OpenForm | undefined>;
  /** Whether this person has this form open. */
  isOpen(token: string, person: PersonId): boolean;
  close(token: string): void;
}

const openAtMost = 100;

/** Keeps open forms in memory: those of an earlier start are gone, and their sender is told so. */
export function createOpenForms(people: LocalPeople): OpenForms {
  const forms = new Map<string, { readonly person: PersonId; readonly form: Form }>();
  const render = async (token: string, person: PersonId, form: Form, more: Partial<FormState>): Promise<OpenForm> => ({
    token,
    title: form.title,
    card: renderForm(form, { people: people.all(), ...more }, await people.readerOf(person)),
  });
  return {
    open: async (person, form) => {
      const [oldest] = forms.keys();
      if (forms.size >= openAtMost && oldest !== undefined) forms.delete(oldest);
      const token = randomUUID();
      forms.set(token, { person, form });
      return render(token, person, form, {});
    },
    again: async (token, typed, errors) => {
      const open = forms.get(token);
      if (open === undefined) return undefined;
      const wrong = open.form.fields.find(({ name }) => errors[name] !== undefined)?.name;
      return { ...(await render(token, open.person, open.form, { typed, errors })), ...(wrong && { wrong }) };
    },
    isOpen: (token, person) => forms.get(token)?.person === person,
    close: (token) => void forms.delete(token),
  };
}
