import { readFileSync } from "node:fs";
import type { Role } from "../workflows/people/role.ts";
import { checks } from "./checks/checks.ts";
import { checkSecretsInFile } from "./checks/secrets-in-file.ts";
import { type Environment, environmentVariables } from "./environment-variables.ts";
import { type Finding, isWithin, type Mistake } from "./mistake.ts";
import { findingsOf } from "./reading/issue-sentences.ts";
import { readableOf } from "./reading/readable.ts";
import { readYaml } from "./reading/yaml-file.ts";
import { type FileSettings, fileSchema } from "./schema.ts";
import { type ChatName, type ChatsInFile, type Need, readSecrets, type Secrets } from "./secrets.ts";
import type { PolicySettings } from "./settings/policy.ts";

/** The configuration: the file with every default, and the environment's secrets. */
export type Config = Omit<FileSettings, "policy"> & {
  readonly policy: Omit<PolicySettings, "roleNames">;
  /** What people call the roles. Nothing is judged by them. */
  readonly roleNames: Readonly<Record<Role, string>>;
  readonly secrets: Secrets;
  /** The chats that are served. */
  readonly chats: readonly ChatName[];
};

/** A configuration, or every mistake that it has. */
export type Loaded =
  | { readonly ok: true; readonly path: string; readonly config: Config }
  | { readonly ok: false; readonly path: string; readonly mistakes: readonly Mistake[] };

/**
 * Loads the configuration from `path`, else from where `LOCKKEEPER_CONFIG` points, else from `lockkeeper.yaml`; `needs`
 * says which secrets must be there. Throws nothing for what people may get wrong: all mistakes come back at once.
 */
export function loadConfig(given: { path?: string; env: Environment; needs?: readonly Need[] }): Loaded {
  const path = given.path || given.env[environmentVariables.configFile.name] || "lockkeeper.yaml";
  const text = readText(path);
  const read: Read = typeof text === "string" ? readSettings(text) : { chats: nothingSaid, mistakes: [text] };
  const { secrets, chats, mistakes: ofSecrets } = readSecrets(given.env, given.needs ?? [], read.chats);
  if ("mistakes" in read) return { ok: false, path, mistakes: [...read.mistakes, ...ofSecrets] };
  if (ofSecrets.length > 0) return { ok: false, path, mistakes: ofSecrets };
  const { roleNames, ...policy } = read.settings.policy;
  return { ok: true, path, config: { ...read.settings, policy, roleNames, secrets, chats } };
}

function readText(path: string): string | Mistake {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return { path: "", line: 0, column: 0, message: unreadable(code) };
  }
}

function unreadable(code: string): string {
  const copy = "Copy lockkeeper.example.yaml there, or name another file in LOCKKEEPER_CONFIG.";
  if (code === "ENOENT") return `There is no such file. ${copy}`;
  if (code === "EISDIR") return `This is a folder, not a file. ${copy}`;
  if (code === "EACCES") return "The file may not be read by the user that the bot runs as. Allow it.";
  return `The file can't be read (${code}).`;
}

const nothingSaid: ChatsInFile = { transport: "http", hasSlack: false, teamsCredential: undefined };

/** What a file says: its settings, or its mistakes. What it says of the chats can mostly be told in either case. */
type Read = { readonly chats: ChatsInFile } & (
  | { readonly settings: FileSettings }
  | { readonly mistakes: readonly Mistake[] }
);

/** Reads the text of a configuration file: its settings, or its mistakes in the order of its lines. */
function readSettings(text: string): Read {
  const file = readYaml(text);
  if ("mistakes" in file) return { chats: nothingSaid, mistakes: file.mistakes };
  const parsed = fileSchema.safeParse(file.value);
  const secrets = checkSecretsInFile(file.value);
  const shape = parsed.success ? [] : findingsOf(parsed.error.issues, file.value);
  const readable = readableOf(file.value);
  const between = checks.flatMap(({ check }) => check(readable));
  const isSecret = ({ path }: Finding) => secrets.some((secret) => isWithin(path, secret.path));
  const findings = [...secrets, ...[...shape, ...between].filter((finding) => !isSecret(finding))];
  const { chats } = readable;
  if (parsed.success && findings.length === 0) return { chats, settings: parsed.data };
  const mistakes = findings.map(file.place);
  return { chats, mistakes: mistakes.sort((one, other) => one.line - other.line || one.column - other.column) };
}
