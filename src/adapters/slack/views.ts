import type { types } from "@slack/bolt";
import type { Button, Card, Line } from "../../workflows/cards/card.ts";
import type { Instant } from "../../workflows/time.ts";
import { reasonAtMost } from "../../workflows/transfers/sign-off.ts";
import { renderCard } from "./card.ts";
import { limits } from "./limits.ts";
import { label } from "./plain-text.ts";
import { lineBlocks } from "./rich-text.ts";
import { botName, sayIt, sentences } from "./words.ts";

/** A text that Slack shows as it is; `emoji: false`, so that no :word: in it becomes a picture. */
export function plain(text: string, atMost: number, otherwise = "-"): types.PlainTextElement {
  return { type: "plain_text", text: label(text, atMost, otherwise), emoji: false };
}

/** A view that only says something; it can be closed and not sent. */
export function messageView(lines: readonly Line[], now: Instant): types.ModalView {
  return silentView(botName, lineBlocks(lines, now));
}

/** A card as a view. Its buttons are left out: a click in a view has no message to be answered in. */
export function cardView(card: Card, now: Instant): types.ModalView {
  const blocks = renderCard(card, now).blocks.filter(({ type }) => type !== "actions" && type !== "header");
  return silentView(card.title, blocks);
}

/** A card as a person's Home. Its buttons stay: what they bring opens in a view. */
export function homeView(card: Card, now: Instant): types.HomeView {
  return { type: "home", blocks: renderCard(card, now, undefined, limits.blocksInView).blocks };
}

/** A Home that only says something. */
export function silentHome(lines: readonly Line[], now: Instant): types.HomeView {
  return { type: "home", blocks: lineBlocks(lines, now) };
}

/** What stands there until a form is ready. Slack lets a form open within three seconds of a click, and not later. */
export function loadingView(): types.ModalView {
  return messageView(sayIt(sentences.loading), 0);
}

/** The question that a button asks first. `metadata` goes along unseen. */
export function reasonView(asks: NonNullable<Button["asks"]>, metadata: string): types.ModalView {
  return {
    type: "modal",
    callback_id: reasonCallback,
    private_metadata: metadata,
    title: plain(asks.title, limits.viewTitle),
    submit: plain(asks.submit, limits.viewSubmit),
    close: plain("Cancel", limits.viewSubmit),
    blocks: [
      {
        type: "input",
        block_id: reasonBlock,
        label: plain(asks.label, limits.fieldLabel),
        element: {
          type: "plain_text_input",
          action_id: inputAction,
          multiline: true,
          min_length: 1,
          max_length: reasonAtMost,
          focus_on_load: true,
        },
      },
    ],
  };
}

/** By what a reason is found in what Slack sends. */
export const reasonCallback = "reason";
export const reasonBlock = "reason";

/** The one control of every input block. */
export const inputAction = "input";

function silentView(title: string, blocks: types.AnyBlock[]): types.ModalView {
  return {
    type: "modal",
    title: plain(title, limits.viewTitle, botName),
    close: plain("Close", limits.viewSubmit),
    blocks: blocks.slice(0, limits.blocksInView),
  };
}
