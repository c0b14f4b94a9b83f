import { type Logger, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { Fault } from "../../workflows/engine/fault.ts";
import { late, within } from "../chat-turns/within.ts";
import { slackLimits } from "./clients.ts";
import { faultOf } from "./faults.ts";
import { readSocketMessage, reasonCode } from "./socket-message.ts";

/** Something that a person did, or an event, and the means to acknowledge it. */
export interface Envelope {
  readonly body: Record<string, unknown>;
  readonly retryNum?: number;
  readonly retryReason?: string;
  /** Goes out on the line that the envelope came by. Throws where that line is gone. */
  acknowledge(answer: unknown): Promise<void>;
}

/** What opens a line. The token is a secret, and so is the address that Slack gives for it, which holds a ticket. */
export interface LineSettings {
  readonly appToken: string;
  readonly apiUrl?: string;
  readonly onEnvelope: (envelope: Envelope) => void;
}

/** One connection to Slack, which has said hello. It is never opened again: another takes its place. */
export interface Line {
  /** Why the line is about to end or has ended, once that is so: Slack's own reason, or `dropped`. */
  readonly ending: Promise<string>;
  /** Whether acknowledgements can still go out on it. */
  isOpen(): boolean;
  /** Says goodbye, so that Slack no longer counts on it, and cuts it where Slack does not hang up. */
  close(): Promise<void>;
}

/** An answer of the Web API and a handshake have limits of their own; this one is for a Slack that never says hello. */
const openWithinMs = 20_000;

/** Slack answers a goodbye and leaves the connection as it is, so that the client must hang up. */
const hangUpAfterMs = 250;

/** The SDK's sentences hold addresses with tickets, and every failure comes back as a code anyway. */
const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

type Client = SocketModeReceiver["client"];

/** The SDK's client for one connection. Bolt's receiver makes it and does nothing else here. */
function createClient({ appToken, apiUrl }: LineSettings): Client {
  const { client } = new SocketModeReceiver({
    appToken,
    logger: silent,
    // The SDK lets go of a line before it has another, and ends the process over a failed attempt.
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        ...slackLimits,
        retryConfig: { retries: 0 },
        ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
      },
    },
  });
  return client;
}

/**
 * Stands before the SDK's own handling of messages: it gets none that it would fail over, and does not hang up when Slack
 * asks for another line. Resolves with Slack's reason when it does.
 */
function toldToLeave(client: Client): Promise<string> {
  const told = Promise.withResolvers<string>();
  const handlers = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  client.on("ws_message", (data: unknown) => {
    const message = readSocketMessage(data);
    if (message?.type === "disconnect") told.resolve(reasonCode(message.reason));
    else if (message !== undefined) for (const handle of handlers) handle(JSON.stringify(message), false);
  });
  return told.promise;
}

/**
 * Opens a line. Ends in `slack-app-auth` for a token that Slack does not take, `slack-busy`, or `slack-unavailable` with
 * what is known of why. No fault holds what the SDK threw.
 */
export async function openLine(settings: LineSettings): Promise<Line> {
  const client = createClient(settings);
  const dropped = new Promise<string>((resolve) => client.once("disconnected", () => resolve("dropped")));
  client.on("slack_event", ({ body, ack, retry_num, retry_reason }: SdkEvent) =>
    settings.onEnvelope({
      body,
      acknowledge: ack,
      ...(retry_num === undefined ? {} : { retryNum: retry_num }),
      ...(retry_reason === undefined ? {} : { retryReason: retry_reason }),
    }),
  );
  const ending = Promise.race([toldToLeave(client), dropped]);
  await hello(client, ending);
  return {
    ending,
    isOpen: () => client.websocket?.isActive() ?? false,
    close: () => close(client, dropped),
  };
}

/** What the SDK gives of an envelope. */
interface SdkEvent {
  readonly body: Record<string, unknown>;
  readonly ack: (answer?: unknown) => Promise<void>;
  readonly retry_num?: number;
  readonly retry_reason?: string;
}

async function hello(client: Client, ending: Promise<string>): Promise<void> {
  const started = client.start().then(
    () => undefined,
    (thrown: unknown) => thrown ?? "dropped",
  );
  const first = await within(Promise.race([started, ending]), openWithinMs);
  if (first === undefined) return;
  cut(client);
  if (first === late) throw new Fault("slack-unavailable", "unavailable", { platformCode: "no_hello" });
  if (typeof first === "string") throw new Fault("slack-unavailable", "unavailable", { platformCode: first });
  const fault = faultOf(first, "read");
  if (fault.code !== "slack-auth") throw fault;
  const { platformCode } = fault;
  throw new Fault("slack-app-auth", "refused", platformCode === undefined ? {} : { platformCode });
}

async function close(client: Client, dropped: Promise<string>): Promise<void> {
  void client.disconnect();
  if ((await within(dropped, hangUpAfterMs)) === late) cut(client);
}

/** The SDK says goodbye when it is told to disconnect, and cuts the connection when it is told so again. */
function cut(client: Client): void {
  client.websocket?.disconnect();
  client.websocket?.disconnect();
}
