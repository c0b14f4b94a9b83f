/**
 * The file that configures Lockkeeper. Each setting is described here once: messages, docs/configuration.md and the
 * JSON Schema for editors are all made from these descriptions.
 */
import { z } from "zod";
import { azure, health, log, slack } from "./settings/connections.ts";
import { engine } from "./settings/engine.ts";
import { environment } from "./settings/environments.ts";
import { person, timeZone } from "./settings/people.ts";
import { policy } from "./settings/policy.ts";
import { teams } from "./settings/teams.ts";
import { id } from "./settings/words.ts";

function isFilled(map: Record<string, unknown>): boolean {
  return Object.keys(map).length > 0;
}

/** The whole file. */
export const fileSchema = z.strictObject({
  people: z
    .record(id, person)
    .refine(isFilled, { error: "Nobody is here yet. Write at least the people who hold the roles." })
    .describe("Everybody who asks, signs or receives, by an id that never changes: records and the audit name it."),
  environments: z
    .record(id, environment)
    .refine(isFilled, { error: "No environment is here yet. Write at least one." })
    .describe("The environments of the safe haven, by an id that never changes."),
  timeZone: timeZone
    .default("Etc/UTC")
    .describe("The time zone of people who have none of their own in `people`, like Europe/London."),
  policy: policy.prefault({}),
  slack: slack.prefault({}),
  teams: z.exactOptional(teams),
  azure: azure.prefault({}),
  dataFolder: z
    .string()
    .min(1)
    .default(".data")
    .describe(
      "The folder for what must outlive Redis: the journal, lists of files, baselines, and which accounts conventions led to. Relative to the folder where the bot is started.",
    ),
  engine: engine.prefault({}),
  health: health.prefault({}),
  log: log.prefault({}),
  clock: z
    .enum(["system", "movable"])
    .default("system")
    .describe("`movable`: a clock that is moved forward by hand, on stand-ins only (`azure.credential: local`)."),
});

/** The file as read, with every default. */
export type FileSettings = z.output<typeof fileSchema>;
