import type { Haven } from "../../src/workflows/engine/haven.ts";
import type { FirewallObstacle } from "../../src/workflows/people/environment.ts";
import type { Trouble } from "../fakes/haven.ts";
import type { FakeVisitor } from "../fakes/haven-visitor.ts";

/** A haven with one account and one container, and everybody else's hands on it. Its clock is real time. */
export interface HavenWorld {
  readonly haven: Haven;
  /** In lower case. */
  readonly accountId: string;
  readonly container: string;
  /** Tries a link from a documentation address. */
  readonly visitor: FakeVisitor;
  rules(): readonly string[];
  /** Everything of the rule set but its ranges. */
  otherParts(): unknown;
  /** Somebody else changes the account. */
  edit(change: { rules?: readonly string[]; obstacle?: FirewallObstacle | undefined }): void;
  recreate(): void;
  putFile(name: string, bytes: number): Promise<void>;
  failNext(operation: "read" | "write", trouble: Trouble): void;
  stop(): Promise<void>;
}

/** Documentation addresses, as the visitor comes from. */
export const address = "203.0.113.7";
export const elsewhere = "198.51.100.9";
