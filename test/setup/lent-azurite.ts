import { join } from "node:path";
import { type Azurite, startAzurite } from "../../src/standins/azurite.ts";
import { type Certificate, obtainCertificate } from "../../src/standins/certificate.ts";

/** An Azurite for one world alone, and the certificate that it shows. `stop` gives it back. */
export interface LentAzurite {
  readonly azurite: Azurite;
  readonly certificate: Certificate;
}

interface Kept {
  readonly azurite: Azurite;
  readonly certificate: Certificate;
  readonly unused: string[];
}

/** Where the certificate is kept, from one run to the next; blobs are in memory. */
export const lentFolder = join(import.meta.dirname, "../../.cache/azurite");
const worldsEach = 100;
const idle: Kept[] = [];

/** An account whose name a Data Safe Haven v5 gives to the SRE `c7` of the SHM `uk`. */
export const safeHavenAccount = "shmuksrec7sensitivedata";

async function start(): Promise<Kept> {
  const accounts = Array.from({ length: worldsEach }, (_, index) => `devstoreaccount${index + 2}`);
  const azurite = await startAzurite({ folder: lentFolder, inMemory: true, accounts: [...accounts, safeHavenAccount] });
  return { azurite, certificate: await obtainCertificate(lentFolder), unused: accounts };
}

/**
 * Lends an Azurite, for starting one costs more than most tests. A world has it to itself, with an account that nobody
 * had before and a clock of its own; the next world of this process gets it after that. It ends with the process.
 */
export async function lendAzurite(): Promise<LentAzurite> {
  const kept = idle.pop() ?? (await start());
  const account = kept.unused.shift();
  if (account === undefined) return lendAzurite();
  const { azurite, certificate } = kept;
  // The world before has moved it.
  await azurite.setClockOffset(0);
  const endpoint = `${azurite.origin}/${account}`;
  return { azurite: { ...azurite, account, endpoint, stop: async () => void idle.push(kept) }, certificate };
}

/** The same with the safe haven's account, which one world of a process can have. */
export async function lendSafeHavenAzurite(): Promise<LentAzurite> {
  const { azurite, certificate } = await lendAzurite();
  const endpoint = `${azurite.origin}/${safeHavenAccount}`;
  return { azurite: { ...azurite, account: safeHavenAccount, endpoint }, certificate };
}

/** Starts an Azurite for one world, with the account that every world had once and kept data names. */
export async function startFirstAccount(): Promise<LentAzurite> {
  const azurite = await startAzurite({ folder: lentFolder, inMemory: true });
  return { azurite, certificate: await obtainCertificate(lentFolder) };
}
