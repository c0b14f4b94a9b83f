import { z } from "zod";
import { isLoopback } from "../checks/loopback.ts";

const guid = z
  .guid({ error: "Write an id like 0f1e2d3c-4b5a-4678-9abc-def012345678." })
  .overwrite((id) => id.toLowerCase());

/** Tokens travel to these addresses, or keys come from them. A slash at the end is taken off. */
const address = z
  .url({ protocol: /^https?$/, error: "Write an address, like https://smba.trafficmanager.net/teams." })
  .refine((url) => url.startsWith("https:") || isLoopback(url), {
    error: "Tokens travel to this address: write https, or an address of this machine.",
  })
  .overwrite((url) => url.replace(/\/+$/, ""));

/** Microsoft Teams: which bot this is, whom it serves, and where the bot listens. */
export const teams = z
  .strictObject({
    appId: guid.describe("The bot's Microsoft App ID: the client id of its registration in Entra."),
    tenantIds: z
      .array(guid)
      .min(1)
      .describe(
        "The Entra tenants that are served. Whatever comes from another is refused. The first is the one in which the bot is registered.",
      ),
    credential: z
      .enum(["secret", "managed-identity"])
      .default("secret")
      .describe(
        "How the bot proves who it is when it writes. `secret`: by `TEAMS_APP_PASSWORD`, as a single-tenant app. `managed-identity`: by the user-assigned managed identity whose client id is `appId`.",
      ),
    host: z.string().min(1).default("127.0.0.1").describe("The address that the bot listens on for Teams' requests."),
    port: z.int().min(0).max(65_535).default(3_978).describe("The port that the bot listens on for Teams' requests."),
    serviceUrls: z
      .array(address)
      .min(1)
      .default(["https://smba.trafficmanager.net/teams"])
      .describe(
        "Where the Bot Connector is. What comes from, or asks to be answered at, another host than these is refused; people whom the bot has not heard from yet are written to by way of the first. (Government clouds have others.)",
      ),
    metadataUrl: address
      .default("https://login.botframework.com/v1/.well-known/openidconfiguration")
      .describe("Where the keys are published with which the Bot Connector signs what it sends."),
    issuer: z
      .string()
      .min(1)
      .default("https://api.botframework.com")
      .describe("Who signs what the Bot Connector sends."),
    loginUrl: address
      .default("https://login.microsoftonline.com")
      .describe("With `secret`: where the bot gets its tokens, in the first of `tenantIds`."),
  })
  .describe("Microsoft Teams. Without this, the bot is not in Teams. Its secret comes from the environment.");

/** Teams' settings as read from the file. */
export type TeamsSettings = z.output<typeof teams>;
