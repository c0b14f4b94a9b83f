/**
 * Makes the messages of a subject in one chat what the record says: edits those that show something else, posts those
 * that are missing. Safe to repeat. One at a time per subject and chat, so that an older picture never comes last.
 */
import { digestOf } from "../audit/digest.ts";
import { bulletinMessages } from "../cards/bulletin-card.ts";
import { type WantedMessage, wantedMessages } from "../cards/wanted.ts";
import type { Environment } from "../environments/environment.ts";
import { asFault, Fault } from "./fault.ts";
import type { Chat, Deps } from "./ports.ts";
import { loadTransfer, todayFor } from "./run.ts";
import type { Lease, PlacedMessage, Subject } from "./store.ts";
import { partsOf } from "./subjects.ts";
import { wordingOf } from "./wording.ts";

const leaseMs = 30_000;
/** A message is not touched with less of the lease than this left. */
const reserveMs = 12_000;

type Placed = ReadonlyMap<string, PlacedMessage>;

interface Picture {
  readonly generation: number;
  readonly wanted: readonly WantedMessage[];
}

async function pictureOf(deps: Deps, chat: Chat, subject: Subject, placed: Placed): Promise<Picture | undefined> {
  const parts = partsOf(subject);
  if (parts?.kind === "transfer") {
    const transfer = await loadTransfer(deps, parts.id);
    if (transfer === undefined) return undefined;
    const here = [...placed].filter(([, message]) => message.chat === chat.name);
    const unreachable = here.filter(
      ([key, one]) => !key.startsWith("undelivered/") && one.ref === undefined && one.refused !== undefined,
    );
    const readers = {
      standing: here.filter(([, { ref }]) => ref !== undefined).map(([key, { person }]) => ({ key, person })),
      unreachable: [...new Set(unreachable.map(([, { person }]) => person))],
    };
    return {
      generation: transfer.generation,
      wanted: wantedMessages(transfer, readers, await todayFor(deps, transfer), wordingOf(deps)),
    };
  }
  if (parts?.kind === "environment") {
    const stored = await deps.records.load(subject);
    const environment = stored?.state as Environment | undefined;
    if (environment === undefined) return undefined;
    return { generation: environment.version, wanted: bulletinMessages(environment) };
  }
  return undefined;
}

async function post(
  deps: Deps,
  chat: Chat,
  subject: Subject,
  message: WantedMessage,
  known: PlacedMessage | undefined,
): Promise<"done" | "refused"> {
  const { key, person, card } = message;
  const base = { chat: chat.name, person };
  const shown = digestOf(card);
  try {
    await deps.messages.put(subject, key, base);
    const ref = await chat.place(person, card, `${subject}/${key}`, known !== undefined);
    await deps.messages.put(subject, key, { ...base, ref, shown });
    return "done";
  } catch (thrown) {
    const fault = asFault(thrown, "card-place");
    if (fault.code !== "person-unreachable") throw fault;
    deps.log.warn("card-undeliverable", { subject, code: fault.code });
    await deps.messages.put(subject, key, { ...base, refused: fault.code, refusedUnder: deps.directory.configDigest });
    return "refused";
  }
}

async function edit(
  deps: Deps,
  chat: Chat,
  subject: Subject,
  message: WantedMessage,
  ref: string,
): Promise<"done" | "refused"> {
  const { key, person, card } = message;
  const shown = digestOf(card);
  try {
    await chat.edit(ref, card);
    await deps.messages.put(subject, key, { chat: chat.name, person, ref, shown });
    return "done";
  } catch (thrown) {
    const fault = asFault(thrown, "card-edit");
    if (fault.code !== "message-gone") throw fault;
    // A card that somebody deleted is not posted again; status shows the same, any time.
    deps.log.warn("card-uneditable", { subject, code: fault.code });
    await deps.messages.put(subject, key, { chat: chat.name, person, ref, shown, refused: fault.code });
    return "done";
  }
}

/** The chat in which a person gets messages: the first that reaches them; where none does, the first says so. */
async function homeChat(deps: Deps, person: string): Promise<string | undefined> {
  for (const chat of deps.chats) if (await chat.reaches(person)) return chat.name;
  return deps.chats[0]?.name;
}

async function bring(
  deps: Deps,
  chat: Chat,
  subject: Subject,
  message: WantedMessage,
  placed: Placed,
): Promise<"done" | "refused"> {
  const known = placed.get(message.key);
  if (known !== undefined && known.chat !== chat.name) return "done";
  if (known?.ref !== undefined) {
    return known.shown === digestOf(message.card) ? "done" : edit(deps, chat, subject, message, known.ref);
  }
  // Tried once under each configuration: an account may have been added since.
  if (!message.post || known?.refusedUnder === deps.directory.configDigest) return "done";
  if (chat.name !== (await homeChat(deps, message.person))) return "done";
  return post(deps, chat, subject, message, known);
}

async function syncAll(deps: Deps, chat: Chat, subject: Subject, lease: Lease): Promise<boolean> {
  const placed = await deps.messages.all(subject);
  const picture = await pictureOf(deps, chat, subject, placed);
  if (picture === undefined) return true;
  let everyoneReached = true;
  let firstFault: Fault | undefined;
  for (const message of picture.wanted) {
    if (lease.remainingMs() < reserveMs) throw new Fault("cards-unfinished", "throttled", { retryAfterMs: 100 });
    try {
      if ((await bring(deps, chat, subject, message, placed)) === "refused") everyoneReached = false;
    } catch (thrown) {
      // One person's message in trouble doesn't hold up the others'.
      firstFault ??= asFault(thrown, "cards");
    }
  }
  if (firstFault !== undefined) throw firstFault;
  if (everyoneReached) await deps.messages.settle(subject, chat.name, picture.generation);
  return everyoneReached;
}

/** Throws a Fault of kind `throttled` while another pass over the same messages goes on. */
export async function syncCards(deps: Deps, subject: Subject, chatName: string): Promise<void> {
  const chat = deps.chats.find((one) => one.name === chatName);
  if (chat === undefined) return;
  const lease = await deps.leases.acquire(`cards:${chatName}:${subject}`, leaseMs);
  if (lease === undefined) throw new Fault("cards-busy", "throttled", { retryAfterMs: 250 });
  try {
    // Somebody who was found unreachable changes what the admins should see: once more.
    if (!(await syncAll(deps, chat, subject, lease))) await syncAll(deps, chat, subject, lease);
    // A pass that outlived its lease may have put an older picture over a newer one: a newer pass comes last.
    if (lease.remainingMs() <= 0) await deps.jobs.enqueue([{ kind: "cards", subject, chat: chatName }]);
  } finally {
    await lease.release();
  }
}
