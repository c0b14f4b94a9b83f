/** Messages that people get once: a door ends soon, an alarm, trouble. Rendered from the record, so that they settle, too. */
import { arrivalsAreDue } from "../doors/arrivals.ts";
import { lastLinkEnd } from "../doors/proof.ts";
import { type Door, doorOf, doorTermsOf, type Notice, type Transfer } from "../transfers/transfer.ts";
import { addressesOf, heading } from "./body.ts";
import { byHand } from "./by-hand.ts";
import type { Card, Line, Part } from "./card.ts";
import { doorStanding } from "./standing.ts";
import { troubleInWords } from "./trouble-words.ts";
import type { Wording } from "./wording.ts";

function alarmParts(transfer: Transfer, notice: Notice, door: Door, wording: Wording): readonly Part[] {
  if (door.status === "closed") return [{ type: "text", line: ["Over. ", ...doorStanding(transfer, door, wording)] }];
  const terms = doorTermsOf(transfer, door.id);
  const linkEndsAt = lastLinkEnd(door.grant);
  const until: Line =
    linkEndsAt === undefined ? ["No link was given out."] : ["The link may work until ", { at: linkEndsAt }, "."];
  const why = notice.trouble === undefined ? "the rule has not been read back as gone" : troubleInWords(notice.trouble);
  return [
    { type: "text", line: [`The door for ${addressesOf(transfer, terms)} can't be proven closed: ${why}. `, ...until] },
    {
      type: "text",
      line: [
        "It is tried again every minute, until proof. Alarm ",
        `${door.alarms.indexOf(notice.at) + 1}, `,
        { at: notice.at },
        ".",
      ],
    },
    ...byHand(transfer, door, notice.trouble),
  ];
}

function partsOf(transfer: Transfer, notice: Notice, door: Door, wording: Wording): readonly Part[] {
  switch (notice.code) {
    case "alarm":
      return alarmParts(transfer, notice, door, wording);
    case "ends-soon":
      if (door.status !== "open" || door.grant === undefined)
        return [{ type: "text", line: doorStanding(transfer, door, wording) }];
      return [
        {
          type: "text",
          line: [
            "The door closes by itself at ",
            { at: door.grant.endsAt },
            ". Whatever is still uploading then is cut off.",
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
    case "recipient-unreachable":
      return [
        {
          type: "text",
          line: [
            `${wording.name(doorTermsOf(transfer, door.id).recipient)} can't be reached by direct message, so no door opens. The link goes to nobody else.`,
          ],
        },
      ];
    case "trouble": {
      if (!isFresh(transfer, notice))
        return [{ type: "text", line: ["Over. ", ...doorStanding(transfer, door, wording)] }];
      const why = notice.trouble === undefined ? "" : `${troubleInWords(notice.trouble)}. `;
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
          line: [`Held up: ${why}It is tried again by itself; the card of ${transfer.id} shows how it stands.`],
        },
      ];
    }
  }
}

const summaries: Record<Notice["code"], string> = {
  alarm: "a door can't be proven closed",
  "ends-soon": "a door closes soon",
  "ended-early": "a door was ended before its time",
  "recipient-unreachable": "the recipient can't be reached",
  trouble: "a door is held up",
};

/** Whether a notice that was never posted still helps anybody. */
export function isFresh(transfer: Transfer, notice: Notice): boolean {
  const door = doorOf(transfer, notice.doorId);
  const status = door?.status;
  switch (notice.code) {
    case "alarm":
      return status === "closing";
    case "ends-soon":
      return status === "open";
    case "ended-early":
      return true;
    case "recipient-unreachable":
    case "trouble":
      return door?.trouble !== undefined && door.trouble.code === notice.trouble?.code;
  }
}

/** Renders a notice. */
export function noticeCard(transfer: Transfer, notice: Notice, wording: Wording): Card {
  const { title, aside } = heading(transfer);
  const door = doorOf(transfer, notice.doorId);
  const parts = door === undefined ? [] : partsOf(transfer, notice, door, wording);
  return {
    title: notice.code === "alarm" ? `Alarm, ${title}` : title,
    aside,
    summary: `${transfer.id}: ${summaries[notice.code]}.`,
    parts,
  };
}
