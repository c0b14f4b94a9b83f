import type { Transport } from "./adapters/slack/front.ts";
import type { Config } from "./config/load.ts";

/** A secret that the configuration was loaded with; a process that lacks one it needs does not get that far. */
export function secretOf(secret: { reveal(): string } | undefined, name: string): string {
  if (secret === undefined) throw new Error(`${name} is not set`);
  return secret.reveal();
}

/** By which way Slack reaches the bot, says the configuration. */
export function transportOf({ slack, secrets }: Config): Transport {
  switch (slack.transport) {
    case "socket":
      return { kind: "socket", appToken: secretOf(secrets.slackAppToken, "SLACK_APP_TOKEN") };
    case "http": {
      const { host, port } = slack;
      return { kind: "http", signingSecret: secretOf(secrets.slackSigningSecret, "SLACK_SIGNING_SECRET"), host, port };
    }
  }
}
