import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeRef } from "../../src/adapters/slack/message-ref.ts";
import { decodeButton } from "../../src/adapters/slack/press.ts";
import { doorStatuses, statuses } from "../../src/workflows/transfers/moves.ts";
import { statusOf, type Transfer } from "../../src/workflows/transfers/transfer.ts";
import { runProgram } from "../e2e/bot-process.ts";
import { filePlaces, leakFinder } from "../e2e/leak-scan.ts";
import { type About, type KeptKey, type KeptSlack, keptFolder, keptVersions, readKept } from "./kept.ts";

/** Those that there were not yet: a version that has them keeps them in a folder of its own. */
const laterStatuses = ["assessing", "changes-requested"];

describe.each(await keptVersions())("what %s left behind", (version) => {
  const folder = keptFolder(version);
  const journal = join(folder, "journal");
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
    expect(new Set([...transfers.map(statusOf), ...laterStatuses])).toEqual(new Set(Object.keys(statuses)));
    const held = new Set(transfers.flatMap(({ doors }) => doors.map(({ status }) => status)));
    expect(held).toEqual(new Set(doorStatuses));
    const showed = Object.values(about.transfers).map(({ id, status }) => [id, status]);
    expect(transfers.map((transfer) => [transfer.id, statusOf(transfer)]).sort()).toEqual(showed.sort());
  });

  test("has records of an account and an environment, and a job of each kind", () => {
    expect(hashes("{lk}:record:account:")).toHaveLength(1);
    expect(hashes("{lk}:record:environment:")).toHaveLength(1);
    const jobs = ["tick", "firewall", "link", "listing", "cards-slack"].flatMap((name) =>
      hashes(`{lk-${name}}:${name}:`).filter(([id]) => /^\d+$/.test(id)),
    );
    const kinds = jobs.map(([, { data = "" }]) => (JSON.parse(data) as { kind: string }).kind);
    expect(new Set(kinds)).toEqual(new Set(["tick", "firewall", "link", "listing", "cards"]));
  });

  test("has every verb on a button, each read as what it says, and a question and a form", () => {
    const presses = slack.buttons.map(({ value }) => decodeButton(value)?.press);
    expect(presses).toEqual(slack.buttons.map(({ value }) => (JSON.parse(value) as { press: unknown }).press));
    expect([...new Set(presses.map((press) => press?.verb))].sort()).toEqual([
      "approve",
      "check",
      "close",
      "confirm-address",
      "finished",
      "reject",
      "take-back",
      "withdraw",
    ]);
    expect(slack.forms.map(({ callbackId }) => callbackId)).toEqual(["reason", "form:ingress-request"]);
  });

  test("has references of messages, each read as a place in Slack", () => {
    const messages = hashes("{lk}:messages:").flatMap(([, byKey]) => Object.values(byKey));
    const refs = messages.map((text) => (JSON.parse(text) as { ref: string }).ref);
    expect(refs.length).toBeGreaterThan(30);
    for (const ref of refs) expect(decodeRef(ref)?.channel).toMatch(/^D/);
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
