/** Somebody in a story, whichever chat they are in: what they do there and what they see of it. */
import type { TeamsPerson } from "../../src/standins/connector/person.ts";
import type { ShownMessage as TeamsMessage } from "../../src/standins/connector/show.ts";
import type { Entry } from "../../src/standins/slack/controls.ts";

/** A message as they see it now. `ts` names it. */
export interface SeenMessage {
  readonly ts: string;
  readonly text: string;
  readonly buttons: readonly string[];
}

/** A form that waits to be filled in. */
export interface SeenForm {
  readonly id: string;
  readonly submitLabel?: string;
}

/** What became of a form: what is said, and what is wrong by the label of its field. */
export interface SentForm {
  readonly body: string;
  readonly errors: Readonly<Record<string, string>>;
}

/** What Slack's people do, and what Teams' people do by other means. */
export interface Actor {
  /** As forms of their chat name them. */
  readonly id: string;
  readonly name: string;
  slash(command: string, text: string): Promise<unknown>;
  views(): readonly SeenForm[];
  submit(form: string, entries: Record<string, Entry>): Promise<SentForm>;
  click(message: { readonly ts: string }, button: string): Promise<unknown>;
  dms(): readonly SeenMessage[];
}

function seen({ id, text, buttons }: TeamsMessage): SeenMessage {
  return { ts: id, text, buttons };
}

/** Entries under the names that the form's controls have: Teams marks what is optional in words. */
function entriesOf(form: TeamsMessage | undefined, entries: Record<string, Entry>): Record<string, string> {
  const labels = form?.controls.map(({ label }) => label) ?? [];
  const called = (name: string): string => labels.find((label) => label === `${name} (optional)`) ?? name;
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [called(name), String(entry)]));
}

/**
 * A person of Teams by the same acts. Forms are cards in the chat, and their choice of people is by name, so that `id` is
 * theirs in the configuration.
 */
export function inTeams(id: string, person: TeamsPerson): Actor {
  const forms = (): TeamsMessage[] => person.messages().filter(({ controls }) => controls.length > 0);
  return {
    id,
    name: person.name,
    slash: (command, text) => person.say(`${command} ${text}`),
    views: () => forms().map((form) => ({ id: form.id, submitLabel: form.buttons[0] ?? "" })),
    submit: async (form, entries) => {
      const before = forms().find((message) => message.id === form);
      await person.press(form, "Ask", entriesOf(before, entries));
      const after = person.messages().find((message) => message.id === form);
      return { body: after?.text ?? "", errors: after?.controls.length === 0 ? {} : { form: after?.text ?? "" } };
    },
    click: ({ ts }, button) => person.press(ts, button),
    dms: () => person.messages().map(seen),
  };
}
