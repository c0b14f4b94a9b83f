/**
 * Keeps the page on which a chat shows somebody where things stand, for those who have opened it once. Comes after
 * everything else, is paced, and may be lost: whoever opens the page again has it anew.
 */
import { digestOf } from "../audit/digest.ts";
import { homeCard } from "../cards/overview.ts";
import type { PersonId } from "../people/person.ts";
import type { Board } from "./bring-message.ts";
import { asFault, Fault } from "./fault.ts";
import { mustHold } from "./must-hold.ts";
import { overviewOf } from "./overview.ts";
import type { Deps } from "./ports.ts";
import type { PlacedMessage, Subject } from "./store.ts";
import { homeSubject } from "./subjects.ts";
import { isOutdated } from "./today.ts";
import { wordingOf } from "./wording.ts";

/** Real time between two pages for one person. */
const paceMs = 1_000;

/** Notes that somebody has opened the page, at an account of the chat's own naming, and has it shown anew. */
export async function keepHome(deps: Deps, chat: string, person: PersonId, account: string): Promise<void> {
  const subject = homeSubject(person);
  await deps.messages.put(subject, account, { chat, person, ref: account });
  await deps.jobs.enqueue([{ kind: "cards", subject, chat }]);
}

/** Has the pages looked at of those who have a message about a subject and a page. Never fails: nothing waits for a page. */
export async function refreshHomes(deps: Deps, chat: string, about: Subject): Promise<void> {
  try {
    const placed = await deps.messages.all(about);
    const subjects = [...new Set([...placed.values()].map(({ person }) => homeSubject(person)))];
    const kept = await Promise.all(subjects.map(async (subject) => (await deps.messages.all(subject)).size > 0));
    const due = subjects.filter((_, at) => kept[at]);
    await deps.jobs.enqueue(due.map((subject) => ({ kind: "cards", subject, chat })));
  } catch (thrown) {
    deps.log.warn("homes-not-refreshed", { code: asFault(thrown, "homes").code });
  }
}

async function show({ deps, chat, subject, lease }: Board, account: string, home: PlacedMessage): Promise<void> {
  const { person } = home;
  if (home.refusedUnder === deps.directory.configDigest) return;
  const card = homeCard(await overviewOf(deps, person), person, wordingOf(deps));
  const shown = digestOf(card);
  if (home.shown === shown) return;
  const pace = await deps.leases.acquire(`home-pace:${chat.name}:${account}`, paceMs);
  if (pace === undefined) throw new Fault("home-paced", "throttled", { retryAfterMs: paceMs });
  const base = { chat: chat.name, person, ref: account };
  // Whoever has slept since the record was read would put an older page over a newer one.
  mustHold(deps, lease, "home-unfinished");
  try {
    await chat.showHome(person, account, card);
    await deps.messages.put(subject, account, { ...base, shown });
  } catch (thrown) {
    const fault = asFault(thrown, "home");
    // Whose account it was, or whether there is one: that may change with the configuration alone.
    if (fault.kind === "refused")
      await deps.messages.put(subject, account, { ...base, refusedUnder: deps.directory.configDigest });
    throw fault;
  }
}

/** Shows somebody's page where it differs from what was shown there last. One at a time, so that no older one comes last. */
export async function syncHome(board: Board): Promise<void> {
  const { deps, chat, subject, lease } = board;
  // Who may read what is for a process to say that has today's configuration.
  for (const { id } of deps.directory.environments())
    if (await isOutdated(deps, id)) throw new Fault("configuration-outdated", "throttled", { retryAfterMs: 1_000 });
  const homes = await deps.messages.all(subject);
  try {
    for (const [account, home] of homes) if (home.chat === chat.name) await show(board, account, home);
  } finally {
    // A page that took longer than its lease may have come over a newer one: a newer pass comes last.
    if (lease.remainingMs() <= 0) await deps.jobs.enqueue([{ kind: "cards", subject, chat: chat.name }]);
  }
}
