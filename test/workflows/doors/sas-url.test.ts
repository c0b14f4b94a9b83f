import { createHash } from "node:crypto";
import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { SasUrl } from "../../../src/workflows/doors/sas-url.ts";

const signature = "s3cr3t+/=$&";
const query = `sp=wl&sip=203.0.113.7&sig=${encodeURIComponent(signature)}`;
const container = "https://heron.blob.core.windows.net/ingress";
const link = new SasUrl(`${container}?${query}`);

/** Throws what `act` throws, caught. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}

test.each<[string, () => unknown]>([
  ["as a string", () => String(link)],
  ["in a template", () => `the link: ${link}`],
  ["added to text", () => `${"the link: "}${link}`],
  ["as a key", () => JSON.stringify({ [String(link)]: 1 })],
  ["as JSON", () => JSON.stringify(link)],
  ["as JSON, nested", () => JSON.stringify({ job: { links: [link] } })],
  ["inspected", () => inspect(link)],
  ["inspected, nested and in depth", () => inspect({ a: { b: { c: [new Map([[link, link]])] } } }, { depth: null })],
  ["formatted", () => format("%s %o %O %j", link, link, link, link)],
  ["joined", () => [link, link].join(" ")],
  ["in an error's message", () => new Error(`failed for ${link}`).message],
  ["as an error's cause, inspected", () => inspect(new Error("failed", { cause: { link } }), { depth: null })],
])("a link prints as [redacted] %s", (_, print) => {
  const text = String(print());
  expect(text).toContain("[redacted]");
  expect(text).not.toMatch(/sig=|s3cr3t|sip=/);
});

test.each<[string, () => unknown]>([
  ["inspected without its own say", () => inspect(link, { customInspect: false, showHidden: true, depth: null })],
  ["spread", () => JSON.stringify({ ...link })],
  ["walked through", () => JSON.stringify(Object.entries(link))],
  ["cloned", () => inspect(structuredClone(link), { showHidden: true })],
])("a link gives nothing away %s", (_, print) => {
  expect(String(print())).not.toMatch(/sig=|s3cr3t|sip=/);
});

test("only reveal gives the link", () => {
  expect(link.reveal()).toBe(`${container}?${query}`);
});

test("the fingerprint is of the signature alone, and is not the signature", () => {
  expect(link.fingerprint()).toBe(createHash("sha256").update(signature).digest("hex"));
  expect(new SasUrl(`https://other.example.org/x?sig=${encodeURIComponent(signature)}`).fingerprint()).toBe(
    link.fingerprint(),
  );
});

test("an address without a signature is no link", () => {
  expect(() => new SasUrl(container)).toThrow("this address carries no signature");
});

test("what is no address at all is refused without repeating it", () => {
  const thrown = thrownBy(() => new SasUrl(`https://[heron/ingress?${query}`));
  expect(thrown).toBeInstanceOf(TypeError);
  expect(inspect(thrown, { depth: null, showHidden: true })).not.toMatch(/sig=|s3cr3t/);
});

test("a recipe is filled whole, as often as it asks", () => {
  expect(link.fillInto('azcopy "{link}" "{link}"')).toBe(`azcopy "${link.reveal()}" "${link.reveal()}"`);
  expect(link.fillInto("{container}/FILE?{query}")).toBe(`${container}/FILE?${query}`);
});

test("a recipe without a place for the link stays as it is", () => {
  expect(link.fillInto("nothing {here} {}")).toBe("nothing {here} {}");
});

test("a link that holds what a replacement would understand is filled in as it is", () => {
  const odd = new SasUrl("https://heron.example.org/ingress?a=$&b=$1$$&sig=$`$'");
  expect(odd.fillInto("<{link}>")).toBe(`<${odd.reveal()}>`);
  expect(odd.fillInto("<{query}>")).toBe(`<${new URL(odd.reveal()).search.slice(1)}>`);
});

test("a link that holds braces is filled in as it is", () => {
  const odd = new SasUrl("https://heron.example.org/ingress?a={query}&b={container}&sig={link}");
  expect(odd.fillInto("<{link}>")).toBe(`<${odd.reveal()}>`);
});
