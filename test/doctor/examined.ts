import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadConfig } from "../../src/config/load.ts";
import { examine } from "../../src/doctor/examine.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import type { Limits } from "../../src/doctor/reached.ts";
import { type RolePermissions, roleOf } from "../../src/standins/role-assignments.ts";
import { type BotWorld, type SettingsFile, startBotWorld } from "../e2e/bot-world.ts";

/** What a test changes of the file that the doctor reads. */
export type ChangedSettings = SettingsFile & { [name: string]: unknown };

/** How the doctor is run once. */
export interface Run {
  readonly configure?: (settings: ChangedSettings) => void;
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: Limits;
  readonly nowMs?: () => number;
}

/** The bot scopes of the project's manifest. */
export async function manifestScopes(): Promise<readonly string[]> {
  const text = await readFile(join(import.meta.dirname, "../../manifest.json"), "utf8");
  return (JSON.parse(text) as { oauth_config: { scopes: { bot: string[] } } }).oauth_config.scopes.bot;
}

/** The roles that docs/operations.md has ready to paste, as Azure would list them. */
export async function documentedRoles(): Promise<readonly RolePermissions[]> {
  const text = await readFile(join(import.meta.dirname, "../../docs/operations.md"), "utf8");
  return [...text.matchAll(/```json\n(\{.*?\n\})\n```/gs)].map(([, json = ""]) => {
    const { Actions, NotActions, DataActions, NotDataActions } = JSON.parse(json);
    return roleOf({
      actions: Actions,
      notActions: NotActions,
      dataActions: DataActions,
      notDataActions: NotDataActions,
    });
  });
}

/** A world in which nothing is wrong: the bot has run in it, and is halted. */
export async function startHealthyWorld(): Promise<BotWorld> {
  const world = await startBotWorld();
  world.slack.setScopes(await manifestScopes());
  const [onAccount, onContainer] = await documentedRoles();
  if (onAccount === undefined || onContainer === undefined) throw new Error("docs/operations.md has lost its roles");
  Object.assign(world.resourceManager.roles, { onAccount: [onAccount], onContainer: [onContainer] });
  await world.idle();
  await world.halt();
  return world;
}

/** Writes a changed copy of the world's configuration file; gives its path. */
async function writeChanged(world: BotWorld, configure: NonNullable<Run["configure"]>): Promise<string> {
  const settings = JSON.parse(await readFile(world.configPath, "utf8")) as ChangedSettings;
  configure(settings);
  const path = join(world.folder, "examined.yaml");
  await writeFile(path, JSON.stringify(settings));
  return path;
}

/** Runs the doctor in this process. */
export async function examined(world: BotWorld, run: Run = {}): Promise<readonly Finding[]> {
  const { configure = () => undefined, env = {}, ...options } = run;
  const path = await writeChanged(world, configure);
  const loaded = loadConfig({ path, env: { ...world.env, ...env }, needs: ["chats", "redis"] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  return examine(loaded.config, options);
}

/** The codes of what is not fine, sorted. */
export function troublesIn(findings: readonly Finding[]): readonly string[] {
  const troubles = findings.filter(({ level }) => level !== "fine").map(({ check, code }) => `${check}: ${code}`);
  return troubles.toSorted();
}
