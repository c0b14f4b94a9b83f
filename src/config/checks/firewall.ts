import type { Finding } from "../mistake.ts";
import type { Readable, ReadableEnvironment } from "../reading/readable.ts";
import { isByConvention } from "../settings/storage.ts";
import { accountOf } from "./storage.ts";

/** What can be read of an environment, as far as its firewall goes. */
type WithFirewall = Pick<ReadableEnvironment, "id" | "storage" | "firewall" | "firewallReading">;

/** The bot reads what it writes and what it is to find; environments in one account agree whose hand is on its firewall. */
export function checkFirewall({ environments }: Readable): Finding[] {
  return [...environments.flatMap(unreadable), ...firewallMistakes(environments)];
}

/** Where environments are in one account, as far as it is known, and differ in whose hand is on its firewall. */
export function firewallMistakes(environments: readonly WithFirewall[]): Finding[] {
  const earlier: WithFirewall[] = [];
  return environments.flatMap((environment) => {
    const { storage } = environment;
    if (storage === undefined) return [];
    const neighbours = earlier.filter(
      (one) => one.storage !== undefined && accountOf(one.storage) === accountOf(storage),
    );
    earlier.push(environment);
    return neighbours.flatMap((neighbour) => disagreements(environment, neighbour));
  });
}

function unreadable({ id, storage, firewall, firewallReading }: WithFirewall): Finding[] {
  if (firewallReading !== "attested") return [];
  const path = ["environments", id, "firewallReading"];
  if (firewall === "managed") {
    const message =
      "The bot must read a firewall that it writes. Write read here, or have another hand change it: firewall: manual.";
    return [{ path, message }];
  }
  if (storage === undefined || !isByConvention(storage)) return [];
  const message =
    "An account that the bot may not read can't be found by a convention. Name its resourceGroup and account.";
  return [{ path, message }];
}

function disagreements(one: WithFirewall, other: WithFirewall): Finding[] {
  return (["firewall", "firewallReading"] as const)
    .filter((fact) => one[fact] !== undefined && other[fact] !== undefined && one[fact] !== other[fact])
    .map((fact) => {
      const message = `${other.id} is in the same storage account and has ${other[fact]} here. Make the two the same.`;
      return { path: ["environments", one.id, fact], message };
    });
}
