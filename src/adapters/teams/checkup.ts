/** Whether the bot could speak and listen in Teams. Reads only, and for `doctor` alone; imports no library. */
import { Fault } from "../../workflows/engine/fault.ts";
import type { TokenSource } from "./credential.ts";
import { createSigningKeys } from "./signing-keys.ts";

/** What can be asked. */
export interface TeamsCheckup {
  /** Gets a token, and lets it lapse unused. Ends in `teams-auth` or `teams-unavailable`. */
  token(): Promise<void>;
  /** Has the published keys. Ends in `teams-keys-unavailable`. */
  keys(): Promise<void>;
}

/** Makes the checkup; nothing is sent. */
export function createTeamsCheckup(tokens: TokenSource, metadataUrl: string): TeamsCheckup {
  return {
    token: async () => void (await tokens()),
    keys: async () => {
      await createSigningKeys(metadataUrl)
        .find("any")
        .catch((): never => {
          throw new Fault("teams-keys-unavailable", "unavailable");
        });
    },
  };
}
