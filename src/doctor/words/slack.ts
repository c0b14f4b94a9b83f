import type { Wordings } from "./wording.ts";

/** About Slack's token and the app. */
export const slackWords = {
  "slack-token": { level: "fine", is: "The token is the bot's, in the workspace {team} ({teamId})." },
  "slack-auth": {
    level: "wrong",
    is: "Slack does not take the token as this bot's ({platformCode}).",
    toDo: "Install the app again, and give SLACK_BOT_TOKEN the Bot User OAuth Token from OAuth & Permissions.",
  },
  "slack-unavailable": {
    level: "wrong",
    is: "Slack can't be reached ({platformCode}).",
    toDo: "Let this machine reach slack.com by https, through its proxy where there is one.",
  },
  "slack-busy": {
    level: "wrong",
    is: "Slack asks to be left alone for a while.",
    toDo: "Wait a minute, and run the doctor again.",
  },
  "scopes-right": { level: "fine", is: "The token has the scopes of manifest.json and no others." },
  "scopes-missing": {
    level: "wrong",
    is: "The token lacks scopes that manifest.json names: {scopes}.",
    toDo: "Give the app these bot scopes under OAuth & Permissions, and install it again.",
  },
  "scopes-superfluous": {
    level: "doubtful",
    is: "The token has scopes that manifest.json does not name: {scopes}.",
    toDo: "Take them away under OAuth & Permissions, and install the app again: the bot uses none of them.",
  },
  "scopes-untold": {
    level: "doubtful",
    is: "Slack does not say which scopes the token has.",
    toDo: "Compare OAuth & Permissions with manifest.json by hand.",
  },
  "manifest-unreadable": {
    level: "wrong",
    is: "The project's manifest.json can't be read, so the token's scopes can't be compared with it.",
    toDo: "Put the file back from the project.",
  },
  "listens-here": {
    level: "fine",
    is: "The bot takes Slack's requests at {host}:{port}; a bot's token can't tell whether Slack's request address leads there.",
    toDo: "Type /ingress help in Slack once the bot runs: no answer means that the address does not lead here.",
  },
  "app-token-unused": {
    level: "doubtful",
    is: "SLACK_APP_TOKEN is set, and the bot uses none: slack.transport is http, so it listens for Slack's requests.",
    toDo: "Set slack.transport to socket; or take the token away and turn Socket Mode off in the app, else no request comes.",
  },
  "opens-socket": { level: "fine", is: "Slack lets the bot open its connection (Socket Mode)." },
  "app-token-refused": {
    level: "wrong",
    is: "Slack does not let the app-level token open a connection ({platformCode}).",
    toDo: "Turn Socket Mode on in the app, and give SLACK_APP_TOKEN an app-level token with the scope connections:write.",
  },
} as const satisfies Wordings;
