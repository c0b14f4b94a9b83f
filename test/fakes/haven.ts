import { randomBytes } from "node:crypto";
import { isAcceptableRule } from "../../src/standins/firewall-rules.ts";
import { SasUrl } from "../../src/workflows/doors/sas-url.ts";
import type { DeletedKept } from "../../src/workflows/engine/copies.ts";
import { Fault, type FaultKind } from "../../src/workflows/engine/fault.ts";
import type { FirewallReading, Haven, LinkSpec, MintedLink } from "../../src/workflows/engine/haven.ts";
import type { FirewallObstacle } from "../../src/workflows/people/environment.ts";
import { type CopyOperation, createFakeCopies, keepsNothing, newEtag } from "./haven-copies.ts";
import { createFakeVisitor, type FakeAccount, type FakeFile, type FakeVisitor } from "./haven-visitor.ts";

/** A call of the port. */
export type HavenOperation = "read" | "write" | "mint" | "list" | CopyOperation;

/**
 * What goes wrong with one call. `busy`, `no-rights`, `away`: answered so, nothing done. `dropped`: no answer, nothing
 * done. `dropped-after-effect`: no answer, and done. `lie`: answered as if done, nothing done.
 */
export type Trouble = "busy" | "no-rights" | "away" | "dropped" | "dropped-after-effect" | "lie";

/** A haven in memory, and the hands of everybody else on it. Instants are the clock's that it was given. */
export interface FakeHaven extends Haven {
  /** Every call, oldest first; `ranges` of a write. */
  readonly calls: { operation: HavenOperation; accountId: string; ranges?: readonly string[] }[];
  /** Every link minted, with what was asked for. */
  readonly minted: { spec: LinkSpec; minted: MintedLink }[];
  readonly visitor: FakeVisitor;
  /** An account with the firewall shut and one container; further ones by name. */
  addAccount(accountId: string, ...containers: string[]): void;
  rules(accountId: string): readonly string[];
  /** Everything of the rule set but its ranges. */
  otherParts(accountId: string): unknown;
  /** Somebody else changes the account. */
  edit(accountId: string, change: { rules?: readonly string[]; obstacle?: FirewallObstacle | undefined }): void;
  /** Deletes the account and makes it anew: the same id, another creation time. */
  recreate(accountId: string): void;
  /** Somebody else puts a file, or another in its place; `more` says what it holds and carries, or when it was changed. */
  putFile(accountId: string, container: string, name: string, bytes: number, more?: Partial<FakeFile>): void;
  file(accountId: string, container: string, name: string): FakeFile | undefined;
  containers(accountId: string): readonly string[];
  /** Somebody else makes a container, or changes whose mark it carries and who may read it. */
  setContainer(accountId: string, container: string, change: { owner?: string; isPublic?: boolean }): void;
  keepDeleted(accountId: string, kept: DeletedKept): void;
  failNext(operation: HavenOperation, trouble: Trouble): void;
  /** The next call of this kind waits until the function that is given back is called. */
  holdNext(operation: HavenOperation): () => void;
}

const refusedCodes: Record<Exclude<HavenOperation, CopyOperation>, string> = {
  read: "no-rights",
  write: "no-rights",
  mint: "delegation-key-refused",
  list: "listing-refused",
};
const looking: readonly HavenOperation[] = [
  ...(["read", "mint", "list", "copies.read", "copies.content", "copies.deletedKept", "copies.scanned"] as const),
];
const sevenDaysMs = 7 * 24 * 3_600_000;

function faultOf(operation: HavenOperation, trouble: Exclude<Trouble, "lie">): Fault {
  const unanswered: FaultKind = looking.includes(operation) ? "unavailable" : "unknown-outcome";
  if (trouble === "busy") return new Fault("account-busy", "throttled", { retryAfterMs: 2000 });
  if (trouble === "no-rights") return new Fault({ ...refusedCodes }[operation as string] ?? "files-refused", "refused");
  return new Fault(trouble === "away" ? "resource-manager-failing" : "resource-manager-unanswered", unanswered);
}

function wholeSeconds(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

function mintFake(spec: LinkSpec, name: string): MintedLink {
  const [address, ...others] = spec.addresses;
  if (address === undefined || others.length > 0) throw new Fault("one-address-a-link", "refused");
  if (spec.endsAt <= Math.max(spec.startsAt, spec.now)) throw new Fault("window-over", "refused");
  const startsAt = wholeSeconds(spec.startsAt);
  const keyEndsAt = wholeSeconds(Math.min(spec.endsAt + 900_000, spec.now + sevenDaysMs));
  const endsAt = Math.min(wholeSeconds(spec.endsAt), keyEndsAt);
  const query = new URLSearchParams({
    sp: spec.rights === "write-list" ? "wl" : "cl",
    st: new Date(startsAt).toISOString(),
    se: new Date(endsAt).toISOString(),
    sip: address,
    spr: "https",
    sig: randomBytes(32).toString("base64"),
  });
  const link = new SasUrl(`https://${name}.blob.example.org/${spec.container}?${query}`);
  return { link, startsAt, endsAt, keyId: `fake-key/${new Date(startsAt).toISOString()}`, keyEndsAt };
}

/** Makes the haven, without accounts. `now` is the clock by which links begin and end and files change. */
export function createFakeHaven(now: () => number = Date.now): FakeHaven {
  const accounts = new Map<string, FakeAccount>();
  const calls: FakeHaven["calls"] = [];
  const minted: FakeHaven["minted"] = [];
  const troubles: { operation: HavenOperation; trouble: Trouble }[] = [];
  const holds: { operation: HavenOperation; until: Promise<void> }[] = [];

  const find = (accountId: string): FakeAccount => {
    const account = accounts.get(accountId.toLowerCase());
    if (account === undefined) throw new Fault("unknown-account", "refused");
    return account;
  };
  /** Runs one call under whatever waits for it. */
  const perform = async <T>(operation: HavenOperation, effect: () => T, lie: () => T): Promise<T> => {
    const hold = holds.findIndex((one) => one.operation === operation);
    if (hold >= 0) await holds.splice(hold, 1)[0]?.until;
    const index = troubles.findIndex((one) => one.operation === operation);
    const trouble = index < 0 ? undefined : troubles.splice(index, 1)[0]?.trouble;
    if (trouble === undefined) return effect();
    if (trouble === "lie") return lie();
    if (trouble === "dropped-after-effect") effect();
    throw faultOf(operation, trouble);
  };
  const readingOf = (account: FakeAccount): FirewallReading => ({
    identity: { resourceId: account.id, creationTime: account.creationTime },
    ranges: account.rules,
    found: account.otherParts,
    ...(account.obstacle === undefined ? {} : { obstacle: account.obstacle }),
  });

  return {
    calls,
    minted,
    visitor: createFakeVisitor(accounts, now),
    addAccount: (accountId, ...containers) => {
      const id = accountId.toLowerCase();
      accounts.set(id, {
        id,
        creationTime: new Date(now()).toISOString(),
        rules: [],
        otherParts: { defaultAction: "Deny", bypass: "AzureServices" },
        containers: new Map(containers.map((container) => [container, new Map()])),
        owners: new Map(),
        publicOnes: new Set(),
        deletedKept: keepsNothing,
      });
    },
    rules: (accountId) => find(accountId).rules,
    otherParts: (accountId) => find(accountId).otherParts,
    edit: (accountId, change) => void Object.assign(find(accountId), change),
    recreate: (accountId) => {
      const account = find(accountId);
      account.creationTime = new Date(Date.parse(account.creationTime) + 1000).toISOString();
    },
    putFile: (accountId, container, name, bytes, more = {}) => {
      find(accountId)
        .containers.get(container)
        ?.set(name, { name, etag: newEtag(), bytes, changedAt: wholeSeconds(now()), ...more });
    },
    file: (accountId, container, name) => find(accountId).containers.get(container)?.get(name),
    containers: (accountId) => [...find(accountId).containers.keys()],
    setContainer: (accountId, container, { owner, isPublic }) => {
      const { containers, owners, publicOnes } = find(accountId);
      if (!containers.has(container)) containers.set(container, new Map());
      if (owner !== undefined) owners.set(container, owner);
      if (isPublic === true) publicOnes.add(container);
    },
    keepDeleted: (accountId, deletedKept) => void Object.assign(find(accountId), { deletedKept }),
    failNext: (operation, trouble) => void troubles.push({ operation, trouble }),
    holdNext: (operation) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      holds.push({ operation, until: promise });
      return resolve;
    },
    door: {
      read: async (accountId, timeoutMs) => {
        calls.push({ operation: "read", accountId });
        const account = find(accountId);
        if (timeoutMs <= 0) throw new Fault("no-time-left", "unavailable");
        return perform(
          "read",
          () => readingOf(account),
          () => readingOf(account),
        );
      },
      write: async (accountId, reading, ranges, timeoutMs) => {
        calls.push({ operation: "write", accountId, ranges });
        const account = find(accountId);
        if (timeoutMs <= 0) throw new Fault("no-time-left", "unavailable");
        if (!ranges.every(isAcceptableRule)) throw new Fault("rule-refused", "refused");
        const effect = (): void => void Object.assign(account, { rules: [...ranges], otherParts: reading.found });
        await perform("write", effect, () => undefined);
      },
    },
    link: {
      mint: async (spec) => {
        calls.push({ operation: "mint", accountId: spec.accountId });
        const name = find(spec.accountId).id.split("/").at(-1) ?? "";
        const mint = (): MintedLink => mintFake(spec, name);
        const made = await perform("mint", mint, mint);
        minted.push({ spec, minted: made });
        return made;
      },
    },
    listing: {
      list: async function* (accountId, container) {
        calls.push({ operation: "list", accountId });
        const files = find(accountId).containers.get(container);
        if (files === undefined) throw new Fault("container-not-found", "refused");
        yield* await perform(
          "list",
          () => [...files.values()],
          () => [],
        );
      },
    },
    copies: createFakeCopies(find, now, (operation, accountId, act) => {
      calls.push({ operation, accountId });
      return perform(operation, act, act);
    }),
  };
}
