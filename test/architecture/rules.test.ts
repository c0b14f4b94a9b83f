import { describe, expect, test } from "vitest";
import type { Sources } from "./imports.ts";
import { type Rule, rules } from "./rules.ts";

/** A small tree that breaks no rule. */
const clean: Record<string, string> = {
  "src/main.ts": 'import { answer } from "./adapters/slack/answer.ts";\nimport { load } from "./config/load.ts";\n',
  "src/local.ts": 'import { start } from "./standins/azurite.ts";\nimport { serve } from "./roles.ts";\n',
  "src/roles.ts": 'import { answer } from "./adapters/slack/answer.ts";\n',
  "src/config/load.ts":
    'import { readFile } from "node:fs/promises";\nimport { z } from "zod";\nimport { parse } from "yaml";\n',
  "src/adapters/slack/answer.ts": [
    'import { App } from "@slack/bolt";',
    'import { ask } from "../../commands/ask.ts";',
    'import { render } from "../adaptive-cards/render.ts";',
    'import type { Card } from "../../workflows/cards/card.ts";',
    "",
  ].join("\n"),
  "src/adapters/adaptive-cards/render.ts": 'export const limits = (await import("./limits.ts")).limits;\n',
  "src/adapters/adaptive-cards/limits.ts": "export const limits = {};\n",
  "src/commands/ask.ts": 'import { decide } from "../workflows/decide.ts";\n',
  "src/workflows/decide.ts": 'import { createHash } from "node:crypto";\nimport canonicalize from "canonicalize";\n',
  "src/workflows/cards/card.ts":
    '// import { App } from "@slack/bolt" is what this file must not do\nexport type Card = {};\n',
  "src/standins/azurite.ts": 'import { fork } from "node:child_process";\n',
};

const longFile = "export const line = 1;\n".repeat(251);

/** For each rule, trees that break it, as what to change in the clean one. */
const breaking: Record<keyof typeof rules, readonly Record<string, string>[]> = {
  "every file stands in a layer": [{ "src/shared/thing.ts": "" }],
  "imports run main -> adapters -> commands -> workflows": [
    { "src/workflows/decide.ts": 'import { ask } from "../commands/ask.ts";\n' },
    { "src/workflows/decide.ts": 'import type { Settings } from "../config/load.ts";\n' },
    { "src/commands/ask.ts": 'import {\n  answer,\n} from "../adapters/slack/answer.ts";\n' },
    { "src/commands/ask.ts": 'export type { Settings } from "../config/load.ts";\n' },
    { "src/config/load.ts": 'import { ask } from "../commands/ask.ts";\n' },
    { "src/adapters/slack/answer.ts": 'import { load } from "../../config/load.ts";\n' },
    { "src/adapters/slack/answer.ts": 'import { read } from "../redis/records.ts";\n' },
    { "src/adapters/redis/records.ts": 'import { render } from "../adaptive-cards/render.ts";\n' },
    { "src/adapters/adaptive-cards/render.ts": 'import { answer } from "../slack/answer.ts";\n' },
    { "src/adapters/slack/answer.ts": 'const main = await import("../../main.ts");\n' },
    { "src/adapters/slack/answer.ts": 'type Start = import("../../standins/azurite.ts").Start;\n' },
    { "src/standins/azurite.ts": 'import type { Card } from "../workflows/cards/card.ts";\n' },
    { "src/roles.ts": 'import { start } from "./standins/azurite.ts";\n' },
    { "src/roles.ts": 'import "./local.ts";\n' },
    { "src/doctor/look.ts": 'import { start } from "../standins/azurite.ts";\n' },
    { "src/adapters/slack/answer.ts": 'import { look } from "../../doctor/look.ts";\n' },
  ],
  "a layer uses only the packages it may": [
    { "src/workflows/decide.ts": 'import { readFile } from "node:fs/promises";\n' },
    { "src/workflows/decide.ts": 'import { z } from "zod";\n' },
    { "src/commands/ask.ts": 'import { randomUUID } from "node:crypto";\n' },
    { "src/config/load.ts": 'import pino from "pino";\n' },
  ],
  "an SDK is used in its own folder only": [
    { "src/main.ts": 'import { App } from "@slack/bolt";\n' },
    { "src/adapters/slack/answer.ts": 'import { Queue } from "bullmq";\n' },
    { "src/adapters/slack/answer.ts": 'import type { Redis } from "ioredis";\n' },
    { "src/adapters/slack/answer.ts": 'import { Application } from "@microsoft/teams-ai/lib/Application";\n' },
    { "src/adapters/redis/records.ts": 'import { BlobServiceClient } from "@azure/storage-blob";\n' },
    { "src/standins/azurite.ts": 'import { BlobServiceClient } from "@azure/storage-blob";\n' },
  ],
  "main.ts and doctor.ts do not reach the stand-ins": [
    {
      "src/doctor.ts": 'import "./doctor/look.ts";\n',
      "src/doctor/look.ts": 'import "../roles.ts";\n',
      "src/roles.ts": 'import { start } from "./standins/azurite.ts";\n',
    },
    { "src/roles.ts": 'import { start } from "./standins/azurite.ts";\n', "src/main.ts": 'import "./roles.ts";\n' },
    { "src/main.ts": 'await import("./local.ts");\n' },
  ],
  "there are no cycles, type imports counted": [
    {
      "src/workflows/a.ts": 'import type { B } from "./b.ts";\n',
      "src/workflows/b.ts": 'import type { C } from "./c.ts";\n',
      "src/workflows/c.ts": 'export { a } from "./a.ts";\n',
    },
    { "src/workflows/a.ts": 'import type { A } from "./a.ts";\n' },
  ],
  "an import names what it imports": [
    { "src/main.ts": "await import(process.argv[2]);\n" },
    { "src/main.ts": 'await import("./" + name);\n' },
  ],
  "a file has at most 250 lines": [{ "src/main.ts": longFile }],
  "the median file has at most 100 lines": [
    Object.fromEntries(Object.keys(clean).map((path) => [path, "export const line = 1;\n".repeat(101)])),
  ],
  "a file says what it holds": [
    { "src/workflows/utils.ts": "" },
    { "src/workflows/date-util.ts": "" },
    { "src/commands/helpers.ts": "" },
  ],
  "there are no default exports": [
    { "src/main.ts": "export default function main() {}\n" },
    { "src/main.ts": "const main = 1;\nexport { main as default };\n" },
  ],
};

function tree(changes: Record<string, string> = {}): Sources {
  return new Map(Object.entries({ ...clean, ...changes }));
}

describe("a rule of the architecture", () => {
  test.each(Object.entries<Rule>(rules))("lets a clean tree through: %s", (_name, rule) => {
    expect(rule(tree())).toEqual([]);
  });

  const cases = Object.entries(breaking).flatMap(([name, trees]) => trees.map((changes) => ({ name, changes })));
  test.each(cases)("reports a breach: $name ($changes)", ({ name, changes }) => {
    expect(rules[name as keyof typeof rules](tree(changes))).not.toEqual([]);
  });

  test("names the files of a breach", () => {
    const sources = tree({ "src/workflows/decide.ts": 'import { ask } from "../commands/ask.ts";\n' });
    expect(rules["imports run main -> adapters -> commands -> workflows"](sources)).toEqual([
      "src/workflows/decide.ts imports src/commands/ask.ts",
    ]);
    expect(rules["there are no cycles, type imports counted"](sources)).toEqual([
      "src/commands/ask.ts -> src/workflows/decide.ts -> src/commands/ask.ts",
    ]);
  });
});
