/** Askings with one flaw each, and edits with or without one. */
import { plusMinutes } from "../../../../src/workflows/time.ts";
import type { Asked, AskedDoor } from "../../../../src/workflows/transfers/asked.ts";
import type { TransferKind } from "../../../../src/workflows/transfers/policy.ts";
import { asked, outputsAsked, softwareAsked } from "../../../builders/actions.ts";
import { stranger } from "../../../builders/people.ts";
import type { Choice } from "./choice.ts";
import type { World } from "./world.ts";

type Flaw = (door: AskedDoor, world: World, choice: Choice) => AskedDoor;

/** Addresses that no door may have, by fault; documentation addresses are allowed here. */
const badAddresses: readonly (readonly string[])[] = [
  ["10.0.0.4", "192.168.1.9", "172.16.0.1"],
  ["127.0.0.1", "100.64.0.1", "169.254.169.254", "0.0.0.0"],
  ["2001:db8::7", "::ffff:203.0.113.7"],
  ["203.0.113.0/24", "0.0.0.0/0"],
  ["203.0.113.6/31", "203.0.113.7/32"],
  ["203.0.113.007", "0xcb.0.113.7", "203.0.113", "gateway.example.org", ""],
];

const badAddress: Flaw = (door, _, choice) => {
  const bad = choice.of(choice.of(badAddresses));
  const others = door.addresses.slice(1);
  return { ...door, addresses: choice.onceIn(2) ? [bad, ...others] : [...others, bad] };
};

const doorFlaws: readonly Flaw[] = [
  ...Array<Flaw>(6).fill(badAddress),
  (door) => ({ ...door, addresses: [...door.addresses.slice(0, 1), ...door.addresses.slice(0, 1)] }),
  (door, { policy }) => ({
    ...door,
    addresses: Array.from({ length: policy.addressesPerDoorAtMost + 1 }, (_, at) => `203.0.113.${at + 20}`),
  }),
  (door) => ({ ...door, addresses: [] }),
  (door) => ({ ...door, recipient: stranger }),
  (door, _, choice) => ({ ...door, lastsMinutes: choice.of([0, -60, 0.5, Number.NaN]) }),
  // Of software these are no investigators; to send data they need not be.
  ...Array<Flaw>(2).fill((door, _, choice) => ({ ...door, recipient: choice.of(["rosa", "sam", "mary"]) })),
  (door, { policy }) => ({ ...door, lastsMinutes: policy.kinds["data-ingress"].window.maxMinutes + 1 }),
  (door, { now }, choice) => ({ ...door, notBefore: choice.of([plusMinutes(now, -1), Number.NaN]) }),
  (door, { now }) => ({ ...door, notBefore: plusMinutes(now, 365 * 24 * 60) }),
];

type TextFlaw = (what: Asked) => Asked;

const otherFlaws: readonly TextFlaw[] = [
  (what) => ({ ...what, subject: "  " }),
  (what) => ({ ...what, subject: "s".repeat(201) }),
  (what) => ({ ...what, purpose: "" }),
  (what) => ({ ...what, purpose: "p".repeat(2_001) }),
  (what) => ({ ...what, doors: [] }),
  (what) => ({ ...what, doors: [...what.doors, ...what.doors, ...what.doors] }),
];

/** Who will hold the outputs is not said, or at too great a length. */
const destinationFlaws: readonly TextFlaw[] = ["  ", "d".repeat(201)].map((destination) => (what) => ({
  ...what,
  doors: what.doors.map((door) => ({ ...door, destination })),
}));

/** What is asked for without a flaw. */
export function flawlessAsking(world: World, kind: TransferKind): Asked {
  if (kind === "egress") return outputsAsked({}, world.usualPolicy);
  return kind === "data-ingress" ? asked({}, world.usualPolicy) : softwareAsked({}, world.usualPolicy);
}

/** What is asked for, with one flaw in it. */
export function flawedAsking(world: World, choice: Choice, kind: TransferKind): Asked {
  const what = flawlessAsking(world, kind);
  if (kind === "egress" && choice.onceIn(3)) return choice.of(destinationFlaws)(what);
  if (choice.pick(3) === 0) return choice.of(otherFlaws)(what);
  const at = choice.pick(what.doors.length);
  const flaw = choice.of(doorFlaws);
  return { ...what, doors: what.doors.map((door, index) => (index === at ? flaw(door, world, choice) : door)) };
}

/** What a requester might want instead: another subject, recipient, address or window; sometimes nothing else at all. */
export function otherAsking(world: World, choice: Choice, kind: TransferKind): Asked {
  const what = flawlessAsking(world, kind);
  const [first, ...rest] = what.doors;
  if (first === undefined) return what;
  return choice.of<Asked>([
    { ...what, subject: "Admissions 2026" },
    { ...what, doors: [{ ...first, recipient: kind === "software-ingress" ? "alan" : "eve" }, ...rest] },
    { ...what, doors: [{ ...first, addresses: ["203.0.113.99"] }, ...rest] },
    { ...what, doors: [{ ...first, lastsMinutes: 120 }, ...rest] },
    what,
  ]);
}
