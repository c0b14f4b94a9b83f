import { managedIdentitySource } from "./adapters/havens/azure-storage/managed-identity.ts";
import { connectorScope, secretSource, type TokenSource } from "./adapters/teams/credential.ts";
import type { Secrets } from "./config/secrets.ts";
import type { TeamsSettings } from "./config/settings/teams.ts";
import { secretOf } from "./slack-transport.ts";

/** How the bot proves who it is in Teams, says the configuration. */
export function teamsTokens({ credential, appId, tenantIds, loginUrl }: TeamsSettings, secrets: Secrets): TokenSource {
  switch (credential) {
    case "managed-identity":
      return managedIdentitySource(appId, connectorScope);
    case "secret": {
      const [tenantId = ""] = tenantIds;
      const secret = secretOf(secrets.teamsAppPassword, "TEAMS_APP_PASSWORD");
      return secretSource({ loginUrl, tenantId, appId, secret });
    }
  }
}
