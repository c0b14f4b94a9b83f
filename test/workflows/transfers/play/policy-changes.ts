/** What may become of the policy while a story runs. */
import { digestOf } from "../../../../src/workflows/audit/digest.ts";
import type { KindPolicy, Policy } from "../../../../src/workflows/transfers/policy.ts";
import { changed } from "../../../builders/policy.ts";
import type { Choice } from "./choice.ts";
import type { World } from "./world.ts";

/** A policy with all its kinds changed alike; what an egress may do stays as it is. */
function eachKind(policy: Policy, change: (kind: KindPolicy) => Partial<KindPolicy>): Policy {
  const { "data-ingress": data, "software-ingress": software, egress } = policy.kinds;
  const { rights: _, ...outputs } = egress === undefined ? {} : change(egress);
  return changed(policy, { ingress: change(data), software: change(software), egress: outputs });
}

/** Policies without room for what the usual one lets people ask for. */
const roomlessPolicies: readonly ((policy: Policy) => Policy)[] = [
  (policy) => changed(policy, { documentationAddresses: false }),
  (policy) => changed(policy, { doorsAtMost: 1 }),
  (policy) => changed(policy, { addressesPerDoorAtMost: 1 }),
  (policy) => changed(policy, { egress: null }),
];

// The first asks for one signature alone.
const policyChanges: readonly ((policy: Policy) => Policy)[] = [
  (policy) => eachKind(policy, () => ({ seats: [{ role: "investigator", fromTier: 0 }] })),
  (policy) => eachKind(policy, ({ seats }) => ({ seats: [...seats, { role: "assessor", fromTier: 0 }] })),
  (policy) => eachKind(policy, () => ({ rights: "create-list" })),
  (policy) => eachKind(policy, ({ window }) => ({ window: { ...window, maxMinutes: 600 } })),
  (policy) => eachKind(policy, ({ window }) => ({ window: { ...window, openWithinMinutes: 600 } })),
  (policy) => changed(policy, { lapseAfterMinutes: 60 }),
  (policy) => changed(policy, { requesterMaySign: [] }),
  (policy) => changed(policy, { requesterMaySign: ["investigator", "provider"] }),
  (policy) => changed(policy, { highestTier: 1 }),
];

interface Variants {
  readonly stricterOrLaxer: readonly Policy[];
  readonly roomless: readonly Policy[];
}

// Few policies, each made once: digesting a new one is the dearest step of a story.
const variants = new Map<Policy, Variants>();

function variantsOf(policy: Policy): Variants {
  const known = variants.get(policy) ?? {
    stricterOrLaxer: policyChanges.map((change) => change(policy)),
    roomless: roomlessPolicies.map((change) => change(policy)).filter((one) => digestOf(one) !== digestOf(policy)),
  };
  variants.set(policy, known);
  return known;
}

/** The policy becomes stricter or laxer; half the time it asks for one signature alone. */
export function changesPolicy(world: World, choice: Choice): void {
  const [alone, ...others] = variantsOf(world.usualPolicy).stricterOrLaxer;
  world.policy = alone !== undefined && choice.onceIn(2) ? alone : choice.of(others);
}

/** The policy asks for the investigator's signature alone. */
export function asksForOneSignature(world: World): void {
  world.policy = variantsOf(world.usualPolicy).stricterOrLaxer[0] ?? world.policy;
  world.configurations += 1;
  world.isUsual = false;
}

/** The policy has no room any more for what was asked for. */
export function leavesNoRoom(world: World, choice: Choice): void {
  world.policy = choice.of(variantsOf(world.usualPolicy).roomless);
}
