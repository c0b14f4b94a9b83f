/**
 * What governs, as digests: people, roles, tiers, policy, and the storage account itself, however it was found. Ports, log levels, the engine's pace and what roles
 * are called govern nothing: changing them changes no digest. Nor does the order in which people are listed.
 */
import { type Digest, digestOf } from "../workflows/audit/digest.ts";
import { roles } from "../workflows/people/role.ts";
import type { Config } from "./load.ts";
import type { LocatedConfig } from "./located.ts";
import { policyOf, timeZoneOf } from "./to-domain.ts";

/**
 * An environment's configuration as a digest for each part, so that it can be kept and compared without names or
 * addresses in it. The parts: `name`, `tier`, `firewall`, `firewallReading`, `sreName`, `storage`, `policy`, `matchByEmail`, `roles.<role>`, and
 * `people.<id>` for each person in a role.
 */
export type EnvironmentSummary = Readonly<Record<string, Digest>>;

/** The summary of each environment, by its id. */
export function environmentSummaries(config: LocatedConfig): Readonly<Record<string, EnvironmentSummary>> {
  const shared = { policy: digestOf(policyOf(config)), matchByEmail: digestOf(config.slack.matchByEmail) };
  const people = personDigests(config);
  const entries = Object.entries(config.environments).map(
    ([id, { name, tier, firewall, firewallReading, sreName, storage, roles: held }]) => {
      const facts = {
        name: digestOf(name),
        tier: digestOf(tier),
        firewall: digestOf(firewall),
        // Told apart only where somebody says so: a configuration of before has the digest that it had.
        ...(firewallReading === "read" ? {} : { firewallReading: digestOf(firewallReading) }),
        ...(sreName === undefined ? {} : { sreName: digestOf(sreName) }),
        storage: digestOf(storage),
      };
      const inRoles = [...new Set(roles.flatMap((role) => held[role]))];
      return [
        id,
        {
          ...facts,
          ...shared,
          ...Object.fromEntries(roles.map((role) => [`roles.${role}`, digestOf(held[role].toSorted())])),
          ...Object.fromEntries(inRoles.map((person) => [`people.${person}`, people.get(person) ?? ""])),
        },
      ] as const;
    },
  );
  return Object.fromEntries(entries);
}

/**
 * The digest of everything that governs: the environments, which hold the policy, and all people, since anybody may be
 * a recipient.
 */
export function configDigestOf(config: LocatedConfig): Digest {
  return digestOf({
    people: Object.fromEntries(personDigests(config)),
    environments: environmentSummaries(config),
  });
}

function personDigests(config: Config): ReadonlyMap<string, Digest> {
  const entries = Object.entries(config.people).map(([id, person]) => {
    const { teams, ...rest } = person;
    // Told apart only where there are any: a configuration of before Teams has the digest that it had.
    const ofTeams = teams.length === 0 ? {} : { teams: teams.toSorted() };
    const facts = { ...rest, ...ofTeams, timeZone: timeZoneOf(config, person), slack: person.slack.toSorted() };
    return [id, digestOf(facts)] as const;
  });
  return new Map(entries);
}
