/** Makes one message what it should show: posts it where it is missing, edits it where it shows something else. */
import { digestOf } from "../audit/digest.ts";
import type { WantedMessage } from "../cards/wanted.ts";
import { type Instant, plusMinutes } from "../time.ts";
import { asFault, Fault } from "./fault.ts";
import { mustHold } from "./must-hold.ts";
import type { Chat, Deps } from "./ports.ts";
import type { Lease, PlacedMessage, Subject } from "./store.ts";

/** The messages of a subject in one chat, and the lease under which they are touched. */
export interface Board {
  readonly deps: Deps;
  readonly chat: Chat;
  readonly subject: Subject;
  readonly lease: Lease;
}

/** What became of a message; one that is left open is looked at again until it is done. */
export type Brought = "done" | "open";

/** How late an edit that got no answer may still take effect. */
const doubtMinutes = 1;

/** For how long a message that the chat refuses is tried again; a token may be renewed, a mistake of ours be mended. */
const patienceMinutes = 24 * 60;

async function post(board: Board, message: WantedMessage, known: PlacedMessage | undefined): Promise<Brought> {
  const { deps, chat, subject, lease } = board;
  const { key, person, card } = message;
  const base = { chat: chat.name, person };
  const shown = digestOf(card);
  // What an earlier attempt has posted shows what it showed then.
  const about: PlacedMessage = known === undefined || known.shown === shown ? { ...base, shown } : base;
  const mayShowOther = about.shown === undefined;
  try {
    const { ref: standing } = await deps.messages.put(subject, key, about);
    // Whoever has slept past its lease may find the message posted by somebody else.
    if (standing !== undefined) throw new Fault("cards-busy", "throttled", { retryAfterMs: 250 });
    const mayStand = (): boolean => {
      mustHold(deps, lease, "cards-unfinished");
      return known !== undefined;
    };
    const ref = await chat.place(person, card, `${subject}/${key}`, mayStand);
    await deps.messages.put(subject, key, mayShowOther ? { ...base, ref } : { ...base, ref, shown });
    return mayShowOther ? await edit(board, message, { ...base, ref }) : "done";
  } catch (thrown) {
    const fault = asFault(thrown, "card-place");
    if (fault.kind !== "refused") throw fault;
    const { code, platformCode } = fault;
    deps.log.warn("card-undeliverable", { subject, code, platformCode });
    const now = await deps.clock.now();
    const refused = { refused: code, refusedSince: known?.refusedSince ?? now };
    // Who has no account here is tried once under each configuration; whatever else it is may come right.
    const isFinal = code === "person-unreachable" || isTooLong(refused, now);
    const until = isFinal ? { refusedUnder: deps.directory.configDigest } : {};
    await deps.messages.put(subject, key, { ...about, ...refused, ...until });
    return isFinal ? "done" : "open";
  }
}

function isTooLong({ refusedSince }: { readonly refusedSince: Instant }, now: Instant): boolean {
  return now >= plusMinutes(refusedSince, patienceMinutes);
}

async function edit(
  { deps, chat, subject }: Board,
  { key, person, card }: WantedMessage,
  known: PlacedMessage,
): Promise<Brought> {
  const { ref = "", doubtUntil } = known;
  const base = { chat: chat.name, person, ref };
  const shown = digestOf(card);
  const now = await deps.clock.now();
  const isInDoubt = doubtUntil !== undefined && now < doubtUntil;
  try {
    await chat.edit(ref, card);
    await deps.messages.put(subject, key, { ...base, shown, ...(isInDoubt ? { doubtUntil } : {}) });
    return isInDoubt ? "open" : "done";
  } catch (thrown) {
    const fault = asFault(thrown, "card-edit");
    if (fault.kind === "throttled") throw fault;
    if (fault.kind !== "refused") {
      // It may be done all the same, and late: it is edited again at once, and again when nothing can come any more.
      await deps.messages.put(subject, key, { ...base, doubtUntil: plusMinutes(now, doubtMinutes) });
      throw fault;
    }
    const { code, platformCode } = fault;
    deps.log.warn("card-uneditable", { subject, code, platformCode });
    const refused = { refused: code, refusedSince: known.refusedSince ?? now };
    // A card that somebody deleted is not posted again; status shows the same, any time.
    const isFinal = code === "message-gone" || code === "person-unreachable" || isTooLong(refused, now);
    await deps.messages.put(subject, key, { ...base, ...refused, ...(isFinal ? { shown } : {}) });
    return isFinal ? "done" : "open";
  }
}

/** The chat in which a person gets messages: the first that reaches them; where none does, the first says so. */
async function homeChat(deps: Deps, person: string): Promise<string | undefined> {
  for (const chat of deps.chats) if (await chat.reaches(person)) return chat.name;
  return deps.chats[0]?.name;
}

/** Brings one message. Ends in a Fault where the chat is busy or away. */
export async function bringMessage(
  board: Board,
  message: WantedMessage,
  known: PlacedMessage | undefined,
): Promise<Brought> {
  const { deps, chat } = board;
  if (known !== undefined && known.chat !== chat.name) return "done";
  if (known?.ref !== undefined) {
    if (known.shown !== digestOf(message.card)) return edit(board, message, known);
    if (known.doubtUntil === undefined) return "done";
    return (await deps.clock.now()) < known.doubtUntil ? "open" : edit(board, message, known);
  }
  // Tried once under each configuration: an account may have been added since.
  if (!message.post || known?.refusedUnder === deps.directory.configDigest) return "done";
  if (chat.name !== (await homeChat(deps, message.person))) return "done";
  return post(board, message, known);
}
