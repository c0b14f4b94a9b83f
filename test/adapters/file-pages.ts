import type { Button, Card, Part } from "../../src/workflows/cards/card.ts";

const digest = "3f9ac2".padEnd(64, "0");
const asks = { title: "Change needed", label: "What must change? The requester reads this.", submit: "Send back" };

/** Two buttons of a file; the second asks what must change. */
function verdicts(index: number): Part {
  const press = { transfer: "OUT-9M2X", seat: "assessor-1", digest, item: `${index}` };
  return {
    type: "buttons",
    ofAbove: true,
    buttons: [
      { label: `Release ${index}`, style: "primary", press: { ...press, verb: "release-file" } },
      { label: `Change ${index}`, style: "danger", press: { ...press, verb: "return-file" }, asks },
    ],
  };
}

/** A file with the longest name that a page shows, in letters that take the most room. */
function file(index: number): readonly Part[] {
  const name = `${index}/${"表".repeat(200 - `${index}/`.length)}`;
  const facts = [
    { label: "What", value: ["text/csv, 12.4 MB, changed Fri 21 Nov 2026 16:00; ", { code: "3f9ac2d1" }] },
  ];
  return [{ type: "text", line: [{ strong: name }] }, { type: "facts", facts }, verdicts(index)];
}

const navigation: readonly Button[] = Array.from({ length: 8 }, (_, index) => ({
  label: `Page ${index}`,
  style: "plain",
  press: { verb: "show-files", transfer: "OUT-9M2X", digest, item: `undecided:p${index}` },
}));

/** A page of so many files with names of 200 characters, two buttons each, and eight buttons to go elsewhere. */
export function pageOf(files: number): Card {
  const parts = Array.from({ length: files }, (_, index) => file(index)).flat();
  return {
    title: "Outputs OUT-9M2X",
    aside: "sandbox, Tier 3",
    summary: "412 of 480 decided",
    parts: [{ type: "note", line: ["412 of 480 decided"] }, ...parts, { type: "buttons", buttons: navigation }],
  };
}

/** Forty buttons in rows of five. */
export function fortyButtons(): Card {
  const rows = Array.from({ length: 8 }, (_, row): Part => {
    const press = { verb: "show-files", transfer: "OUT-9M2X", digest };
    const buttons = Array.from({ length: 5 }, (_, column): Button => {
      const number = row * 5 + column;
      return { label: `File ${number}`, style: "plain", press: { ...press, item: `${number}` } };
    });
    return { type: "buttons", buttons };
  });
  return { title: "Outputs OUT-9M2X", summary: "Files", parts: rows };
}
