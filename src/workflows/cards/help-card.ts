/** What people are told when a link does not work: the recipient what was found and what to do, the admins what they need. */
import { leavingBy } from "../assessment/leaving.ts";
import type { LinkCheck, LinkHelp, Symptom } from "../doors/link-help.ts";
import { plusMinutes } from "../time.ts";
import type { Notice } from "../transfers/notice.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { addressesOf } from "./body.ts";
import type { Fact, Line, Part } from "./card.ts";
import { doorStanding } from "./standing.ts";
import { troubleInWords } from "./trouble-words.ts";
import { rightsInWords, type Wording } from "./wording.ts";

/** What the recipient sees, as the form has it to choose from. */
export const symptomWords: Readonly<Record<Symptom, string>> = {
  refused: "This request is not authorized, or 403",
  expired: "The link has expired, or is not valid yet",
  "no-connection": "It can't connect, or nothing happens",
  other: "Something else",
};

const advice: Readonly<Record<Symptom, readonly string[]>> = {
  refused: [
    "Open a page that tells you your IPv4 address, on the machine that you use the link on, and with its VPN as it is then.",
    "Copy the whole link, from https to its last character; a missing end is refused, too.",
  ],
  expired: [
    'Use the newest message with a link: press "Send it again" there if you are not sure that you copied all of it.',
  ],
  "no-connection": [
    "Something between you and the storage account keeps the connection away: ask whoever runs your network to allow HTTPS (port 443) to the host that the link begins with.",
  ],
  other: ["Follow one of the recipes under the link, word for word; they put the link in the right place."],
};

/** How long a rule may take to have its effect everywhere. */
const settlingMinutes = 5;

function ruleLine(transfer: Transfer, door: Door, { at, rule, fault }: LinkCheck): Line {
  const address = addressesOf(transfer, doorTermsOf(transfer, door.id));
  const seenAt = door.grant?.seenAt;
  switch (rule) {
    case "there": {
      const since: Line = seenAt === undefined ? [] : [" since ", { at: seenAt }];
      const isYoung = seenAt !== undefined && at < plusMinutes(seenAt, settlingMinutes);
      const settling = isYoung ? " It is young: its first minutes may still be refused, so try once more." : "";
      return [{ strong: "The rule: " }, `${address} is in the firewall`, ...since, `.${settling}`];
    }
    case "missing":
    case "another-account": {
      const what =
        rule === "missing"
          ? `the rule for ${address} is not in the firewall any more`
          : "the storage account is another";
      return [
        { strong: "The rule: " },
        `${what}. It is not put back: the door closes, and the requester and the admins are told.`,
      ];
    }
    case "unread": {
      const why =
        fault === undefined
          ? "Lockkeeper may not read this firewall"
          : `the firewall could not be read just now: ${troubleInWords({ ...fault, at })}`;
      return [{ strong: "The rule: " }, `${why}. The admins know.`];
    }
  }
}

function obstacleLines({ obstacle, at }: LinkCheck): readonly Line[] {
  if (obstacle === undefined) return [];
  return [[{ strong: "The firewall: " }, `${troubleInWords({ code: `firewall-${obstacle}`, at })}. The admins know.`]];
}

function clockLine(door: Door, { at }: LinkCheck): Line {
  const link = door.grant?.issuances.at(-1);
  if (link === undefined) return [{ strong: "The clock: " }, "no link has been made."];
  const over = at >= link.endsAt ? ' It has ended: press "Send it again".' : "";
  return [
    { strong: "The clock: " },
    "by mine it is ",
    { at },
    "; the link works from ",
    { at: link.startsAt },
    " until ",
    { at: link.endsAt },
    `.${over} Azure goes by its own clock, so yours need not agree.`,
  ];
}

function linkLine(transfer: Transfer, door: Door, wording: Wording): Line {
  const terms = doorTermsOf(transfer, door.id);
  const last = door.again?.findLast(({ filledAt }) => filledAt !== undefined);
  const filledAt = last?.filledAt ?? door.grant?.filledAt;
  const delivered: Line = filledAt === undefined ? ["not delivered yet"] : ["delivered ", { at: filledAt }];
  return [
    { strong: "The link: " },
    ...delivered,
    `, for ${addressesOf(transfer, terms)} alone. You can ${rightsInWords(terms, wording, leavingBy(transfer, terms.id))}.`,
  ];
}

function helpOf(notice: Notice, door: Door): LinkHelp | undefined {
  return door.help?.[notice.help ?? -1];
}

/** What the recipient is told. */
export function checkedParts(transfer: Transfer, notice: Notice, door: Door, wording: Wording): readonly Part[] {
  const help = helpOf(notice, door);
  if (help?.check === undefined) return [];
  const { check, symptom } = help;
  const address = addressesOf(transfer, doorTermsOf(transfer, door.id));
  const elsewhere = `If the page that tells you your address shows another one than ${address}, the link can't work from there: ask for a new transfer with that address. Nothing else lets it in.`;
  const todo = [...(check.rule === "there" ? [elsewhere] : []), ...advice[symptom]];
  return [
    { type: "text", line: ["You said that the link does not work. I have looked, ", { at: check.at }, ":"] },
    {
      type: "list",
      title: [{ strong: "Found" }],
      items: [
        ruleLine(transfer, door, check),
        ...obstacleLines(check),
        clockLine(door, check),
        linkLine(transfer, door, wording),
      ],
    },
    door.status === "open"
      ? { type: "list", title: [{ strong: "What to do" }], items: todo.map((line): Line => [line]) }
      : { type: "text", line: doorStanding(transfer, door, wording) },
    { type: "note", line: ["I can't try the link from your address, and have not. Nothing was changed."] },
  ];
}

/** What the admins are told. The link is in no part of it, and neither is anything the recipient may have pasted of it. */
export function inDoubtParts(transfer: Transfer, notice: Notice, door: Door, wording: Wording): readonly Part[] {
  const help = helpOf(notice, door);
  if (help?.check === undefined) return [];
  const { check, symptom, words } = help;
  const terms = doorTermsOf(transfer, door.id);
  const said: readonly Fact[] = words === undefined ? [] : [{ label: "In their words", value: [words] }];
  return [
    {
      type: "facts",
      facts: [
        { label: "Who", value: [`${wording.name(terms.recipient)} says that the link does not work`] },
        { label: "What they see", value: [symptomWords[symptom]] },
        ...said,
      ],
    },
    {
      type: "list",
      title: [{ strong: "Found" }],
      items: [ruleLine(transfer, door, check), ...obstacleLines(check), clockLine(door, check)],
    },
    {
      type: "text",
      line: [
        "Nothing was changed, and the recipient has been told the same. Most often they come from another address: that needs a new transfer. ",
        ...doorStanding(transfer, door, wording),
      ],
    },
  ];
}
