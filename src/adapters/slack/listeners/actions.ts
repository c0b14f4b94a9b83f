import type { App } from "@slack/bolt";
import type { Press } from "../../../workflows/cards/card.ts";
import type { Person } from "../../../workflows/people/person.ts";
import { answer, openView, tellSentence } from "../answer.ts";
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
    if (asks === undefined) return answer(reception, click, () => pressFrom(reception, click, press));
    const view = reasonView(asks, encodePending({ press, ...answeredAt(click) }));
    if ((await openView(reception, click, view)) === undefined)
      await tellSentence(reception, click.from, sentences.formNotOpened);
  });
}

async function pressFrom(reception: Reception, click: Click, press: Press) {
  const caller = await callerOf(reception, click.from.userId, click.event);
  if (caller.person !== undefined && click.message !== undefined)
    reportClick(reception, press.transfer, caller.person, encodeRef(click.message));
  return reception.front.press(press, caller);
}

/** Taking up a message is tidiness: whatever goes wrong with it, the press counts. */
function reportClick({ onClickFrom, log }: Reception, transfer: string, person: Person, ref: string): void {
  try {
    onClickFrom?.(transfer, person, ref);
  } catch {
    log.warn("slack-click-not-reported", { transfer });
  }
}

function answeredAt({ from: { userId: _userId, ...answeredAt } }: Click) {
  return answeredAt;
}
