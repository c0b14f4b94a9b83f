/** Which SRE of which SHM, by the ids that they were deployed with, in any letter case. */
export interface SreIds {
  readonly shm: string;
  readonly sre: string;
}

/** Where an SRE's storage account is, and which names it can have. */
export interface Naming {
  readonly resourceGroup: string;
  /** For people: the name, with what can't be known beforehand in words. */
  readonly lookedFor: string;
  /** Whether the deployment can have given this account its name for this SRE. In doubt it has not. */
  readonly isNameOf: (account: string) => boolean;
}
