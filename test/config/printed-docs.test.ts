import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { printStates } from "../../scripts/print-states.ts";
import { replaceBetween } from "../../scripts/printed-part.ts";
import { environmentSummaries } from "../../src/config/governing.ts";
import { schemaAt } from "../../src/config/json-schema.ts";
import type { JsonSchema } from "../../src/config/json-schema-shape.ts";
import { printReference, printSchema } from "../../src/config/reference.ts";
import { policyOf } from "../../src/config/to-domain.ts";
import { moves, statuses } from "../../src/workflows/transfers/moves.ts";
import { configOf, rightText } from "./config-file.ts";

const projectFolder = join(import.meta.dirname, "../..");

function read(path: string): string {
  return readFileSync(join(projectFolder, path), "utf8");
}

/** The places of a value that a JSON Schema does not know, or that it requires and the value lacks. */
function misfits(value: unknown, schema: JsonSchema, path = ""): string[] {
  if (Array.isArray(value))
    return schema.items ? value.flatMap((item) => misfits(item, schema.items ?? {}, `${path}[]`)) : [];
  if (typeof value !== "object" || value === null) return [];
  if (schema.oneOf) {
    const each = schema.oneOf.map((group) => misfits(value, group, path));
    return each.find((found) => found.length === 0) ?? each.flat();
  }
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${path}.${key} is missing`);
  const below = Object.entries(value).flatMap(([key, inner]) => {
    const known = schema.properties?.[key] ?? schema.additionalProperties;
    return known ? misfits(inner, known, `${path}.${key}`) : [`${path}.${key} is unknown`];
  });
  return [...missing, ...below];
}

describe("the printed documents are as the source has them", () => {
  test("docs/configuration.md", () => {
    expect(read("docs/configuration.md")).toBe(printReference());
  });

  test("docs/configuration.schema.json", () => {
    expect(JSON.parse(read("docs/configuration.schema.json"))).toEqual(JSON.parse(printSchema()));
  });

  test("the states in docs/architecture.md", () => {
    const written = read("docs/architecture.md");
    expect(replaceBetween(written, "states", printStates())).toBe(written);
  });

  test("every setting is described", () => {
    const undescribed = printReference()
      .split("\n")
      .filter((line) => /^\| `[^`]+` \|.*\| {1,2}\|$/.test(line));
    expect(undescribed).toEqual([]);
  });
});

describe("the example", () => {
  const example = read("lockkeeper.example.yaml");

  test("is a configuration without a mistake", () => {
    expect(Object.keys(environmentSummaries(configOf(example)))).toEqual(["cohort-seven"]);
  });

  test("fits the schema that it names for editors", () => {
    const [, path = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(example) ?? [];
    expect(existsSync(join(projectFolder, path))).toBe(true);
    expect(misfits(parse(example), schemaAt([]) ?? {})).toEqual([]);
  });

  test("writes the policy's defaults out, all of them", () => {
    expect(policyOf(configOf(example))).toEqual(policyOf(configOf(rightText)));
    const { properties = {} } = schemaAt(["policy"]) ?? {};
    expect(Object.keys(parse(example).policy).sort()).toEqual(Object.keys(properties).sort());
  });
});

describe("the printed states", () => {
  const printed = printStates();
  const arrows = [...printed.matchAll(/^ {2}(\S+) --> (\S+) : (.+)$/gm)].map(([, from, to, names = ""]) => ({
    arrow: `${from} ${to}`,
    names: names.split(", "),
  }));

  test("explain every status with its sentence", () => {
    const missing = Object.entries(statuses).filter(
      ([name, sentence]) => !printed.includes(`| \`${name}\` | ${sentence} |`),
    );
    expect(missing).toEqual([]);
  });

  test("show every move as an arrow or in the table", () => {
    const drawn = new Set(arrows.flatMap(({ names }) => names));
    const missing = Object.keys(moves).filter((name) => !drawn.has(name) && !printed.includes(`| \`${name}\` |`));
    expect(missing).toEqual([]);
  });

  test("lead from signatures to an open door and to its proof, and no other way", () => {
    const between = (arrow: string) => arrows.filter((one) => one.arrow === arrow).flatMap(({ names }) => names);
    expect(between("[*] awaiting_sign_off")).toEqual(["ask"]);
    expect(between("approved opening")).toEqual(["begin-opening"]);
    expect(between("opening open")).toEqual(["record-link-filled"]);
    expect(between("closing closed")).toEqual(["record-closed"]);
    expect(arrows.filter(({ arrow }) => arrow.endsWith(" closed")).map(({ arrow }) => arrow)).toEqual([
      "closing closed",
    ]);
  });
});

describe("a printed part", () => {
  const document = "# A\n\n<!-- printed:x -->\nold\n<!-- /printed:x -->\n\nwritten by hand\n";

  test("replaces what is between its marks and nothing else", () => {
    const replaced = "# A\n\n<!-- printed:x -->\n\nnew\n\n<!-- /printed:x -->\n\nwritten by hand\n";
    expect(replaceBetween(document, "x", "new\n")).toBe(replaced);
    expect(replaceBetween(replaced, "x", "new\n")).toBe(replaced);
  });

  test("has no place where a mark is missing or stands twice", () => {
    const broken = [
      document.replace("<!-- printed:x -->", ""),
      document.replace("/printed", "printed"),
      document + document,
    ];
    expect(broken.map((one) => replaceBetween(one, "x", "new"))).toEqual([undefined, undefined, undefined]);
  });
});
