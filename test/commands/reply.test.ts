import { describe, expect, test } from "vitest";
import { plainText } from "../../src/commands/plain-text.ts";
import { refusalLine, unknownPerson, unknownTransfer } from "../../src/commands/reply.ts";
import { moves, statuses } from "../../src/workflows/transfers/moves.ts";
import type { AddressFault, Refusal, RefusalCode } from "../../src/workflows/transfers/refusal.ts";
import { start } from "../builders/environment.ts";
import { nameOf } from "../builders/people.ts";

const wording = { name: nameOf, role: (role: string) => `Holder of ${role}`, inside: () => undefined };
const faults: readonly AddressFault[] = [
  ...(["not-an-address", "ipv6", "private", "reserved", "small-range", "range", "duplicate"] as const),
];

/** Each refusal with facts, in every shape it has, and the words that say what to do about it. */
const refusals: { readonly [Code in RefusalCode]: readonly [RegExp, ...Extract<Refusal, { code: Code }>[]] } = {
  "wrong-status": [
    /\/ingress status shows where it stands/,
    ...(Object.keys(statuses) as (keyof typeof statuses)[]).map(
      (status) => ({ code: "wrong-status", move: "sign", status }) as const,
    ),
    { code: "wrong-status", move: "end", status: "closing" },
  ],
  "already-exists": [/send the form again/, { code: "already-exists", transferId: "IN-4K7Q" }],
  "unknown-environment": [/Choose one from the list/, { code: "unknown-environment", field: "environment" }],
  "no-role": [/Ask its admin/, { code: "no-role", field: "environment" }],
  "kind-not-served": [
    /Talk to your/,
    { code: "kind-not-served", field: "environment", kind: "egress" },
    { code: "kind-not-served", field: "environment", kind: "software-ingress" },
  ],
  "tier-not-served": [/Talk to your/, { code: "tier-not-served", field: "environment", tier: 4 }],
  "account-unread": [/Try again in a few minutes/, { code: "account-unread", field: "environment" }],
  "configuration-outdated": [/try again in a minute/, { code: "configuration-outdated" }],
  "account-held": [/Talk to its admin/, { code: "account-held", field: "environment" }],
  "account-not-found-again": [/Talk to its admin/, { code: "account-not-found-again", field: "environment" }],
  "firewall-is-theatre": [
    /Its admin must set that right/,
    { code: "firewall-is-theatre", field: "environment", obstacle: "default-allow" },
    { code: "firewall-is-theatre", field: "environment", obstacle: "perimeter" },
    { code: "firewall-is-theatre", field: "environment", obstacle: "public-access-disabled" },
  ],
  "nobody-for-seat": [/Ask its admin/, { code: "nobody-for-seat", field: "environment", role: "referee" }],
  "text-missing": [
    /Please give/,
    { code: "text-missing", field: "subject" },
    { code: "text-missing", field: "purpose" },
  ],
  "text-too-long": [/Please shorten/, { code: "text-too-long", field: "purpose", atMost: 200, length: 201 }],
  "unknown-recipient": [/Choose somebody else, or ask the admin/, { code: "unknown-recipient", field: "recipient" }],
  "recipient-not-in-role": [
    /Choose such a person/,
    { code: "recipient-not-in-role", field: "recipient", role: "investigator" },
  ],
  "too-many-doors": [/one door/, { code: "too-many-doors", field: "address", atMost: 1 }],
  "too-many-addresses": [
    /Give (one address|at most 2 addresses)/,
    { code: "too-many-addresses", field: "address", atMost: 1 },
    { code: "too-many-addresses", field: "address", atMost: 2 },
  ],
  "bad-address": [
    /what-is-my-IP|looks like 20\.50\.2\.7|write 20\.50\.2\.7 without|Give (the one|each) address/,
    ...faults.map((fault) => ({ code: "bad-address", field: "address", typed: "20.50.2.7/32", fault }) as const),
    { code: "bad-address", field: "address", typed: "", fault: "not-an-address" },
  ],
  "bad-window": [
    /Give a length such as/,
    { code: "bad-window", field: "lasts", fault: "too-short", maxMinutes: 1_440 },
    { code: "bad-window", field: "lasts", fault: "too-long", maxMinutes: 1_440 },
  ],
  "bad-not-before": [
    /Leave the field empty|Choose a time before/,
    { code: "bad-not-before", field: "notBefore", fault: "past", limit: start },
    { code: "bad-not-before", field: "notBefore", fault: "too-far", limit: start },
  ],
  "outdated-card": [/Here they are as they stand now/, { code: "outdated-card", current: "abc" }],
  "unknown-seat": [/current card shows/, { code: "unknown-seat", seat: "referee" }],
  "seat-taken": [/Nothing is left for you to do/, { code: "seat-taken", seat: "referee", role: "referee" }],
  "already-filled-a-seat": [/One person signs once/, { code: "already-filled-a-seat", role: "provider" }],
  "not-your-seat": [/Only somebody who is Holder of referee/, { code: "not-your-seat", role: "referee" }],
  "not-independent": [/must be independent/, { code: "not-independent", role: "referee" }],
  "requester-may-not-sign": [/somebody else must sign/, { code: "requester-may-not-sign", role: "provider" }],
  "needs-another-person": [/somebody other than the requester/, { code: "needs-another-person", role: "provider" }],
  "reason-missing": [/Please give a reason/, { code: "reason-missing" }],
  "reason-too-long": [/Please shorten/, { code: "reason-too-long", atMost: 1_000, length: 1_001 }],
  "nothing-to-take-back": [/nothing to take back/, { code: "nothing-to-take-back" }],
  "not-requester": [/Only the person who asked/, { code: "not-requester" }],
  "not-recipient": [/Only the recipient/, { code: "not-recipient" }],
  "not-admin": [/Only an admin/, { code: "not-admin" }],
  "may-not-attest": [/Only an admin with no part.*Sam/, { code: "may-not-attest", who: ["sam"] }],
  "unknown-door": [/current card shows/, { code: "unknown-door", door: "d9" }],
  "unknown-address": [/current card shows/, { code: "unknown-address", door: "d1" }],
  "already-confirmed": [/already/, { code: "already-confirmed", door: "d1" }],
  "not-again": [
    /look for a newer message|the admins are told/,
    { code: "not-again", isUnderWay: true, atMost: 5 },
    { code: "not-again", isUnderWay: false, atMost: 5 },
  ],
  "checked-lately": [/see my message/, { code: "checked-lately", at: start }],
  "nothing-changed": [/nothing to change/, { code: "nothing-changed" }],
  "gate-shut": [
    /can't open yet \(in-time\)|If you have added the rule, take it away again/,
    { code: "gate-shut", gate: "in-time" },
    { code: "gate-shut", gate: "account-found" },
  ],
  "too-early": [/due at/, { code: "too-early", at: start }],
  "link-unknown": [/say so again then/, { code: "link-unknown", at: start }],
  "not-proven": [
    /Leave that rule|please say so again|is not proven/i,
    ...["rule-unseen", "held-by-another-door", "link-not-noted", "doors-unread"].map(
      (why) => ({ code: "not-proven", why }) as const,
    ),
  ],
  "files-not-assessed": [/type the command again/, { code: "files-not-assessed", field: "environment" }],
  "bad-paths": [
    /is longer|give the path in full|slashes|names nothing|can't be seen/,
    ...(["too-long", "climbs", "empty-segment", "names-nothing", "unprintable"] as const).map(
      (fault) =>
        ({
          code: "bad-paths",
          field: "paths1",
          paths: [
            { path: "out/a.csv", fault },
            { path: "b", fault },
          ],
        }) as const,
    ),
  ],
  "too-many-paths": [/folder stands for all/, { code: "too-many-paths", field: "paths2", atMost: 10, lines: 11 }],
  "too-few-assessors": [
    /Ask the admin/,
    { code: "too-few-assessors", field: "environment", wanted: 2, there: 1 },
    { code: "too-few-assessors", field: "environment", wanted: 1, there: 0 },
  ],
  "not-an-assessor": [/Only somebody who assesses/, { code: "not-an-assessor" }],
  "has-a-part": [/others must assess it/, { code: "has-a-part" }],
  "assessors-complete": [/Nothing is left for you/, { code: "assessors-complete" }],
  "assessed-it": [/others must sign it/, { code: "assessed-it" }],
  "not-frozen-yet": [/You get a message/, { code: "not-frozen-yet" }],
  "other-files": [/Open them again/, { code: "other-files", current: "abc" }],
  "no-such-file": [/Open the list again/, { code: "no-such-file" }],
  "assessing-finished": [/Once the others have/, { code: "assessing-finished" }],
  "others-not-finished": [/you get a message/, { code: "others-not-finished" }],
  "files-undecided": [
    /filter "undecided"/,
    { code: "files-undecided", files: 1 },
    { code: "files-undecided", files: 2 },
  ],
  "verdicts-differ": [
    /Settle that first/,
    { code: "verdicts-differ", files: 1 },
    { code: "verdicts-differ", files: 2 },
  ],
  "verdicts-changed": [/changed a decision since/, { code: "verdicts-changed" }],
  "not-approved": [/Your card shows what does/, { code: "not-approved" }],
  "nothing-to-return": [/Release them, or decide otherwise/, { code: "nothing-to-return" }],
  "files-unfit": [/your card says why/, { code: "files-unfit" }],
};

const every = Object.entries(refusals).flatMap(([code, [does, ...facts]]) =>
  facts.map((refusal) => [`${code} ${JSON.stringify(refusal)}`, does, refusal as Refusal] as const),
);

describe("every refusal is a sentence that ends in a full stop and says what to do or whose it is", () => {
  test.each(every)("%s", (_, does, refusal) => {
    const text = plainText(refusalLine(refusal, wording));
    expect(text).toMatch(/^["A-Z0-9].*\.$/s);
    expect(text).toMatch(does);
    expect(text).not.toMatch(/undefined|null|NaN|\[object|!|\s{2}|\.\./);
  });
});

test("no refusal names a code of ours to people", () => {
  const codes = [...Object.keys(refusals), ...Object.keys(moves)].filter((code) => code.includes("-"));
  for (const [, , refusal] of every) {
    const text = plainText(refusalLine(refusal, wording));
    for (const code of codes) expect(text).not.toContain(code);
  }
});

test("what was typed is repeated as it was typed, and nothing of it is markup of ours", () => {
  const typed = "<script>*_~`@channel";
  const line = refusalLine({ code: "bad-address", field: "address", typed, fault: "not-an-address" }, wording);
  expect(line.every((span) => typeof span === "string")).toBe(true);
  expect(plainText(line)).toContain(typed);
});

test("an instant in plain text is said in UTC", () => {
  expect(plainText(["due at ", { at: start }, ", ", { strong: "now" }, " ", { code: "x" }])).toBe(
    "due at 2026-11-02 09:00 UTC, now x",
  );
});

test("the answers about what nobody may know say where to look", () => {
  expect(unknownTransfer("IN-4K7Q")).toEqual({
    kind: "say",
    lines: [
      [
        "I know of no transfer IN-4K7Q that concerns you. /ingress status lists those that do; if it is new, try again in a minute.",
      ],
    ],
  });
  expect(JSON.stringify(unknownPerson())).toMatch(/I don't know you.*Ask the admin/);
});
