// Adds to package-lock.json the optional packages of other systems that npm left out; with --check only says which.
//
//   node scripts/lockfile.ts [--check]
//
// npm leaves an optional package out of the lockfile when the registry it asks (a mirror, say) does not hold it, and
// `npm ci` then refuses that lockfile everywhere. Such packages are named at an exact version and for their system, so
// an entry can be written without asking; npm adds the integrity when it first installs one.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Entry = { dev?: boolean; optionalDependencies?: Record<string, string> };
type Lockfile = { packages: Record<string, Entry> };

const systems = ["aix", "android", "darwin", "freebsd", "linux", "openharmony", "sunos", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];

const file = join(import.meta.dirname, "../package-lock.json");
const lockfile: Lockfile = JSON.parse(readFileSync(file, "utf8"));
const missing = missingPackages(lockfile.packages);

if (missing.size > 0 && process.argv.includes("--check")) {
  console.log(`package-lock.json lacks packages of other systems; run \`node scripts/lockfile.ts\`:`);
  for (const name of missing.keys()) console.log(`  ${name}`);
  process.exitCode = 1;
} else if (missing.size > 0) {
  const packages = { ...lockfile.packages, ...Object.fromEntries(missing) };
  const sorted = Object.fromEntries(Object.entries(packages).sort(([one], [other]) => one.localeCompare(other, "en")));
  writeFileSync(file, `${JSON.stringify({ ...lockfile, packages: sorted }, null, 2)}\n`);
  console.log(`Added ${missing.size} packages of other systems.`);
}

/** An entry for each optional dependency that a package of the lockfile names and the lockfile lacks, by its key. */
function missingPackages(packages: Lockfile["packages"]) {
  const found = new Map<string, object>();
  for (const [key, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const isThere = placesFor(name, key).some((place) => place in packages);
      if (!isThere) found.set(`node_modules/${name}`, entryFor(name, version, dev));
    }
  }
  return found;
}

/** Where a package that stands at `key` finds another: in its own node_modules, or in one further up. */
function placesFor(name: string, key: string): string[] {
  const parents = key
    .split("/node_modules/")
    .map((_, index, parts) => parts.slice(0, index + 1).join("/node_modules/"));
  return ["", ...parents].map((parent) => (parent === "" ? `node_modules/${name}` : `${parent}/node_modules/${name}`));
}

function entryFor(name: string, version: string, dev: boolean | undefined): object {
  if (!/^\d+\.\d+\.\d+/.test(version))
    throw new Error(`${name} is asked for as ${version}, which is no exact version.`);
  const words = name.split(/[/-]/);
  const libc = words
    .flatMap((word) => /^(musl|gnu)/.exec(word)?.[1] ?? [])
    .map((one) => (one === "gnu" ? "glibc" : one));
  return {
    version,
    cpu: words.filter((word) => processors.includes(word)),
    ...(dev === undefined ? {} : { dev }),
    ...(libc.length > 0 && words.includes("linux") ? { libc } : {}),
    optional: true,
    os: words.filter((word) => systems.includes(word)),
  };
}
