import { usualFileBytesAtMost, usualNamePattern, usualTypes } from "../../src/workflows/assessment/fitness.ts";
import type { AssessedEgress, ContainerLinkEgress, KindPolicy, Policy } from "../../src/workflows/transfers/policy.ts";

const hour = 60;
const day = 24 * hour;

/** What every test changes in a policy without writing all of it. */
export interface PolicyChanges extends Partial<Omit<Policy, "kinds">> {
  readonly ingress?: Partial<KindPolicy>;
  readonly software?: Partial<KindPolicy>;
  /** Null: nothing can be taken out. */
  readonly egress?: Partial<ContainerLinkEgress> | null;
  /** Outputs are assessed file by file, by two. */
  readonly assessed?: Partial<AssessedEgress>;
}

/** A policy with some of it changed. */
export function changed(
  policy: Policy,
  { ingress = {}, software = {}, egress = {}, assessed, ...rest }: PolicyChanges,
): Policy {
  const { "data-ingress": data, "software-ingress": programs, egress: outputs } = policy.kinds;
  const kinds = { "data-ingress": { ...data, ...ingress }, "software-ingress": { ...programs, ...software } };
  if (outputs === undefined || egress === null) return { ...policy, ...rest, kinds };
  const older = outputs.procedure === "container-link" ? { ...outputs, ...egress } : outputs;
  return { ...policy, ...rest, kinds: { ...kinds, egress: assessed === undefined ? older : assessedBy(assessed) } };
}

function assessedBy(changes: Partial<AssessedEgress>): AssessedEgress {
  return {
    ...usualKind,
    rights: "read-list",
    procedure: "assessed",
    assessors: 2,
    files: {
      allowedTypes: usualTypes,
      fileBytesAtMost: usualFileBytesAtMost,
      filesAtMost: 10_000,
      namePattern: usualNamePattern,
    },
    malwareScan: "none",
    figures: "none",
    keepCopiesMinutes: 7 * day,
    ...changes,
  };
}

/** What data and software need alike. */
const usualKind: KindPolicy = {
  seats: [
    { role: "provider", fromTier: 0 },
    { role: "investigator", fromTier: 0 },
    { role: "referee", fromTier: 2 },
  ],
  rights: "write-list",
  window: { defaultMinutes: day, maxMinutes: 7 * day, openWithinMinutes: 3 * day, maxAheadMinutes: 14 * day },
};

/** The policy that a haven starts with: one door, one address, a referee from tier 2 upwards. */
export const usualPolicy: Policy = {
  kinds: {
    "data-ingress": usualKind,
    "software-ingress": { ...usualKind, window: { ...usualKind.window, defaultMinutes: 4 * hour } },
    egress: { ...usualKind, rights: "read-list", procedure: "container-link" },
  },
  requesterMaySign: ["investigator"],
  highestTier: 3,
  lapseAfterMinutes: 7 * day,
  doorsAtMost: 1,
  addressesPerDoorAtMost: 1,
  documentationAddresses: true,
  sharedContainer: "wait",
  fileNamesTo: "recipient",
  delivery: "dm",
  reminders: {
    beforeEndMinutes: hour,
    closingGraceMinutes: 5,
    alarmMinutes: [0, 5, 15, 60, 120],
    everyAdminAfterMinutes: hour,
    seatMinutes: [4 * hour, day, 2 * day],
    seatAdminsAfterMinutes: 2 * day,
    lapseWarningMinutes: day,
    workingHours: { days: ["monday", "tuesday", "wednesday", "thursday", "friday"], fromHour: 9, untilHour: 17 },
  },
};

/** The Data Safe Haven's published matrix, where it differs: software needs the investigator, and the referee in Tier 3. */
export const safeHavenPolicy: Policy = changed(usualPolicy, {
  software: {
    seats: [
      { role: "investigator", fromTier: 0 },
      { role: "referee", fromTier: 3 },
    ],
  },
});

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
