/**
 * Everything outside the bot, on this machine: a private Redis, Azurite behind the firewall's gate, Resource Manager,
 * Slack, and one clock. They share state with each other and none with the bot, which gets a configuration file and
 * environment variables, like anywhere else.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Azurite, startAzurite } from "./azurite.ts";
import { type Certificate, obtainCertificate } from "./certificate.ts";
import { createStandInClock, type StandInClock } from "./clock.ts";
import { createFirewall, type Firewall } from "./firewall.ts";
import { type RedisServer, startRedisServer } from "./redis-server.ts";
import { type ResourceManager, startResourceManager } from "./resource-manager.ts";
import type { Person } from "./slack/person.ts";
import { type Slack, startSlack } from "./slack/slack.ts";
import { type StorageGate, startStorageGate } from "./storage-gate.ts";
import { createStorageOwner, type StorageOwner } from "./storage-owner.ts";
import { startTeamsSide, type TeamsSide } from "./teams-side.ts";
import { createUploader, type Uploader } from "./uploader.ts";

/** The people of the example environment, by their id in the configuration. */
export const castNames = {
  ada: "Ada Lovelace",
  petra: "Petra Provider",
  rex: "Rex Referee",
  una: "Una Uploader",
  max: "Max Manager",
  nora: "Nora Manager",
  omar: "Omar Output",
  olga: "Olga Output",
  otto: "Otto Output",
} as const;
/** The id of one of them. */
export type CastId = keyof typeof castNames;

const castIds = Object.keys(castNames) as CastId[];

/** What differs from one world to another. */
export interface WorldOptions {
  /** A folder of its own, with a short path. */
  readonly folder: string;
  readonly redisBinary: string;
  /** Moves a number in Redis; how the clock reaches the bot. */
  readonly incrBy: (redisUrl: string) => (key: string, ms: number) => Promise<number>;
  /** Where Azurite comes from, with the certificate that it shows; one is started in the folder unless given. */
  readonly azurite?: () => Promise<{ readonly azurite: Azurite; readonly certificate: Certificate }>;
  readonly tier?: number;
  /** The group that the storage account is in. */
  readonly resourceGroup?: string;
  /** Where the bot takes Slack's requests; a free port by itself unless given. */
  readonly slackPort?: number;
  /** How people's acts reach the bot; HTTP unless given. */
  readonly transport?: "http" | "socket";
  /** In which chats each of the people has an account; in Slack unless given. A chat in which nobody has one is not set up. */
  readonly accounts?: (id: CastId) => readonly ("slack" | "teams")[];
  /** Laid over the configuration, by top-level key. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A running world. */
export interface World {
  readonly redis: RedisServer;
  readonly azurite: Azurite;
  /** What every stand-in that speaks https shows. */
  readonly certificate: Certificate;
  readonly firewall: Firewall;
  readonly resourceManager: ResourceManager;
  readonly gate: StorageGate;
  readonly slack: Slack;
  readonly clock: StandInClock;
  readonly owner: StorageOwner;
  readonly uploader: Uploader;
  readonly people: Readonly<Record<CastId, Person>>;
  /** Teams, where somebody has an account there. */
  readonly teams: TeamsSide | undefined;
  readonly account: string;
  /** The bot's configuration file, and the environment variables that go with it. */
  readonly configPath: string;
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const usualResourceGroup = "lockkeeper-local";
const noId = "00000000-0000-0000-0000-000000000000";

function settingsOf(given: {
  readonly folder: string;
  readonly options: WorldOptions;
  readonly slack: Slack;
  readonly people: Readonly<Record<CastId, Person>>;
  readonly accounts: NonNullable<WorldOptions["accounts"]>;
  readonly teams: TeamsSide | undefined;
  readonly endpoints: {
    readonly manager: string;
    readonly gate: string;
    readonly service: string;
    readonly caFile: string;
  };
  readonly account: string;
}): Record<string, unknown> {
  const { folder, options, slack, people, accounts, teams, endpoints, account } = given;
  const pin = (id: CastId): unknown => ({
    name: castNames[id],
    timeZone: "Europe/London",
    ...(accounts(id).includes("slack") ? { slack: `${slack.team.id}/${people[id].id}` } : {}),
    ...(accounts(id).includes("teams") ? { teams: teams?.accountOf(id) } : {}),
  });
  return {
    people: Object.fromEntries(castIds.map((id) => [id, pin(id)])),
    environments: {
      sandbox: {
        name: "Sandbox",
        tier: options.tier ?? 3,
        roles: {
          provider: ["petra"],
          investigator: ["ada"],
          referee: ["rex"],
          admin: ["max", "nora"],
          assessor: ["omar", "olga", "otto"],
        },
        storage: {
          tenantId: noId,
          subscriptionId: noId,
          resourceGroup: options.resourceGroup ?? usualResourceGroup,
          account,
          blobEndpoint: `${endpoints.gate}/${account}`,
          serviceEndpoint: endpoints.service,
        },
      },
    },
    ...(castIds.some((id) => accounts(id).includes("slack"))
      ? {
          slack: {
            apiUrl: slack.apiUrl,
            ...(options.transport === "socket" ? { transport: "socket" } : { port: options.slackPort ?? 0 }),
          },
        }
      : {}),
    ...(teams === undefined ? {} : { teams: teams.settings }),
    azure: { credential: "local", resourceManagerUrl: endpoints.manager, caFile: endpoints.caFile },
    dataFolder: join(folder, "data"),
    clock: "movable",
    engine: {
      ...{ leaseSeconds: 0.4, settlingSeconds: 0.05, writeSpacingSeconds: 0, wakerSeconds: 0.15 },
      ...{ jobLockSeconds: 5, stalledCheckSeconds: 5 },
    },
    ...options.settings,
  };
}

/** Starts it all. The account's ingress container is there and holds nothing. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder } = options;
  await mkdir(join(folder, "azurite"), { recursive: true });
  const startOwn: NonNullable<WorldOptions["azurite"]> = async () => ({
    certificate: await obtainCertificate(join(folder, "azurite")),
    azurite: await startAzurite({ folder: join(folder, "azurite") }),
  });
  // One certificate for all: a client can't tell two apart that are made out to the same name.
  const [redis, { azurite, certificate }] = await Promise.all([
    startRedisServer({ binary: options.redisBinary, folder: join(folder, "redis") }),
    (options.azurite ?? startOwn)(),
  ]);
  const { account } = azurite;
  const firewall = createFirewall();
  firewall.addAccount({ name: account, resourceGroup: options.resourceGroup ?? usualResourceGroup });
  const upstream = { origin: azurite.origin, caPem: azurite.caPem };
  const gate = await startStorageGate({ firewall, certificate, upstream });
  const resourceManager = await startResourceManager({ firewall, certificate });
  const slack = await startSlack({ transport: options.transport ?? "http" });
  const clock = await createStandInClock({ incrBy: options.incrBy(redis.url), followers: [azurite] });
  const person = (id: CastId): Person => slack.addPerson({ realName: castNames[id], timeZone: "Europe/London" });
  const people = {
    ada: person("ada"),
    petra: person("petra"),
    rex: person("rex"),
    una: person("una"),
    max: person("max"),
    nora: person("nora"),
    omar: person("omar"),
    olga: person("olga"),
    otto: person("otto"),
  };
  const { accounts = () => ["slack"] } = options;
  const inTeams = castIds.filter((id) => accounts(id).includes("teams"));
  const teams = inTeams.length === 0 ? undefined : await startTeamsSide(castNames, inTeams, clock);
  const owner = createStorageOwner({ endpoint: azurite.endpoint, caPem: azurite.caPem });
  await owner.createContainer("ingress");
  const caFile = join(folder, "ca.pem");
  await writeFile(caFile, certificate.certPem);
  const endpoints = { manager: resourceManager.endpoint, gate: gate.origin, service: azurite.endpoint, caFile };
  const configPath = join(folder, "lockkeeper.yaml");
  // JSON is YAML.
  await writeFile(
    configPath,
    JSON.stringify(settingsOf({ folder, options, slack, people, accounts, teams, endpoints, account }), null, 2),
  );
  const slackSecrets = (): Readonly<Record<string, string>> => {
    if (!castIds.some((id) => accounts(id).includes("slack"))) return {};
    const { botToken, appToken, signingSecret } = slack;
    const ofTransport =
      options.transport === "socket" ? { SLACK_APP_TOKEN: appToken } : { SLACK_SIGNING_SECRET: signingSecret };
    return { SLACK_BOT_TOKEN: botToken, ...ofTransport };
  };
  return {
    redis,
    azurite,
    certificate,
    firewall,
    resourceManager,
    gate,
    slack,
    clock,
    owner,
    uploader: createUploader({ caPem: certificate.certPem }),
    people,
    teams,
    account,
    configPath,
    env: {
      LOCKKEEPER_CONFIG: configPath,
      REDIS_URL: redis.url,
      ...slackSecrets(),
      ...teams?.env,
    },
    stop: async () => {
      await Promise.all([slack.stop(), teams?.connector.stop(), resourceManager.stop(), gate.stop()]);
      await azurite.stop();
      await redis.stop();
    },
  };
}
