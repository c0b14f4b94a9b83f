// Writes the app package that Teams takes: the manifest with this bot's id and domain in it, and the icons.
//
//   npm run teams:package -- --app-id <id> --domain <name> [--out <file>]
//
// The id may come from TEAMS_APP_ID and the domain from TEAMS_APP_DOMAIN instead.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type ZipEntry, zip } from "./zip.ts";

const folder = join(import.meta.dirname, "../teams");
/** What the manifest in the repository says in their place. */
const placeholders = { appId: "00000000-0000-0000-0000-000000000000", domain: "lockkeeper.example.org" };

const { values } = parseArgs({
  options: { "app-id": { type: "string" }, domain: { type: "string" }, out: { type: "string" } },
});
const appId = values["app-id"] ?? process.env.TEAMS_APP_ID ?? "";
const domain = values.domain ?? process.env.TEAMS_APP_DOMAIN ?? "";
const out = values.out ?? "lockkeeper-teams.zip";

const problem = findProblem();
if (problem === undefined) {
  await writeFile(out, zip(await readEntries()));
  console.log(`Wrote ${out}. Upload it in the Teams admin centre (docs/teams.md says where).`);
} else {
  console.error(problem);
  process.exitCode = 1;
}

function findProblem(): string | undefined {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(appId) || appId === placeholders.appId)
    return "Give the bot's app id: --app-id, or TEAMS_APP_ID. It is teams.appId in lockkeeper.yaml.";
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain) || domain === placeholders.domain)
    return "Give the name under which Teams reaches the bot, such as bot.example.org: --domain, or TEAMS_APP_DOMAIN.";
  return undefined;
}

async function readEntries(): Promise<ZipEntry[]> {
  const manifest = await readFile(join(folder, "manifest.json"), "utf8");
  const filled = manifest
    .replaceAll(placeholders.appId, appId.toLowerCase())
    .replaceAll(placeholders.domain, domain.toLowerCase());
  const icons = ["color.png", "outline.png"];
  return [
    { name: "manifest.json", bytes: Buffer.from(filled) },
    ...(await Promise.all(icons.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })))),
  ];
}
