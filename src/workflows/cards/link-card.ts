/**
 * The recipient's own message, in its three shapes: placed without a link, filled with it, redacted. Recipes hold a
 * place for the link; only the chat's renderer puts it in.
 */
import { leavingBy } from "../assessment/leaving.ts";
import { lastLinkEnd } from "../doors/proof.ts";
import type { Instant } from "../time.ts";
import { isOutbound } from "../transfers/terms.ts";
import { type Door, doorOf, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { heading } from "./body.ts";
import type { Card, Line, Part } from "./card.ts";
import { proofLine } from "./proof-words.ts";
import { endingInWords, rightsInWords, type Wording } from "./wording.ts";

function card(transfer: Transfer, summary: string, parts: readonly Part[]): Card {
  const { title, aside } = heading(transfer);
  return { title: `Your link, ${title}`, aside, summary, parts };
}

/** Before anything opens; and where the link was asked for again (`number` above 0), before it comes. */
export function placedCard(transfer: Transfer, doorId: string, number = 0): Card {
  const from = doorTermsOf(transfer, doorId)
    .addresses.map((address) => address.range)
    .join(" and ");
  const when =
    number === 0 ? "when the door opens, if nothing stops it before" : "in a moment, as you asked for it again";
  return card(transfer, `Your link for ${transfer.id} will appear here.`, [
    { type: "text", line: [`Your link will appear in this message ${when}. It will work only from ${from}.`] },
  ]);
}

/** A message from which the link has gone to a newer one, because the recipient asked for that. */
export function movedCard(transfer: Transfer, doorId: string): Card {
  const from = doorTermsOf(transfer, doorId)
    .addresses.map((address) => address.range)
    .join(" and ");
  return card(transfer, `The link for ${transfer.id} has moved to a newer message.`, [
    {
      type: "text",
      line: [
        `The link is not here any more: you asked for it again, and it comes in a newer message. A copy that you made of it works as before, only from ${from}, until the door closes.`,
      ],
    },
  ]);
}

/** What is pasted into a terminal. */
function recipes(isOut: boolean): readonly Part[] {
  const file = "curl, for one file (put its name in place of FILE, twice)";
  if (isOut)
    return [
      {
        type: "recipe",
        label: "azcopy, for everything (it comes into the folder ./outputs)",
        template: `azcopy copy "{link}" "./outputs" --recursive`,
      },
      {
        type: "recipe",
        label: file,
        template: `curl --fail-with-body --create-dirs --output "FILE" "{container}/FILE?{query}"`,
      },
    ];
  return [
    {
      type: "recipe",
      label: "azcopy, for a folder (put its path in place of ./data)",
      template: `azcopy copy "./data/*" "{link}" --recursive`,
    },
    {
      type: "recipe",
      label: file,
      template: `curl --fail-with-body -H "x-ms-blob-type: BlockBlob" --upload-file "FILE" "{container}/FILE?{query}"`,
    },
  ];
}

/** The link with recipes that work as pasted. `endsAt` is the link's own end. */
export function filledCard(transfer: Transfer, doorId: string, endsAt: Instant, wording: Wording): Card {
  const terms = doorTermsOf(transfer, doorId);
  const from = terms.addresses.map((address) => address.range).join(" and ");
  return card(transfer, `Your door is open for ${transfer.id}. The link is in the message.`, [
    { type: "text", line: [{ strong: "Your door is open until " }, { at: endsAt }, "."] },
    { type: "recipe", label: "The link", template: "{link}" },
    {
      type: "text",
      line: [
        `Works only from ${from}. You can ${rightsInWords(terms, wording, leavingBy(transfer, terms.id))}. The first minute may still be refused. Pass it to nobody.`,
      ],
    },
    {
      type: "recipe",
      label: "Azure Storage Explorer: Connect, Blob container, Shared access signature URL (SAS), then paste",
      template: "{link}",
    },
    ...recipes(isOutbound(termsOf(transfer))),
    {
      type: "buttons",
      buttons: [
        {
          label: "I have finished",
          style: "primary",
          press: { verb: "finished", transfer: transfer.id, door: doorId },
        },
        {
          label: "It does not work",
          style: "plain",
          press: { verb: "does-not-work", transfer: transfer.id, door: doorId },
        },
        { label: "Send it again", style: "plain", press: { verb: "send-again", transfer: transfer.id, door: doorId } },
      ],
    },
  ]);
}

const inDoubt =
  "Records may have been missing by then, so whether a link was given out is not known: if you have one, do not use it.";

function noLink(door: Door | undefined): string {
  return door?.ended?.inDoubt === true ? inDoubt : "No link was given out.";
}

function redactedLine(transfer: Transfer, door: Door | undefined, now: Instant, wording: Wording): Part {
  if (transfer.ended?.inDoubt === true) return { type: "text", line: [`This has ended. ${inDoubt}`] };
  if (door?.status === "never-opened") return { type: "text", line: ["This door never opened. No link was made."] };
  const why = door?.ended === undefined ? "" : `, because ${endingInWords(door.ended)}`;
  if (door?.proof === undefined) {
    const linkEndsAt = lastLinkEnd(door?.grant);
    if (linkEndsAt !== undefined && linkEndsAt <= now) {
      const isFilled = door?.grant?.filledAt !== undefined;
      const ended = isFilled
        ? `The link has ended${why}. It no longer works.`
        : `Access is over${why}. ${overInWords(door)}`;
      return { type: "text", line: [ended] };
    }
    const until: Line =
      linkEndsAt === undefined ? [` ${noLink(door)}`] : [" The link may work until ", { at: linkEndsAt }, "."];
    return { type: "text", line: [{ strong: "Closing" }, `${why}.`, ...until] };
  }
  return {
    type: "text",
    line: [{ strong: "Closed" }, `${why}: `, ...proofLine(transfer, door, wording), `. ${overInWords(door)}`],
  };
}

/** A link that no answer says was filled in may have been shown all the same; it is never said to have been. */
function overInWords(door: Door | undefined): string {
  const isWord = door?.proof?.kind === "attested" && lastLinkEnd(door.grant) !== undefined;
  if (isWord) return "By that word the link no longer works.";
  if (door?.grant?.filledAt !== undefined) return "The link no longer works.";
  if (lastLinkEnd(door?.grant) === undefined) return noLink(door);
  return "If a link was shown here, it no longer works.";
}

/** At the end: what was done, and no link. */
export function redactedCard(transfer: Transfer, doorId: string, now: Instant, wording: Wording): Card {
  const isProven = doorOf(transfer, doorId)?.proof !== undefined;
  const summary = isProven ? `The door of ${transfer.id} is closed.` : `The link of ${transfer.id} is over.`;
  return card(transfer, summary, [redactedLine(transfer, doorOf(transfer, doorId), now, wording)]);
}
