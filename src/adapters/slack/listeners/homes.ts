import type { App } from "@slack/bolt";
import { asFault } from "../../../workflows/engine/fault.ts";
import { callSlack } from "../faults.ts";
import { readHomeOpened } from "../payloads.ts";
import { askFront, callerOf, type Reception, replyTime } from "../reception.ts";
import { silentHome } from "../views.ts";

/** Listens to people opening their Home. What it shows is published by the worker; here only what stands in its place. */
export function listenToHomes(app: App, reception: Reception): void {
  const { front, clients, log } = reception;
  app.event("app_home_opened", async ({ body }) => {
    const opened = readHomeOpened(body);
    if (opened === undefined) return;
    const { userId, event } = opened;
    const instead = await askFront(reception, async () =>
      front.openHome(userId, await callerOf(reception, userId, event)),
    );
    if (instead?.kind !== "say") return;
    const view = silentHome(instead.lines, await replyTime(reception));
    await callSlack("edit", () => clients.single.views.publish({ user_id: userId, view })).catch((thrown: unknown) => {
      log.warn("slack-home-not-shown", { code: asFault(thrown, "slack-unavailable").code });
    });
  });
}
