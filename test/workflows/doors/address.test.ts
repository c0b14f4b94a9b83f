import fc from "fast-check";
import { expect, test } from "vitest";
import { checkAddress, maskedAddress, overlaps, sameRange } from "../../../src/workflows/doors/address.ts";

/** What becomes of an address as typed: its plain form, or the fault. */
function judged(typed: string, documentationAddresses = false): string {
  const checked = checkAddress(typed, documentationAddresses);
  return "fault" in checked ? checked.fault : checked.range;
}

test.each([
  "8.8.8.8",
  "1.1.1.1",
  "51.104.0.1",
  "172.15.255.255",
  "172.32.0.1",
  "192.167.1.1",
  "11.0.0.1",
  "223.255.255.254",
])("%s is a public address", (typed) => {
  expect(judged(typed)).toBe(typed);
});

test.each(["  8.8.8.8", "8.8.8.8\n", "\t8.8.8.8 ", "\u00a08.8.8.8"])(
  "blanks around an address are none of it: %j",
  (typed) => {
    expect(judged(typed)).toBe("8.8.8.8");
  },
);

test.each(["10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1"])("%s is private", (typed) => {
  expect(judged(typed)).toBe("private");
});

test.each([
  "0.0.0.0",
  "0.1.2.3",
  "127.0.0.1",
  "127.255.255.254",
  "100.64.0.1",
  "100.127.255.254",
  "169.254.169.254",
  "192.0.0.1",
  "192.88.99.1",
  "198.18.0.1",
  "198.19.255.254",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
])("%s is reserved", (typed) => {
  expect(judged(typed)).toBe("reserved");
  expect(judged(typed, true)).toBe("reserved");
});

test.each(["192.0.2.1", "198.51.100.7", "203.0.113.7"])(
  "%s is for documentation: reserved, but where the setting lets it stand for a public one",
  (typed) => {
    expect(judged(typed)).toBe("reserved");
    expect(judged(typed, true)).toBe(typed);
  },
);

test.each(["192.0.3.1", "198.51.101.7", "203.0.114.7"])("%s is next to documentation and public", (typed) => {
  expect(judged(typed)).toBe(typed);
});

test.each(["::1", "2001:db8::7", "fe80::1%eth0", "::ffff:203.0.113.7", "::ffff:8.8.8.8", "2001:db8::/32", "::", "1::"])(
  "%s is IPv6, which no rule holds",
  (typed) => {
    expect(judged(typed, true)).toBe("ipv6");
  },
);

test.each(["8.8.8.8/32", "8.8.8.8/31", "10.0.0.0/32"])(
  "%s is too small a range: it is a bare address instead",
  (typed) => {
    expect(judged(typed)).toBe("small-range");
  },
);

test.each(["8.8.8.0/24", "0.0.0.0/0", "8.8.8.8/30", "10.0.0.0/8", "203.0.113.0/1"])("%s is a range", (typed) => {
  expect(judged(typed, true)).toBe("range");
});

test.each([
  "",
  " ",
  "8.8.8",
  "8.8",
  "8",
  "134744072",
  "8.8.8.8.8",
  "8.8.8.256",
  "-8.8.8.8",
  "+8.8.8.8",
  "8.8.8.8.",
  ".8.8.8.8",
  "8..8.8",
  "8.8.8.8 8.8.4.4",
  "8.8.8.8,8.8.4.4",
  "8. 8.8.8",
  "08.8.8.8",
  "8.8.8.08",
  "008.8.8.8",
  "010.8.8.8",
  "0x8.8.8.8",
  "0x08080808",
  "8.8.8.0x8",
  "1e1.8.8.8",
  "8.8.8.8/",
  "8.8.8.8/33",
  "8.8.8.8/-1",
  "8.8.8.8/024",
  "8.8.8.8/24/24",
  "8.8.8.8/255.255.255.0",
  "8.8.8.8-8.8.8.9",
  "8.8.8.8:443",
  "8.8.8.8%25",
  "https://8.8.8.8",
  "\uff18.8.8.8",
  "8\u30028.8.8",
  "8.8.8.8\u0000",
  "gateway.example.org",
  "localhost",
  "<script>",
  "8.8.8.8'; DROP",
])("%j is no address", (typed) => {
  expect(judged(typed, true)).toBe("not-an-address");
});

const address = fc.nat(2 ** 32 - 1).map((number) => [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join("."));
const range = fc.tuple(address, fc.nat(32)).map(([start, bits]) => `${start}/${bits}`);
const rule = fc.oneof(address, range);

test("whatever is accepted is a bare address in its plain form, and is accepted again as it stands", () => {
  fc.assert(
    fc.property(fc.oneof(address, range, fc.string()), fc.boolean(), (typed, documentation) => {
      const checked = checkAddress(typed, documentation);
      if ("fault" in checked) return;
      expect(checked.range).toMatch(/^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/);
      expect(checkAddress(checked.range, documentation)).toEqual(checked);
    }),
    { numRuns: 2_000 },
  );
});

function numbersOf(one: string): readonly [number, number] {
  const [start = "", bits = "32"] = one.split("/");
  const number = start.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const size = 2 ** (32 - Number(bits));
  return [number - (number % size), number - (number % size) + size - 1];
}

test("two rules overlap where they have an address in common", () => {
  fc.assert(
    fc.property(rule, rule, (one, other) => {
      const [a, b] = [numbersOf(one), numbersOf(other)];
      expect(overlaps(one, other)).toBe(Math.max(a[0], b[0]) <= Math.min(a[1], b[1]));
      expect(overlaps(other, one)).toBe(overlaps(one, other));
      expect(overlaps(one, one)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("two rules are the same where they have all addresses in common, however they are written", () => {
  fc.assert(
    fc.property(rule, rule, (one, other) => {
      expect(sameRange(one, other)).toBe(`${numbersOf(one)}` === `${numbersOf(other)}`);
      if (sameRange(one, other)) expect(overlaps(one, other)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  expect(sameRange("8.8.8.8", "8.8.8.8/32")).toBe(true);
  expect(sameRange("8.8.8.8/24", "8.8.8.0/24")).toBe(true);
  expect(sameRange("8.8.8.0/24", "8.8.8.0/25")).toBe(false);
});

test("an address is in the ranges around it, at both edges and not beyond", () => {
  expect(["8.8.8.0", "8.8.8.255", "8.8.7.255", "8.8.9.0"].map((one) => overlaps(one, "8.8.8.0/24"))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(overlaps("255.255.255.255", "0.0.0.0/0")).toBe(true);
});

test("a rule that is no IPv4 range covers no address, and is the same as itself alone", () => {
  for (const odd of ["2001:db8::/32", "nonsense", "", "8.8.8.8/99"]) {
    expect(overlaps(odd, "8.8.8.8")).toBe(false);
    expect(sameRange(odd, "8.8.8.8")).toBe(false);
    expect(sameRange(odd, odd)).toBe(true);
  }
});

test("after the end an address is shown without its last part", () => {
  expect(["203.0.113.7", "203.0.113.0/24"].map(maskedAddress)).toEqual(["203.0.113.x", "203.0.113.x"]);
});
