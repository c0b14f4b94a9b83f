/**
 * Which addresses a rule of a storage account's firewall can hold: public IPv4 addresses. Azure refuses private
 * ranges and takes no /31 or /32 (a bare address instead).
 * https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations
 */
import ipaddr from "ipaddr.js";
import type { AddressFault } from "../transfers/refusal.ts";

const documentationNets = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"].map((net) =>
  ipaddr.IPv4.parseCIDR(net),
);

function faultOf(address: ipaddr.IPv4, documentationAddresses: boolean): AddressFault | undefined {
  if (documentationNets.some((net) => address.match(net))) return documentationAddresses ? undefined : "reserved";
  const kind = address.range();
  if (kind === "unicast") return undefined;
  return kind === "private" ? "private" : "reserved";
}

/**
 * Judges one address as typed. Gives the address in its plain form, or why Azure would refuse or ignore it.
 * `documentationAddresses` lets RFC 5737 addresses stand for public ones, which only stand-ins do.
 */
export function checkAddress(
  typed: string,
  documentationAddresses: boolean,
): { range: string } | { fault: AddressFault } {
  const text = typed.trim();
  if (ipaddr.IPv6.isValid(text) || ipaddr.IPv6.isValidCIDR(text)) return { fault: "ipv6" };
  const [bare = "", prefix, ...rest] = text.split("/");
  if (rest.length > 0 || !ipaddr.IPv4.isValidFourPartDecimal(bare)) return { fault: "not-an-address" };
  const address = ipaddr.IPv4.parse(bare);
  if (address.toString() !== bare) return { fault: "not-an-address" };
  if (prefix !== undefined) {
    if (!/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) return { fault: "not-an-address" };
    return { fault: Number(prefix) >= 31 ? "small-range" : "range" };
  }
  const fault = faultOf(address, documentationAddresses);
  return fault === undefined ? { range: address.toString() } : { fault };
}

type Bounds = readonly [number, number] | undefined;

/** Every pass compares each rule with each: reading them anew each time took a fifth of a second at Azure's limit. */
const knownBounds = new Map<string, Bounds>();
const knownAtMost = 10_000;

function bounds(range: string): Bounds {
  if (knownBounds.has(range)) return knownBounds.get(range);
  if (knownBounds.size >= knownAtMost) knownBounds.clear();
  const read = readBounds(range);
  knownBounds.set(range, read);
  return read;
}

function readBounds(range: string): Bounds {
  try {
    const [address, bits] = range.includes("/")
      ? ipaddr.IPv4.parseCIDR(range)
      : ([ipaddr.IPv4.parse(range), 32] as const);
    const start = address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
    const size = 2 ** (32 - bits);
    const first = start - (start % size);
    return [first, first + size - 1];
  } catch {
    // A rule that is no IPv4 range can't cover an IPv4 address; it is left as found.
    return undefined;
  }
}

/** Whether two rules have an address in common. A rule that is not IPv4 has none. */
export function overlaps(one: string, other: string): boolean {
  const a = bounds(one);
  const b = bounds(other);
  return a !== undefined && b !== undefined && a[0] <= b[1] && b[0] <= a[1];
}

/** Whether two rules say the same, however they are written. */
export function sameRange(one: string, other: string): boolean {
  const a = bounds(one);
  const b = bounds(other);
  if (a === undefined || b === undefined) return one === other;
  return a[0] === b[0] && a[1] === b[1];
}

/** An address as it is shown after the end: 203.0.113.x. */
export function maskedAddress(range: string): string {
  return range.replace(/\.\d+(\/\d+)?$/, ".x");
}
