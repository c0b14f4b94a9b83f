import { roles } from "../../workflows/people/role.ts";
import { type Finding, foundBy } from "../finding.ts";
import type { Patient } from "../patient.ts";
import { isReached, type Reach } from "../reach-of-people.ts";
import { findingOf } from "../reached.ts";
import type { Check } from "./check.ts";

const found = foundBy("people");

/** Who is reached by which account, who is not, and what to pin. */
export const peopleCheck: Check = {
  name: "people",
  look: async (patient) => {
    const token = await patient.token;
    if ("fault" in token && patient.config.chats.includes("slack"))
      return [found("not-checked", { because: "Slack does not say whose the token is" })];
    const asked = await patient.reaches;
    if ("fault" in asked) return [findingOf(found, asked.fault, { seconds: patient.limits.checkMs / 1000 })];
    const reaches = [...asked.value];
    const pinned = reaches.filter(([, reach]) => reach.by !== "email" && isReached(reach)).map(([person]) => person);
    return [
      ...reaches.flatMap(([person, reach]) =>
        judge(patient, person, reach, "value" in token ? token.value.teamId : undefined),
      ),
      ...judgeUnasked(reaches),
      ...judgeAdmins(patient, asked.value),
      ...(pinned.length === 0 ? [] : [found("people-pinned", { people: pinned.join(", ") })]),
    ];
  },
};

function judge({ config }: Patient, person: string, reach: Reach, team: string | undefined): readonly Finding[] {
  const { by, pinned: account, pinState, emailAccount, fault } = reach;
  const holdsRole = Object.values(config.environments).some((environment) =>
    roles.some((role) => environment.roles[role].includes(person)),
  );
  if (account !== undefined) {
    const differs = emailAccount !== undefined && emailAccount !== account;
    return [
      ...(pinState === undefined || pinState === "usable"
        ? []
        : [found(`pin-${pinState}`, { person, account }, person)]),
      ...(differs ? [found("pin-differs", { person, account, other: emailAccount }, person)] : []),
    ];
  }
  if (fault !== undefined || by === "teams") return [];
  if (team === undefined)
    return [found(holdsRole ? "role-holder-not-in-teams" : "person-not-in-teams", { person }, person)];
  if (emailAccount === undefined)
    return [found(holdsRole ? "role-holder-unreached" : "person-unreached", { person, team }, person)];
  const code = by === "email" ? "found-by-email" : holdsRole ? "email-not-used" : "email-not-used-no-role";
  return [found(code, { person, account: emailAccount }, person)];
}

function judgeUnasked(reaches: readonly (readonly [string, Reach])[]): readonly Finding[] {
  const unasked = reaches.flatMap(([person, { fault }]) => (fault === undefined ? [] : [{ person, fault }]));
  const codes = [...new Set(unasked.map(({ fault }) => fault.message))];
  return codes.map((code) => {
    const people = unasked.filter(({ fault }) => fault.message === code).map(({ person }) => person);
    return found("not-checked", { because: `Slack would not tell of ${people.join(", ")}: ${code}` });
  });
}

function judgeAdmins({ config }: Patient, reaches: ReadonlyMap<string, Reach>): readonly Finding[] {
  return Object.entries(config.environments).flatMap(([environment, { roles: held }]) => {
    const known = held.admin.map((person) => reaches.get(person));
    const mayBeReached = known.some((reach) => reach !== undefined && (reach.fault !== undefined || isReached(reach)));
    return mayBeReached ? [] : [found("no-admin-reached", { environment }, environment)];
  });
}
