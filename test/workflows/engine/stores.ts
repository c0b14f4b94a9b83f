/** What outlives a process: records, messages, leases, the queue, baselines, the haven, the chat, and the clock. */
import { createDirectory } from "../../../src/adapters/directory/directory.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import type { Deps, Directory, EngineSettings } from "../../../src/workflows/engine/ports.ts";
import { accountSubject } from "../../../src/workflows/engine/subjects.ts";
import type { EnvironmentToday } from "../../../src/workflows/people/environment.ts";
import type { Instant } from "../../../src/workflows/time.ts";
import type { Policy } from "../../../src/workflows/transfers/policy.ts";
import { environment, start } from "../../builders/environment.ts";
import { cast, person } from "../../builders/people.ts";
import { usualPolicy } from "../../builders/policy.ts";
import { createMemoryBaselines, type MemoryBaselines } from "../../fakes/baselines.ts";
import { createFakeChat, type FakeChat } from "../../fakes/chat.ts";
import { createMemoryFileLists, type MemoryFileLists } from "../../fakes/file-lists.ts";
import { createFakeHaven, type FakeHaven } from "../../fakes/haven.ts";
import { createMemoryJobs, type MemoryJobs } from "../../fakes/jobs.ts";
import { createMemoryJournal } from "../../fakes/journal.ts";
import { createMemoryLeases, type MemoryLeases } from "../../fakes/leases.ts";
import { createMemoryMessages } from "../../fakes/messages.ts";
import { createMemoryRecords, type MemoryRecords } from "../../fakes/records.ts";

/** Everybody of the cast. */
export const castIds = Object.keys(cast) as (keyof typeof cast)[];

/** Rules of others that stand in the account's firewall from the first day. */
export const othersRules: readonly string[] = ["192.0.2.9", "20.40.0.0/16"];

/** The stores of one installation. */
export interface Stores {
  /** Domain time, moved by hand. */
  readonly clock: { now: Instant };
  readonly leases: MemoryLeases;
  readonly records: MemoryRecords;
  readonly messages: Deps["messages"];
  readonly baselines: MemoryBaselines;
  readonly fileLists: MemoryFileLists;
  readonly jobs: MemoryJobs;
  readonly haven: FakeHaven;
  readonly chat: FakeChat;
  /** Counts ids and salts, so that two runs of one story are alike. */
  readonly ids: { next: number };
}

/** What a process is configured with, where it differs from the usual. */
export interface Setup {
  readonly policy?: Policy;
  readonly environments?: readonly EnvironmentToday[];
  readonly configDigest?: string;
  readonly people?: readonly (keyof typeof cast)[];
  readonly settings?: Partial<EngineSettings>;
  readonly mayOpen?: () => boolean;
  readonly behindAt?: Deps["behindAt"];
  readonly journalReader?: Deps["journalReader"];
  readonly vitals?: Deps["vitals"];
  /** Nothing is looked into unless given. */
  readonly figures?: Deps["figures"];
  readonly forgottenRules?: Deps["forgottenRules"];
  readonly journalHolds?: Deps["journalHolds"];
}

/** Empty stores, and an account with two rules of others and one file in its container. */
export function createStores(): Stores {
  const clock = { now: start };
  const leases = createMemoryLeases();
  const haven = createFakeHaven(() => clock.now);
  const { accountId, ingressContainer } = environment();
  haven.addAccount(accountId, ingressContainer);
  haven.edit(accountId, { rules: othersRules });
  haven.putFile(accountId, ingressContainer, "readme.txt", 12);
  return {
    clock,
    leases,
    records: createMemoryRecords(leases),
    messages: createMemoryMessages(),
    baselines: createMemoryBaselines(),
    fileLists: createMemoryFileLists(),
    jobs: createMemoryJobs(),
    haven,
    chat: createFakeChat(castIds),
    ids: { next: 0 },
  };
}

/** The configuration of a process. */
function directoryOf(setup: Setup): Directory {
  return createDirectory({
    people: (setup.people ?? castIds).map(person),
    environments: setup.environments ?? [environment()],
    policy: setup.policy ?? usualPolicy,
    roleNames: {
      provider: "Provider",
      investigator: "Investigator",
      referee: "Referee",
      assessor: "Assessor",
      admin: "System Manager",
    },
    configDigest: setup.configDigest ?? "c0nf1g",
  });
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function idOf(count: number): string {
  return [32 ** 3, 32 ** 2, 32, 1].map((place) => alphabet[Math.floor(count / place) % 32]).join("");
}

/** A process reaches the accounts of its own configuration and no others. */
function knownPartOf({ door, link, listing, copies }: FakeHaven, directory: Directory): Deps["haven"] {
  const must = (accountId: string): void => {
    if (directory.environments().every((one) => one.accountId !== accountId))
      throw new Fault("unknown-account", "refused");
  };
  return {
    door: {
      read: async (accountId, timeoutMs) => {
        must(accountId);
        return door.read(accountId, timeoutMs);
      },
      write: async (accountId, ...rest) => {
        must(accountId);
        return door.write(accountId, ...rest);
      },
    },
    link,
    listing,
    copies,
  };
}

/** The ports of a process that runs on these stores. */
export function portsOn(stores: Stores, setup: Setup = {}): Deps {
  const directory = directoryOf(setup);
  const { clock, ids, leases, records, messages, baselines, fileLists, jobs, haven, chat } = stores;
  return {
    clock: { now: async () => clock.now },
    ids: {
      transferId: (prefix) => `${prefix}-${idOf(ids.next++)}`,
      salt: () => (ids.next++).toString(16).padStart(32, "0"),
    },
    version: "0.0.0",
    csv: (rows) => rows.map((row) => row.join()).join("\n"),
    records,
    messages,
    leases,
    jobs,
    haven: knownPartOf(haven, directory),
    baselines,
    fileLists,
    figures: setup.figures ?? { readerFor: () => undefined },
    chats: [chat.chat],
    directory,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    settings: {
      leaseMs: 60_000,
      messageLeaseMs: 30_000,
      settlingMs: 30_000,
      writeSpacingMs: 0,
      skewMinutes: 5,
      driftCheckMinutes: 15,
      watchMinutes: 60,
      rulesAtMost: 10,
      ...setup.settings,
    },
    mayOpen: setup.mayOpen ?? (() => true),
    behindAt: setup.behindAt ?? (() => undefined),
    journalReader: setup.journalReader ?? createMemoryJournal(),
    forgottenRules: setup.forgottenRules ?? (async () => []),
    vitals: setup.vitals ?? (async () => ({ journal: "following" })),
    // The journal of these tests is what they say is journaled.
    journalHolds:
      setup.journalHolds ??
      (async (accountId, seq) => (await stores.records.journaledSeq(accountSubject(accountId))) >= seq),
  };
}
