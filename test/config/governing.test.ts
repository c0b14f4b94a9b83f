import { describe, expect, test } from "vitest";
import { configDigestOf, environmentSummaries } from "../../src/config/governing.ts";
import { changedParts } from "../../src/workflows/environments/environment.ts";
import { configOf, rightText, secondEnvironment, withPart } from "./config-file.ts";

const text = `${rightText}${secondEnvironment}`;

function change(part: string, replacement: string) {
  return withPart(part, replacement, text);
}

/** What changed in the first environment between the text and another. */
function changed(other: string): readonly string[] {
  const [before, after] = [text, other].map((one) => environmentSummaries(configOf(one)).sandbox ?? {});
  return changedParts(before ?? {}, after ?? {});
}

const governing: readonly (readonly [string, string, readonly string[]])[] = [
  ["the tier", change("tier: 3", "tier: 2"), ["tier"]],
  ["the name", change("name: Sandbox", "name: Playground"), ["name"]],
  ["a role's holders", change("admin: [di]", "admin: [di, bo]"), ["roles.admin"]],
  [
    "somebody new in a role",
    change("admin: [di]", "admin: [di, ed]").replace("people:\n", "people:\n  ed: { name: Ed }\n"),
    ["people.ed", "roles.admin"],
  ],
  ["a person's pinned account", change("T1/U1", "T1/U7"), ["people.ada"]],
  ["a person's e-mail address", change("bo@example.org", "b@example.org"), ["people.bo"]],
  ["the storage", change("account: sandboxdata", "account: otherdata"), ["storage"]],
  ["whose hand is on the firewall", `${rightText}    firewall: manual\n`, ["firewall"]],
  [
    "whether the firewall is read",
    `${rightText}    firewall: manual\n    firewallReading: attested\n`,
    ["firewall", "firewallReading"],
  ],
  ["what dsh calls it", `${rightText}    sreName: SandBox\n`, ["sreName"]],
  ["the policy", `${text}policy: { lapseAfterMinutes: 60 }\n`, ["policy"]],
  ["how accounts are matched", `${text}slack: { matchByEmail: true }\n`, ["matchByEmail"]],
];

describe("what governs changes the digest, and is named", () => {
  test.each(governing)("%s", (_name, other, what) => {
    expect(changed(other)).toEqual(what);
    expect(configDigestOf(configOf(other))).not.toBe(configDigestOf(configOf(text)));
  });
});

describe("what governs nothing changes no digest", () => {
  test.each([
    [
      "ports, logs, health and the engine's pace",
      `${text}slack: { port: 1 }\nlog: { level: warn }\nhealth: { port: 2 }\nengine: { leaseSeconds: 9 }\n`,
    ],
    ["what roles are called", `${text}policy: { roleNames: { referee: Umpire } }\n`],
    ["a default written out", `${text}policy: { lapseAfterMinutes: 10080 }\n`],
    [
      "the order of people",
      change(
        "ada: { name: Ada, email: ada@example.org, slack: T1/U1 }\n  bo: { name: Bo, email: bo@example.org, slack: [T1/U2, T2/U2] }",
        "bo: { name: Bo, email: bo@example.org, slack: [T2/U2, T1/U2] }\n  ada: { name: Ada, email: ada@example.org, slack: T1/U1 }",
      ),
    ],
  ])("%s", (_name, other) => {
    expect(changed(other)).toEqual([]);
    expect(configDigestOf(configOf(other))).toBe(configDigestOf(configOf(text)));
  });

  test("the order within a role", () => {
    const [one, other] = ["[di, ada]", "[ada, di]"].map((list) =>
      configDigestOf(configOf(change("admin: [di]", `admin: ${list}`))),
    );
    expect(one).toBe(other);
  });
});

describe("an environment's summary", () => {
  test("is its own: a change elsewhere leaves it as it was", () => {
    const other = change("name: Annexe", "name: Attic");
    expect(environmentSummaries(configOf(other)).sandbox).toEqual(environmentSummaries(configOf(text)).sandbox);
    expect(environmentSummaries(configOf(other)).annexe).not.toEqual(environmentSummaries(configOf(text)).annexe);
  });

  test("leaves out people without a role, who count for the whole configuration: they may receive links", () => {
    const other = change("people:\n", "people:\n  ed: { name: Ed }\n");
    expect(environmentSummaries(configOf(other))).toEqual(environmentSummaries(configOf(text)));
    expect(configDigestOf(configOf(other))).not.toBe(configDigestOf(configOf(text)));
  });

  test("summarises without names, addresses or accounts", () => {
    const shown = JSON.stringify(environmentSummaries(configOf(text)));
    expect(["example.org", "T1", "Ada", "sandboxdata"].filter((secret) => shown.includes(secret))).toEqual([]);
  });
});
