import { expect, test } from "vitest";
import { decide } from "../../../src/workflows/transfers/decide.ts";
import { hand } from "../../builders/environment.ts";
import { usualPolicy } from "../../builders/policy.ts";
import { plainest, play } from "./play/play.ts";

const atLeast = 20;
const mustBeHeard = [
  "gate-shut account-read-as-agreed",
  "gate-shut somebody-may-attest",
  "not-proven attested-by-another",
  "not-proven can-be-read",
  "not-proven doors-unread",
  "not-proven held-by-another-door",
  "not-proven link-not-noted",
  "not-proven may-not-be-read",
  "not-proven not-asked-yet",
  "not-proven opening-not-journaled",
  "not-proven still-covered",
  "not-proven word-missing",
];

test("nothing bends the rules where another hand is on the firewall, read, deployed or attested, and changes while doors are open", () => {
  const heard = new Map<string, number>();
  const wrong: string[] = [];
  for (const usual of [hand("manual", false), hand("dsh")]) {
    const told = { policy: usualPolicy, hand: usual };
    const { breaches, counts } = play({ decide, ...told, sequences: 6_000, seed: 20_261_121 });
    wrong.push(...[...breaches].map(([breach, story]) => `${breach}\n${plainest(decide, told, breach, story)}`));
    for (const [name, times] of [...counts.refusals, ...counts.codes, ...counts.doors])
      heard.set(name, (heard.get(name) ?? 0) + times);
  }
  expect(wrong.join("\n\n"), "what went wrong, and the plainest story of it").toBe("");
  const seldom = [...mustBeHeard, "may-not-attest", "link-unknown", "closed"].filter(
    (name) => (heard.get(name) ?? 0) < atLeast,
  );
  expect(seldom.map((name) => `${name}: ${heard.get(name) ?? 0}`)).toEqual([]);
});
