import type { RedisConnections } from "../adapters/redis/connection.ts";
import { keysOf, standardTag } from "../adapters/redis/keys.ts";
import { createRecords } from "../adapters/redis/records.ts";
import { loadState } from "../workflows/engine/load.ts";
import { transferSubject } from "../workflows/engine/subjects.ts";
import type { Instant } from "../workflows/time.ts";
import { approvalOf, hasEnded, statusOf, type Transfer, termsOf } from "../workflows/transfers/transfer.ts";

/** A transfer as the door's side of the page shows it. */
export interface TransferSeen {
  readonly id: string;
  readonly subject: string;
  readonly status: string;
  readonly seats: readonly { readonly role: string; readonly by: string | null }[];
  readonly addresses: readonly string[];
  readonly opensAt: Instant | null;
  readonly endsAt: Instant | null;
  /** When something is next due by itself. */
  readonly dueAt: Instant | null;
  readonly hasEnded: boolean;
}

const listedAtMost = 30;

/** The transfers of these people, newest first. */
export async function seeTransfers(
  redis: RedisConnections,
  people: readonly string[],
): Promise<readonly TransferSeen[]> {
  const records = createRecords(redis.commands);
  const lists = await Promise.all(people.map((person) => records.members(`person:${person}`, listedAtMost)));
  const ids = [...new Set(lists.flat())];
  const transfers = await Promise.all(
    ids.map(async (id) => (await loadState<Transfer>({ records }, transferSubject(id)))?.state),
  );
  const there = transfers.filter((transfer) => transfer !== undefined);
  there.sort((one, other) => (other.revisions[0]?.at ?? 0) - (one.revisions[0]?.at ?? 0));
  return Promise.all(there.slice(0, listedAtMost).map((transfer) => see(transfer, redis)));
}

async function see(transfer: Transfer, redis: RedisConnections): Promise<TransferSeen> {
  const terms = termsOf(transfer);
  const grant = transfer.doors.map((door) => door.grant).find((one) => one !== undefined);
  const due = await redis.commands.zscore(keysOf(standardTag).due, transferSubject(transfer.id));
  return {
    id: transfer.id,
    subject: terms.subject.name,
    status: statusOf(transfer),
    seats: terms.seats.map(({ id, role }) => ({ role, by: approvalOf(transfer, id)?.by ?? null })),
    addresses: terms.doors.flatMap((door) => door.addresses.map(({ range }) => range)),
    opensAt: grant?.seenAt ?? null,
    endsAt: grant?.endsAt ?? null,
    dueAt: due === null ? null : Number(due),
    hasEnded: hasEnded(transfer),
  };
}
