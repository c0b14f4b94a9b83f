import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { troubleInWords } from "../../../src/workflows/cards/trouble-words.ts";
import { changesInWords, endingInWords, inWords, nameFrom, sizeInWords } from "../../../src/workflows/cards/wording.ts";
import { gates } from "../../../src/workflows/doors/gates.ts";
import { person } from "../../builders/people.ts";

const source = join(import.meta.dirname, "../../../src");

function textsIn(folder: string): readonly string[] {
  const names = readdirSync(join(source, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => readFileSync(join(source, folder, name), "utf8"));
}

function found(pattern: RegExp, folder: string): readonly string[] {
  return textsIn(folder).flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
}

/** Every code that the world behind a door may answer with, as the adapters and the engine name them. */
function troubleCodes(): readonly string[] {
  const haven = "adapters/havens/azure-storage";
  const services = ["resource-manager", "storage"];
  const thrown = [haven, "adapters/slack", "adapters/teams", "adapters/baselines", "workflows/engine"].flatMap(
    (folder) => [...found(/new Fault\(\s*"([a-z-]+)"/g, folder), ...found(/asFault\(\w+, "([a-z-]+)"/g, folder)],
  );
  const byService = found(/`\$\{call\.service\}-([a-z]+)`/g, haven).flatMap((end) =>
    services.map((service) => `${service}-${end}`),
  );
  const refusals = [
    ...found(/\["([a-z-]+)", "(?:refused|unavailable|throttled)"/g, haven),
    ...found(/(?:\d{3}|[A-Z]\w+): "([a-z-]+)"/g, haven),
    ...found(/code: "([a-z-]+)",\s*kind:/g, "adapters/slack"),
  ];
  const seen = [
    "rule-no-room",
    "rule-theatre",
    "rule-not-there",
    "closing-our-rule",
    "closing-default-allow",
    "closing-perimeter",
    "still-covered",
    "link-unknown",
  ];
  return [...new Set([...thrown, ...byService, ...refusals, ...seen])].sort();
}

/** Codes that never stand in a door's trouble: they are retried at once, or belong to the start, cards, Homes or the doctor. */
const unseen = new Set([
  ...["lease-ending", "lease-lost", "link-busy", "slack-busy", "turns-busy"],
  ...["cards-busy", "cards-unfinished", "card-place", "card-edit", "cards", "home", "homes", "home-paced"],
  ...["slack-app-auth", "local-credential-off-loopback", "not-an-account-id", "too-many-conflicts", "front-failed"],
  ...["unexpected", "configuration-outdated", "permissions-unreadable", "permissions-in-parts"],
  ...["teams-busy", "teams-keys-unavailable", "conversation-gone", "account-left-behind", "environment-left-behind"],
  ...["forgotten-rules", "journal-holds", "journal-unanswered", "journal-damaged"],
  // Of files: retried at once, read for a report alone, or handed out in a chat. The last two are no faults at all.
  ...["container-exists", "file-too-large", "files-busy", "slack-files-refused", "teams-file-refused"],
  ...["teams-upload-elsewhere", "malicious", "include"],
]);

test("whatever may be in the way of a door has words of its own", () => {
  const codes = troubleCodes().filter((code) => !unseen.has(code));
  expect(codes).toEqual(
    expect.arrayContaining(["storage-failing", "no-rights", "message-gone", "baseline-unwritable"]),
  );
  expect(codes.filter((code) => troubleInWords({ code, at: 0 }).startsWith("something is in the way"))).toEqual([]);
});

test("an unknown code is said as it is", () => {
  expect(troubleInWords({ code: "new-trouble", at: 0 })).toBe("something is in the way (new-trouble)");
});

test("what Azure answered is said to be Azure's", () => {
  expect(troubleInWords({ code: "no-rights", platformCode: "AuthorizationFailed", at: 0 })).toBe(
    "the bot lacks the rights to change this firewall (Azure says AuthorizationFailed)",
  );
});

test("what the chat answered is not said to be Azure's", () => {
  const said = troubleInWords({ code: "person-unreachable", platformCode: "channel_not_found", at: 0 });
  expect(said).toContain("channel_not_found");
  expect(said).not.toContain("Azure");
});

test("every reason to revise, and every other that no waiting sets right, has words", () => {
  const names = gates.filter(({ remedy }) => remedy !== "wait").map(({ name }) => name);
  expect(names.length).toBeGreaterThan(5);
  for (const name of [...names, "edited"]) expect(changesInWords([name])).not.toBe(name);
  expect(changesInWords(["edited", "place-unchanged"])).toBe(
    "the requester changed it; the environment's tier or storage changed",
  );
});

test.each([
  ["done", "the recipient has finished"],
  ["expired", "its time was over"],
  ["withdrawn", "the requester withdrew it"],
  ["revoked", "access was revoked"],
  ["panic", "an admin closed every door"],
  ["drift", "somebody removed its firewall rule"],
  ["failed", "it could not be opened"],
] as const)("a door that ended by %s: %s", (because, words) => {
  expect(endingInWords({ because })).toBe(words);
});

test("a door that was revoked though nobody said so: what has changed is said", () => {
  expect(endingInWords({ because: "revoked", changed: ["signers-in-role"] })).toBe(
    "access was revoked: somebody who signed no longer holds the role",
  );
});

test.each([
  [0, "0 minutes"],
  [1, "1 minute"],
  [59, "59 minutes"],
  [60, "1 hour"],
  [61, "61 minutes"],
  [90, "90 minutes"],
  [120, "2 hours"],
  [1_439, "1439 minutes"],
  [1_440, "24 hours"],
  [2_880, "2 days"],
  [2_940, "49 hours"],
  [10_080, "7 days"],
])("%i minutes are %s", (minutes, words) => {
  expect(inWords(minutes)).toBe(words);
});

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1_000, "1.0 kB"],
  [1_500, "1.5 kB"],
  [999_949, "999.9 kB"],
  [999_999, "1.0 MB"],
  [3_400_000_000, "3.4 GB"],
  [5e18, "5000.0 PB"],
])("%i bytes are %s", (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words);
});

test("somebody who has left is named by id, and said to have left", () => {
  const name = nameFrom((id) => (id === "ada" ? person("ada") : undefined));
  expect(name("ada")).toBe("Ada Lovelace");
  expect(name("zoe")).toBe("zoe (no longer here)");
});
