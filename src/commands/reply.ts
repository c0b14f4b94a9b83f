/** The one place that words a refusal: what is wrong, and what to do instead. */
import type { Line, Span } from "../workflows/cards/card.ts";
import { inWords, type Wording } from "../workflows/cards/wording.ts";
import type { Status } from "../workflows/transfers/moves.ts";

import type {
  AddressFault,
  AssessmentRefusal,
  GroupField,
  Refusal,
  TextField,
} from "../workflows/transfers/refusal.ts";
import { filesRefusalLine, groupFieldWords, isAboutFiles } from "./files-refusals.ts";
import type { Reply, Saying } from "./front.ts";

import { quotable } from "./visible-text.ts";

const addressFaults: Record<AddressFault, (typed: string) => string> = {
  "not-an-address": (typed) =>
    `${typed === "" ? "That" : `"${typed}"`} is not an IPv4 address. It looks like 20.50.2.7: four numbers from 0 to 255.`,
  ipv6: () =>
    "Azure's storage firewall takes IPv4 addresses only. Ask the recipient to open a what-is-my-IP page and send you the IPv4 address.",
  private: (typed) =>
    `Azure takes public IPv4 addresses only; ${typed} is a private one. Ask the recipient to open a what-is-my-IP page and send you that address.`,
  reserved: (typed) =>
    `${typed} is reserved and belongs to nobody on the internet. Ask the recipient to open a what-is-my-IP page and send you that address.`,
  "small-range": (typed) => `Azure takes no /31 or /32: write ${typed.split("/")[0]} without what follows the slash.`,
  range: (typed) =>
    `A door opens for exactly one address, not for a range such as ${typed}. Give the one address of the recipient.`,
  duplicate: (typed) => `${typed} is there twice. Give each address once.`,
};

const statusWords: Record<Status, string> = {
  assessing: "is being assessed",
  "changes-requested": "was returned to the requester",
  "awaiting-sign-off": "still waits for signatures",
  approved: "is signed by everyone",
  opening: "is opening",
  open: "is open",
  closing: "is closing already",
  closed: "is closed",
  rejected: "was rejected",
  withdrawn: "was withdrawn",
  lapsed: "has lapsed",
};

const theatre = {
  "default-allow": "its firewall lets everybody in (the default action is not Deny)",
  perimeter: "a network security perimeter governs it, so its own rules do nothing",
  "public-access-disabled": "its public network access is disabled, so a rule does nothing",
} as const;

const wholeFields: Readonly<Record<Exclude<TextField, GroupField>, string>> = {
  subject: "name of the dataset, software or outputs",
  purpose: "reason why it is needed",
  destination: "name of who will hold it",
  destination2: "name of who will hold group 2",
  destination3: "name of who will hold group 3",
};

function fieldWords(field: TextField): string {
  return field in wholeFields ? wholeFields[field as keyof typeof wholeFields] : groupFieldWords(field as GroupField);
}

const unproven: Readonly<Record<string, string>> = {
  "can-be-read": "I can read this firewall now, so nobody's word is needed: see the card.",
  "held-by-another-door":
    "Another open door holds the same address, so a rule lets it in. Leave that rule; say so here once the link has ended.",
  "link-not-noted":
    "Not yet: the link that was given out still works wherever its address is let in, and has to be noted first, so that nobody lets it in again unawares. That takes a minute; please say so again then.",
  "doors-unread":
    "The records of other doors in this storage account can't be read right now, and one of them may hold the address. Please say so again when Lockkeeper's upgrade is done; where another rule lets the address in, say that once the link has ended.",
  "not-asked-yet": "It is not time for that yet: wait until you are asked to add it.",
  "opening-too-late": "It is too late to open it, so remove the rule again. The card says what to do.",
};

/** A refusal as a line that the person can act on. Total: a new refusal without words does not compile. */
export function refusalLine(refusal: Refusal, wording: Wording): readonly Span[] {
  return isAboutFiles(refusal) ? filesRefusalLine(refusal) : plainRefusalLine(refusal, wording);
}

function plainRefusalLine(refusal: Exclude<Refusal, AssessmentRefusal>, wording: Wording): readonly Span[] {
  switch (refusal.code) {
    case "wrong-status":
      return [`That can't be done now: it ${statusWords[refusal.status]}. /ingress status shows where it stands.`];
    case "already-exists":
      return ["That id is taken. Please send the form again."];
    case "unknown-environment":
      return ["There is no such environment. Choose one from the list."];
    case "no-role":
      return ["You hold no role in this environment, so you can't ask for it. Ask its admin to add you."];
    case "kind-not-served":
      return [
        refusal.kind === "egress"
          ? "Egress is not switched on here (it needs policy.kinds.egress and the environment's egressContainer). Talk to your System Manager."
          : "The policy does not serve transfers of this kind. Talk to your System Manager.",
      ];
    case "tier-not-served":
      return [`The policy does not serve Tier ${refusal.tier}. Talk to your System Manager.`];
    case "account-unread":
      return [
        "The storage account of this environment can't be read right now. Try again in a few minutes; if it stays so, tell its admin.",
      ];
    case "configuration-outdated":
      return [
        "I am just being restarted with a changed configuration, so nothing was done. Please try again in a minute.",
      ];
    case "account-held":
      return [
        "The storage account of this environment was recreated under the same name, so nothing opens there. Talk to its admin.",
      ];
    case "account-not-found-again":
      return [
        "The storage account of this environment can't be found by its convention any more, so nothing opens there. Talk to its admin.",
      ];
    case "firewall-is-theatre":
      return [
        `Nothing can be opened in this storage account: ${theatre[refusal.obstacle]}. Its admin must set that right first.`,
      ];
    case "nobody-for-seat":
      return [
        `Nobody can sign as ${wording.role(refusal.role)} in this environment, at least nobody but requester and recipient. Ask its admin to name somebody.`,
      ];
    case "text-missing":
      return [`Please give the ${fieldWords(refusal.field)}.`];
    case "text-too-long":
      return [
        `Please shorten the ${fieldWords(refusal.field)} to ${refusal.atMost} characters; it has ${refusal.length}.`,
      ];
    case "unknown-recipient":
      return [
        "This person is not in Lockkeeper's directory, so no link can go to them. Choose somebody else, or ask the admin to add them.",
      ];
    case "recipient-not-in-role":
      return [
        `Software goes to somebody who is ${wording.role(refusal.role)} in this environment, who installs it there. Choose such a person.`,
      ];
    case "too-many-doors":
      return [`Exactly one door can be asked for (the policy allows ${refusal.atMost}).`];
    case "too-many-addresses":
      return [`Give ${refusal.atMost === 1 ? "one address" : `at most ${refusal.atMost} addresses`}.`];
    case "bad-address":
      return [addressFaults[refusal.fault](quotable(refusal.typed))];
    case "bad-window":
      return [
        `The door can stay open between 1 minute and ${inWords(refusal.maxMinutes)}. Give a length such as 24h, 2d or 90m.`,
      ];
    case "bad-not-before":
      return refusal.fault === "past"
        ? ["This time has passed. Leave the field empty to open as soon as everyone has signed, or give a later time."]
        : ["That is too far ahead. Choose a time before ", { at: refusal.limit }, "."];
    case "outdated-card":
      return [
        "The terms have changed since that card was drawn, so nothing was signed. Here they are as they stand now.",
      ];
    case "unknown-seat":
      return ["That seat is not part of this transfer any more. Its current card shows who signs."];
    case "seat-taken":
      return [`Somebody else has signed as ${wording.role(refusal.role)} already. Nothing is left for you to do here.`];
    case "already-filled-a-seat":
      return [`You have signed already, as ${wording.role(refusal.role)}. One person signs once.`];
    case "not-your-seat":
      return [
        `Only somebody who is ${wording.role(refusal.role)} in this environment can do that. Nothing was changed.`,
      ];
    case "not-independent":
      return [
        `${wording.role(refusal.role)} must be independent: whoever has another part in the project or in this transfer can't do that.`,
      ];
    case "requester-may-not-sign":
      return [`You asked for this transfer, so somebody else must sign as ${wording.role(refusal.role)}.`];
    case "needs-another-person":
      return [
        "Nothing opens on the word of those alone who want it: somebody other than the requester must sign this seat, and for software other than the recipient, too.",
      ];
    case "reason-missing":
      return ["Please give a reason: the requester and the others who sign need it."];
    case "reason-too-long":
      return [`Please shorten the reason to ${refusal.atMost} characters; it has ${refusal.length}.`];
    case "nothing-to-take-back":
      return ["You have not approved this seat, so there is nothing to take back."];
    case "not-requester":
      return ["Only the person who asked for it can do that."];
    case "not-recipient":
      return ["Only the recipient of the link can do that."];
    case "not-admin":
      return ["Only an admin of this environment can do that."];
    case "may-not-attest":
      return [
        refusal.who.length === 0
          ? "Only an admin with no part in this transfer can say that, and there is none. Another admin must be named in Lockkeeper's configuration."
          : `Only an admin with no part in this transfer can say that (who neither asked for it, gets its link nor signed it): ${refusal.who.map(wording.name).join(" or ")}.`,
      ];
    case "unknown-door":
    case "unknown-address":
      return ["That belongs to earlier terms of this transfer. Its current card shows what stands now."];
    case "not-again":
      return refusal.isUnderWay
        ? ["It is on its way already: look for a newer message from me, in a moment."]
        : [
            `It was sent again ${refusal.atMost} times, and that is all there is for one door. Your newest message holds the link; where that is no help, press "It does not work", and the admins are told.`,
          ];
    case "checked-lately":
      return [
        "I have looked into it a moment ago: see my message about it. I look again from ",
        { at: refusal.at, distance: true },
        " on.",
      ];
    case "already-confirmed":
      return ["You have confirmed this address already."];
    case "nothing-changed":
      return ["There is nothing to change."];
    case "gate-shut":
      return [
        refusal.gate === "account-found"
          ? "It can't open now: the storage account is not found by its convention any more. If you have added the rule, take it away again."
          : `It can't open yet (${refusal.gate}).`,
      ];
    case "too-early":
      return ["It is too early for that; it is due at ", { at: refusal.at, distance: true }, "."];
    case "link-unknown":
      return [
        "Records may be missing right now, so a link may have been given out that nobody knows of. It would have ended at ",
        { at: refusal.at, distance: true },
        ": say so again then. Where every rule that lets the address in is gone, say that instead, at once.",
      ];
    case "not-proven":
      return [unproven[refusal.why] ?? `That is not proven (${refusal.why}).`];
  }
}

/** Lines said back in private. */
export function say(...lines: readonly Line[]): Saying {
  return { kind: "say", lines };
}

/** The one answer about a transfer that the person may not know of, whether or not there is one. */
export function unknownTransfer(typed: string): Reply {
  return say([
    `I know of no transfer ${quotable(typed)} that concerns you. /ingress status lists those that do; if it is new, try again in a minute.`,
  ]);
}

/** The answer to an account that matches nobody. */
export function unknownPerson(): Reply {
  return say([
    "I don't know you: your account is not in Lockkeeper's directory. Ask the admin of your environment to add it.",
  ]);
}
