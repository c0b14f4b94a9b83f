import { describe, expect, test } from "vitest";
import { createLog } from "../../../src/adapters/log/pino-log.ts";
import { SasUrl } from "../../../src/workflows/doors/sas-url.ts";
import type { Log } from "../../../src/workflows/engine/ports.ts";

function logInto(level: string): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog(level, { write: (line) => void lines.push(line) }), lines };
}

test("a line is JSON with its event, level and facts, and says nothing of the machine", () => {
  const { log, lines } = logInto("info");
  log.info("moved", { transfer: "IN-4K7Q", version: 3, isNew: true, nothing: null });
  log.warn("job-failed");
  log.error("journal-copy-failed", { code: "journal-unwritable" });
  const [first = {}, second = {}, third = {}] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toMatchObject({
    event: "moved",
    level: 30,
    transfer: "IN-4K7Q",
    version: 3,
    isNew: true,
    nothing: null,
  });
  expect([second.level, third.level]).toEqual([40, 50]);
  expect(Object.keys(first)).not.toEqual(expect.arrayContaining(["hostname"]));
  expect(Object.keys(first)).not.toEqual(expect.arrayContaining(["pid"]));
});

test("what is below the level is not written", () => {
  const { log, lines } = logInto("warn");
  log.info("moved");
  log.warn("job-failed");
  expect(lines).toHaveLength(1);
});

describe("a fact that looks like it carries a link or a token is not written", () => {
  test.each([
    ["a link", "https://heron.blob.core.windows.net/ingress?sp=wl&sig=s3cr3t%3D"],
    ["a query", "SIG=s3cr3t"],
    ["an encoded link", encodeURIComponent("https://heron.example.org/?sig=s3cr3t")],
    ["a bot token", "xoxb-1-2-s3cr3t"],
    ["a user token", "xoxp-1-2-s3cr3t"],
    ["a rotating token", "xoxe.xoxp-1-s3cr3t"],
    ["an app token", "xapp-1-A-s3cr3t"],
    ["a header", "Authorization: Bearer eyJ.s3cr3t"],
  ])("%s", (_, secret) => {
    const { log, lines } = logInto("info");
    for (const level of ["info", "warn", "error"] as const) log[level]("event", { fact: secret, kept: "code" });
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).not.toContain("s3cr3t");
      expect(JSON.parse(line)).toMatchObject({ fact: "[redacted]", kept: "code" });
    }
  });
});

test("a link that is logged by mistake prints as [redacted]", () => {
  const { log, lines } = logInto("info");
  const link = new SasUrl("https://heron.example.org/ingress?sig=s3cr3t");
  log.info("event", { link: `${link}`, whole: link as unknown as string });
  expect(lines.join()).not.toContain("s3cr3t");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ link: "[redacted]", whole: "[redacted]" });
});

test("a code that merely resembles one is written", () => {
  const { log, lines } = logInto("info");
  log.info("event", { code: "bearer-missing", kind: "signature", chat: "xox" });
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ code: "bearer-missing", kind: "signature", chat: "xox" });
});
