import { App } from "@slack/bolt";
import type { ChatSide, Listening, ListenSettings } from "../../commands/chat-side.ts";
import { asFault } from "../../workflows/engine/fault.ts";
import { Turns } from "../chat-turns/turns.ts";
import { type ConnectionSettings, connectSlack, type SlackConnection } from "./connection.ts";
import { createDoorkeeper } from "./doorkeeper.ts";
import type { SlackFront, Transport } from "./front.ts";
import { createHttpFront } from "./http-front.ts";
import { listenToActions } from "./listeners/actions.ts";
import { listenToCommands } from "./listeners/commands.ts";
import { listenToHomes } from "./listeners/homes.ts";
import { listenToStrays } from "./listeners/strays.ts";
import { listenToViews } from "./listeners/views.ts";
import type { Reception } from "./reception.ts";
import { createSdkLogger } from "./sdk-logger.ts";
import { createSocketFront } from "./socket-front.ts";
import { createTell } from "./tell.ts";

/** Slack for one workspace. The tokens are secrets and end up in no log. */
export interface SlackSettings extends ConnectionSettings {
  readonly transport: Transport;
}

const stopWithinMs = 10_000;

/**
 * Makes Slack's side of the bot. Calls nobody yet: Slack may be away when the bot starts, and doors must close all the
 * same. The two transports differ in their fronts and in nothing else. `listen` ends in the fault `slack-auth`, or
 * `slack-app-auth`, for a token that Slack does not take, and in the system's error where the port is taken; where Slack
 * can't be reached, it goes on trying.
 */
export function createSlack({ transport, ...access }: SlackSettings): ChatSide {
  const connection = connectSlack(access);
  const { apiUrl, log } = access;
  const createFront = (): SlackFront =>
    transport.kind === "http"
      ? createHttpFront(transport, log)
      : createSocketFront({ appToken: transport.appToken, ...(apiUrl === undefined ? {} : { apiUrl }) }, log);
  return { chat: connection.chat, listen: (settings) => listen(connection, createFront, settings) };
}

async function listen(
  connection: SlackConnection,
  createFront: () => SlackFront,
  { front, onClickFrom }: ListenSettings,
): Promise<Listening> {
  const { log, clients } = connection;
  await checkToken(connection);
  const slackFront = createFront();
  const turns = new Turns();
  const app = createApp(slackFront, connection);
  const tell = createTell(clients, log);
  const reception: Reception = { ...connection, front, tell, ...(onClickFrom && { onClickFrom }) };
  app.use(async ({ next }) => void (await turns.run(next)));
  app.use(createDoorkeeper(reception));
  listenToCommands(app, reception);
  listenToActions(app, reception);
  listenToViews(app, reception);
  listenToHomes(app, reception);
  listenToStrays(app, reception);
  const port = await slackFront.open();
  return {
    port,
    trouble: slackFront.trouble,
    stop: async () => {
      const until = performance.now() + stopWithinMs;
      await slackFront.close();
      const left = await turns.settle(until - performance.now());
      await slackFront.cut();
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
function createApp({ receiver }: SlackFront, { log }: SlackConnection): App {
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
