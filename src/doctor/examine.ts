import type { Config } from "../config/load.ts";
import { accountsCheck } from "./checks/accounts.ts";
import type { Check } from "./checks/check.ts";
import { clocksCheck } from "./checks/clocks.ts";
import { firewallCheck } from "./checks/firewall.ts";
import { journalCheck } from "./checks/journal.ts";
import { peopleCheck } from "./checks/people.ts";
import { redisCheck } from "./checks/redis.ts";
import { rightsCheck } from "./checks/rights.ts";
import { seatsCheck } from "./checks/seats.ts";
import { slackCheck } from "./checks/slack.ts";
import { storageCheck } from "./checks/storage.ts";
import { teamsCheck } from "./checks/teams.ts";
import { type Finding, foundBy } from "./finding.ts";
import { createPatient, type Patient } from "./patient.ts";
import { findingOf, type Limits, reach, standardLimits } from "./reached.ts";

const checks: readonly Check[] = [
  ...[peopleCheck, seatsCheck, redisCheck, journalCheck],
  ...[slackCheck, teamsCheck, accountsCheck, rightsCheck, firewallCheck, storageCheck, clocksCheck],
];

/**
 * Looks at everything that a configuration leads to, all at once, and changes nothing. Ends within the limit of a check,
 * whatever does not answer, and never throws for what it finds. `nowMs` is this machine's clock.
 */
export async function examine(
  config: Config,
  { limits = standardLimits, nowMs = Date.now }: { readonly limits?: Limits; readonly nowMs?: () => number } = {},
): Promise<readonly Finding[]> {
  const patient = createPatient(config, limits, nowMs);
  try {
    return toldOnce((await Promise.all(checks.map((check) => run(check, patient)))).flat());
  } finally {
    // Where Redis hangs, this is done once it has been given up.
    void patient.close();
  }
}

async function run({ name, look }: Check, patient: Patient): Promise<readonly Finding[]> {
  const { checkMs } = patient.limits;
  const looked = await reach(checkMs, () => look(patient));
  return "value" in looked ? looked.value : [findingOf(foundBy(name), looked.fault, { seconds: checkMs / 1000 })];
}

/** These say nothing of what is wrong, so that two of them need not be about the same. */
const vague: readonly Finding["code"][] = ["no-answer-in-time", "unexplained"];

/** What ails several checks alike is told at the first of them; at the others it says why they did not look. */
function toldOnce(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => {
    const { check, level, code, is, about } = finding;
    if (vague.includes(code)) return finding;
    const first = findings.find((other) => other.level === "wrong" && other.is === is) ?? finding;
    if (level !== "wrong" || first === finding) return finding;
    const because = `what is wrong under ${[first.check, first.about].filter(Boolean).join(" ")} is in the way here, too`;
    return foundBy(check)("not-checked", { because }, about);
  });
}
