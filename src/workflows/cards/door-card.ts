/** The admins' card of one door: what, for whom, from where, until when, with a way to close it now. */
import { type Door, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { addressesOf, heading } from "./body.ts";
import type { Button, Card, Part } from "./card.ts";
import { standingOf, whereItStands } from "./proof-words.ts";
import { doorStanding } from "./standing.ts";
import { broughtInWords, rightsInWords, type Wording } from "./wording.ts";

/** The name of the storage account in a resource id. */
export function accountName(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf("/") + 1);
}

function endLine(transfer: Transfer, door: Door): readonly Part[] {
  const { proof } = door;
  if (proof?.kind !== "read-back") return [];
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

/** Renders the admins' card of a door. */
export function doorCard(transfer: Transfer, door: Door, wording: Wording): Card {
  const { aside } = heading(transfer);
  const terms = doorTermsOf(transfer, door.id);
  const { kind, subject } = termsOf(transfer);
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
          { label: "Into", value: [`${account}, container ${terms.place.container}`] },
          { label: "May", value: [rightsInWords(terms, wording)] },
        ],
      },
      { type: "text", line: doorStanding(transfer, door, wording) },
      ...endLine(transfer, door),
      ...closeButton(transfer, door),
    ],
  };
}
