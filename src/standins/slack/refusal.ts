/** Slack's own no: a call answered 200 with `ok: false` and this code, and sentences that say where the fault is. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly messages: readonly string[];
  /** Further fields of the answer, such as `needed` and `provided` of a missing scope. */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: string, messages: readonly string[] = [], details: Readonly<Record<string, string>> = {}) {
    super([code, ...messages].join(" "));
    this.code = code;
    this.messages = messages;
    this.details = details;
  }
}
