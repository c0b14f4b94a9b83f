import { z } from "zod";
import {
  namePatternOf,
  usualFileBytesAtMost,
  usualNamePattern,
  usualTypes,
} from "../../workflows/assessment/fitness.ts";
import { type Role, roles } from "../../workflows/people/role.ts";
import type { IngressKind, SeatRule, TransferKind } from "../../workflows/transfers/policy.ts";
import { tier } from "./environments.ts";
import { reminders } from "./reminders.ts";
import { displayName, minutes } from "./words.ts";

const weekMinutes = 10_080;

const seat = z.strictObject({
  role: z.enum(roles).describe("Whose signature."),
  fromTier: z.literal([0, 1, 2, 3, 4]).describe("The lowest tier that needs this signature; 0 for every tier."),
  party: z
    .exactOptional(displayName)
    .describe(
      "Whose, where two seats have the same role. Shown on cards; any holder of the role may sign either seat.",
    ),
});

/** The documented procedure, which is the Data Safe Haven's, too. */
const dataSeats = [
  { role: "provider" as const, fromTier: 0 as const },
  { role: "investigator" as const, fromTier: 0 as const },
  { role: "referee" as const, fromTier: 2 as const },
];

const windowOf = (defaultMinutes: number) =>
  z
    .strictObject({
      defaultMinutes: minutes(1, weekMinutes)
        .default(defaultMinutes)
        .describe("How long a door stays open unless asked otherwise."),
      maxMinutes: minutes(1, weekMinutes)
        .default(weekMinutes)
        .describe("The longest that may be asked for. Azure's delegation keys, and so links, live seven days at most."),
      openWithinMinutes: minutes(1)
        .default(4_320)
        .describe("A door not opened within this time of the last signature (or of its start, if later) lapses."),
      maxAheadMinutes: minutes(0).default(43_200).describe("How far ahead a start may lie."),
    })
    .refine((given) => given.defaultMinutes <= given.maxMinutes, {
      path: ["defaultMinutes"],
      error: "The default is longer than maxMinutes allows. Shorten it, or raise maxMinutes.",
    })
    .describe("How long doors may be open.");

const seats = z.array(seat).min(1).max(6);

const dataIngress = z
  .strictObject({
    seats: seats.default(dataSeats).describe("The signatures that a transfer needs, each from a different person."),
    rights: z
      .enum(["write-list", "create-list"])
      .default("write-list")
      .describe(
        "What a link may do. `write-list` adds and replaces files, `create-list` only adds. Neither reads or deletes.",
      ),
    window: windowOf(1_440).prefault({}),
  })
  .describe("Bringing data in.");

const softwareIngress = z
  .strictObject({
    seats: z
      .union([z.enum(["as-for-data", "data-safe-haven"]), seats])
      .default("as-for-data")
      .describe(
        "The signatures that software needs. `as-for-data`, the documented procedure: the same as data. `data-safe-haven`, its published matrix: the investigator, with the referee in Tier 3. Or seats of your own. Where all who could sign asked for it or get the link, an admin signs as well.",
      ),
    rights: dataIngress.shape.rights,
    window: windowOf(240).prefault({}),
  })
  .describe("Bringing software in: to an investigator, who installs it.");

const procedureMeaning =
  "How outputs leave. `assessed`: people assess each file, and exactly what all of them approved leaves, as copies in a container of its own. `container-link`, the documented older procedure: outputs were checked by other means, and the link reads the whole egress container, whatever is put there while the door is open.";

const ofEveryEgress = {
  seats: seats.default(dataSeats).describe("The signatures that an egress needs, each from a different person."),
  window: windowOf(1_440).prefault({}),
};

const namePattern = z.string().refine((source) => namePatternOf(source) !== undefined, {
  error: "This is no regular expression. Write one that a whole name must match, folders included.",
});

const egress = z
  .discriminatedUnion("procedure", [
    z.strictObject({ procedure: z.enum(["container-link"]).describe(procedureMeaning), ...ofEveryEgress }),
    z.strictObject({
      procedure: z.enum(["assessed"]).describe(procedureMeaning),
      ...ofEveryEgress,
      assessors: z
        .int()
        .min(1)
        .max(5)
        .default(2)
        .describe(
          "How many people assess each file, none of them knowing what the others say until all have finished. Whoever asked, gets the link or signs can't be one.",
        ),
      files: z
        .strictObject({
          allowedTypes: z
            .array(
              z.string().regex(/^(\*|[a-z0-9_]{1,20})$/, "Write an ending in lower case, without its dot, or * alone."),
            )
            .min(1)
            .default([...usualTypes])
            .describe("Endings of files that may leave, in lower case without the dot; `*` alone for any."),
          fileBytesAtMost: z
            .int()
            .min(1)
            .default(usualFileBytesAtMost)
            .describe("The largest file that may leave, in bytes."),
          filesAtMost: z.int().min(1).max(100_000).default(10_000).describe("The most files of one egress."),
          namePattern: namePattern
            .default(usualNamePattern)
            .describe("A regular expression (with the flag `u`) that a whole name must match, folders included."),
        })
        .prefault({})
        .describe("Which files may leave at all, before anybody assesses them."),
      malwareScan: z
        .enum(["none", "defender"])
        .default("none")
        .describe(
          "`defender`: Microsoft Defender for Storage must have found each file clean (its index tag says so); what was not scanned does not leave.",
        ),
      figures: z
        .enum(["report", "none"])
        .default("report")
        .describe(
          "`report`: figures of the files (rows, columns, smallest count; width and height) are written as a CSV file into the folder `lockkeeper-reports` of the egress container, for assessors to read inside; the bot needs the right to write there. They appear nowhere else.",
        ),
      keepCopiesMinutes: minutes(1)
        .default(weekMinutes)
        .describe("How long the copies stay in the account after the door is closed. Then they are deleted."),
    }),
  ])
  .describe("Taking outputs out. Without this line nobody can ask for it.");

const roleNames = z
  .strictObject({
    provider: displayName.default("Dataset Provider Representative").describe("What `provider` is called."),
    investigator: displayName.default("Investigator").describe("What `investigator` is called."),
    referee: displayName.default("Referee").describe("What `referee` is called."),
    assessor: displayName.default("Output Checker").describe("What `assessor` is called."),
    admin: displayName.default("System Manager").describe("What `admin` is called."),
  } satisfies Record<Role, unknown>)
  .describe("What people call the roles. Names only: nothing is judged by them.");

/** The rules an organisation chooses. Every one has the documented procedure as its default. */
export const policy = z
  .strictObject({
    kinds: z
      .strictObject({
        "data-ingress": dataIngress.prefault({}),
        "software-ingress": softwareIngress.prefault({}),
        egress: z.exactOptional(egress),
      } satisfies Record<TransferKind, unknown>)
      .prefault({})
      .describe("What each kind of transfer needs."),
    requesterMaySign: z
      .array(z.enum(roles))
      .default(["investigator"])
      .describe("Roles whose seat the person who asked may sign. No other; and never as the only signature."),
    highestTier: tier.default(3).describe("The highest tier served. Tier 4 is served only where 4 stands here."),
    lapseAfterMinutes: minutes(1)
      .default(weekMinutes)
      .describe("Without everyone's signature a transfer lapses after this time."),
    sharedContainer: z
      .enum(["wait", "overlap"])
      .default("wait")
      .describe(
        "Doors into one container for different recipients. `wait`: the second opens when the first is proven closed and what arrived is listed. `overlap`: at once, and what arrived is counted at both.",
      ),
    fileNamesTo: z
      .enum(["recipient", "everyone"])
      .default("recipient")
      .describe("Who sees the names of files that arrived; the others see how many. Channels never see them."),
    reminders: reminders.prefault({}),
    roleNames: roleNames.prefault({}),
  })
  .describe("The rules your organisation chooses. The defaults are the documented procedure.");

/** The policy as read from the file. */
export type PolicySettings = z.output<typeof policy>;

/** The seats of software by the Data Safe Haven's matrix (data-safe-haven.readthedocs.io, "Bring data or software into the environment"). */
const safeHavenSoftwareSeats: readonly SeatRule[] = [
  { role: "investigator", fromTier: 0 },
  { role: "referee", fromTier: 3 },
];

/** The seats of each kind that comes in, with the procedures that have a name written out. */
export function seatsByKind({
  kinds,
}: Pick<PolicySettings, "kinds">): Readonly<Record<IngressKind, readonly SeatRule[]>> {
  const { seats: data } = kinds["data-ingress"];
  const { seats: software } = kinds["software-ingress"];
  const named = { "as-for-data": data, "data-safe-haven": safeHavenSoftwareSeats };
  return { "data-ingress": data, "software-ingress": typeof software === "string" ? named[software] : software };
}
