/** Where a process gives itself a signal. */
export interface Arms {
  /** The names of the points; each is met once, by whichever process comes to it first. */
  readonly points: readonly string[];
  readonly signal: "SIGKILL" | "SIGSTOP";
}

/** What a child is told to be. */
export interface Order {
  /** The environment variables that `main.ts` would read. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the points that were met are marked: a file each, with the process's id. */
  readonly folder: string;
  readonly arms: Arms;
}

/** What a child says. */
export type Said =
  | { readonly is: "loaded" }
  | { readonly is: "listening"; readonly slackPort: number }
  | { readonly is: "armed" };
