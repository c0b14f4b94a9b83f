import { z } from "zod";
import { isLoopback } from "../checks/loopback.ts";
import { endpoint } from "./words.ts";

const port = z.int().min(0).max(65_535);
const host = z.string().min(1);

const slackUrl = z
  .url({ protocol: /^https?$/, error: "Write an address, like https://slack.com/api/." })
  .refine((url) => url.startsWith("https:") || isLoopback(url), {
    error: "The bot's token travels to this address: write https, or an address of this machine.",
  });

/** The ways in which what people do reaches the bot. */
export const slackTransports = ["http", "socket"] as const;

/** One of them. */
export type SlackTransport = (typeof slackTransports)[number];

/** Slack: where it is, and where the bot listens for it. */
export const slack = z
  .strictObject({
    apiUrl: z.exactOptional(slackUrl).describe("Another address of Slack's Web API. Without it: Slack's own."),
    transport: z
      .enum(slackTransports)
      .default("http")
      .describe(
        "How what people do reaches the bot. `http`: Slack sends requests to a public address that leads to `host` and `port`. `socket`: Socket Mode; the bot connects to Slack and needs no address.",
      ),
    host: host.default("127.0.0.1").describe("With `http`: the address that the bot listens on for Slack's requests."),
    port: port.default(3_000).describe("With `http`: the port that the bot listens on for Slack's requests."),
    matchByEmail: z
      .boolean()
      .default(false)
      .describe(
        "Whether a Slack account that nobody has pinned is the person with the same e-mail address, where that person has no pinned account. Whoever can change an address in Slack can then act as that person.",
      ),
  })
  .describe("Slack. Its tokens come from the environment.");

/** Azure: with which identity, and where Resource Manager is. */
export const azure = z
  .strictObject({
    credential: z
      .enum(["default", "local"])
      .default("default")
      .describe(
        "`default`: DefaultAzureCredential, as the machine provides it. `local`: tokens for stand-ins on this machine.",
      ),
    resourceManagerUrl: z
      .exactOptional(endpoint)
      .describe("Another address of Azure Resource Manager. Without it: `https://management.azure.com`."),
    caFile: z
      .exactOptional(z.string().min(1))
      .describe(
        "A file with the certificate authority of these addresses, where it is not one that every machine trusts.",
      ),
  })
  .describe("Azure: with which identity the bot works, and where Resource Manager is.");

/** The health check's listener. */
export const health = z
  .strictObject({
    host: host.default("127.0.0.1").describe("The address that the health check listens on."),
    port: z.exactOptional(port).describe("The port that the health check listens on. Without it there is none."),
  })
  .describe("The health check, for whatever restarts the bot.");

/** The log. */
export const log = z
  .strictObject({
    level: z
      .enum(["debug", "info", "warn", "error", "silent"])
      .default("info")
      .describe("The least important lines that are printed."),
  })
  .describe("The log. It holds codes, ids and counts; never links, addresses or what people wrote.");

/** Connections to Azure as read from the file. */
export type AzureSettings = z.output<typeof azure>;
