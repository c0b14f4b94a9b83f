import { expect, test } from "vitest";
import { append, emptyChain, verifyChain } from "../../../src/workflows/audit/chain.ts";
import { type Detail, type Entry, type EntryDraft, entryHash } from "../../../src/workflows/audit/entry.ts";
import { start } from "../../builders/environment.ts";
import { closed } from "../../builders/story.ts";

interface Chain {
  readonly entries: readonly Entry[];
  readonly details: ReadonlyMap<number, Detail>;
}

const subject = "transfer:IN-4K7Q";

function chained(drafts: readonly EntryDraft[]): Chain {
  const entries: Entry[] = [];
  const details = new Map<number, Detail>();
  for (const draft of drafts) {
    const last = entries.at(-1);
    const head = last === undefined ? emptyChain : { seq: last.seq, hash: last.hash };
    const { entry, detail } = append(subject, head, draft, start + entries.length, `salt-${entries.length + 1}`);
    entries.push(entry);
    if (detail !== null) details.set(entry.seq, detail);
  }
  return { entries, details };
}

/** The chain of a whole transfer, from asking to proof. */
const chain = chained(closed().entries);

function faults(entries: readonly Entry[], details = chain.details): readonly string[] {
  return verifyChain(subject, entries, details).faults.map(({ seq, fault }) => `${seq} ${fault}`);
}

function tampered(seq: number, change: Partial<Entry>): readonly Entry[] {
  return chain.entries.map((entry) => (entry.seq === seq ? { ...entry, ...change } : entry));
}

/** Tampering by somebody who knows the format and hashes the entry again. */
function rehashed(seq: number, change: Partial<Entry>): readonly Entry[] {
  return tampered(seq, change).map((entry) => (entry.seq === seq ? { ...entry, hash: entryHash(entry) } : entry));
}

test("a whole transfer's chain verifies, and says where it stands", () => {
  const last = chain.entries.at(-1);
  expect(verifyChain(subject, chain.entries, chain.details)).toEqual({
    entries: chain.entries.length,
    head: { seq: chain.entries.length, hash: last?.hash },
    erasedDetails: [],
    faults: [],
  });
});

test("the first entry has nothing before it, and each other one the hash of its neighbour", () => {
  expect(chain.entries.map(({ seq }) => seq)).toEqual(chain.entries.map((_, at) => at + 1));
  expect(chain.entries.map(({ previous }) => previous)).toEqual([
    null,
    ...chain.entries.slice(0, -1).map(({ hash }) => hash),
  ]);
  expect(verifyChain(subject, [], new Map())).toMatchObject({ entries: 0, head: emptyChain, faults: [] });
});

test("the hash of a known entry is known, so that the format can't drift", () => {
  const draft = {
    code: "asked",
    by: "ada",
    via: { chat: "slack", account: "T1/U1", matchedBy: "pinned" },
    facts: { kind: "data-ingress", count: 1, late: false, none: null },
    detail: { purpose: "Linkage" },
  } as const;
  const { entry, detail } = append("transfer:IN-0001", emptyChain, draft, 1_793_610_000_000, "salt");
  expect(detail).toEqual({ subject: "transfer:IN-0001", seq: 1, salt: "salt", body: { purpose: "Linkage" } });
  expect(entry).toEqual({
    format: 1,
    subject: "transfer:IN-0001",
    seq: 1,
    previous: null,
    at: 1_793_610_000_000,
    code: "asked",
    by: "ada",
    via: { chat: "slack", account: "T1/U1", matchedBy: "pinned" },
    facts: { kind: "data-ingress", count: 1, late: false, none: null },
    detail: "de4fe143576ff649f761b3c5c0cf5a5efe3d208b12a4c26df79179e6cbb237ba",
    hash: "9e281d72dad0aa2b904bda0b88d55f101fe783a9f5f8d0f9548a3b41326fcec6",
  });
});

test.each([
  ["its instant", { at: start - 1 }],
  ["its code", { code: "rejected" }],
  ["who did it", { by: "eve" }],
  ["how they came", { via: null }],
  ["what came before it", { previous: "0".repeat(64) }],
  ["a fact", { facts: {} }],
  ["its commitment to a detail", { detail: null }],
] as const)("changing %s of an entry is found", (_, change) => {
  expect(faults(tampered(1, change))).toContain("1 wrong-hash");
});

test("an entry that was changed and hashed again no longer fits its neighbour", () => {
  expect(faults(rehashed(2, { by: "eve" }))).toEqual(["3 wrong-previous"]);
});

test("the last entry, changed and hashed again, is found by whoever kept the head", () => {
  const last = chain.entries.length;
  const verdict = verifyChain(subject, rehashed(last, { at: start }), chain.details);
  expect(verdict.faults).toEqual([]);
  expect(verdict.head.hash).not.toBe(chain.entries.at(-1)?.hash);
});

test("an entry left out, moved or said twice is found", () => {
  const [first, second, third, ...rest] = chain.entries;
  if (first === undefined || second === undefined || third === undefined) throw new Error("three entries");
  expect(faults([first, third, ...rest])).toEqual(["3 out-of-order", "3 wrong-previous"]);
  expect(faults([first, third, second, ...rest])).not.toEqual([]);
  expect(faults([first, first, second, third, ...rest])).not.toEqual([]);
  expect(faults([second, third, ...rest])).toEqual(["2 out-of-order", "2 wrong-previous"]);
});

test("entries cut off at the end are found by whoever kept the head, not by the chain itself", () => {
  const verdict = verifyChain(subject, chain.entries.slice(0, -1), chain.details);
  expect([verdict.faults, verdict.head.seq]).toEqual([[], chain.entries.length - 1]);
});

test("another subject's entry is found, also where it fits", () => {
  expect(faults(rehashed(chain.entries.length, { subject: "transfer:IN-0000" }))).toEqual([
    `${chain.entries.length} out-of-order`,
  ]);
  expect(verifyChain("transfer:IN-0000", chain.entries, chain.details).faults).toHaveLength(chain.entries.length);
});

test("an entry of a format that nobody knows is found", () => {
  expect(faults(rehashed(1, { format: 2 as never }))).toContain("1 wrong-format");
});

test("an erased detail is a tombstone: visible, and no fault", () => {
  const verdict = verifyChain(subject, chain.entries, new Map());
  expect(verdict.faults).toEqual([]);
  expect(verdict.erasedDetails).toEqual([...chain.details.keys()]);
  expect(verdict.erasedDetails).toContain(1);
});

test("a detail that differs from what its entry committed to is found: its words, its salt, its place", () => {
  const [seq, detail] = [...chain.details][0] ?? [];
  if (seq === undefined || detail === undefined) throw new Error("a detail");
  const forged = [
    { ...detail, body: { ...detail.body, purpose: "another" } },
    { ...detail, salt: "another" },
    { ...detail, seq: seq + 1 },
    { ...detail, subject: "transfer:IN-0000" },
  ];
  for (const other of forged) {
    expect(faults(chain.entries, new Map([...chain.details, [seq, other]]))).toEqual([`${seq} detail-differs`]);
  }
});

test("a detail beside an entry that committed to none is found", () => {
  const bare = chain.entries.find(({ detail }) => detail === null);
  if (bare === undefined) throw new Error("an entry without a detail");
  const slipped = { subject, seq: bare.seq, salt: "s", body: { note: "slipped in" } };
  expect(faults(chain.entries, new Map([...chain.details, [bare.seq, slipped]]))).toEqual([
    `${bare.seq} detail-unasked`,
  ]);
});

test("the same words have another commitment under another salt, so that nobody can guess them", () => {
  const draft = { code: "asked", by: null, via: null, facts: {}, detail: { word: "yes" } };
  const [one, other] = ["salt-1", "salt-2"].map((salt) => append(subject, emptyChain, draft, start, salt).entry.detail);
  expect(one).not.toBe(other);
});

test("the entries of a whole transfer name no person, address, file or purpose in their facts", () => {
  const facts = JSON.stringify(chain.entries.map((entry) => entry.facts));
  expect(facts).not.toMatch(/203\.0\.113|Admissions|Linkage|rosa|Lovelace/);
});
