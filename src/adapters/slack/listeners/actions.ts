import type { App } from "@slack/bolt";
import type { Press } from "../../../workflows/cards/card.ts";
import { asFault } from "../../../workflows/engine/fault.ts";
import { answer, answerInView, openView } from "../answer.ts";
import { encodeRef } from "../message-ref.ts";
import { type Click, readClick } from "../payloads.ts";
import { encodePending } from "../reason.ts";
import { callerOf, type Reception } from "../reception.ts";
import { type Acknowledge, turnAway } from "../turn-away.ts";
import { reasonView } from "../views.ts";
import { sentences } from "../words.ts";

/** Listens to every click, those on buttons of long ago and on nobody's buttons included. */
export function listenToActions(app: App, reception: Reception): void {
  const { front } = reception;
  app.action({}, async ({ body, ack }) => {
    const click = readClick(body);
    if (click?.carried === undefined || !front.verbs.includes(click.carried.press.verb))
      return turnAway(reception, { body, ack: ack as Acknowledge }, sentences.unknownButton);
    await ack();
    const { press, asks } = click.carried;
    const reported = reportClick(reception, click, press);
    if (asks === undefined) {
      const respond = click.isOnHome || front.opensFormBy(press.verb) ? answerInView : answer;
      await respond(reception, click, async () =>
        front.press(press, await callerOf(reception, click.from.userId, click.event)),
      );
    } else await openView(reception, click, reasonView(asks, encodePending({ press, ...answeredAt(click) })));
    await reported;
  });
}

/** Taking up a message is tidiness: whatever goes wrong with it, the press counts. */
async function reportClick(reception: Reception, { from, event, message }: Click, press: Press): Promise<void> {
  const { onClickFrom, log } = reception;
  if (onClickFrom === undefined || message === undefined) return;
  try {
    const { person } = await callerOf(reception, from.userId, event);
    if (person !== undefined) await onClickFrom(press.transfer, person, encodeRef(message));
  } catch (thrown) {
    log.warn("slack-click-not-reported", { code: asFault(thrown, "unexpected").code });
  }
}

function answeredAt({ from: { userId: _userId, ...answeredAt } }: Click) {
  return answeredAt;
}
