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
  readonly outputs: OutputsOwner;
  stop(): Promise<void>;
}

/** What somebody may give a file beside its bytes. */
export interface Beside {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly contentDisposition?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The haven's own hands on its files: researchers, scanners, and whoever looks. */
export interface OutputsOwner {
  put(container: string, name: string, content: Buffer, beside?: Beside): Promise<void>;
  /** A file as it stands; `told` is everything that a reader is told beside the content. */
  see(container: string, name: string): Promise<{ readonly content: Buffer; readonly told: string }>;
  containers(): Promise<readonly string[]>;
  /** Makes a container that anybody may read and that carries this owner's mark. */
  makePublic(container: string, owner: string): Promise<void>;
  scan(container: string, name: string, verdict: "clean" | "malicious"): Promise<void>;
  keepDeleted(kept: { readonly blobDays?: number; readonly containerDays?: number; readonly versions?: boolean }): void;
}

/** Documentation addresses, as the visitor comes from. */
export const address = "203.0.113.7";
export const elsewhere = "198.51.100.9";
