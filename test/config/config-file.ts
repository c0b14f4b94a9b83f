import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../src/config/environment-variables.ts";
import { type Loaded, loadConfig } from "../../src/config/load.ts";
import { type FoundAccount, type LocatedConfig, withFoundAccounts } from "../../src/config/located.ts";
import { type Mistake, printMistakes } from "../../src/config/mistake.ts";
import type { Need } from "../../src/config/secrets.ts";

/** A small configuration without a mistake. Tests name its lines by number. */
export const rightText = `people:
  ada: { name: Ada, email: ada@example.org, slack: T1/U1 }
  bo: { name: Bo, email: bo@example.org, slack: [T1/U2, T2/U2] }
  cy: { name: Cy, timeZone: Europe/London }
  di: { name: Di }
environments:
  sandbox:
    name: Sandbox
    tier: 3
    roles:
      provider: [ada]
      investigator: [bo]
      referee: [cy]
      admin: [di]
    storage:
      tenantId: 00000000-0000-0000-0000-000000000000
      subscriptionId: 11111111-1111-1111-1111-11111111111A
      resourceGroup: RG_Sandbox
      account: sandboxdata
`;

/** A second environment, to be put at the end of the right text: its first line is line 20. */
export const secondEnvironment = `  annexe:
    name: Annexe
    tier: 0
    roles:
      provider: [ada]
      investigator: [bo]
      admin: [di]
    storage:
      tenantId: 00000000-0000-0000-0000-000000000000
      subscriptionId: 11111111-1111-1111-1111-11111111111A
      resourceGroup: RG_Sandbox
      account: sandboxdata
      ingressContainer: annexe
`;

/** Loads a text as the bot would, from a file. */
export function load(text: string, env: Environment = {}, needs: readonly Need[] = []): Loaded {
  const folder = mkdtempSync(join(tmpdir(), "lk-config-"));
  try {
    const path = join(folder, "lockkeeper.yaml");
    writeFileSync(path, text);
    return loadConfig({ path, env, needs });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The mistakes of a text; none where it loads. */
export function mistakesOf(text: string): readonly Mistake[] {
  const loaded = load(text);
  return loaded.ok ? [] : loaded.mistakes;
}

/** The configuration of a text that is right, with what was found of accounts that it does not name. */
export function configOf(text: string, found: Readonly<Record<string, FoundAccount>> = {}): LocatedConfig {
  const loaded = load(text);
  if (!loaded.ok) throw new Error(printMistakes(loaded.mistakes, loaded.path));
  const located = withFoundAccounts(loaded.config, new Map(Object.entries(found)));
  if ("mistakes" in located) throw new Error(printMistakes(located.mistakes, loaded.path));
  return located;
}

/** The right text with one part of it replaced, which must be there. */
export function withPart(part: string, replacement: string, text: string = rightText): string {
  if (!text.includes(part)) throw new Error(`the text has no ${part}`);
  return text.replace(part, () => replacement);
}
