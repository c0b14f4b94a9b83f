import { expect, test } from "vitest";
import { verifyChain } from "../../../src/workflows/audit/chain.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { startEngine } from "./engine.ts";
import { address, doorOne, linkMessage, opened } from "./people.ts";
import { othersRules } from "./stores.ts";

const { accountId } = environment();

test("from the request to the firewall proven closed", async () => {
  const engine = await startEngine();
  const { haven, chat, records } = engine.stores;
  const id = await opened(engine);
  expect(haven.rules(accountId)).toEqual([...othersRules, address]);
  const link = haven.minted.at(-1)?.minted.link;
  if (link === undefined) throw new Error("no link");
  expect(linkMessage(engine, id)?.text).toContain(link.reveal());
  expect(await haven.visitor.put(link, "cohort.csv", address)).toBe(true);
  expect(await haven.visitor.put(link, "cohort.csv", "203.0.113.8")).toBe(false);
  await engine.pass(90);
  const transfer = await engine.transfer(id);
  expect(statusOf(transfer)).toBe("closed");
  expect(doorOne(transfer)).toMatchObject({
    ended: { because: "expired" },
    proof: { kind: "read-back", accessOver: "no-rule-covers", otherRules: othersRules.length },
    arrivals: { files: 1, names: ["cohort.csv"] },
  });
  expect(haven.rules(accountId)).toEqual(othersRules);
  expect(await haven.visitor.put(link, "late.csv", address)).toBe(false);
  expect(linkMessage(engine, id)?.text).not.toContain("sig=");
  expect(chat.notifications("rosa").join()).not.toMatch(/sig=|203\.0\.113\.7/);
  expect(engine.faults).toEqual([]);
  const { entries, details } = await records.history(`transfer:${id}`);
  const verdict = verifyChain(`transfer:${id}`, entries, new Map(details.map((detail) => [detail.seq, detail])));
  expect(verdict).toMatchObject({ faults: [], erasedDetails: [] });
  expect(JSON.stringify(entries)).not.toMatch(/203\.0\.113|cohort\.csv|sig=/);
  expect(await records.nextDue()).not.toBe(undefined);
});
