import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createFileLists } from "../../src/adapters/file-lists/file.ts";
import { decodeRef } from "../../src/adapters/slack/message-ref.ts";
import { decodeButton } from "../../src/adapters/slack/press.ts";
import { doorStatuses, statuses } from "../../src/workflows/transfers/moves.ts";
import { statusOf, type Transfer } from "../../src/workflows/transfers/transfer.ts";
import { runProgram } from "../e2e/bot-process.ts";
import { filePlaces, leakFinder } from "../e2e/leak-scan.ts";
import { type About, type KeptKey, type KeptSlack, keptFolder, keptVersions, readKept } from "./kept.ts";

/** What there was by then: whatever came later is in the folder of a later version. */
interface Kept {
  /** Statuses that there were not yet. */
  readonly lacksStatuses: readonly string[];
  readonly jobs: readonly string[];
  readonly verbs: readonly string[];
  readonly forms: readonly string[];
}

const first: Kept = {
  lacksStatuses: ["assessing", "changes-requested"],
  jobs: ["tick", "firewall", "link", "listing", "cards"],
  verbs: ["approve", "check", "close", "confirm-address", "finished", "reject", "take-back", "withdraw"],
  forms: ["reason", "form:ingress-request"],
};
const assessing = ["assess", "assess-csv", "assess-earlier", "assess-finish", "file-change", "file-release"];
const concluding = ["conclude-part", "conclude-release", "conclude-return", "group-change", "group-release"];
const second: Kept = {
  lacksStatuses: [],
  jobs: [...first.jobs, "turn", "files", "copies"],
  verbs: [
    ...[...first.verbs, ...assessing, ...concluding, "can-read", "cannot-read", "does-not-work", "send-again"],
    ...["release-record", "resubmit"],
  ],
  forms: ["reason", "form:egress-request", "form:egress-again", "form:ingress-request"],
};
const whatEachHas: Readonly<Record<string, Kept>> = { v1: first, v2: second };

describe.each(await keptVersions())("what %s left behind", (version) => {
  const folder = keptFolder(version);
  const journal = join(folder, "journal");
  const has = whatEachHas[version] ?? second;
  let about: About;
  let redis: Readonly<Record<string, KeptKey>>;
  let slack: KeptSlack;

  beforeAll(async () => {
    about = await readKept(version, "about.json");
    redis = await readKept(version, "redis.json");
    slack = await readKept(version, "slack.json");
  });

  /** Every hash whose key begins so, by the rest of its key. */
  function hashes(beginning: string): readonly (readonly [string, Readonly<Record<string, string>>])[] {
    return Object.entries(redis).flatMap(([key, kept]) =>
      key.startsWith(beginning) && kept.type === "hash" ? [[key.slice(beginning.length), kept.value] as const] : [],
    );
  }

  test("has a transfer in every status, and each has it still", () => {
    const transfers = hashes("{lk}:record:transfer:").map(([, { state = "" }]) => JSON.parse(state) as Transfer);
    expect(new Set([...transfers.map(statusOf), ...has.lacksStatuses])).toEqual(new Set(Object.keys(statuses)));
    const held = new Set(transfers.flatMap(({ doors }) => doors.map(({ status }) => status)));
    expect(held).toEqual(new Set(doorStatuses));
    const showed = Object.values(about.transfers).map(({ id, status }) => [id, status]);
    expect(transfers.map((transfer) => [transfer.id, statusOf(transfer)]).sort()).toEqual(showed.sort());
  });

  test("has records of an account and an environment, and a job of each kind", () => {
    expect(hashes("{lk}:record:account:")).toHaveLength(1);
    expect(hashes("{lk}:record:environment:")).toHaveLength(1);
    const jobs = has.jobs.flatMap((kind) => {
      const name = kind === "cards" ? "cards-slack" : kind;
      return hashes(`{lk-${name}}:${name}:`).filter(([id]) => /^\d+$/.test(id));
    });
    const kinds = jobs.map(([, { data = "" }]) => (JSON.parse(data) as { kind: string }).kind);
    expect(new Set(kinds)).toEqual(new Set(has.jobs));
  });

  test("has every verb on a button, each read as what it says, and a question and a form", () => {
    const presses = slack.buttons.map(({ value }) => decodeButton(value)?.press);
    expect(presses).toEqual(slack.buttons.map(({ value }) => (JSON.parse(value) as { press: unknown }).press));
    expect(new Set(presses.map((press) => press?.verb))).toEqual(new Set(has.verbs));
    expect(slack.forms.map(({ callbackId }) => callbackId)).toEqual(has.forms);
  });

  test("has references of messages, each read as a place in Slack", () => {
    const messages = hashes("{lk}:messages:").flatMap(([, byKey]) => Object.values(byKey));
    const refs = messages.map((text) => (JSON.parse(text) as { ref: string }).ref);
    expect(refs.length).toBeGreaterThan(30);
    for (const ref of refs) expect(decodeRef(ref)?.channel).toMatch(/^D/);
  });

  test("has every list of files that terms speak of, read by its digest, and beside it nothing", async () => {
    const lists = createFileLists({ folder: join(folder, "file-lists") });
    const transfers = hashes("{lk}:record:transfer:").map(([, { state = "" }]) => JSON.parse(state) as Transfer);
    const digests = transfers.flatMap(({ revisions }) => revisions.flatMap(({ terms }) => terms.files?.frozen ?? []));
    const counts = await Promise.all(digests.map(async ({ digest }) => (await lists.get(digest))?.files.length));
    expect(counts).toEqual(digests.map(({ files }) => files));
    const kept = await readdir(join(folder, "file-lists")).catch(() => []);
    expect(new Set(kept).size).toBe(new Set(digests.map(({ digest }) => digest)).size);
  });

  test("is proven, with its tombstone, and exported as it was", async () => {
    const [verified, exported] = await Promise.all([
      runProgram("scripts/audit.ts", ["verify", "--journal", journal]),
      runProgram("scripts/audit.ts", ["export", "--with-details", "--journal", journal]),
    ]);
    expect(verified.printed).toContain("1 detail erased, each entry still in its place:");
    expect(verified.printed).toContain(`  transfer:${about.transfers.rejected?.id} entry `);
    expect(verified.printed).toContain("Every chain holds.");
    expect(verified.code).toBe(0);
    expect(exported.printed).toBe(await readFile(join(folder, "export.jsonl"), "utf8"));
  });

  test("holds no link and no secret", async () => {
    expect(leakFinder([], ["sig=", "sig%3D", "xoxb", "Bearer"])(await filePlaces(folder))).toEqual([]);
  });
});
