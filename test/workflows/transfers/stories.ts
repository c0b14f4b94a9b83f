/**
 * One policy a file, so that they are told side by side. Random stories of data and software, hostile and honest, under policies with one door, with two doors and two
 * providers, and with an investigator's seat alone for software: nothing that design.md rules out ever happens, and
 * every answer that the decider has is heard often enough to mean something.
 */
import { expect } from "vitest";
import { gates } from "../../../src/workflows/doors/gates.ts";
import { decide } from "../../../src/workflows/transfers/decide.ts";
import { doorStatuses, type Status, statuses } from "../../../src/workflows/transfers/moves.ts";
import type { Policy } from "../../../src/workflows/transfers/policy.ts";
import type { AddressFault, AssessmentRefusal, RefusalCode } from "../../../src/workflows/transfers/refusal.ts";
import { linesOf, type Tally } from "./play/counts.ts";
import { filesStatuses, isFilesGate } from "./play/of-files.ts";
import { plainest, play } from "./play/play.ts";

const sequences = 12_000;
const atLeast = 15;

// Heard where another hand is on the firewall, in properties-by-hand.test.ts.
const codesByHand: readonly string[] = ["may-not-attest", "link-unknown"];
const gatesByHand: readonly string[] = ["account-read-as-agreed", "somebody-may-attest"];

const codes = {
  "wrong-status": true,
  "already-exists": true,
  "unknown-environment": true,
  "no-role": true,
  "kind-not-served": true,
  "tier-not-served": true,
  "account-unread": true,
  "account-held": true,
  "configuration-outdated": true,
  "account-not-found-again": true,
  "firewall-is-theatre": true,
  "nobody-for-seat": true,
  "text-missing": true,
  "text-too-long": true,
  "unknown-recipient": true,
  "recipient-not-in-role": true,
  "too-many-doors": true,
  "too-many-addresses": true,
  "bad-address": true,
  "bad-window": true,
  "bad-not-before": true,
  "outdated-card": true,
  "unknown-seat": true,
  "seat-taken": true,
  "already-filled-a-seat": true,
  "not-your-seat": true,
  "not-independent": true,
  "requester-may-not-sign": true,
  "needs-another-person": true,
  "reason-missing": true,
  "reason-too-long": true,
  "nothing-to-take-back": true,
  "not-requester": true,
  "not-recipient": true,
  "not-admin": true,
  "may-not-attest": true,
  "unknown-door": true,
  "unknown-address": true,
  "not-again": true,
  "checked-lately": true,
  "already-confirmed": true,
  "nothing-changed": true,
  "gate-shut": true,
  "too-early": true,
  "link-unknown": true,
  "not-proven": true,
} as const satisfies Record<Exclude<RefusalCode, AssessmentRefusal["code"]>, true>;

const addressFaults = {
  "not-an-address": true,
  ipv6: true,
  private: true,
  reserved: true,
  "small-range": true,
  range: true,
  duplicate: true,
} as const satisfies Record<AddressFault, true>;

// The signing rules keep these two from ever being all that is in the way; rules-off.test.ts shows them at work.
const gatesBehindSigning: readonly string[] = ["signers-differ", "not-on-one-persons-word", ...gatesByHand];

const reasonsNotProven = [
  "address-unseen",
  "address-not-agreed",
  "opening-too-late",
  "seen-at-another-time",
  "rule-unseen",
  "window-over",
  "link-outlives-window",
  "issued-before",
  "rights-differ",
  "link-unminted",
  "not-asked-again",
  "read-before-the-end",
  "read-in-the-future",
  "no-first-read",
  "another-first-read",
  "first-read-covered",
  "one-read-twice",
  "no-rule-covers",
  "still-covered",
  "attested-at-another-time",
  "can-be-read",
];

const tellingRefusals: readonly string[] = [
  ...gates
    .filter(({ name }) => !gatesBehindSigning.includes(name) && !isFilesGate(name))
    .map(({ name }) => `gate-shut ${name}`),
  ...reasonsNotProven.map((why) => `not-proven ${why}`),
  ...Object.keys(addressFaults).map((fault) => `bad-address ${fault}`),
  ...["too-short", "too-long"].map((fault) => `bad-window ${fault}`),
  ...["past", "too-far"].map((fault) => `bad-not-before ${fault}`),
  ...["subject", "purpose", "destination"].flatMap((field) => [`text-missing ${field}`, `text-too-long ${field}`]),
  "gate-shut container-free",
  "wrong-status overdue",
];

/** Doors are open for a short part of most stories, and these come after something else while they are. */
const rare: ReadonlySet<string> = new Set(["not-again", "checked-lately"]);
const rareAtLeast = 10;

function tooSeldom(tally: Tally, names: readonly string[]): string[] {
  const enough = (name: string): number => (rare.has(name) ? rareAtLeast : atLeast);
  return names
    .filter((name) => (tally.get(name) ?? 0) < enough(name))
    .map((name) => `${name}: ${tally.get(name) ?? 0}`);
}

/** Under what the stories are told; `unreachable`: refusals that nothing can come to there. */
export interface Telling {
  readonly name: string;
  readonly policy: Policy;
  readonly unreachable: readonly string[];
}

/** Tells them, prints what was reached, and fails where anything went wrong or was heard too seldom. */
export function tellStories({ name, policy, unreachable }: Telling): void {
  const { breaches, counts, actions } = play({ decide, policy, sequences, seed: 20_261_102 });
  const table = [
    `${name}: ${sequences} stories, ${actions} actions`,
    linesOf("statuses of transfers", counts.statuses),
    linesOf("statuses of doors", counts.doors),
    linesOf("refusals by code", counts.codes),
    linesOf("refusals by code and fact", counts.refusals),
  ];
  process.stdout.write(`${table.join("\n")}\n`);
  const found = [...breaches].map(([breach, story]) => `${breach}\n${plainest(decide, { policy }, breach, story)}`);
  expect.soft(found.join("\n\n"), "what went wrong, and the plainest story of it").toBe("");
  const reachable = (Object.keys(statuses) as Status[]).filter((status) => !filesStatuses.includes(status));
  expect.soft(tooSeldom(counts.statuses, reachable), "statuses seldom reached").toEqual([]);
  expect.soft(tooSeldom(counts.doors, doorStatuses), "door statuses seldom reached").toEqual([]);
  expect
    .soft(
      tooSeldom(
        counts.codes,
        Object.keys(codes).filter((code) => !codesByHand.includes(code)),
      ),
      "refusals seldom heard",
    )
    .toEqual([]);
  const telling = tellingRefusals.filter((refusal) => !unreachable.includes(refusal));
  expect.soft(tooSeldom(counts.refusals, telling), "refusals with this fact seldom heard").toEqual([]);
  const unlisted = [...counts.refusals.keys()].filter((name) => name.includes(" ") && !telling.includes(name));
  expect(unlisted, "refusals with a fact that nobody counts").toEqual([]);
}
