import { createTeamsCheckup } from "../../adapters/teams/checkup.ts";
import { teamsTokens } from "../../teams-tokens.ts";
import { type Finding, foundBy } from "../finding.ts";
import { findingOf, reach } from "../reached.ts";
import type { Check } from "./check.ts";

const found = foundBy("teams");

/** Whether Entra gives the bot its token, whether the keys of what Teams sends can be had, and where requests come. */
export const teamsCheck: Check = {
  name: "teams",
  look: async ({ config, limits }) => {
    const { teams, secrets } = config;
    if (teams === undefined) return [];
    const { token, keys } = createTeamsCheckup(teamsTokens(teams, secrets), teams.metadataUrl);
    const judge = async (code: "teams-token" | "teams-keys", ask: () => Promise<void>): Promise<Finding> => {
      const asked = await reach(limits.callMs, ask);
      if ("value" in asked) return found(code);
      return findingOf(found, asked.fault, { seconds: limits.callMs / 1000 });
    };
    const { host, port } = teams;
    return [
      ...(await Promise.all([judge("teams-token", token), judge("teams-keys", keys)])),
      found("teams-listens-here", { host, port }),
    ];
  },
};
