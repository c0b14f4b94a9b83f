/** Stands between the engine and its ports, so that a test can watch each call, or be in its way. */
import type { Outside } from "../../../src/bot.ts";
import type { ListedFile } from "../../../src/workflows/engine/haven.ts";
import type { Deps } from "../../../src/workflows/engine/ports.ts";

/** One call of a port: `records.save`, with what it was given. */
export interface PortCall {
  readonly name: string;
  readonly given: readonly unknown[];
}

/** What is done about a call; it makes the call by `act`, or does not. */
export type Around = <Result>(call: PortCall, act: () => Promise<Result>) => Promise<Result>;

function wrapped<Port extends object>(port: Port, name: string, around: Around): Port {
  return new Proxy(port, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== "function") return value;
      const call = (given: readonly unknown[]): PortCall => ({ name: `${name}.${String(property)}`, given });
      return (...given: unknown[]) => around(call(given), async () => Reflect.apply(value, target, given));
    },
  });
}

function wrappedListing(listing: Deps["haven"]["listing"], around: Around): Deps["haven"]["listing"] {
  return {
    async *list(accountId, container) {
      const given = [accountId, container];
      yield* await around({ name: "listing.list", given }, async () => {
        const files: ListedFile[] = [];
        for await (const file of listing.list(accountId, container)) files.push(file);
        return files;
      });
    },
  };
}

function wrappedLeases(leases: Deps["leases"], around: Around): Deps["leases"] {
  return {
    acquire: async (name, lengthMs) => {
      const lease = await around({ name: "leases.acquire", given: [name, lengthMs] }, () =>
        leases.acquire(name, lengthMs),
      );
      if (lease === undefined) return undefined;
      return { ...lease, release: () => around({ name: "lease.release", given: [name] }, () => lease.release()) };
    },
    restart: (name, lengthMs) =>
      around({ name: "leases.restart", given: [name, lengthMs] }, () => leases.restart(name, lengthMs)),
  };
}

function wrappedFileLists(fileLists: Deps["fileLists"], around: Around): Deps["fileLists"] {
  return {
    put: (list) => around({ name: "fileLists.put", given: [list] }, () => fileLists.put(list)),
    get: (digest) => around({ name: "fileLists.get", given: [digest] }, () => fileLists.get(digest)),
    appendWork: (key, lines) =>
      around({ name: "fileLists.appendWork", given: [key, lines] }, () => fileLists.appendWork(key, lines)),
    async *readWork(key) {
      yield* await around({ name: "fileLists.readWork", given: [key] }, async () => fileLists.readWork(key));
    },
    dropWork: (key) => around({ name: "fileLists.dropWork", given: [key] }, () => fileLists.dropWork(key)),
  };
}

/** The ports of an engine, or of a whole bot, which has a journal besides. */
type Ports = Omit<Outside, "journal"> & Partial<Pick<Outside, "journal">>;

/** The same ports, with every asynchronous call of them passed through `around`. */
export function intercepted<Given extends Ports>(ports: Given, around: Around): Given {
  const { haven, journal } = ports;
  return {
    ...ports,
    clock: wrapped(ports.clock, "clock", around),
    records: wrapped(ports.records, "records", around),
    messages: wrapped(ports.messages, "messages", around),
    leases: wrappedLeases(ports.leases, around),
    jobs: wrapped(ports.jobs, "jobs", around),
    haven: {
      door: wrapped(haven.door, "door", around),
      link: wrapped(haven.link, "link", around),
      listing: wrappedListing(haven.listing, around),
      copies: wrapped(haven.copies, "copies", around),
    },
    baselines: wrapped(ports.baselines, "baselines", around),
    fileLists: wrappedFileLists(ports.fileLists, around),
    chats: ports.chats.map((chat) => wrapped(chat, "chat", around)),
    ...(journal === undefined ? {} : { journal: wrapped(journal, "journal", around) }),
  };
}
