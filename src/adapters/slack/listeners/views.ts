import type { App } from "@slack/bolt";
import { late, within } from "../../chat-turns/within.ts";
import { answer } from "../answer.ts";
import { readCarries, readFilled } from "../filled.ts";
import { formName } from "../form.ts";
import { type Outcome, renderOutcome } from "../outcome.ts";
import { readSubmission, type Submission } from "../payloads.ts";
import { readReason } from "../reason.ts";
import { askFront, callerOf, personOf, type Reception, replyTime } from "../reception.ts";
import { type Acknowledge, turnAway } from "../turn-away.ts";
import { messageView, reasonBlock, reasonCallback } from "../views.ts";
import { answerWithinMs } from "../waiting.ts";
import { sayIt, sentences } from "../words.ts";

/** Listens to every form that is sent, and to those that are closed, which need no answer. */
export function listenToViews(app: App, reception: Reception): void {
  app.view({ type: "view_closed" }, async ({ ack }) => ack());
  app.view({ type: "view_submission" }, async ({ body, ack: given }) => {
    const ack = given as Acknowledge;
    const sent = readSubmission(body);
    if (sent?.callbackId === reasonCallback && (await takeReason(reception, sent, ack))) return;
    if (sent !== undefined && (await takeForm(reception, sent, ack))) return;
    await turnAway(reception, { body, ack }, sentences.unknownForm);
  });
}

/**
 * A press with its reason. What is wrong with the reason stands beside its field; else the question closes at once, and
 * the answer comes like that of any press.
 */
async function takeReason(reception: Reception, sent: Submission, ack: Acknowledge): Promise<boolean> {
  const given = readReason(sent);
  if (given === undefined || !reception.front.verbs.includes(given.press.verb)) return false;
  const complaint = reception.front.complaintAbout(given.reason);
  if (complaint !== undefined) {
    await ack({ response_action: "errors", errors: { [reasonBlock]: complaint } });
    return true;
  }
  await ack({ response_action: "clear" });
  const { press, reason, ...answeredAt } = given;
  await answer(reception, { triggerId: sent.triggerId, from: { ...sent.from, ...answeredAt } }, async () =>
    reception.front.press(press, await callerOf(reception, sent.from.userId, sent.event), reason),
  );
  return true;
}

/** A form: complaints can be shown beside its fields only while Slack waits; after that its outcome is a message. */
async function takeForm(reception: Reception, sent: Submission, ack: Acknowledge): Promise<boolean> {
  const form = formName(sent.callbackId);
  const carries = readCarries(sent.metadata);
  if (form === undefined || carries === undefined || !reception.front.forms.includes(form)) return false;
  const outcome = submit(reception, sent, form, carries);
  const first = await within(outcome, answerWithinMs);
  if (first !== late) {
    await ack(first.atOnce);
    return true;
  }
  const view = messageView(sayIt(sentences.stillWorkingOnForm), 0);
  await ack({ response_action: "update", view });
  await reception.tell(sent.from, (await outcome).later);
  return true;
}

async function submit(
  reception: Reception,
  sent: Submission,
  form: string,
  carries: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const reply = await askFront(reception, async () => {
    const caller = await callerOf(reception, sent.from.userId, sent.event);
    return reception.front.submit(form, await readFilled(sent.state, personOf(reception)), carries, caller);
  });
  return renderOutcome(reply, Object.keys(sent.state), await replyTime(reception));
}
