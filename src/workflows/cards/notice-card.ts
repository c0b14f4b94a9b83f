/** Messages that people get once: a door ends soon, an alarm, trouble. Rendered from the record, so that they settle, too. */

import { arrivalsAreDue } from "../doors/arrivals.ts";
import { lastAnswer } from "../doors/confirming.ts";
import { lastLinkEnd } from "../doors/proof.ts";
import type { OtherHand } from "../people/environment.ts";
import { openBy } from "../transfers/limits.ts";
import type { Notice } from "../transfers/notice.ts";
import { type Door, doorOf, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { addressesOf, heading } from "./body.ts";
import { addByHand, type ByHand, removeByHand } from "./by-hand.ts";
import type { Card, Line, Part } from "./card.ts";
import { deletionLine } from "./files-parts.ts";
import { checkedParts, inDoubtParts } from "./help-card.ts";
import { doorStanding } from "./standing.ts";
import { goesOn, troubleInWords, troubleUntil } from "./trouble-words.ts";
import { endingInWords, type Wording } from "./wording.ts";

function linkUntil(door: Door): Line {
  const linkEndsAt = lastLinkEnd(door.grant);
  if (linkEndsAt === undefined) return ["No link was given out."];
  return ["The link may work until ", { at: linkEndsAt }, "."];
}

function alarmParts(transfer: Transfer, notice: Notice, door: Door, by: ByHand): readonly Part[] {
  const { wording } = by;
  if (door.status === "closed") return [{ type: "text", line: ["Over. ", ...doorStanding(transfer, door, wording)] }];
  const terms = doorTermsOf(transfer, door.id);
  const hand = by.environment?.hand;
  const unsaid =
    hand?.reads === false ? "nobody has said that the rule is gone" : "the rule has not been read back as gone";
  const why = notice.trouble === undefined ? unsaid : troubleInWords(notice.trouble);
  return [
    {
      type: "text",
      line: [`The door for ${addressesOf(transfer, terms)} can't be proven closed: ${why}. `, ...linkUntil(door)],
    },
    {
      type: "text",
      line: [triedAgain(hand), " Alarm ", `${door.alarms.indexOf(notice.at) + 1}, `, { at: notice.at }, "."],
    },
    ...removeByHand(transfer, door, notice.trouble, by),
  ];
}

function triedAgain(hand: OtherHand | undefined): string {
  if (hand === undefined) return "It is tried again every minute, until proof.";
  return hand.reads
    ? "It is read again every minute, until proof."
    : "It ends by the word of somebody who may give it.";
}

/** What people were asked to do by hand, for as long as it is to be done. */
function askedParts(transfer: Transfer, notice: Notice, door: Door, by: ByHand): readonly Part[] {
  const { wording } = by;
  const isDone =
    notice.code === "add-by-hand" ? door.status !== "opening" || door.grant !== undefined : door.status !== "closing";
  const standing: Part = { type: "text", line: doorStanding(transfer, door, wording) };
  if (isDone || by.environment?.hand === undefined) return [standing];
  const { recipient } = doorTermsOf(transfer, door.id);
  if (notice.code === "add-by-hand") {
    const steps = addByHand(transfer, door, by);
    if (by.environment.isFromEarlier) return steps;
    return [
      {
        type: "text",
        line: [
          `A door for ${wording.name(recipient)} waits for somebody's hand. Please add its rule before `,
          { at: openBy(transfer, door.id) },
          "; after that it does not open.",
        ],
      },
      ...steps,
    ];
  }
  return [
    {
      type: "text",
      line: [
        `The door for ${wording.name(recipient)} is over (${door.ended === undefined ? "" : endingInWords(door.ended)}). Please take its rule away now. `,
        ...linkUntil(door),
      ],
    },
    ...removeByHand(transfer, door, door.trouble, by),
  ];
}

function partsOf(transfer: Transfer, notice: Notice, door: Door, by: ByHand): readonly Part[] {
  const { wording } = by;
  switch (notice.code) {
    case "add-by-hand":
    case "remove-by-hand":
      return askedParts(transfer, notice, door, by);
    case "alarm":
      return alarmParts(transfer, notice, door, by);
    case "ends-soon":
      if (door.status !== "open" || door.grant === undefined)
        return [{ type: "text", line: doorStanding(transfer, door, wording) }];
      return [
        {
          type: "text",
          line: [
            "The door closes by itself at ",
            { at: door.grant.endsAt },
            ". Whatever is still under way then is cut off.",
          ],
        },
      ];
    case "ended-early":
      return [
        {
          type: "text",
          line: [
            `This door was ended before its time${notice.trouble === undefined ? "" : `: ${troubleInWords(notice.trouble)}`}. `,
            ...doorStanding(transfer, door, wording),
          ],
        },
      ];
    case "link-checked":
      return checkedParts(transfer, notice, door, wording);
    case "link-in-doubt":
      return inDoubtParts(transfer, notice, door, wording);
    case "not-sent-again": {
      const why = notice.trouble === undefined ? "" : `: ${troubleInWords(notice.trouble)}`;
      return [
        {
          type: "text",
          line: [
            `${wording.name(doorTermsOf(transfer, door.id).recipient)} asked for the link again, and it could not be sent${why}. The message before it stays as it is. `,
            ...doorStanding(transfer, door, wording),
          ],
        },
      ];
    }
    case "recipient-unreachable":
      return [
        {
          type: "text",
          line: [
            `${wording.name(doorTermsOf(transfer, door.id).recipient)} can't be reached by direct message, so no door opens. The link goes to nobody else.`,
          ],
        },
      ];
    case "something-missing": {
      const said = door.reading?.answers.find(({ at, canRead }) => !canRead && at === notice.at);
      const over = isFresh(transfer, notice) ? "" : "Over: it can be read now. ";
      const who = wording.name(said?.by ?? "");
      return [
        {
          type: "text",
          line: [`${over}${who} said of what arrived that something is missing: ${said?.missing ?? ""}`],
        },
      ];
    }
    case "trouble": {
      if (!isFresh(transfer, notice))
        return [{ type: "text", line: ["Over. ", ...doorStanding(transfer, door, wording)] }];
      const why = notice.trouble === undefined ? "" : `${troubleInWords(notice.trouble)}. `;
      // The door's own, which has the same code: until when may have changed since this was told.
      const inTheWay: Line = door.trouble === undefined ? [] : [...troubleUntil(door.trouble), ". "];
      if (door.copies !== undefined && (door.status === "closed" || door.status === "never-opened"))
        return [{ type: "text", line: deletionLine(transfer, door) }];
      if (door.status === "closed") {
        const unlisted = arrivalsAreDue(door)
          ? `What arrived can't be listed yet: ${why}It is tried again by itself.`
          : `What arrived can't be listed: ${why.trimEnd()}`;
        return [{ type: "text", line: [unlisted] }];
      }
      if (door.status === "open")
        return [
          {
            type: "text",
            line: [`This door is open, and ${why}It closes on time all the same; "Close now" closes it at once.`],
          },
        ];
      return [
        {
          type: "text",
          line: ["Held up: ", ...inTheWay, `${goesOn(door.trouble)}; the card of ${transfer.id} shows how it stands.`],
        },
      ];
    }
    case "copies-go-soon":
      return [{ type: "text", line: deletionLine(transfer, door) }];
  }
}

const summaries: Record<Notice["code"], string> = {
  alarm: "a door can't be proven closed",
  "ends-soon": "a door closes soon",
  "ended-early": "a door was ended before its time",
  "recipient-unreachable": "the recipient can't be reached",
  "something-missing": "something is missing of what arrived",
  trouble: "a door is held up",
  "add-by-hand": "a firewall rule is to be added by hand",
  "remove-by-hand": "a firewall rule is to be removed by hand",
  "not-sent-again": "a link could not be sent again",
  "link-checked": "what I found about your link",
  "copies-go-soon": "copies of what left will be deleted",
  "link-in-doubt": "a link does not work for its recipient",
};

/** Whether a notice that was never posted still helps anybody. */
export function isFresh(transfer: Transfer, notice: Notice): boolean {
  const door = doorOf(transfer, notice.doorId);
  const status = door?.status;
  switch (notice.code) {
    case "alarm":
    case "remove-by-hand":
      return status === "closing";
    case "add-by-hand":
      return status === "opening" && door?.grant === undefined;
    case "ends-soon":
    case "not-sent-again":
    case "link-in-doubt":
      return status === "open";
    case "ended-early":
    case "link-checked":
      return true;
    case "something-missing":
      return door !== undefined && lastAnswer(door)?.canRead === false;
    case "recipient-unreachable":
    case "trouble":
      return door?.trouble !== undefined && door.trouble.code === notice.trouble?.code;
    case "copies-go-soon":
      return door?.copies !== undefined && door.copies.deleted === undefined;
  }
}

/** Renders a notice. `environment`: as it is today, which says whose hand changes the firewall. */
export function noticeCard(
  transfer: Transfer,
  notice: Notice,
  wording: Wording,
  environment?: ByHand["environment"],
): Card {
  const { title, aside } = heading(transfer);
  const door = doorOf(transfer, notice.doorId);
  const parts = door === undefined ? [] : partsOf(transfer, notice, door, { environment, wording });
  return {
    title: notice.code === "alarm" ? `Alarm, ${title}` : title,
    aside,
    summary: `${transfer.id}: ${summaries[notice.code]}.`,
    parts,
  };
}
