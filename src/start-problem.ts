import { Fault } from "./workflows/engine/fault.ts";

const azureAway =
  "Azure Resource Manager can't be asked now which storage account a convention means. Nothing is wrong with the configuration: start it again.";

const sentences: Readonly<Record<string, string>> = {
  "redis-unreachable": "Redis can't be reached. Look at REDIS_URL and whether Redis runs.",
  "redis-too-old": "This Redis is too old: 6.2 or newer is needed.",
  "redis-eviction": "Redis would throw records away when memory is short. Set maxmemory-policy to noeviction.",
  "redis-no-append-only": "Redis would lose records when it stops. Set appendonly to yes.",
  "redis-no-fsync": "Redis would lose records in a power cut. Set appendfsync to everysec or always.",
  "redis-settings-unreadable":
    "Redis does not let its settings be read (CONFIG GET), so nobody knows whether it would lose records.",
  "record-too-new":
    "Redis holds a record of a newer version of Lockkeeper. Start that version: this one leaves it alone.",
  "account-left-behind":
    "A door is still out, or a rule of ours is still noted, in a storage account that is no longer in the configuration. The log and `npm run doctor` name it. Put it back, by resourceGroup and account, until the door is closed; where a rule is still noted after that, with firewallReading: read, until it was read as gone.",
  "environment-left-behind":
    "A door that is closed by hand is still out in an environment that is no longer in the configuration. Put the environment back until the door is proven closed; the log names it.",
  "journal-damaged":
    "The journal is damaged. Run `npm run audit -- verify`, and keep a copy of the folder before you do anything else.",
  "journal-unwritable": "The journal can't be written. Look at the data folder's rights and free space.",
  "slack-auth":
    "Slack does not take SLACK_BOT_TOKEN. Copy the Bot User OAuth Token again; install the app if it is not.",
  "slack-app-auth":
    "Slack does not take SLACK_APP_TOKEN. Copy the app-level token again; it needs the scope connections:write.",
  "teams-auth":
    "Entra gives the bot no token for Teams. Look at TEAMS_APP_PASSWORD, teams.appId and the first of teams.tenantIds.",
  "resource-manager-unreachable": azureAway,
  "resource-manager-unanswered": azureAway,
  "resource-manager-failing": azureAway,
  "resource-manager-busy": azureAway,
  "resource-manager-conflict": azureAway,
  "credential-unavailable":
    "The bot has no identity in Azure now, and a storage account is given by a convention. Look at what the machine provides, and start it again.",
  "local-credential-off-loopback":
    "azure.credential is local, which is for stand-ins on this machine, but an endpoint is elsewhere.",
};

/** Why the bot did not start, as a sentence for whoever starts it. Never the text of a platform's error. */
export function startProblem(thrown: unknown): string {
  if (!(thrown instanceof Fault)) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : undefined;
    const name = thrown instanceof Error ? thrown.name : "unknown";
    return `Lockkeeper did not start (${code ?? name}).`;
  }
  return `Lockkeeper did not start. ${sentences[thrown.code] ?? "Something it needs is not right."} (${thrown.message})`;
}
