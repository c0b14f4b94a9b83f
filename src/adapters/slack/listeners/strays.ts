import type { App } from "@slack/bolt";
import type { Reception } from "../reception.ts";
import { type Acknowledge, turnAway } from "../turn-away.ts";
import { sentences } from "../words.ts";

/**
 * Listens to what the bot offers nowhere: shortcuts, and menus that ask for their options. A request without a listener
 * would hang for three seconds and look like a broken bot. Events need none: Bolt acknowledges them, and the manifest
 * subscribes to what `listenToHomes` takes.
 */
export function listenToStrays(app: App, reception: Reception): void {
  app.shortcut({}, async ({ body, ack }) =>
    turnAway(reception, { body, ack: ack as Acknowledge }, sentences.unknownShortcut),
  );
  app.options({}, async ({ body, ack }) =>
    turnAway(reception, { body, ack: ack as Acknowledge }, sentences.unknownButton),
  );
}
