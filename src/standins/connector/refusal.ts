/** What the Connector refuses, with its status and code; `message` is for people and may change. */
export class ConnectorRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string = code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The body of a refusal. One who blocked the bot has a form of their own, as the page on proactive messages shows it. */
export function bodyOf({ code, message }: ConnectorRefusal): object {
  if (code !== "MessageWritesBlocked") return { error: { code, message } };
  const inside = { subCode: code, details: message, errorCode: null, errorSubCode: null };
  return { errorCode: 209, message: JSON.stringify(inside, null, 2) };
}

/**
 * The codes that Teams documents for each status
 * (learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis).
 */
const codes: Readonly<Record<number, string>> = {
  400: "BadSyntax",
  401: "Unauthorized",
  403: "BotNotInConversationRoster",
  404: "ConversationNotFound",
  412: "PreconditionFailed",
  413: "MessageSizeTooBig",
  429: "Throttled",
  500: "ServiceError",
  502: "ServiceError",
  503: "ServiceUnavailable",
  504: "GatewayTimeout",
};

/** The code that is plausible for a status. */
export function codeOf(status: number): string {
  return codes[status] ?? "ServiceError";
}
