import { covers, isInSignedRange } from "../../src/standins/firewall-rules.ts";
import type { SasUrl } from "../../src/workflows/doors/sas-url.ts";
import type { DeletedKept } from "../../src/workflows/engine/copies.ts";
import type { ListedFile } from "../../src/workflows/engine/haven.ts";
import type { FirewallObstacle } from "../../src/workflows/people/environment.ts";

/** A file in memory. Without `content` it holds as many bytes as it says, all alike. */
export interface FakeFile extends ListedFile {
  readonly content?: Uint8Array;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly scan?: "clean" | "malicious";
}

/** An account in memory. */
export interface FakeAccount {
  readonly id: string;
  creationTime: string;
  rules: readonly string[];
  obstacle?: FirewallObstacle | undefined;
  otherParts: unknown;
  readonly containers: Map<string, Map<string, FakeFile>>;
  /** Whose mark each container carries. */
  readonly owners: Map<string, string>;
  readonly publicOnes: Set<string>;
  deletedKept: DeletedKept;
}

/** Somebody at a public address with a link. Each attempt says whether it worked. */
export interface FakeVisitor {
  put(link: SasUrl, name: string, from: string): Promise<boolean>;
  get(link: SasUrl, name: string, from: string): Promise<boolean>;
  /** The names seen; undefined when refused. */
  list(link: SasUrl, from: string): Promise<readonly string[] | undefined>;
  remove(link: SasUrl, name: string, from: string): Promise<boolean>;
}

function letsIn(account: FakeAccount, address: string): boolean {
  if (account.obstacle === "default-allow") return true;
  return account.obstacle === undefined && account.rules.some((rule) => covers(rule, address));
}

/** Makes the visitor of a fake haven: rules, address, window and rights are judged as the platform does. */
export function createFakeVisitor(accounts: ReadonlyMap<string, FakeAccount>, now: () => number): FakeVisitor {
  /** The container that the link opens for this right, or nothing. */
  const enter = (link: SasUrl, right: string, from: string): Map<string, FakeFile> | undefined => {
    const url = new URL(link.reveal());
    const [name] = url.hostname.split(".");
    const account = [...accounts.values()].find(({ id }) => id.endsWith(`/${name}`));
    const claim = (key: string): string => url.searchParams.get(key) ?? "";
    if (account === undefined || !letsIn(account, from) || !isInSignedRange(claim("sip"), from)) return undefined;
    if (now() < Date.parse(claim("st")) || now() >= Date.parse(claim("se"))) return undefined;
    return claim("sp").includes(right) ? account.containers.get(url.pathname.slice(1)) : undefined;
  };
  return {
    put: async (link, name, from) => {
      const replaceable = enter(link, "w", from);
      const creatable = enter(link, "c", from);
      const files = replaceable ?? (creatable?.has(name) ? undefined : creatable);
      const changedAt = Math.floor(now() / 1000) * 1000;
      files?.set(name, { name, etag: `0x${changedAt.toString(16)}${files.size}`, bytes: 1, changedAt });
      return files !== undefined;
    },
    get: async (link, name, from) => enter(link, "r", from)?.has(name) ?? false,
    list: async (link, from) => {
      const files = enter(link, "l", from);
      return files === undefined ? undefined : [...files.keys()];
    },
    remove: async (link, name, from) => enter(link, "d", from)?.delete(name) ?? false,
  };
}
