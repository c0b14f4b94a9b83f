import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { environmentVariables } from "../../src/config/environment-variables.ts";
import { realChatsIn } from "../../src/local/real-chats.ts";

const start = readFileSync(join(import.meta.dirname, "../../scripts/start.mjs"), "utf8");
const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
const nothing = () => false;

test.each(Object.values(environmentVariables).map(({ name }) => name))(
  "%s keeps npm start from local mode, and local mode from starting",
  (name) => {
    expect(start).toContain(`"${name}"`);
    expect(realChatsIn({ [name]: "something" }, nothing)).toBe(name);
  },
);

test("production, and a configuration in the folder where it is typed, keep local mode from starting", () => {
  expect(realChatsIn({ NODE_ENV: "production" }, nothing)).toBe("NODE_ENV");
  expect(realChatsIn({}, (name) => name === "lockkeeper.yaml")).toBe("lockkeeper.yaml");
  expect(realChatsIn({ NODE_ENV: "test" }, nothing)).toBeUndefined();
});

test("the bench runs as the bot does: its memory is the bot's", () => {
  const [option] = /--max-semi-space-size=\d+/.exec(start) ?? [];
  expect(option).toBeDefined();
  expect(scripts.bench).toContain(`node ${option} bench/main.ts`);
});
