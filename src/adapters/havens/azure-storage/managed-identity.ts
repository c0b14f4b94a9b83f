import { ManagedIdentityCredential } from "@azure/identity";
import { Fault } from "../../../workflows/engine/fault.ts";

/**
 * Tokens of a user-assigned managed identity, by its client id, for something other than storage. Ends in the Fault
 * `teams-unavailable` where the machine gives none: it may be starting.
 */
export function managedIdentitySource(
  clientId: string,
  scope: string,
): () => Promise<{ readonly token: string; readonly expiresAt: number }> {
  const credential = new ManagedIdentityCredential({ clientId });
  return async () => {
    const { token, expiresOnTimestamp } = await credential.getToken(scope).catch((): never => {
      // The library's words may name what this machine is; the code says enough.
      throw new Fault("teams-unavailable", "unavailable", { platformCode: "no_managed_identity" });
    });
    return { token, expiresAt: expiresOnTimestamp };
  };
}
