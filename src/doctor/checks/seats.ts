import { policyOf } from "../../config/to-domain.ts";
import { adminsOfAll } from "../../workflows/people/admins.ts";
import type { EnvironmentToday } from "../../workflows/people/environment.ts";
import { holdersOf } from "../../workflows/people/seats.ts";
import { isServed } from "../../workflows/transfers/limits.ts";
import { type TransferKind, transferKinds } from "../../workflows/transfers/policy.ts";
import { type Finding, foundBy } from "../finding.ts";
import type { Patient } from "../patient.ts";
import { isReached } from "../reach-of-people.ts";
import { judgeSeats } from "../seats-filled.ts";
import type { Check } from "./check.ts";

const found = foundBy("seats");

const kindNames = {
  "data-ingress": "Data ingress",
  "software-ingress": "Software ingress",
  egress: "Egress",
} as const satisfies Record<TransferKind, string>;

/** Whether every kind of transfer can be signed in every environment by people who are reached. */
export const seatsCheck: Check = {
  name: "seats",
  look: async (patient) => {
    const environments = environmentsIn(patient);
    const byHand = [
      ...environments.flatMap((environment) => judgeHands(patient, environment)),
      ...judgeAdminsOfAll(environments),
    ];
    const asked = await patient.reaches;
    if ("fault" in asked) return [...byHand, found("not-checked", { because: "it is not known who is reached" })];
    if ([...asked.value.values()].some(({ fault }) => fault !== undefined))
      return [...byHand, found("not-checked", { because: "it is not known of everybody who is reached" })];
    const reached = new Set([...asked.value].filter(([, reach]) => isReached(reach)).map(([person]) => person));
    return [
      ...byHand,
      ...environments.flatMap((environment) =>
        transferKinds.flatMap((kind) => judge(patient, environment, kind, reached)),
      ),
    ];
  },
};

/** The environments as far as signing goes, which does not depend on which account is theirs. */
function environmentsIn({ config }: Patient): readonly EnvironmentToday[] {
  return Object.entries(config.environments).map(([id, { name, tier, roles, storage }]) => ({
    id,
    name,
    tier,
    people: roles,
    accountId: "",
    ingressContainer: storage.ingressContainer,
    ...(storage.egressContainer === undefined ? {} : { egressContainer: storage.egressContainer }),
  }));
}

function judge(
  { config }: Patient,
  environment: EnvironmentToday,
  kind: TransferKind,
  reached: ReadonlySet<string>,
): readonly Finding[] {
  const policy = policyOf(config);
  if (!isServed(kind, { policy, environment })) return [];
  const { able, unable, seats } = judgeSeats(policy, kind, environment, reached);
  const facts = {
    kind: kindNames[kind],
    tier: environment.tier,
    environment: environment.id,
    seats: seats.join(", "),
  };
  const about = environment.id;
  if (able.length + unable.length === 0) return [found("nobody-may-ask", facts, about)];
  if (able.length === 0) return [found("seats-unfilled", facts, about)];
  // Others may ask, too, but it is investigators who usually do.
  const investigators = holdersOf("investigator", environment).filter((person) => unable.includes(person));
  if (investigators.length === 0) return [found("seats-filled", facts, about)];
  return [found("seats-unfilled-for", { ...facts, people: investigators.join(" or ") }, about)];
}

/** What Redis has lost concerns every environment, and it takes two to accept that. */
function judgeAdminsOfAll(environments: readonly EnvironmentToday[]): readonly Finding[] {
  const { length: admins } = adminsOfAll(environments);
  return environments.length === 0 || admins > 1 ? [] : [found("few-admins-of-all", { admins })];
}

/** With one admin nobody may confirm by hand: who does is neither requester, recipient nor signer. */
function judgeHands({ config }: Patient, environment: EnvironmentToday): readonly Finding[] {
  const hand: string | undefined = config.environments[environment.id]?.firewall;
  if (hand === "managed" || holdersOf("admin", environment).length > 1) return [];
  return [found("one-admin-by-hand", { environment: environment.id }, environment.id)];
}
