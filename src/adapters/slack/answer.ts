import type { types } from "@slack/bolt";
import type { Reply } from "../../commands/front.ts";
import type { Line } from "../../workflows/cards/card.ts";
import { asFault } from "../../workflows/engine/fault.ts";
import type { Instant } from "../../workflows/time.ts";
import { late, within } from "../chat-turns/within.ts";
import { type Rendered, renderCard } from "./card.ts";
import { callSlack } from "./faults.ts";
import { type Accounts, peopleIn, renderForm } from "./form.ts";
import { askForShown, type Shown } from "./give-file.ts";
import { limits } from "./limits.ts";
import type { Addressee } from "./payloads.ts";
import { fallback } from "./plain-text.ts";
import { type Reception, replyTime } from "./reception.ts";
import { lineBlocks, lineText } from "./rich-text.ts";
import { cardView, loadingView, messageView } from "./views.ts";
import { answerWithinMs } from "./waiting.ts";
import { botName, sayIt, sentences } from "./words.ts";

/** What is answered: who did it, and the trigger that it gave, which opens one form within three seconds. */
export interface Occasion {
  readonly from: Addressee;
  readonly triggerId: string;
}

/** Lines as a message of their own. */
export function renderLines(lines: readonly Line[], now: Instant): Rendered {
  const text = lines.map((line) => lineText(line, now)).join(" ");
  return { text: fallback(text, limits.summary, botName), blocks: lineBlocks(lines, now) };
}

/** Says one of our own sentences in private. */
async function tellSentence({ tell }: Reception, to: Addressee, sentence: string): Promise<void> {
  await tell(to, renderLines(sayIt(sentence), 0));
}

/** Answers in private with what the commands say, and says so when that takes longer than people wait. */
export async function answer(reception: Reception, occasion: Occasion, ask: () => Promise<Reply>): Promise<void> {
  const asked = askForShown(reception, occasion.from, ask);
  if ((await within(asked, answerWithinMs)) === late)
    await tellSentence(reception, occasion.from, sentences.stillWorking);
  const reply = await asked;
  if (reply.kind === "form") return void (await openView(reception, occasion, await replyView(reception, reply)));
  const replaces = reply.kind === "card" && reply.replaces === true;
  await reception.tell(occasion.from, await renderReply(reception, reply), replaces);
}

/**
 * Opens a view that asks for a moment, at once, because the trigger does not wait for look-ups; then puts into it what
 * the commands answer. What can't be put there is said in private, unless the person has closed the view.
 */
export async function answerInView(reception: Reception, occasion: Occasion, ask: () => Promise<Reply>): Promise<void> {
  const opened = await openView(reception, occasion, loadingView());
  if (opened === undefined) return;
  const reply = await askForShown(reception, occasion.from, ask);
  try {
    const view = await replyView(reception, reply);
    await callSlack("edit", () => reception.clients.single.views.update({ ...opened, view }));
  } catch (thrown) {
    const { code, platformCode } = asFault(thrown, "slack-unavailable");
    reception.log.warn("slack-view-not-updated", { code, platformCode });
    if (reply.kind !== "form") await reception.tell(occasion.from, await renderReply(reception, reply));
    else if (platformCode !== "not_found") await tellSentence(reception, occasion.from, sentences.formNotOpened);
  }
}

/** Slack's code for a trigger that has opened a form: the same act was delivered before. */
const openedBefore = "exchanged_trigger_id";

/** Opens a view; gives what names it. Where Slack does not open it, says so in private and gives undefined. */
export async function openView(
  reception: Reception,
  { from, triggerId }: Occasion,
  view: types.ModalView,
): Promise<{ view_id: string; hash: string } | undefined> {
  const { clients, log } = reception;
  try {
    const opened = await callSlack("place", () => clients.single.views.open({ trigger_id: triggerId, view }));
    const { id, hash } = opened.view ?? {};
    if (id !== undefined && hash !== undefined) return { view_id: id, hash };
  } catch (thrown) {
    const { code, platformCode } = asFault(thrown, "slack-unavailable");
    log.warn("slack-view-not-opened", { code, platformCode });
    if (platformCode === openedBefore) return undefined;
  }
  await tellSentence(reception, from, sentences.formNotOpened);
  return undefined;
}

async function renderReply(reception: Reception, reply: Exclude<Shown, { kind: "form" }>): Promise<Rendered> {
  const now = await replyTime(reception);
  return reply.kind === "card" ? renderCard(reply.card, now) : renderLines(reply.lines, now);
}

async function replyView(reception: Reception, reply: Shown): Promise<types.ModalView> {
  switch (reply.kind) {
    case "say":
      return messageView(reply.lines, await replyTime(reception));
    case "card":
      return cardView(reply.card, await replyTime(reception));
    case "form":
      return renderForm(reply.form, await accountsOf(reception, peopleIn(reply.form)), reception.people.byName());
  }
}

/** Accounts of the people a form names at first; without one, its field starts empty. */
async function accountsOf({ people }: Reception, ids: readonly string[]): Promise<Accounts> {
  const found = await Promise.all(
    ids.map(async (id) => [id, await people.accountOf(id).catch(() => undefined)] as const),
  );
  return new Map(found.flatMap(([id, account]) => (account === undefined ? [] : [[id, account] as const])));
}
