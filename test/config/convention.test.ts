import { describe, expect, test } from "vitest";
import { configDigestOf, environmentSummaries } from "../../src/config/governing.ts";
import { withFoundAccounts } from "../../src/config/located.ts";
import { environmentsOf } from "../../src/config/to-domain.ts";
import { configOf, load, mistakesOf, rightText, secondEnvironment, withPart } from "./config-file.ts";

const byName = "      resourceGroup: RG_Sandbox\n      account: sandboxdata\n";

/** A text whose first environment gives its storage by these lines in place of group and account. */
function withStorage(lines: readonly string[], text: string = rightText): string {
  return withPart(byName, lines.map((line) => `      ${line}\n`).join(""), text);
}

const v4 = ["convention: data-safe-haven-v4", "shm: Project", "sre: sandbox"];
const v5 = ["convention: data-safe-haven-v5", "shm: green", "sre: work-package_2"];
const found = { resourceGroup: "RG_Sandbox", account: "sandboxdata" };

describe("a mistake in a convention says how to mend it", () => {
  test.each([
    [
      "a convention nobody knows",
      ["convention: data-safe-haven-v6", ...v5.slice(1)],
      "convention",
      'Did you mean "data-safe-haven-v4"?',
    ],
    [
      "an account beside a convention",
      [...v5, "account: sandboxdata"],
      "account",
      '"account" does not go with the others here. There are: convention, tenantId',
    ],
    [
      "an SHM without a convention",
      ["resourceGroup: RG_Sandbox", "account: sandboxdata", "shm: green"],
      "shm",
      '"shm" does not go with the others here. There are: convention, tenantId',
    ],
    ["no SRE", v4.slice(0, 2), "sre", "This setting is missing."],
    [
      "an SRE's id that no v4 takes",
      ["convention: data-safe-haven-v4", "shm: green", "sre: sandboxes"],
      "sre",
      "1 to 7 letters, digits and single hyphens",
    ],
    [
      "an SHM's id that no v4 takes",
      ["convention: data-safe-haven-v4", "shm: my_shm", "sre: one"],
      "shm",
      "1 to 7 letters, digits and single hyphens",
    ],
    [
      "a name that no v5 takes",
      ["convention: data-safe-haven-v5", "shm: green park", "sre: one"],
      "shm",
      "1 to 39 letters, digits, hyphens and underscores",
    ],
    [
      "a key like one of them",
      ["convention: data-safe-haven-v5", "shm: green", "sre: one", "tenatId: x"],
      "tenatId",
      'Did you mean "tenantId"?',
    ],
  ])("%s", (_name, lines, key, says) => {
    const mistakes = mistakesOf(withStorage(lines));
    expect(mistakes.map(({ path }) => path)).toEqual([`environments.sandbox.storage.${key}`]);
    expect(mistakes[0]?.message).toContain(says);
  });

  test("two environments of one SRE need a container each, and agree about the rest, letter case aside", () => {
    const other = (...lines: readonly string[]): string =>
      withStorage(v5) +
      withPart(
        byName,
        ["convention: data-safe-haven-v5", "shm: GREEN", "sre: work-package_2", ...lines]
          .map((line) => `      ${line}\n`)
          .join(""),
        secondEnvironment,
      );
    expect(mistakesOf(other())).toEqual([]);
    const endpoint = "blobEndpoint: https://example.org";
    expect(mistakesOf(other(endpoint)).map(({ path }) => path)).toContain("environments.annexe.storage.blobEndpoint");
    const shared = other().replace("ingressContainer: annexe", "ingressContainer: ingress");
    expect(mistakesOf(shared).map(({ message }) => message)).toEqual([
      "This is the container of sandbox, too: a link for one would reach the other's data. Give each its own.",
    ]);
  });

  test("what the deployment made for data that come in is nothing that outputs are read from, whatever the file calls it", () => {
    const mistakes = (...lines: readonly string[]) => mistakesOf(withStorage([...v5, ...lines]));
    expect(mistakes("egressContainer: egress")).toEqual([]);
    expect(mistakes("ingressContainer: annexe", "egressContainer: ingress")).toEqual([
      expect.objectContaining({
        path: "environments.sandbox.storage.egressContainer",
        message: expect.stringContaining("a link for what goes out would read them all"),
      }),
    ]);
  });

  test("with local credentials its endpoints are this machine's, and are said", () => {
    const local = 'azure: { credential: local, resourceManagerUrl: "https://localhost:10001" }\n';
    const paths = (lines: readonly string[]): readonly string[] =>
      mistakesOf(`${withStorage([...v5, ...lines])}${local}`).map(({ path }) => path);
    expect(paths([])).toContain("environments.sandbox.storage.blobEndpoint");
    expect(paths(["blobEndpoint: https://127.0.0.1:10000/a"])).toEqual([]);
  });
});

describe("once its account is found", () => {
  const inside = (lines: readonly string[]): string | undefined =>
    environmentsOf(configOf(withStorage(lines), { sandbox: found }), ({ account }) => account)[0]?.ingressInside;

  test("a convention is the account that is written out: the same environment, the same digest", () => {
    const [written, sought] = [configOf(rightText), configOf(withStorage(v4), { sandbox: found })];
    expect(sought.environments).toEqual(written.environments);
    expect(environmentSummaries(sought)).toEqual(environmentSummaries(written));
    expect(configDigestOf(sought)).toBe(configDigestOf(written));
  });

  test("another account is another storage, though the file is as it was", () => {
    const [one, other] = ["sandboxdata", "otherdata"].map((account) => {
      const config = configOf(withStorage(v4), { sandbox: { ...found, account } });
      return { digest: configDigestOf(config), storage: environmentSummaries(config).sandbox?.storage };
    });
    expect(one?.storage).not.toBe(other?.storage);
    expect(one?.digest).not.toBe(other?.digest);
  });

  test("people are told where they see its container, where the deployment has put it", () => {
    expect(inside(v4)).toBe("/data");
    expect(inside(v5)).toBe("/mnt/input");
    expect(inside([...v5, "ingressContainer: annexe"])).toBeUndefined();
    expect(environmentsOf(configOf(rightText), ({ account }) => account)[0]).not.toHaveProperty("ingressInside");
  });

  test("`none` is what it is without the line", () => {
    const text = withPart("      tenantId", "      convention: none\n      tenantId");
    expect(configDigestOf(configOf(text))).toBe(configDigestOf(configOf(rightText)));
  });

  test("an account that turns out to be another environment's, with its container, is a mistake", () => {
    const loaded = load(
      withStorage(v4) + secondEnvironment.replace("ingressContainer: annexe", "ingressContainer: ingress"),
    );
    expect(loaded.ok && withFoundAccounts(loaded.config, new Map([["sandbox", found]]))).toEqual({
      mistakes: [
        {
          path: "environments.annexe.storage.ingressContainer",
          line: 0,
          column: 0,
          message: expect.stringContaining("the container of sandbox, too"),
        },
      ],
    });
  });
});
