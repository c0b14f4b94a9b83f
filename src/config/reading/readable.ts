/**
 * The parts of a file that can be read, whatever is wrong with the others, so that checks between settings report
 * their mistakes together with those of the single settings.
 */
import { z } from "zod";
import { type Role, roles } from "../../workflows/people/role.ts";
import type { ChatsInFile } from "../secrets.ts";
import { type AzureSettings, azure, slackTransports } from "../settings/connections.ts";
import { firewall, firewallReading, type RoleHolders, roleHolders, tier } from "../settings/environments.ts";
import { type PersonSettings, person } from "../settings/people.ts";
import { type PolicySettings, policy } from "../settings/policy.ts";
import { type StorageSettings, storage } from "../settings/storage.ts";
import { type TeamsSettings, teams } from "../settings/teams.ts";

/** What can be read of an environment. */
export interface ReadableEnvironment {
  readonly id: string;
  readonly tier: z.output<typeof tier> | undefined;
  readonly roles: RoleHolders | undefined;
  /** Each role whose list can be read, even where the roles as a whole can't. */
  readonly lists: readonly (readonly [Role, readonly string[]])[];
  readonly storage: StorageSettings | undefined;
  readonly firewall: z.output<typeof firewall> | undefined;
  readonly firewallReading: z.output<typeof firewallReading> | undefined;
}

/** What can be read of a file. A part that can't be read is undefined. */
export interface Readable {
  /** Every id under `people`, read or not, so that a mistake in a person makes nobody unknown. */
  readonly personIds: ReadonlySet<string>;
  readonly people: ReadonlyMap<string, PersonSettings>;
  readonly environments: readonly ReadableEnvironment[];
  readonly policy: PolicySettings | undefined;
  readonly azure: AzureSettings | undefined;
  readonly clock: unknown;
  readonly teams: TeamsSettings | undefined;
  readonly chats: ChatsInFile;
}

const transport = z.enum(slackTransports);
const teamsCredential = z.enum(["secret", "managed-identity"]);
const ids = z.array(z.string());
const map = z.record(z.string(), z.unknown()).catch({});

function readPart<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> | undefined {
  const { success, data } = schema.safeParse(value);
  return success ? data : undefined;
}

/** Reads what can be read of a file's value. */
export function readableOf(value: unknown): Readable {
  const file = map.parse(value);
  const people = map.parse(file.people);
  const environments = map.parse(file.environments);
  const read = Object.entries(people).map(([id, given]) => [id, readPart(person, given)] as const);
  return {
    personIds: new Set(Object.keys(people)),
    people: new Map(read.flatMap(([id, settings]) => (settings === undefined ? [] : [[id, settings]]))),
    environments: Object.entries(environments).map(([id, given]) => ({ id, ...environmentParts(map.parse(given)) })),
    policy: readPart(policy, file.policy ?? {}),
    azure: readPart(azure, file.azure ?? {}),
    clock: file.clock,
    teams: readPart(teams, file.teams),
    chats: chatsIn(file),
  };
}

function chatsIn(file: Record<string, unknown>): ChatsInFile {
  return {
    transport: readPart(transport, map.parse(file.slack).transport) ?? "http",
    hasSlack: file.slack !== undefined,
    teamsCredential:
      file.teams === undefined ? undefined : (readPart(teamsCredential, map.parse(file.teams).credential) ?? "secret"),
  };
}

function environmentParts(given: Record<string, unknown>): Omit<ReadableEnvironment, "id"> {
  return {
    tier: readPart(tier, given.tier),
    roles: readPart(roleHolders, given.roles),
    lists: roles.map((role) => [role, readPart(ids, map.parse(given.roles)[role]) ?? []]),
    storage: readPart(storage, given.storage),
    firewall: readPart(firewall, given.firewall),
    firewallReading: readPart(firewallReading, given.firewallReading),
  };
}
