/** The admins' card of one door: what, for whom, from where, until when, with a way to close it now. */

import { leavingBy } from "../assessment/leaving.ts";
import { lastAsk } from "../transfers/limits.ts";
import { isOutbound } from "../transfers/terms.ts";
import { type Door, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { accountName } from "./account-name.ts";
import { answerParts } from "./arrival-card.ts";
import { addressesOf, heading } from "./body.ts";
import { addByHand, type ByHand, removeByHand } from "./by-hand.ts";
import type { Button, Card, Part } from "./card.ts";
import { standingOf, whereItStands } from "./proof-words.ts";
import { doorStanding } from "./standing.ts";
import { broughtInWords, rightsInWords, type Wording } from "./wording.ts";

function endLine(transfer: Transfer, door: Door): readonly Part[] {
  const { proof } = door;
  if (proof === undefined) return [];
  if (proof.kind === "attested") return [{ type: "text", line: ["Lockkeeper has not read this firewall."] }];
  const terms = doorTermsOf(transfer, door.id);
  const others = proof.otherRules === 1 ? "1 other rule" : `${proof.otherRules} other rules`;
  const account = accountName(terms.place.account.resourceId);
  const stands = whereItStands(standingOf(transfer, door, proof), account, proof);
  return [{ type: "text", line: [`${addressesOf(transfer, terms)} ${stands}; ${others} untouched.`] }];
}

/** The way to close a door now; nothing for one that is not out, or closing already. */
export function closeButton(transfer: Transfer, door: Door, label = "Close now"): readonly Part[] {
  if (door.status !== "opening" && door.status !== "open") return [];
  const button: Button = {
    label,
    style: "danger",
    press: { verb: "close", transfer: transfer.id, door: door.id },
  };
  return [{ type: "buttons", buttons: [button] }];
}

/** What waits for somebody's hand. */
function handParts(transfer: Transfer, door: Door, by: ByHand): readonly Part[] {
  if (door.status === "opening" && door.grant === undefined)
    return lastAsk(transfer, door.id, "add-by-hand") === undefined ? [] : addByHand(transfer, door, by);
  const isAsked = door.status === "closing" && lastAsk(transfer, door.id, "remove-by-hand") !== undefined;
  return isAsked && by.environment?.hand !== undefined ? removeByHand(transfer, door, door.trouble, by) : [];
}

/** Renders the admins' card of a door. `environment`: as it is today, which says whose hand changes the firewall. */
export function doorCard(transfer: Transfer, door: Door, wording: Wording, environment?: ByHand["environment"]): Card {
  const { aside } = heading(transfer);
  const terms = doorTermsOf(transfer, door.id);
  const agreed = termsOf(transfer);
  const { kind, subject } = agreed;
  const account = accountName(terms.place.account.resourceId);
  return {
    title: `Door of ${transfer.id}`,
    aside,
    summary: `${transfer.id}: a door of ${account} for ${wording.name(terms.recipient)}.`,
    parts: [
      {
        type: "facts",
        facts: [
          { label: "What", value: [`${subject.name} (${broughtInWords[kind]})`] },
          { label: "For", value: [`${wording.name(terms.recipient)}, from ${addressesOf(transfer, terms)}`] },
          { label: isOutbound(agreed) ? "Out of" : "Into", value: [`${account}, container ${terms.place.container}`] },
          { label: "May", value: [rightsInWords(terms, wording, leavingBy(transfer, terms.id))] },
        ],
      },
      { type: "text", line: doorStanding(transfer, door, wording) },
      ...answerParts(door, wording),
      ...endLine(transfer, door),
      ...handParts(transfer, door, { environment, wording }),
      ...closeButton(transfer, door),
    ],
  };
}
