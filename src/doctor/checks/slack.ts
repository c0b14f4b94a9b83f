import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { askForSocket } from "../../adapters/slack/checkup.ts";
import { type Finding, foundBy } from "../finding.ts";
import type { Patient } from "../patient.ts";
import { findingOf, reach } from "../reached.ts";
import type { Check } from "./check.ts";

const found = foundBy("slack");
const manifestPath = join(import.meta.dirname, "../../../manifest.json");
const manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** Whether Slack takes the token, whether it may do what manifest.json says and no more, and how requests come. */
export const slackCheck: Check = {
  name: "slack",
  look: async (patient) => {
    const { token, limits, config } = patient;
    if (!config.chats.includes("slack")) return [];
    const [reached, transport] = await Promise.all([token, judgeTransport(patient)]);
    if ("fault" in reached) {
      return [findingOf(found, reached.fault, { seconds: limits.callMs / 1000 }), ...transport];
    }
    const { team, teamId, scopes } = reached.value;
    const wanted = await readScopes();
    const ofScopes = wanted === undefined ? [found("manifest-unreadable")] : judgeScopes(scopes, wanted);
    return [found("slack-token", { team, teamId }), ...ofScopes, ...transport];
  },
};

function judgeScopes(has: readonly string[] | undefined, wanted: readonly string[]): readonly Finding[] {
  if (has === undefined) return [found("scopes-untold")];
  const missing = wanted.filter((scope) => !has.includes(scope));
  const superfluous = has.filter((scope) => !wanted.includes(scope));
  if (missing.length + superfluous.length === 0) return [found("scopes-right")];
  return [
    ...(missing.length > 0 ? [found("scopes-missing", { scopes: missing.join(", ") })] : []),
    ...(superfluous.length > 0 ? [found("scopes-superfluous", { scopes: superfluous.join(", ") })] : []),
  ];
}

/** Over a socket the bot asks Slack for a connection, which can be tried; the way of a request to the bot can't. */
async function judgeTransport({ config, limits }: Patient): Promise<readonly Finding[]> {
  const { slack, secrets } = config;
  const { slackAppToken: appToken } = secrets;
  if (slack.transport === "http")
    return [
      found("listens-here", { host: slack.host, port: slack.port }),
      ...(appToken === undefined ? [] : [found("app-token-unused")]),
    ];
  const asked = await reach(limits.callMs, () => askForSocket(appToken?.reveal() ?? "", slack.apiUrl));
  if ("value" in asked) return [found("opens-socket")];
  const { kind, platformCode = "no code given" } = asked.fault;
  if (kind === "refused") return [found("app-token-refused", { platformCode })];
  return [findingOf(found, asked.fault, { seconds: limits.callMs / 1000 }, "Socket Mode")];
}

async function readScopes(): Promise<readonly string[] | undefined> {
  try {
    return manifest.parse(JSON.parse(await readFile(manifestPath, "utf8"))).oauth_config.scopes.bot;
  } catch {
    return undefined;
  }
}
