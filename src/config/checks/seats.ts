import type { Role } from "../../workflows/people/role.ts";
import { type TransferKind, transferKinds } from "../../workflows/transfers/policy.ts";
import type { Finding } from "../mistake.ts";
import type { Readable, ReadableEnvironment } from "../reading/readable.ts";
import { type PolicySettings, seatsByKind } from "../settings/policy.ts";
import { conflicts } from "./role-holders.ts";

const tiers = [0, 1, 2, 3, 4];

/** Every kind of transfer can be signed: in every tier by somebody, and in every environment by different people. */
export function checkSeats(readable: Readable): Finding[] {
  const { policy, environments } = readable;
  if (policy === undefined) return [];
  return [...checkKinds(policy), ...environments.flatMap((environment) => checkEnvironment(policy, environment))];
}

/** The kinds with seats of their own: a mistake in seats that another kind takes over is reported once. */
function kindsWithSeats({ kinds }: PolicySettings): readonly TransferKind[] {
  const takesOver = kinds["software-ingress"].seats === "as-for-data";
  return transferKinds.filter((kind) => kinds[kind] !== undefined && (kind !== "software-ingress" || !takesOver));
}

function seatRoles(policy: PolicySettings, kind: TransferKind, tier: number): readonly Role[] {
  const { [kind]: seats = [] } = { ...seatsByKind(policy), egress: policy.kinds.egress?.seats };
  return seats.filter(({ fromTier }) => tier >= fromTier).map(({ role }) => role);
}

/** Nothing opens on one person's word, so no tier may have seats that the requester alone fills. */
function checkKinds(policy: PolicySettings): Finding[] {
  return kindsWithSeats(policy).flatMap((kind) => {
    const path = ["policy", "kinds", kind, "seats"];
    for (const tier of tiers.filter((one) => one <= policy.highestTier)) {
      const [role, ...more] = seatRoles(policy, kind, tier);
      if (role === undefined)
        return [{ path, message: `In tier ${tier} nobody signs. Add a seat, or lower a seat's fromTier to ${tier}.` }];
      // Software may name the investigator alone, as the Data Safe Haven does: an admin's seat is added when it must be.
      if (kind !== "software-ingress" && more.length === 0 && policy.requesterMaySign.includes(role)) {
        const message = `In tier ${tier} ${role} is the only seat, and the requester may sign it: that would be one person's word. Add a seat of another role, or take ${role} out of policy.requesterMaySign.`;
        return [{ path, message }];
      }
    }
    return [];
  });
}

function checkEnvironment(policy: PolicySettings, environment: ReadableEnvironment): Finding[] {
  const { id, tier, roles: held } = environment;
  if (held === undefined || tier === undefined || conflicts(environment).length > 0) return [];
  const findings = kindsWithSeats(policy).flatMap((kind): Finding[] => {
    const seats = seatRoles(policy, kind, tier);
    const empty = [...new Set(seats)].filter((role) => held[role].length === 0);
    if (empty.length > 0) {
      return empty.map((role) => {
        const message = `A transfer (${kind}) in tier ${tier} needs a signature as ${role}, and nobody is ${role} here. Name at least one person.`;
        return { path: ["environments", id, "roles", role], message };
      });
    }
    if (canBeFilled(seats.map((role) => held[role]))) return [];
    const message = `A transfer (${kind}) needs different people as ${seats.join(", ")}, and there are too few of them here. Name more people.`;
    return [{ path: ["environments", id, "roles"], message }];
  });
  // What several kinds lack is mended once.
  const places = findings.map(({ path }) => path.join("."));
  return findings.filter((_, index) => places.indexOf(places[index] ?? "") === index);
}

/** Whether each seat can get a person of its own. Tries every choice, which is little for a handful of seats. */
function canBeFilled(seats: readonly (readonly string[])[], taken: ReadonlySet<string> = new Set()): boolean {
  const [holders, ...others] = seats;
  if (holders === undefined) return true;
  // A seat needs no more candidates than there are seats: among that many, one is free.
  const candidates = holders.filter((person) => !taken.has(person)).slice(0, seats.length);
  return candidates.some((person) => canBeFilled(others, new Set([...taken, person])));
}
