import type { KindPolicy, Policy } from "../../src/workflows/transfers/policy.ts";

const hour = 60;
const day = 24 * hour;

/** What every test changes in a policy without writing all of it. */
export interface PolicyChanges extends Partial<Omit<Policy, "kinds">> {
  readonly ingress?: Partial<KindPolicy>;
}

/** A policy with some of it changed. */
export function changed(policy: Policy, { ingress = {}, ...rest }: PolicyChanges): Policy {
  return { ...policy, ...rest, kinds: { "data-ingress": { ...policy.kinds["data-ingress"], ...ingress } } };
}

/** The policy that a haven starts with: one door, one address, a referee from tier 2 upwards. */
export const usualPolicy: Policy = {
  kinds: {
    "data-ingress": {
      seats: [
        { role: "provider", fromTier: 0 },
        { role: "investigator", fromTier: 0 },
        { role: "referee", fromTier: 2 },
      ],
      rights: "write-list",
      window: {
        defaultMinutes: day,
        maxMinutes: 7 * day,
        openWithinMinutes: 3 * day,
        maxAheadMinutes: 14 * day,
      },
    },
  },
  requesterMaySign: ["investigator"],
  highestTier: 3,
  lapseAfterMinutes: 7 * day,
  doorsAtMost: 1,
  addressesPerDoorAtMost: 1,
  documentationAddresses: true,
  fileNamesTo: "recipient",
  delivery: "dm",
  reminders: {
    beforeEndMinutes: hour,
    closingGraceMinutes: 5,
    alarmMinutes: [0, 5, 15, 60, 120],
    everyAdminAfterMinutes: hour,
  },
};

/** A policy for tests alone: two providers of two parties, two doors, two addresses each. */
export const twoPartyPolicy: Policy = changed(usualPolicy, {
  ingress: {
    seats: [
      { role: "provider", fromTier: 0, party: "A" },
      { role: "provider", fromTier: 0, party: "B" },
      { role: "investigator", fromTier: 0 },
      { role: "referee", fromTier: 2 },
    ],
  },
  doorsAtMost: 2,
  addressesPerDoorAtMost: 2,
});
