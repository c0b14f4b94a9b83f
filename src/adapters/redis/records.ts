import type { Redis } from "ioredis";
import type { Detail, Entry } from "../../workflows/audit/entry.ts";
import type { Records, Save, SaveOutcome, Stored, Subject } from "../../workflows/engine/store.ts";
import { type Keys, keysOf, standardTag } from "./keys.ts";
import { ask, listsOf, look } from "./redis-fault.ts";
import { loadScript } from "./script.ts";

/** For how long a second save with the same chat's event is a duplicate: longer than any chat repeats itself. */
const eventMs = 24 * 60 * 60 * 1000;

const runSave = loadScript("save");
const runClaimDue = loadScript("claim-due");
const runReschedule = loadScript("reschedule");

/** Records in Redis, under a hash tag. Methods end in a Fault `redis-unreachable` when Redis can't be asked. */
export function createRecords(connection: Redis, tag: string = standardTag): Records {
  const keys = keysOf(tag);
  return {
    load: (subject) => load(connection, keys, subject),
    save: async (save) => outcomeOf(await runSave(connection, saveKeys(keys, save), saveArguments(save))),
    // What somebody asks this of may have been done: a missing answer leaves that open.
    takenBy: async (event) => (await ask(connection, () => connection.get(keys.event(event)))) ?? undefined,
    history: (subject) => history(connection, keys, subject),
    members: (index, atMost) =>
      atMost < 1 ? Promise.resolve([]) : look(connection, () => connection.zrevrange(keys.index(index), 0, atMost - 1)),
    claimDue: async (now, holdMs, atMost) =>
      (await runClaimDue(connection, [keys.due], [now, now + holdMs, atMost])) as Subject[],
    reschedule: async (subject, version, due) => {
      await runReschedule(connection, [keys.record(subject), keys.due], [subject, version, due ?? ""]);
    },
    nextDue: async () => {
      const [, score] = await look(connection, () => connection.zrange(keys.due, "0", "0", "WITHSCORES"));
      return score === undefined ? undefined : Number(score);
    },
    journaledSeq: async (subject) =>
      Number((await look(connection, () => connection.hget(keys.journaled, subject))) ?? 0),
  };
}

async function load(connection: Redis, keys: Keys, subject: Subject): Promise<Stored<unknown> | undefined> {
  const [state, version, head] = await look(connection, () =>
    connection.hmget(keys.record(subject), "state", "version", "head"),
  );
  if (typeof state !== "string" || typeof head !== "string") return undefined;
  return { state: JSON.parse(state), chain: { seq: Number(version), hash: head } };
}

/** Both in one transaction, so that no save comes between an entry and its detail. */
async function history(
  connection: Redis,
  keys: Keys,
  subject: Subject,
): Promise<{ entries: readonly Entry[]; details: readonly Detail[] }> {
  const [entries, details] = await look(connection, async () =>
    listsOf(await connection.multi().lrange(keys.audit(subject), 0, -1).hvals(keys.details(subject)).exec()),
  );
  const parsed = (details ?? []).map((text) => JSON.parse(text) as Detail);
  return {
    entries: (entries ?? []).map((text) => JSON.parse(text) as Entry),
    details: parsed.sort((one, other) => one.seq - other.seq),
  };
}

function saveKeys(keys: Keys, { subject, event = "", fence, add, remove }: Save): string[] {
  return [
    keys.record(subject),
    keys.audit(subject),
    keys.details(subject),
    keys.stream,
    keys.due,
    keys.event(event),
    keys.epoch(fence?.lease ?? ""),
    ...[...add, ...remove].map(({ index }) => keys.index(index)),
  ];
}

function saveArguments(save: Save): (string | number)[] {
  const { subject, saveId, event, fence, expectedVersion, entry, detail, due, add, remove } = save;
  return [
    ...[subject, saveId, event === undefined ? "" : eventMs, fence?.epoch ?? "", expectedVersion],
    ...[JSON.stringify(save.state), entry.seq, entry.hash, JSON.stringify(entry)],
    ...[detail === null ? "" : JSON.stringify(detail), due ?? "", add.length],
    ...add.flatMap(({ score, member }) => [score, member]),
    ...remove.map(({ member }) => member),
  ];
}

function outcomeOf(reply: unknown): SaveOutcome {
  const [outcome, subject] = reply as [SaveOutcome["outcome"], Subject | undefined];
  return outcome === "duplicate" ? { outcome, subject: subject ?? "" } : { outcome };
}
