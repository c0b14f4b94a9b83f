import { expect, test } from "vitest";
import { type DoorStatus, doorStatuses, type Status } from "../../../src/workflows/transfers/moves.ts";
import { isRefusal } from "../../../src/workflows/transfers/refusal.ts";
import { termsDigest } from "../../../src/workflows/transfers/terms.ts";
import { doorTermsOf, statusOf, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { sign } from "../../builders/actions.ts";
import { begin } from "../../builders/door-actions.ts";
import { twoPartyPolicy } from "../../builders/policy.ts";
import { approved, asked, closed } from "../../builders/story.ts";

/** What a transfer with these two doors is called; the table is symmetrical. */
const folded: Readonly<Record<DoorStatus, Readonly<Record<DoorStatus, Status>>>> = {
  waiting: row("approved", "opening", "open", "closing", "approved", "approved"),
  opening: row("opening", "opening", "opening", "opening", "opening", "opening"),
  open: row("open", "opening", "open", "open", "open", "open"),
  closing: row("closing", "opening", "open", "closing", "closing", "closing"),
  closed: row("approved", "opening", "open", "closing", "closed", "closed"),
  "never-opened": row("approved", "opening", "open", "closing", "closed", "closed"),
};

function row(...cells: readonly Status[]): Record<DoorStatus, Status> {
  return Object.fromEntries(doorStatuses.map((status, at) => [status, cells[at]])) as Record<DoorStatus, Status>;
}

test("a transfer's status is a total fold over its doors", () => {
  const { transfer } = approved({ policy: twoPartyPolicy });
  for (const one of doorStatuses) {
    for (const other of doorStatuses) {
      const doors = [one, other].map((status, at) => ({ id: `d${at + 1}`, status, confirmations: [], alarms: [] }));
      expect([one, other, statusOf({ ...transfer, doors })]).toEqual([one, other, folded[one][other]]);
    }
  }
});

test("every accepted decision is one save: the version goes up by one, and the entries count as many", () => {
  const story = closed({ policy: twoPartyPolicy });
  expect(story.transfer.version).toBe(story.entries.length);
});

test("the intent to open names the entry that must be in the journal first: the one this decision makes", () => {
  const story = asked().opening();
  expect(story.entries[(story.transfer.doors[0]?.intent?.seq ?? 0) - 1]?.code).toBe("opening-authorised");
});

test("the digest is of everything in the terms", () => {
  const terms = termsOf(asked().transfer);
  const others = [
    { ...terms, salt: "other" },
    { ...terms, purpose: `${terms.purpose}.` },
    { ...terms, revision: 2 },
    { ...terms, transferId: "IN-0000" },
    { ...terms, seats: terms.seats.slice(1) },
    { ...terms, doors: terms.doors.map((door) => ({ ...door, recipient: "hugo" })) },
    {
      ...terms,
      doors: terms.doors.map((door) => ({ ...door, addresses: [{ range: "203.0.113.8", statedBy: "ada" }] })),
    },
    { ...terms, policyDigest: "another" },
  ];
  expect(new Set([terms, ...others].map(termsDigest)).size).toBe(others.length + 1);
});

test("a refusal is told apart from an accepted decision", () => {
  const story = asked();
  expect(isRefusal(story.tries(begin()))).toBe(true);
  expect(isRefusal(story.tries(sign(story.transfer, "grace", "provider")))).toBe(false);
});

test("a door without terms is a fault, not a refusal", () => {
  expect(() => doorTermsOf(asked().transfer, "d9")).toThrow("door d9 of IN-4K7Q has no terms");
});
