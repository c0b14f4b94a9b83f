import { type Connector, startConnector } from "./connector/connector.ts";
import type { TeamsPerson } from "./connector/person.ts";

/** Teams in a world: the people who have accounts there, and what the bot's configuration says of it. */
export interface TeamsSide {
  readonly connector: Connector;
  /** Somebody, by their id in the configuration. Throws for whoever has no account. */
  person(id: string): TeamsPerson;
  /** Their account as the configuration names it. */
  accountOf(id: string): string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts Teams with accounts for these people. */
export async function startTeamsSide(
  names: Readonly<Record<string, string>>,
  ids: readonly string[],
  clock: { now(): number },
): Promise<TeamsSide> {
  const connector = await startConnector({ clock });
  const people = new Map(ids.map((id) => [id, connector.addPerson({ name: names[id] ?? id })]));
  const person = (id: string): TeamsPerson => {
    const found = people.get(id);
    if (found === undefined) throw new Error(`${id} has no account in Teams`);
    return found;
  };
  return {
    connector,
    person,
    accountOf: (id) => `${person(id).tenantId}/${person(id).aadObjectId}`,
    settings: {
      appId: connector.appId,
      tenantIds: [connector.tenantId],
      port: 0,
      serviceUrls: [connector.serviceUrl()],
      metadataUrl: connector.openIdMetadataUrl,
      issuer: connector.issuer,
      loginUrl: new URL(connector.serviceUrl()).origin,
    },
    env: { TEAMS_APP_PASSWORD: connector.appPassword },
  };
}
