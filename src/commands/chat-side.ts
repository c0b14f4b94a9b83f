/** What every chat hands over to be joined: the port that the engine sends through, and what listens. */

import type { Chat } from "../workflows/engine/ports.ts";
import type { Person } from "../workflows/people/person.ts";
import type { Front } from "./front.ts";

/** What answers people. */
export interface ListenSettings {
  readonly front: Front;
  /** Told of each recognised person's click on a message that can be edited, so that an unknown one is taken up. */
  readonly onClickFrom?: (transfer: string, person: Person, ref: string) => Promise<void>;
}

/** A chat that listens. */
export interface Listening {
  /** Where the bot takes the chat's requests; undefined where the bot calls the chat, over a socket. */
  readonly port: number | undefined;
  /** Why the chat can't reach the bot just now, as a code; undefined while it can. */
  trouble(): string | undefined;
  /** Takes nothing new and waits for the turns in flight, at most ten seconds. Gives how many it had to leave. */
  stop(): Promise<number>;
}

/** The two sides of a chat. The engine's stands before there are commands, because doors must close all the same. */
export interface ChatSide {
  readonly chat: Chat;
  listen(settings: ListenSettings): Promise<Listening>;
}
