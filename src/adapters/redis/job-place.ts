/**
 * Where a job goes: one queue per kind, and for cards one per chat, so that one chat's trouble holds up nothing else.
 * Each queue has a prefix with a hash tag of its own, so that each of its scripts stays on one shard.
 */
import type { Job } from "../../workflows/engine/store.ts";

/** A queue's name and the prefix of its keys. */
export interface QueuePlace {
  readonly name: string;
  readonly prefix: string;
  readonly kind: Job["kind"];
}

/** The queue of each kind that is not split by chat. */
const unsplitKinds = [
  "tick",
  "firewall",
  "turn",
  "link",
  "listing",
  "files",
  "copies",
] as const satisfies readonly Job["kind"][];

/** Every queue, for these chats. `tag` is the records' hash tag: `{lk}` gives the prefixes `{lk-tick}` and so on. */
export function queuePlaces(tag: string, chats: readonly string[]): readonly QueuePlace[] {
  return [
    ...unsplitKinds.map((kind) => place(tag, kind, kind)),
    ...chats.map((chat) => place(tag, cardsQueue(chat), "cards")),
  ];
}

/** The name of the queue that a job goes to. */
export function queueNameOf(job: Job): string {
  return job.kind === "cards" ? cardsQueue(job.chat) : job.kind;
}

/**
 * What makes two jobs of one queue the same: their ids, each escaped, so that no id can hold the separator or a colon
 * (docs.bullmq.io/guide/jobs/job-ids).
 */
export function deduplicationIdOf(job: Job): string {
  return idsOf(job).map(encodeURIComponent).join("+");
}

function idsOf(job: Job): readonly string[] {
  switch (job.kind) {
    case "tick":
      return [job.subject];
    case "firewall":
      return [job.accountId];
    case "files":
      return [job.transferId];
    case "turn":
    case "copies":
    case "link":
    case "listing":
      return [job.transferId, job.doorId];
    case "cards":
      return [job.subject, job.chat];
  }
}

function cardsQueue(chat: string): string {
  return `cards-${encodeURIComponent(chat)}`;
}

function place(tag: string, name: string, kind: Job["kind"]): QueuePlace {
  return { name, kind, prefix: `{${tag.replace(/^\{|\}$/g, "")}-${name}}` };
}
