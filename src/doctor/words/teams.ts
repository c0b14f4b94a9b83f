import type { Wordings } from "./wording.ts";

/** About the bot in Teams. */
export const teamsWords = {
  "teams-token": { level: "fine", is: "Entra gives the bot its token for Teams." },
  "teams-auth": {
    level: "wrong",
    is: "Entra gives the bot no token for Teams ({platformCode}).",
    toDo: "Look at TEAMS_APP_PASSWORD (the secret's value, not its id, and not ended), teams.appId and the first of teams.tenantIds.",
  },
  "teams-unavailable": {
    level: "wrong",
    is: "Nobody can be asked for the bot's token for Teams ({platformCode}).",
    toDo: "Let this machine reach login.microsoftonline.com by https, or look at the managed identity that it is given.",
  },
  "teams-keys": { level: "fine", is: "The keys with which Teams signs its requests can be had." },
  "teams-keys-unavailable": {
    level: "wrong",
    is: "The keys with which Teams signs its requests can't be had, so every request would be refused.",
    toDo: "Let this machine reach login.botframework.com by https.",
  },
  "teams-listens-here": {
    level: "fine",
    is: "The bot takes Teams' requests at {host}:{port}; nothing here can tell whether the messaging endpoint leads there.",
    toDo: "Say help to the bot in Teams once it runs: no answer means that the messaging endpoint does not lead here.",
  },
} as const satisfies Wordings;
