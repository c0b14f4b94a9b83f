/** What the configuration means to the workflows. */
import type { EngineSettings } from "../workflows/engine/ports.ts";
import type { EnvironmentToday, OtherHand } from "../workflows/people/environment.ts";
import type { Person } from "../workflows/people/person.ts";
import type { Policy } from "../workflows/transfers/policy.ts";
import type { Config } from "./load.ts";
import type { LocatedConfig } from "./located.ts";
import type { PersonSettings } from "./settings/people.ts";
import { seatsByKind } from "./settings/policy.ts";
import type { NamedStorage } from "./settings/storage.ts";

const secondMs = 1_000;

/** The policy. One door with one address, and links by direct message, are what today's forms can ask for. */
export function policyOf(config: Config): Policy {
  const { kinds } = config.policy;
  const seats = seatsByKind(config.policy);
  return {
    ...config.policy,
    kinds: {
      "data-ingress": { ...kinds["data-ingress"], seats: seats["data-ingress"] },
      "software-ingress": { ...kinds["software-ingress"], seats: seats["software-ingress"] },
      ...(kinds.egress === undefined ? {} : { egress: { ...kinds.egress, rights: "read-list" } }),
    },
    doorsAtMost: 1,
    addressesPerDoorAtMost: 1,
    documentationAddresses: config.azure.credential === "local",
    delivery: "dm",
  };
}

/** A person's own time zone, or the organisation's. */
export function timeZoneOf(config: Pick<Config, "timeZone">, person: Pick<PersonSettings, "timeZone">): string {
  return person.timeZone ?? config.timeZone;
}

/** The people, without their chat accounts. */
export function peopleOf(config: Config): readonly Person[] {
  return Object.entries(config.people).map(([id, { slack: _slack, teams: _teams, ...person }]) => ({
    id,
    ...person,
    timeZone: timeZoneOf(config, person),
  }));
}

function otherHand(
  id: string,
  by: OtherHand["by"],
  { firewallReading, sreName = id }: Pick<Config["environments"][string], "firewallReading" | "sreName">,
): OtherHand {
  return { by, reads: firewallReading === "read", sreName };
}

/** The environments with the people in their roles. `accountIdOf` names a storage account as the kind of haven does. */
export function environmentsOf(
  config: LocatedConfig,
  accountIdOf: (storage: NamedStorage) => string,
): readonly EnvironmentToday[] {
  return Object.entries(config.environments).map(([id, { name, tier, roles, storage, ...hand }]) => ({
    id,
    name,
    tier,
    people: roles,
    accountId: accountIdOf(storage),
    ...(config.fromEarlier.has(id) ? { isFromEarlier: true } : {}),
    ingressContainer: storage.ingressContainer,
    ...(storage.egressContainer === undefined ? {} : { egressContainer: storage.egressContainer }),
    ...(hand.firewall === "managed" ? {} : { hand: otherHand(id, hand.firewall, hand) }),
    ...config.inside[id],
  }));
}

/** The lengths that the engine keeps, in its own units. */
export function engineSettingsOf({ engine }: Config): EngineSettings {
  return {
    leaseMs: engine.leaseSeconds * secondMs,
    messageLeaseMs: engine.messageLeaseSeconds * secondMs,
    settlingMs: engine.settlingSeconds * secondMs,
    writeSpacingMs: engine.writeSpacingSeconds * secondMs,
    skewMinutes: engine.skewMinutes,
    driftCheckMinutes: engine.driftCheckMinutes,
    watchMinutes: engine.watchMinutes,
    rulesAtMost: engine.rulesAtMost,
  };
}
