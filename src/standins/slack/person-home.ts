import type { Delivery, DeliveryOptions } from "./deliver.ts";
import { actionEntry, homeOpenedPayload, type Sender, viewActionPayload } from "./payloads.ts";
import { showBlocks } from "./show.ts";
import { type ShownView, showView } from "./shown.ts";

/** What a person does on the bot's Home, and sees there. */
export type HomeHand = {
  /** Opens the bot's Home, or another of its tabs. */
  opensHome(options?: DeliveryOptions & { tab?: "home" | "messages" }): Promise<Delivery>;
  /** What their Home shows; undefined where nothing was ever shown there. */
  home(): ShownView | undefined;
  /** Presses a button on their Home, named by what it says, in the row whose text has these words. */
  clickOnHome(button: string, beside?: string, options?: DeliveryOptions): Promise<Delivery>;
};

type SendPayload = (what: string, payload: object, options?: DeliveryOptions) => Promise<Delivery>;

/** Gives a person the means to use the bot's Home. */
export function homeHand(sender: Sender, sendPayload: SendPayload): HomeHand {
  const { workspace, user } = sender;
  return {
    opensHome: ({ tab = "home", ...options } = {}) =>
      sendPayload("the opened Home", homeOpenedPayload(sender, tab), options),
    home: () => {
      const home = workspace.homes.get(user.id);
      return home && showView(workspace, user, home);
    },
    clickOnHome: (button, beside = "", options = {}) => {
      const home = workspace.homes.get(user.id);
      const blocks = home?.draft.blocks ?? [];
      const reader = { timeZone: user.timeZone, nowMs: workspace.now(), nameOf: (id: string) => id };
      for (const [at, block] of blocks.entries()) {
        const before = blocks[at - 1];
        if (home === undefined || block.type !== "actions" || before === undefined) continue;
        if (!showBlocks([before], reader).join().includes(beside)) continue;
        const element = block.elements.find((one) => one.type === "button" && one.text.text === button);
        if (element === undefined) continue;
        const entry = actionEntry(block.block_id ?? "", element);
        return sendPayload(`the button ${button} on the Home`, viewActionPayload(sender, home, entry), options);
      }
      throw new Error(`${user.id} has no button ${button} beside ${beside} on their Home`);
    },
  };
}
