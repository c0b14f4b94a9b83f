import type { Import } from "./imports.ts";

/**
 * The layers of `src`, by what a path begins with, and which layers each may import. The files at the top of `src`
 * compose, and so do `doctor` and `local` for the roots of their names; `local` alone also composes with the stand-ins.
 */
const layers = {
  workflows: { files: /^src\/workflows\//, imports: [] },
  commands: { files: /^src\/commands\//, imports: ["workflows"] },
  config: { files: /^src\/config\//, imports: ["workflows"] },
  adapters: { files: /^src\/adapters\//, imports: ["commands", "workflows"] },
  standins: { files: /^src\/standins\//, imports: [] },
  doctor: { files: /^src\/doctor\//, imports: ["top", "adapters", "commands", "config", "workflows"] },
  local: {
    files: /^src\/local(\.ts$|\/)/,
    imports: ["top", "adapters", "commands", "config", "workflows", "standins"],
  },
  top: { files: /^src\/[^/]+\.ts$/, imports: ["doctor", "adapters", "commands", "config", "workflows"] },
} as const satisfies Record<string, { files: RegExp; imports: readonly string[] }>;

type Layer = keyof typeof layers;

/** Packages that a layer may use, where it may not use all. `node:` stands for every module of Node. */
const packages: Partial<Record<Layer, readonly string[]>> = {
  workflows: ["node:crypto", "canonicalize", "ipaddr.js"],
  commands: [],
  config: ["node:", "zod", "yaml"],
};

/** The one folder that may use an SDK, so that a change of it is a change of that folder. */
const owners: readonly { sdk: RegExp; folder: string }[] = [
  { sdk: /^@slack\//, folder: "src/adapters/slack/" },
  { sdk: /^(@microsoft\/|botbuilder|botframework)/, folder: "src/adapters/teams/" },
  { sdk: /^@azure\//, folder: "src/adapters/havens/" },
  { sdk: /^(ioredis|bullmq)$/, folder: "src/adapters/redis/" },
];

/** The chats; the only adapters that may import others, and only what they share. */
const chats = ["slack", "teams", "local-page"];
const sharedByChats = ["adaptive-cards", "chat-turns"];

/** The layer a path belongs to; undefined for a file that stands in none. */
export function layerOf(path: string): Layer | undefined {
  return (Object.keys(layers) as Layer[]).find((layer) => layers[layer].files.test(path));
}

/** Whether the arrows allow an import of one file of `src` by another. */
export function mayImport({ from, target }: Import): boolean {
  // The program's own version stands in its manifest alone.
  if (from === "src/version.ts" && target === "package.json") return true;
  const [layer, targetLayer] = [layerOf(from), layerOf(target)];
  if (layer === undefined || targetLayer === undefined) return false;
  if (layer === "adapters" && targetLayer === "adapters") return mayImportAdapter(adapterOf(from), adapterOf(target));
  return layer === targetLayer || (layers[layer].imports as readonly Layer[]).includes(targetLayer);
}

/** Whether a file's layer may use a package. */
export function mayUse({ from, target }: Import): boolean {
  const allowed = packages[layerOf(from) ?? "top"];
  return (
    allowed === undefined || allowed.some((name) => name === target || (name === "node:" && target.startsWith(name)))
  );
}

/** The folder that alone may use a package; undefined where there is no such folder. */
export function ownerOf(target: string): string | undefined {
  return owners.find(({ sdk }) => sdk.test(target))?.folder;
}

function adapterOf(path: string): string {
  return path.split("/")[2] ?? "";
}

function mayImportAdapter(from: string, target: string): boolean {
  return from === target || (sharedByChats.includes(target) && chats.includes(from));
}
