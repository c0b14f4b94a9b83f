import { createFaults, type Faults } from "../faults.ts";
import { sendAnswer, startLoopbackServer } from "../loopback-server.ts";
import { type Send, sendActivities } from "./deliver.ts";
import { serveUpload } from "./files.ts";
import { type Identity, serveIdentity } from "./identity.ts";
import { createIssuer, type Issuer } from "./issuer.ts";
import { personOf, type TeamsPerson } from "./person.ts";
import { type ConnectorCall, type ConnectorCallRecord, everythingIn, type RestApi, serveRest } from "./rest.ts";
import { createTenancy, type Reach, type TeamsUser, type Tenancy } from "./tenant.ts";

/** Somebody to put into a tenant; what is left out is made up from the name. */
export type NewTeamsPerson = { name: string; reach?: Reach } & Partial<Omit<TeamsUser, "id">>;

/** How the stand-in is set up. */
export type ConnectorOptions = {
  port?: number;
  appId?: string;
  appPassword?: string;
  /** The tenant that people are of unless theirs is named, and of which the bot's app is. */
  tenantId?: string;
  /** The stand-in clock; messages bear its time. Tokens are in real time. */
  clock?: { now(): number };
  /** How long a bot has to answer: Teams shows an error where an invoke takes longer than about five seconds. */
  answerWithinMs?: { message: number; invoke: number };
};

/** A running Teams, with its Connector. */
export type Connector = {
  /** Where the bot finds whose tokens to take: its metadata address and the issuer that they name. */
  openIdMetadataUrl: string;
  issuer: string;
  /** Where the bot gets its own tokens: with its secret, or as a managed identity (`IDENTITY_ENDPOINT`, `IDENTITY_HEADER`). */
  tokenUrl: string;
  identityEndpoint: string;
  identityHeader: string;
  appId: string;
  appPassword: string;
  tenantId: string;
  /** A token of the bot's, for tests that call the Connector themselves. */
  mintBotToken: Issuer["mintBotToken"];
  /** An Authorization header as Teams sends it. */
  bearer(): string;
  /** Where the bot answers: `http://127.0.0.1:PORT/emea/`. */
  serviceUrl(): string;
  /** Moves the Connector to another region: it answers there only, and activities say so. */
  moveTo(region: string): void;
  bot: Tenancy["bot"];
  faults: Faults<ConnectorCall>;
  /** Every call of the bot's, without its token, oldest first. */
  calls: ConnectorCallRecord[];
  /** Calls for which the Connector has no address. A test asserts that it is empty. */
  unexpectedCalls: string[];
  /** Sends the bot any activity at all, signed. */
  send: Send;
  /** Says where the bot listens: `http://127.0.0.1:PORT/api/messages`. */
  connect(messagesUrl: string): void;
  /** Makes another tenant. Gives its id. */
  addTenant(name: string): string;
  addPerson(person: NewTeamsPerson): TeamsPerson;
  /** The person with this id or object id. */
  person(id: string): TeamsPerson;
  /** Makes a channel of a team in which the app is installed; `members` are people's ids. Gives its id. */
  addChannel(name: string, members: readonly string[]): string;
  /** Everything that Teams holds or was ever sent, as one text, in which a test looks for what must not be there. */
  everything(): string;
  stop(): Promise<void>;
};

const noTenant = "11111111-2222-4333-8444-555555555555";
const noApp = "99999999-8888-4777-8666-555555555555";
const identityHeader = "local-identity-header";

/**
 * Starts the stand-in for Teams: the Bot Connector that a bot calls, the issuer of its tokens, and people who type, press
 * and read. What Teams documents as an error is one here; so is what a client would show nothing of.
 */
export async function startConnector(options: ConnectorOptions = {}): Promise<Connector> {
  const { appId = noApp, appPassword = "local-app-password", tenantId = noTenant } = options;
  const tenancy = createTenancy({ appId, tenantId, now: () => options.clock?.now() ?? Date.now() });
  const issuer = createIssuer({ appId, tenantId });
  let region = "emea";
  const origin = (): string => `http://127.0.0.1:${server.port}`;
  const serviceUrl = (): string => `${origin()}/${region}/`;
  const identity: Identity = { issuer, appId, appPassword, tenantId, identityHeader, origin };
  const api: RestApi = {
    tenancy,
    issuer,
    region: () => region,
    faults: createFaults<ConnectorCall>(),
    calls: [],
    unexpectedCalls: [],
  };
  const server = await startLoopbackServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    handle: async (request, response) => {
      const answer =
        (await serveIdentity(identity, request)) ??
        (await serveUpload(api, request)) ??
        (await serveRest(api, request));
      if (answer === "drop") response.destroy();
      else sendAnswer(response, answer);
    },
  });
  let messagesUrl: string | undefined;
  const endpoint = (): string => {
    if (messagesUrl === undefined) throw new Error("Teams does not know where the bot listens yet: call connect first");
    return messagesUrl;
  };
  const answerWithinMs = options.answerWithinMs ?? { message: 15_000, invoke: 5000 };
  const send = sendActivities({ endpoint, issuer, serviceUrl, answerWithinMs });
  const people: TeamsPerson[] = [];
  const personNamed = (id: string): TeamsPerson => {
    const person = people.find((one) => one.id === id || one.aadObjectId === id);
    if (person === undefined) throw new Error(`There is no ${id}`);
    return person;
  };

  return {
    openIdMetadataUrl: `${origin()}/v1/.well-known/openidconfiguration`,
    issuer: issuer.issuer,
    tokenUrl: `${origin()}/${tenantId}/oauth2/v2.0/token`,
    identityEndpoint: `${origin()}/msi/token`,
    identityHeader,
    appId,
    appPassword,
    tenantId,
    mintBotToken: issuer.mintBotToken,
    bearer: () => issuer.bearer(serviceUrl()) ?? "",
    serviceUrl,
    moveTo: (to) => {
      region = to;
    },
    bot: tenancy.bot,
    faults: api.faults,
    calls: api.calls,
    unexpectedCalls: api.unexpectedCalls,
    send,
    connect: (url) => {
      messagesUrl = url;
    },
    addTenant: (name) => {
      const id = objectId(tenancy);
      tenancy.tenants.set(id, { id, name });
      return id;
    },
    addPerson: (given) => {
      const person = personOf({ tenancy, user: addUser(tenancy, tenantId, given), serviceUrl }, send);
      people.push(person);
      return person;
    },
    person: personNamed,
    addChannel: (name, members) => {
      const teamId = `19:${tenancy.nextId()}@thread.tacv2`;
      const id = `19:${tenancy.nextId()}@thread.tacv2`;
      tenancy.channels.set(id, { id, name, teamId, tenantId, members: new Set(members) });
      return id;
    },
    everything: () => everythingIn(api),
    stop: server.stop,
  };
}

function objectId(tenancy: Tenancy): string {
  return `00000000-0000-4000-8000-${tenancy.nextId()}`;
}

function addUser(tenancy: Tenancy, homeTenantId: string, { reach = "installed", ...given }: NewTeamsPerson): TeamsUser {
  const id = `29:1${tenancy.nextId()}`;
  const email = `${given.name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}@example.org`;
  const defaults = { aadObjectId: objectId(tenancy), tenantId: homeTenantId, email, timeZone: "Europe/London" };
  const user: TeamsUser = { ...defaults, ...given, id };
  tenancy.users.set(id, user);
  tenancy.reach.set(id, reach);
  return user;
}
