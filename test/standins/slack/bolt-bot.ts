import { App, LogLevel } from "@slack/bolt";
import { findFreePort } from "../../../src/standins/loopback-server.ts";
import type { Slack } from "../../../src/standins/slack/slack.ts";
import { silentLogger } from "./slack-client.ts";

/** A bot on the real Bolt, connected to the stand-in, with the listeners that `listen` adds. */
export async function startBoltBot(
  slack: Slack,
  listen: (app: App) => void,
): Promise<{ eventsUrl: string; stop(): Promise<void> }> {
  const app = new App({
    token: slack.botToken,
    signingSecret: slack.signingSecret,
    logLevel: LogLevel.ERROR,
    logger: silentLogger,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  listen(app);
  const port = await findFreePort();
  const server = await app.start({ port, host: "127.0.0.1" });
  const eventsUrl = `http://127.0.0.1:${port}/slack/events`;
  slack.connect(eventsUrl);
  return {
    eventsUrl,
    stop: async () => {
      const stopped = app.stop();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await stopped;
    },
  };
}
