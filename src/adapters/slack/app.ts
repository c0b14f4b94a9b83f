import { App } from "@slack/bolt";
import type { Front } from "../../commands/front.ts";
import { asFault } from "../../workflows/engine/fault.ts";
import type { Chat } from "../../workflows/engine/ports.ts";
import { type ConnectionSettings, connectSlack, type SlackConnection } from "./connection.ts";
import { createDoorkeeper } from "./doorkeeper.ts";
import { createHttpFront, type HttpFront } from "./http-front.ts";
import { listenToActions } from "./listeners/actions.ts";
import { listenToCommands } from "./listeners/commands.ts";
import { listenToStrays } from "./listeners/strays.ts";
import { listenToViews } from "./listeners/views.ts";
import type { Reception } from "./reception.ts";
import { createSdkLogger } from "./sdk-logger.ts";
import { createTell } from "./tell.ts";
import { Turns } from "./turns.ts";

/** Slack for one workspace. The tokens are secrets and end up in no log. */
export interface SlackSettings extends ConnectionSettings {
  readonly signingSecret: string;
}

/** Where Slack reaches the bot, and what answers. `port` 0 takes a free one. */
export interface ListenSettings {
  readonly host: string;
  readonly port: number;
  readonly front: Front;
  readonly onClickFrom?: Reception["onClickFrom"];
}

/** A bot that listens to Slack. */
export interface SlackListening {
  readonly port: number;
  /** Takes nothing new and waits for the turns in flight, at most ten seconds. Gives how many it had to leave. */
  stop(): Promise<number>;
}

/** Slack's two sides: what the engine sends through, and, once there are commands, what listens. */
export interface Slack {
  readonly chat: Chat;
  /**
   * Listens over HTTP. Ends in the fault `slack-auth` for a token that Slack does not take, and in the system's error
   * where the port is taken; where Slack can't be reached, listens all the same.
   */
  listen(settings: ListenSettings): Promise<SlackListening>;
}

const stopWithinMs = 10_000;

/**
 * Makes Slack's side of the bot. Calls nobody yet: Slack may be away when the bot starts, and doors must close all the
 * same. Socket Mode would be another front than `createHttpFront`, and nothing else.
 */
export function createSlack({ signingSecret, ...access }: SlackSettings): Slack {
  const connection = connectSlack(access);
  return { chat: connection.chat, listen: (settings) => listen(connection, signingSecret, settings) };
}

async function listen(
  connection: SlackConnection,
  signingSecret: string,
  { host, port, front, onClickFrom }: ListenSettings,
): Promise<SlackListening> {
  const { log, clients } = connection;
  await checkToken(connection);
  const http = createHttpFront(signingSecret, log);
  const turns = new Turns();
  const app = createApp(http, connection);
  const tell = createTell(clients, log);
  const reception: Reception = { ...connection, front, tell, ...(onClickFrom && { onClickFrom }) };
  app.use(async ({ next }) => void (await turns.run(next)));
  app.use(createDoorkeeper(reception));
  listenToCommands(app, reception);
  listenToActions(app, reception);
  listenToViews(app, reception);
  listenToStrays(app, reception);
  const listensAt = await http.listen(host, port);
  return {
    port: listensAt,
    stop: async () => {
      http.close();
      const left = await turns.settle(stopWithinMs);
      http.cut();
      return left;
    },
  };
}

async function checkToken({ whoAmI, log }: SlackConnection): Promise<void> {
  try {
    await whoAmI();
  } catch (thrown) {
    const fault = asFault(thrown, "slack-unavailable");
    if (fault.kind === "refused") throw fault;
    log.warn("slack-not-reached-at-start", { code: fault.code, platformCode: fault.platformCode });
  }
}

/** Bolt without what we do ourselves: our clients are made elsewhere, and it keeps no state of conversations. */
function createApp({ receiver }: HttpFront, { log }: SlackConnection): App {
  const app = new App({
    receiver,
    authorize: async () => ({}),
    logger: createSdkLogger(log),
    convoStore: false,
    ignoreSelf: false,
  });
  app.error(async (error) => {
    log.error("slack-listener-failed", { code: error.code });
    // Bolt's receiver answers an unacknowledged request with 500 at once, instead of letting it hang.
    throw error;
  });
  return app;
}
