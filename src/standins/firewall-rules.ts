import ipaddr from "ipaddr.js";

/**
 * What Azure Storage takes as an IP rule: public IPv4 addresses and ranges, and no range as small as two addresses
 * (learn.microsoft.com/azure/storage/common/storage-network-security-limitations).
 */
export const mostIpRules = 400;

const documentationRanges = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"].map((range) =>
  ipaddr.IPv4.parseCIDR(range),
);

/** True for an address or range that Azure Storage takes; documentation ranges (RFC 5737) count as public here. */
export function isAcceptableRule(value: string): boolean {
  const range = readRange(value);
  if (!range) return false;
  if (value.includes("/") && range[1] > 30) return false;
  const isDocumentation = documentationRanges.some((documented) => range[0].match(documented));
  return isDocumentation || range[0].range() === "unicast";
}

/** True when the rule, an address or a range, covers the address. A value that cannot be read covers nothing. */
export function covers(rule: string, address: string): boolean {
  const range = readRange(rule);
  return range !== undefined && ipaddr.IPv4.isValidFourPartDecimal(address) && ipaddr.IPv4.parse(address).match(range);
}

/** True when `address` is the one, or lies in the `a-b` range, of a SAS's `sip` field. */
export function isInSignedRange(signedRange: string, address: string): boolean {
  const [first, last = first] = signedRange.split("-");
  const [low, high, at] = [first, last, address].map(toNumber);
  return low !== undefined && high !== undefined && at !== undefined && low <= at && at <= high;
}

function readRange(value: string): [ipaddr.IPv4, number] | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(value)) return [ipaddr.IPv4.parse(value), 32];
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(value)) return undefined;
  return ipaddr.IPv4.parseCIDR(value);
}

function toNumber(address: string | undefined): number | undefined {
  if (address === undefined || !ipaddr.IPv4.isValidFourPartDecimal(address)) return undefined;
  return ipaddr.IPv4.parse(address)
    .toByteArray()
    .reduce((sum, part) => sum * 256 + part, 0);
}
