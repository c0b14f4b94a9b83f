/** What a chat may ask of the commands. The same for every chat: it knows people, presses and forms, and no platform. */
import type { Via } from "../workflows/audit/entry.ts";
import type { Card, Line, Press } from "../workflows/cards/card.ts";
import type { FieldErrors, Filled, Form } from "../workflows/cards/form.ts";
import type { Person } from "../workflows/people/person.ts";

/** Somebody whom a chat has recognised; `person` is absent for an account that matches nobody. */
export interface Caller {
  readonly person?: Person;
  readonly via: Via;
  /** The chat's own id of this act; the same act delivered twice has the same. */
  readonly event: string;
}

/** What is said back, in private. */
export type Reply =
  | { readonly kind: "say"; readonly lines: readonly Line[] }
  | {
      readonly kind: "card";
      readonly card: Card;
      /** It may take the place of the private card that was pressed: another page of the same. Never of a card that others have, too. */
      readonly replaces?: true;
    }
  | { readonly kind: "form"; readonly form: Form }
  | GivenFile;

/** What is only said. */
export type Saying = Extract<Reply, { readonly kind: "say" }>;

/**
 * A file that is given to the person who asked, in private, and to nobody else; nobody keeps it. `lines` are said with it.
 * Where a chat asks the person first whether they want it, it is made anew when they say yes: `again` is the press that
 * answers with the same file as it is then, judged anew for whoever presses.
 */
export interface GivenFile {
  readonly kind: "file";
  /** Letters, digits, dots and hyphens; it says nothing that a notification may not show. */
  readonly name: string;
  readonly mediaType: "text/csv" | "application/json";
  readonly text: string;
  readonly lines: readonly Line[];
  readonly again: Press;
}

/** What a filled form ends in. */
export type FormReply =
  | { readonly kind: "errors"; readonly errors: FieldErrors }
  | { readonly kind: "done"; readonly lines: readonly Line[] };

/** What every chat may call. */
export interface Front {
  /** A typed command: name without slash ("ingress"), and the rest as typed. */
  command(name: string, text: string, caller: Caller): Promise<Reply>;
  /** Whether this text opens a form, known at once without any look-up. */
  opensForm(name: string, text: string): boolean;
  /** Whether pressing a button with this verb opens a form, known at once without any look-up. */
  opensFormBy(verb: string): boolean;
  /** What is wrong with a reason, known at once without any look-up; undefined for one that will do. */
  complaintAbout(reason: string): string | undefined;
  /** A pressed button; `reason` where the button asked for one. */
  press(press: Press, caller: Caller, reason?: string): Promise<Reply>;
  /** A filled form. */
  submit(form: string, filled: Filled, carries: Readonly<Record<string, string>>, caller: Caller): Promise<FormReply>;
  /** The form of this name as it is before anything is filled in, for a chat that can only show it anew. */
  emptyForm(form: string, carries: Readonly<Record<string, string>>, caller: Caller): Form | undefined;
  /**
   * Somebody opened the page on which their chat shows where things stand; `account` is the chat's own name for it.
   * Undefined where it follows by itself; else what to show there instead.
   */
  openHome(account: string, caller: Caller): Promise<Reply | undefined>;
  /** What is said when something we can't mend is in the way (records unreachable, a fault). */
  sorry(fault: unknown): Saying;
  /** Verbs of all buttons that exist, names of all commands and forms that work. */
  readonly verbs: readonly string[];
  readonly commands: readonly { readonly name: string; readonly hint: string; readonly description: string }[];
  readonly forms: readonly string[];
}
