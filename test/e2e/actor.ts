/** Somebody in a story, whichever chat they are in: what they do there and what they see of it. */
import { actionsOf } from "../../src/standins/connector/card.ts";
import type { TeamsPerson } from "../../src/standins/connector/person.ts";
import type { ShownMessage as TeamsMessage } from "../../src/standins/connector/show.ts";
import type { Entry } from "../../src/standins/slack/controls.ts";
import { type CastId, castNames } from "../../src/standins/world.ts";
import type { BotWorld } from "./bot-world.ts";

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
  /** Presses a button. One that asks something opens a form. */
  click(message: { readonly ts: string }, button: string): Promise<unknown>;
  dms(): readonly SeenMessage[];
}

/** Everybody in a story. */
export type Cast = Readonly<Record<CastId, Actor>>;

/** Where a story is told: who is in it is all that its acts need. */
export interface Stage {
  readonly people: Cast;
}

/** Everybody, each by what makes an actor of them. */
export function castBy(actor: (id: CastId) => Actor): Cast {
  const ids = Object.keys(castNames) as CastId[];
  return Object.fromEntries(ids.map((id) => [id, actor(id)])) as unknown as Cast;
}

/** The people, in the chat in which they are: all of them in Teams, or all in Slack. */
export function castOf({ people, teams }: Pick<BotWorld, "people" | "teams">): Cast {
  return teams === undefined ? people : castBy((id) => inTeams(id, teams.person(id)));
}

function seen({ id, text, buttons }: TeamsMessage): SeenMessage {
  return { ts: id, text, buttons };
}

/** Entries under the names that the controls of a card's form have: what is optional is marked in words there. */
export function entriesOf(
  controls: readonly { readonly label?: string | undefined }[],
  entries: Record<string, Entry>,
): Record<string, string> {
  const called = (name: string): string =>
    controls.some(({ label }) => label === `${name} (optional)`) ? `${name} (optional)` : name;
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [called(name), String(entry)]));
}

/** The question that a button of a card opens, by what its own button says; undefined for a button that asks nothing. */
export function questionOf(card: TeamsMessage["card"], button: string): string | undefined {
  const actions = card === undefined ? [] : actionsOf(card);
  const action = actions.find((one) => one.title === button || ("tooltip" in one && one.tooltip === button));
  return action?.type === "Action.ShowCard" ? actionsOf(action.card)[0]?.title : undefined;
}

/**
 * A person of Teams by the same acts. Forms are cards in the chat, and their choice of people is by name, so that `id` is
 * theirs in the configuration. A question opens on its card: it is a form until it is answered.
 */
export function inTeams(id: string, person: TeamsPerson): Actor {
  const forms = (): TeamsMessage[] => person.messages().filter(({ controls }) => controls.length > 0);
  const find = (form: string): TeamsMessage | undefined => person.messages().find((message) => message.id === form);
  let question: (SeenForm & { readonly on: string; readonly button: string }) | undefined;
  return {
    id,
    name: person.name,
    slash: (command, text) => person.say(`${command} ${text}`),
    views: () => [
      ...forms().map((form) => ({ id: form.id, submitLabel: form.buttons[0] ?? "" })),
      ...(question === undefined ? [] : [question]),
    ],
    submit: async (form, entries) => {
      if (question?.id === form) {
        const { on, button } = question;
        question = undefined;
        const { said } = await person.press(on, button, entriesOf([], entries));
        return { body: said, errors: {} };
      }
      await person.submit(form, entriesOf(find(form)?.controls ?? [], entries));
      const after = find(form);
      return { body: after?.text ?? "", errors: after?.controls.length === 0 ? {} : { form: after?.text ?? "" } };
    },
    click: async ({ ts }, button) => {
      const submitLabel = questionOf(find(ts)?.card, button);
      if (submitLabel === undefined) return person.press(ts, button);
      question = { id: `${ts} ${button}`, submitLabel, on: ts, button };
      return undefined;
    },
    dms: () => person.messages().map(seen),
  };
}
