import { type Disclosure, disclosureRecord } from "../src/workflows/assessment/disclosure.ts";

const at = (hours: number): number => Date.UTC(2026, 10, 2, 9 + hours);
const digest = (digit: string): string => digit.repeat(64);
const ada = { id: "ada", name: "Ada Lovelace" };

/** What the document shows: a small release, whole. */
const example: Disclosure = {
  transferId: "OUT-9M2X",
  revision: 3,
  softwareVersion: "0.1.0",
  environment: { id: "heron", name: "Heron", tier: 3 },
  requester: ada,
  purpose: "Tables of paper 1",
  groups: [{ context: "Counts by arm of the trial", controls: "Counts below 10 suppressed" }],
  files: [{ name: "tables/table-1.csv", bytes: 58, sha256: digest("4"), group: 0 }],
  filesLeftOut: 1,
  assessors: [
    { by: { id: "omar", name: "Omar Output" }, at: at(1) },
    { by: { id: "olga", name: "Olga Output" }, at: at(2) },
  ],
  signatures: [
    { by: { id: "petra", name: "Petra Provider" }, role: "provider", at: at(3) },
    { by: ada, role: "investigator", at: at(4) },
  ],
  releasedAt: at(5),
  container: "release-out-9m2x",
  doors: [
    {
      recipient: { id: "una", name: "Una Uploader" },
      destination: "University of Heron",
      opened: at(5),
      ended: { at: at(6), because: "done" },
      closed: { at: at(6), proof: "read-back" },
    },
  ],
  digests: { terms: digest("1"), list: digest("2"), policy: digest("3") },
  deleted: { at: at(30), canComeBack: at(30 + 7 * 24) },
};

/** A disclosure record as it is given out, in a fence for Markdown. */
export function printDisclosure(): string {
  const record = disclosureRecord(example, (instant) => new Date(instant).toISOString());
  return `\`\`\`json\n${JSON.stringify(record, null, 2)}\n\`\`\``;
}
