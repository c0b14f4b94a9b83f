import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The page's files by their path: our own, and Microsoft's renderer of Adaptive Cards, which draws cards as Teams does. */
export async function readPageFiles(): Promise<ReadonlyMap<string, { readonly type: string; readonly body: Buffer }>> {
  const folder = join(import.meta.dirname, "page");
  const files = new Map<string, { type: string; body: Buffer }>();
  for (const name of await readdir(folder)) {
    const type = types[extname(name)];
    if (type !== undefined)
      files.set(name === "index.html" ? "/" : `/${name}`, { type, body: await readFile(join(folder, name)) });
  }
  const library = createRequire(import.meta.url).resolve("adaptivecards/dist/adaptivecards.min.js");
  files.set("/adaptivecards.js", { type: types[".js"] ?? "", body: await readFile(library) });
  return files;
}
