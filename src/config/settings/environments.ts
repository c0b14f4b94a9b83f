import { z } from "zod";
import type { Role } from "../../workflows/people/role.ts";
import { storage } from "./storage.ts";
import { displayName } from "./words.ts";

function holders(meaning: string) {
  return z.array(z.string()).default([]).describe(meaning);
}

/** How sensitive an environment's data are. */
export const tier = z
  .literal([0, 1, 2, 3, 4])
  .describe("How sensitive the data are, 0 to 4. Tier 4 is refused unless `policy.highestTier` is 4.");

/** Who holds which role in an environment. */
export const roleHolders = z
  .strictObject({
    provider: holders("Ids of the people who speak for the dataset's provider."),
    investigator: holders("Ids of the people who lead the project; they usually ask."),
    referee: holders("Ids of the people who judge independently of the project. They hold no other role here."),
    assessor: holders("Ids of the people who check outputs before an egress. They hold no other role here."),
    admin: holders("Ids of the System Managers. At least one: they are told when a door can't be proven closed."),
  } satisfies Record<Role, unknown>)
  .describe("Who holds which role, as lists of ids from `people`.");

/** Whose hand changes a firewall. */
export const firewall = z
  .enum(["managed", "manual", "dsh"])
  .default("managed")
  .describe(
    "Whose hand changes the storage account's firewall. `managed`: the bot's own. `manual`: an admin's, who is told exactly what to add and remove. `dsh`: a deploy of the Data Safe Haven's, with the change and the commands handed to an admin. Where it is not the bot's own, the bot never writes there.",
  );

/** Whether the bot may read a firewall. */
export const firewallReading = z
  .enum(["read", "attested"])
  .default("read")
  .describe(
    "Whether the bot may read the firewall. `attested`: it may not, and asks Azure for nothing about it; what was added and removed is an admin's word, and every place that speaks of it says so. Only where the firewall is `manual` or `dsh`.",
  );

/** One environment of a safe haven. */
export const environment = z.strictObject({
  name: displayName.describe("What people see on cards and in forms."),
  tier,
  roles: roleHolders,
  storage,
  firewall,
  firewallReading,
  sreName: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,39}$/, "Write the name as `dsh config available` lists it, like sandbox.")
    .optional()
    .describe(
      "What `dsh` calls this environment, for the commands that are handed out. Its id, unless said otherwise.",
    ),
});

/** The holders of each role, as ids. */
export type RoleHolders = z.output<typeof roleHolders>;
