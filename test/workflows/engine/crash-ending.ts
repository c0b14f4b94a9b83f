/** Where a story ends, and that it ends the same whichever call of whichever port is harmed on the way. */
import { expect } from "vitest";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { type Harm, small, type Told, tell } from "./crash-story.ts";
import { address, doorOne } from "./people.ts";
import { castIds } from "./stores.ts";

/** Calls that change something. To die before any other call is to die before the next one of these. */
export const changing: readonly string[] = [
  ...["records.save", "records.reschedule", "records.claimDue", "messages.put", "messages.settle", "jobs.enqueue"],
  ...["leases.acquire", "lease.release", "door.write", "link.mint", "baselines.put"],
  ...["chat.place", "chat.edit", "chat.fill"],
];

/** Steps that a story takes once, and only once. */
export const once = [
  "asked",
  "opening-authorised",
  "rule-seen",
  "link-delivered",
  "ended",
  "proven-closed",
  "link-redacted",
];

/** What people see at the end, but for instants, ids and digests, which differ from story to story. */
function shown({ stores, id }: Told): readonly string[] {
  const plain = (text: string): string =>
    text
      .replaceAll(id, "ID")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "AT")
      .replaceAll(/terms [0-9a-f]{6}/g, "TERMS");
  // What was in the way for a while differs from story to story; the reminder does not.
  const isAlike = (key: string, summary: string): boolean =>
    !key.includes("/notice/") || summary.includes("closes soon");
  return castIds
    .flatMap((person) => stores.chat.messages(person))
    .filter(({ key, card }) => isAlike(key, card.summary))
    .map(({ key, text }) => plain(`${key.replace(/notice\/n\d+/, "notice")}\n${text}`))
    .sort();
}

/** Where the story ends: the same, whatever happened on the way. */
async function ending(told: Told) {
  const transfer = await told.engine.transfer(told.id);
  const { ended, proof, arrivals } = doorOne(transfer);
  const { entries } = await told.stores.records.history(`transfer:${told.id}`);
  return {
    status: statusOf(transfer),
    ended: ended?.because,
    proof: proof?.kind === "read-back" ? [proof.accessOver, proof.coveredBy, proof.otherRules] : proof?.kind,
    arrivals: [arrivals?.files, arrivals?.replaced, arrivals?.names],
    rules: told.stores.haven.rules(small.accountId),
    shown: shown(told),
    happened: once.map((code) => [code, entries.filter((entry) => entry.code === code).length]),
  };
}

function openedHowOften({ stores }: Told): number {
  const writes = stores.haven.calls.filter(({ operation }) => operation === "write");
  return writes.filter(({ ranges }) => ranges?.includes(address)).length;
}

async function lettersIn({ stores }: Told): Promise<number> {
  let worked = 0;
  for (const { minted } of stores.haven.minted) {
    if (await stores.haven.visitor.put(minted.link, "late.csv", address)) worked++;
  }
  return worked;
}

/** Told once, with nothing in its way. */
const smooth = await tell();
/** Where a story ends that nothing disturbs. */
export const expected = await ending(smooth);

/** Every n worth harming: of a row of calls that only read, the first and the last. */
const harmed = smooth.calls.flatMap((_, at) => {
  const reads = (near: number): boolean => !changing.includes(smooth.calls[near] ?? "");
  return reads(at - 1) && reads(at) && reads(at + 1) ? [] : [at];
});
/** Every port that is worth harming. */
export const ports: readonly string[] = [...new Set(harmed.map((at) => smooth.calls[at] ?? ""))];

function callsOf(port: string): readonly number[] {
  return harmed.filter((at) => smooth.calls[at] === port);
}

async function expectSameEnding(harm: Harm, at: number): Promise<void> {
  const told = await tell(harm, at);
  const where = `${harm} at call ${at}, ${told.calls[at]}`;
  expect(await ending(told), where).toEqual(expected);
  expect(openedHowOften(told), where).toBe(1);
  expect(
    told.stores.chat.messages("rosa").filter(({ key }) => key.includes("/link/")),
    where,
  ).toHaveLength(1);
  expect(await lettersIn(told), where).toBe(0);
  expect(
    told.stores.records.subjects().filter((subject) => subject.startsWith("transfer:")),
    where,
  ).toHaveLength(1);
}

/** Tells the story once for each call of a port, harmed there, and expects the same ending each time. */
export async function expectSameEndings(harm: Harm, port: string): Promise<void> {
  for (const at of callsOf(port)) await expectSameEnding(harm, at);
}
