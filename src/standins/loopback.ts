/**
 * Loopback addresses that stand for public ones. The documentation ranges of RFC 5737 belong to nobody, so in local
 * mode they play the public addresses that people come from: 127.0.113.x is 203.0.113.x, 127.51.100.x is 198.51.100.x,
 * 127.0.2.x is 192.0.2.x. Linux has all of 127.0.0.0/8; macOS has 127.0.0.1 only until an alias is added.
 */
const pairs = [
  { publicStart: "203.0.113.", loopbackStart: "127.0.113." },
  { publicStart: "198.51.100.", loopbackStart: "127.51.100." },
  { publicStart: "192.0.2.", loopbackStart: "127.0.2." },
] as const;

/** The loopback address to connect from in order to be taken for `publicAddress`; throws for one that has none. */
export function loopbackFor(publicAddress: string): string {
  const pair = pairs.find(({ publicStart }) => publicAddress.startsWith(publicStart));
  if (!pair) throw new Error(`${publicAddress} is not one of the documentation addresses that loopback stands for`);
  return pair.loopbackStart + publicAddress.slice(pair.publicStart.length);
}

/** The address that a caller at this TCP peer is taken for; any peer that stands for nothing is itself. */
export function publicFor(peerAddress: string): string {
  const address = peerAddress.startsWith("::ffff:") ? peerAddress.slice("::ffff:".length) : peerAddress;
  const pair = pairs.find(({ loopbackStart }) => address.startsWith(loopbackStart));
  return pair ? pair.publicStart + address.slice(pair.loopbackStart.length) : address;
}
