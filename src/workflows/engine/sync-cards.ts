/**
 * Makes the messages of a subject in one chat what the record says: edits those that show something else, posts those
 * that are missing. Safe to repeat. One at a time per subject and chat, so that an older picture never comes last.
 */
import { bulletinMessages } from "../cards/bulletin-card.ts";
import { isAboutOthers, type WantedMessage, wantedMessages } from "../cards/wanted.ts";
import type { Environment } from "../environments/environment.ts";
import { type Board, bringMessage } from "./bring-message.ts";
import { asFault, Fault } from "./fault.ts";
import { loadState } from "./load.ts";
import { mustHold } from "./must-hold.ts";
import type { Chat, Deps } from "./ports.ts";
import { loadTransfer, todayFor } from "./run.ts";
import type { PlacedMessage, Subject } from "./store.ts";
import { partsOf } from "./subjects.ts";
import { refreshHomes, syncHome } from "./sync-home.ts";
import { wordingOf } from "./wording.ts";

type Placed = ReadonlyMap<string, PlacedMessage>;

interface Picture {
  readonly generation: number;
  readonly wanted: readonly WantedMessage[];
}

/** Whether somebody could not be given a message of theirs. That an admin could not be told so is told to nobody else. */
function isOutOfReach(key: string, { ref, refused }: PlacedMessage): boolean {
  return !isAboutOthers({ key }) && ref === undefined && refused !== undefined;
}

async function pictureOf(deps: Deps, chat: Chat, subject: Subject, placed: Placed): Promise<Picture | undefined> {
  const parts = partsOf(subject);
  if (parts?.kind === "transfer") {
    const transfer = await loadTransfer(deps, parts.id);
    if (transfer === undefined) return undefined;
    const today = await todayFor(deps, transfer);
    // Who may read what is for a process to say that has today's configuration.
    if (today.isOutdated) throw new Fault("configuration-outdated", "throttled", { retryAfterMs: 1_000 });
    const here = [...placed].filter(([, message]) => message.chat === chat.name);
    // In whichever chat they could not be reached: who is told of it may be in another.
    const unreachable = [...placed].filter(([key, message]) => isOutOfReach(key, message));
    const readers = {
      standing: here.filter(([, { ref }]) => ref !== undefined).map(([key, { person }]) => ({ key, person })),
      unreachable: [...new Set(unreachable.map(([, { person }]) => person))],
    };
    return {
      generation: transfer.generation,
      wanted: wantedMessages(transfer, readers, today, wordingOf(deps)),
    };
  }
  if (parts?.kind === "environment") {
    const environment = (await loadState<Environment>(deps, subject))?.state;
    if (environment === undefined) return undefined;
    return { generation: environment.version, wanted: bulletinMessages(environment, wordingOf(deps)) };
  }
  return undefined;
}

/** Everybody's messages first, then what requester and admins are told of those who could not be given theirs. */
async function syncAll(board: Board): Promise<void> {
  const { deps, chat, subject, lease } = board;
  let firstFault: Fault | undefined;
  let isOpen = false;

  async function bringAll(isMeant: (message: WantedMessage) => boolean, placed: Placed): Promise<Picture | undefined> {
    const picture = await pictureOf(deps, chat, subject, placed);
    for (const message of (picture?.wanted ?? []).filter(isMeant)) {
      mustHold(deps, lease, "cards-unfinished");
      try {
        if ((await bringMessage(board, message, placed.get(message.key))) === "open") isOpen = true;
      } catch (thrown) {
        // One person's message in trouble doesn't hold up the others'.
        firstFault ??= asFault(thrown, "cards");
      }
    }
    return picture;
  }

  const before = await deps.messages.all(subject);
  const picture = await bringAll((message) => !isAboutOthers(message), before);
  const placed = await deps.messages.all(subject);
  const outOfReach = [...placed].filter(([key, message]) => isOutOfReach(key, message)).map(([key]) => key);
  if (outOfReach.length > 0) await bringAll(isAboutOthers, placed);
  if (outOfReach.some((key) => before.get(key)?.refused === undefined)) await haveOtherChatsLook(board);
  if (firstFault !== undefined) throw firstFault;
  // What is open is due again, also where another pass has called it settled meanwhile.
  if (picture !== undefined) await deps.messages.settle(subject, chat.name, isOpen ? 0 : picture.generation);
}

/** Requester and admins may be in another chat than whoever could not be reached: they are told there. */
async function haveOtherChatsLook({ deps, chat, subject }: Board): Promise<void> {
  const others = deps.chats.filter(({ name }) => name !== chat.name);
  for (const { name } of others) await deps.messages.settle(subject, name, 0);
  await deps.jobs.enqueue(others.map(({ name }) => ({ kind: "cards", subject, chat: name })));
}

/** Throws a Fault of kind `throttled` while another pass over the same messages goes on. */
export async function syncCards(deps: Deps, subject: Subject, chatName: string): Promise<void> {
  const chat = deps.chats.find((one) => one.name === chatName);
  if (chat === undefined) return;
  const lease = await deps.leases.acquire(`cards:${chatName}:${subject}`, deps.settings.messageLeaseMs);
  if (lease === undefined) throw new Fault("cards-busy", "throttled", { retryAfterMs: 250 });
  try {
    if (partsOf(subject)?.kind === "home") return await syncHome({ deps, chat, subject, lease });
    await syncAll({ deps, chat, subject, lease });
    await refreshHomes(deps, chatName, subject);
    // A pass that outlived its lease may have put an older picture over a newer one: a newer pass comes last.
    if (lease.remainingMs() <= 0) await deps.jobs.enqueue([{ kind: "cards", subject, chat: chatName }]);
  } finally {
    await lease.release();
  }
}
