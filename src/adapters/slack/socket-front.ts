import type { App } from "@slack/bolt";
import type { Log } from "../../workflows/engine/ports.ts";
import { within } from "../chat-turns/within.ts";
import type { SlackFront } from "./front.ts";
import { LineKeeper } from "./socket-keeper.ts";
import { type Envelope, openLine } from "./socket-line.ts";

/** What Slack's own wait for an acknowledgement is; whatever is later reaches nobody. */
const acknowledgedWithinMs = 3_000;

/**
 * Takes what Slack sends over Socket Mode, on a line that Slack has authenticated by the app's token: that stands for
 * the signature of an HTTP request. Each acknowledgement goes out on the line that its envelope came by. An act whose
 * acknowledgement can't go out counts all the same: Slack may not send it again, and where it does, the act's own event
 * is taken once.
 */
export function createSocketFront(
  access: { readonly appToken: string; readonly apiUrl?: string },
  log: Log,
): SlackFront {
  const unacknowledged = new Set<Promise<void>>();
  let app: App | undefined;
  let isClosing = false;
  let goodbye: Promise<void> | undefined;

  const onEnvelope = (envelope: Envelope): void => {
    // Left unacknowledged, Slack gives it to another process, or tells the person that nobody answers.
    if (isClosing || app === undefined) return;
    const acknowledged = Promise.withResolvers<void>();
    unacknowledged.add(acknowledged.promise);
    void acknowledged.promise.then(() => unacknowledged.delete(acknowledged.promise));
    void run(app, envelope, acknowledged.resolve, log);
  };
  const settled = (): Promise<unknown> => within(Promise.all(unacknowledged), acknowledgedWithinMs);
  const keeper = new LineKeeper({ open: () => openLine({ ...access, onEnvelope }), settled, log });

  return {
    receiver: {
      init: (given) => {
        app = given;
      },
      start: async () => undefined,
      stop: async () => undefined,
    },
    open: async () => {
      await keeper.start();
      return undefined;
    },
    trouble: () => (keeper.isOpen() ? undefined : "slack-socket-down"),
    close: async () => {
      isClosing = true;
      keeper.stop();
      await settled();
      goodbye = keeper.close();
    },
    cut: async () => goodbye,
  };
}

/**
 * Runs one envelope through Bolt. What no listener acknowledges is acknowledged at the end; where a listener failed, it is
 * not, and Slack tells the person so.
 */
async function run(app: App, envelope: Envelope, onAcknowledged: () => void, log: Log): Promise<void> {
  const { acknowledge, ...event } = envelope;
  let isAcknowledged = false;
  const ack = async (answer?: unknown): Promise<void> => {
    if (isAcknowledged) return;
    isAcknowledged = true;
    try {
      await acknowledge(answer);
    } catch {
      log.warn("slack-acknowledgement-lost");
    }
    onAcknowledged();
  };
  try {
    await app.processEvent({ ...event, ack });
    await ack();
  } catch {
    // The app's own handler has logged it, by its code.
  }
  onAcknowledged();
}
