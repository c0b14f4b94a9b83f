import type { Caller, FormReply, Front, Reply, Saying } from "../../../src/commands/front.ts";
import type { Line, Press } from "../../../src/workflows/cards/card.ts";
import type { Filled, Form } from "../../../src/workflows/cards/form.ts";

/** One call of the commands, as it came from the chat. */
export type FrontCall =
  | { do: "command"; name: string; text: string; caller: Caller }
  | { do: "press"; press: Press; reason?: string; caller: Caller }
  | { do: "submit"; form: string; filled: Filled; carries: Readonly<Record<string, string>>; caller: Caller };

/** Commands that record what they are asked and answer what a test tells them to. */
export interface ScriptedFront extends Front {
  readonly calls: FrontCall[];
  readonly verbs: string[];
  /** What commands and presses answer from now on; may throw, and may take its time. */
  reply: (call: FrontCall) => Reply | Promise<Reply>;
  /** The form that is shown anew. */
  form: Form | undefined;
  /** What a form ends in from now on. */
  formReply: (call: FrontCall) => FormReply | Promise<FormReply>;
}

/** A reply of one line. */
export function saying(...spans: Line): Saying {
  return { kind: "say", lines: [spans] };
}

/** A reply that does not come before it is released. */
export function holdReply(): { reply: Promise<Reply>; release(): void } {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  return { reply: promise, release: () => resolve(saying("At last.")) };
}

/** Makes commands for `/ingress`, of which "request" opens a form. */
export function createScriptedFront(): ScriptedFront {
  const calls: FrontCall[] = [];
  const front: ScriptedFront = {
    calls,
    form: undefined,
    reply: () => saying("Understood."),
    formReply: () => ({ kind: "done", lines: [["Asked."]] }),
    command: async (name, text, caller) => front.reply(keep({ do: "command", name, text, caller })),
    press: async (press, caller, reason) =>
      front.reply(keep({ do: "press", press, caller, ...(reason === undefined ? {} : { reason }) })),
    submit: async (form, filled, carries, caller) =>
      front.formReply(keep({ do: "submit", form, filled, carries, caller })),
    complaintAbout: (reason) => (reason === "" ? "Please give a reason." : undefined),
    emptyForm: () => front.form,
    openHome: async () => undefined,
    opensFormBy: () => false,
    opensForm: (_name, text) => text.startsWith("request"),
    sorry: () => saying("Something is in the way. Nothing was done."),
    verbs: ["approve", "reject"],
    commands: [{ name: "ingress", hint: "request", description: "Bring data in" }],
    forms: ["ask"],
  };
  function keep(call: FrontCall): FrontCall {
    calls.push(call);
    return call;
  }
  return front;
}
