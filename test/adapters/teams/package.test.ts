import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { crc32, inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const appId = "9f1e2d3c-4b5a-4678-9abc-def012345678";
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "teams-package-"));
});
afterAll(() => rm(folder, { recursive: true }));

const pack = (args: string[], env: Record<string, string> = {}) =>
  promisify(execFile)(process.execPath, [join(root, "scripts/teams-package.ts"), ...args], { cwd: folder, env });

/** Reads an archive by its directory, as an unpacker does. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006"));
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.subarray(at + 46, at + 46 + nameLength).toString("utf8");
    const file = archive.readUInt32LE(at + 42);
    const data = file + 30 + archive.readUInt16LE(file + 26);
    const bytes = inflateRawSync(archive.subarray(data, data + archive.readUInt32LE(at + 20)));
    expect([crc32(bytes), bytes.length]).toEqual([archive.readUInt32LE(at + 16), archive.readUInt32LE(at + 24)]);
    files.set(name, bytes);
    at += 46 + nameLength;
  }
  expect(at).toBe(end);
  return files;
}

test("the package holds the manifest with this bot's id and domain, and its icons, at its top", async () => {
  await pack(["--app-id", appId.toUpperCase(), "--domain", "Bot.example.ac.uk", "--out", "one.zip"]);
  const archive = await readFile(join(folder, "one.zip"));
  const files = unzip(archive);
  expect([...files.keys()]).toEqual(["manifest.json", "color.png", "outline.png"]);
  const manifest = JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "");
  const template = JSON.parse(await readFile(join(root, "teams/manifest.json"), "utf8"));
  expect(manifest).toEqual({
    ...template,
    id: appId,
    bots: [{ ...template.bots[0], botId: appId }],
    validDomains: ["bot.example.ac.uk"],
    developer: {
      name: template.developer.name,
      websiteUrl: "https://bot.example.ac.uk",
      privacyUrl: "https://bot.example.ac.uk/privacy",
      termsOfUseUrl: "https://bot.example.ac.uk/terms",
    },
  });
  expect(files.get("color.png")).toEqual(await readFile(join(root, "teams/color.png")));
  await pack([], { TEAMS_APP_ID: appId, TEAMS_APP_DOMAIN: "bot.example.ac.uk" });
  expect(await readFile(join(folder, "lockkeeper-teams.zip"))).toEqual(archive);
});

test("without the bot's own id and domain there is no package", async () => {
  const without = (args: string[]) => expect(pack(args)).rejects;
  await without(["--domain", "bot.example.ac.uk"]).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--app-id"),
  });
  await without(["--app-id", appId, "--domain", "https://a.example/"]).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--domain"),
  });
});
