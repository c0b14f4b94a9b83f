import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import Ajv from "ajv-draft-04";
import { describe, expect, test } from "vitest";
import { createFront } from "../../../src/commands/create-front.ts";
import type { Deps } from "../../../src/workflows/engine/ports.ts";
import manifest from "../../../teams/manifest.json" with { type: "json" };
import schema from "../../fixtures/teams/schema/v1.30.json" with { type: "json" };

// Formats are not checked: the schema has patterns where a form matters.
const isManifest = new Ajv.default({ strict: false, validateFormats: false }).compile(schema);

describe("the manifest", () => {
  test("is one by Microsoft's published schema", () => {
    isManifest(manifest);
    expect(isManifest.errors).toBeNull();
    expect(manifest.$schema).toBe(
      `https://developer.microsoft.com/json-schemas/teams/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`,
    );
  });

  const [bot] = manifest.bots;
  test.each<[string, object]>([
    ["a key that Teams does not know", { ...manifest, display_information: {} }],
    ["an address that is none", { ...manifest, developer: { ...manifest.developer, privacyUrl: "privacy" } }],
    ["another version of the schema", { ...manifest, manifestVersion: "1.16" }],
    ["an id that is none", { ...manifest, id: "lockkeeper" }],
    ["a scope that is none", { ...manifest, bots: [{ ...bot, scopes: ["everywhere"] }] }],
    ["two bots", { ...manifest, bots: [bot, bot] }],
    ["no icons", { ...manifest, icons: {} }],
  ])("would be refused with %s", (_what, broken) => {
    expect(isManifest(broken)).toBe(false);
  });

  test("offers only what works, and of each command the first, in a personal chat and in a team", () => {
    // The list of commands needs nothing of what the commands themselves need.
    const { commands } = createFront({} as Deps);
    const uses = commands.map(({ name, hint }) =>
      hint.split("|").map((use) => `${name} ${use.trim().split(" ")[0] ?? ""}`),
    );
    expect(bot?.scopes).toEqual(["personal", "team"]);
    // learn.microsoft.com/microsoftteams/platform/bots/how-to/create-a-bot-commands-menu: one menu may serve several
    // scopes, and has at most ten entries.
    expect(bot?.commandLists.map(({ scopes }) => scopes)).toEqual([["personal", "team"]]);
    const titles = bot?.commandLists.flatMap((list) => list.commands.map(({ title }) => title)) ?? [];
    expect(titles.length).toBeLessThanOrEqual(10);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => !uses.flat().includes(title))).toEqual([]);
    expect(uses.map(([first]) => first).filter((first) => !titles.includes(first ?? ""))).toEqual([]);
  });

  test("names one placeholder for the bot and one for its domain, which the package fills in", () => {
    expect([manifest.id, bot?.botId]).toEqual(Array.from({ length: 2 }, () => "00000000-0000-0000-0000-000000000000"));
    expect(manifest.validDomains).toEqual(["lockkeeper.example.org"]);
    for (const url of [manifest.developer.websiteUrl, manifest.developer.privacyUrl, manifest.developer.termsOfUseUrl])
      expect(new URL(url).host).toBe("lockkeeper.example.org");
  });
});

/** The pixels of a PNG without filters, as red, green, blue and how opaque. */
async function pixelsOf(name: string): Promise<{ width: number; height: number; pixels: number[][] }> {
  const bytes = await readFile(join(import.meta.dirname, "../../../teams", name));
  expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const at = bytes.indexOf("IDAT");
  const raw = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  const rows = Array.from({ length: height }, (_, y) =>
    raw.subarray(y * (1 + width * 4) + 1, (y + 1) * (1 + width * 4)),
  );
  const pixels = rows.flatMap((row) => Array.from({ length: width }, (_, x) => [...row.subarray(x * 4, x * 4 + 4)]));
  return { width, height, pixels };
}

describe("the icons", () => {
  // learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons
  test("the colour icon is 192 by 192, filled to its edges", async () => {
    const { width, height, pixels } = await pixelsOf(manifest.icons.color);
    expect([width, height]).toEqual([192, 192]);
    expect(pixels.every(([, , , opaque]) => opaque === 255)).toBe(true);
  });

  test("the outline icon is 32 by 32, white on nothing", async () => {
    const { width, height, pixels } = await pixelsOf(manifest.icons.outline);
    expect([width, height]).toEqual([32, 32]);
    const drawn = pixels.filter(([, , , opaque]) => opaque !== 0);
    expect(drawn.length).toBeGreaterThan(50);
    expect(drawn.length).toBeLessThan(32 * 32);
    expect(drawn.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true);
  });
});
