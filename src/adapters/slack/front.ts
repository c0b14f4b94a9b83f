import type { Receiver } from "@slack/bolt";

/** By which way Slack reaches the bot, with what that takes. The secrets end up in no log. */
export type Transport =
  | { readonly kind: "http"; readonly signingSecret: string; readonly host: string; readonly port: number }
  | { readonly kind: "socket"; readonly appToken: string };

/** What takes in what Slack sends, over either transport. Whatever comes in runs through Bolt by way of the receiver. */
export interface SlackFront {
  readonly receiver: Receiver;
  /** Begins to take; gives the port, where there is one. */
  open(): Promise<number | undefined>;
  /** Why Slack can't reach the bot just now, as a code; undefined while it can. */
  trouble(): string | undefined;
  /** Takes nothing new, and resolves once all that was taken is acknowledged, or is past it. */
  close(): Promise<void>;
  /** Ends what is still open. */
  cut(): Promise<void>;
}
