import { expect, test } from "vitest";
import { createCredential } from "../src/adapters/havens/azure-storage/credential.ts";
import { crashFacts } from "../src/crash.ts";

const link = "https://heron.example.org/?sig=s3cr3t";

/** An error whose stack was made before its words were cut to their beginning. */
function cutShort(): Error {
  const error = new Error(`call failed\n    at url ${link}\nurl ${link}`);
  void error.stack;
  error.message = "call failed";
  return error;
}

test.each<[string, unknown]>([
  ["its words", new Error(link)],
  ["words that look like a stack", new Error(`no\n    at ${link}`)],
  ["words that were changed since", Object.assign(new Error(link), { message: "another" })],
  ["words that were cut short since", cutShort()],
  ["its name", Object.assign(new Error("no"), { name: link })],
  ["its code", Object.assign(new Error("no"), { code: link })],
  ["its fields and causes", Object.assign(new Error("no", { cause: new Error(link) }), { request: { url: link } })],
  ["what is no error", link],
])("an error that nobody caught is told without %s", (_, thrown) => {
  expect(JSON.stringify(crashFacts(thrown))).not.toContain("s3cr3t");
});

test("an error that nobody caught is told by its name, its code, and where it was thrown", () => {
  let thrown: unknown;
  try {
    createCredential({ kind: "local", endpoints: [link] });
  } catch (error) {
    thrown = error;
  }
  const { name, code, at } = crashFacts(thrown);
  expect({ name, code }).toEqual({ name: "Fault", code: "local-credential-off-loopback" });
  expect(at).toMatch(/^\S+\/credential\.ts:\d+:\d+, /);
});
