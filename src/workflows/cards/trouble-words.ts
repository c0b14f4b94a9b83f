import { notFoundAgain } from "../transfers/account-trouble.ts";
import type { Trouble } from "../transfers/notice.ts";
import type { Line } from "./card.ts";

/** What may be in the way of a door, by the code of the fault, as a clause that follows "because". */
const troubles: Readonly<Record<string, string>> = {
  "account-busy": "another change to this firewall is going on",
  "account-held": "the storage account was recreated, and nobody has adopted it yet",
  "account-not-found": "Azure does not know the storage account",
  "account-not-found-again": "the convention that the storage account was found by does not lead to it any more",
  "account-recreated": "the storage account was deleted and made anew, and what it held before is not there to compare",
  "account-unidentified": "Azure's answer about the account can't be read",
  "account-unread": "the storage account can't be read",
  "baseline-unwritable": "the list of what is there before can't be kept on the bot's disk",
  "behind-unproven-door": "it waits for another transfer into this container, whose door can't be proven closed yet",
  "bot-outside-boundary": "the storage account does not let the bot in",
  "closing-default-allow": "the account's default action is not Deny, so a removed rule proves nothing",
  "closing-our-rule": "the rule is still in the firewall",
  "closing-perimeter": "a network security perimeter governs the account, so a removed rule proves nothing",
  "container-being-deleted": "a container of that name is just being deleted",
  "container-changed": "the container for the copies was changed by somebody else just then",
  "container-going": "Azure is still deleting the container of earlier copies",
  "container-public": "the container for the copies may be read by anybody, which nobody asked for",
  "container-refused": "Azure Storage refuses to make or delete the container for the copies",
  "container-taken": "a container of the name for the copies is there already, and is not this transfer's",
  copies: "the copies can't be made or looked at",
  "copies-changed": "the copies are not what was approved any more",
  "copy-aborted": "Azure broke off a copy",
  "copy-failed": "Azure could not make a copy (the account may be full)",
  "copy-replaced": "a copy was replaced while it was being made",
  "copy-stuck": "a copy does not come along at Azure",
  "deleted-kept": "how long the account keeps what is deleted can't be read",
  "file-changed": "a file was changed while it was being read",
  "file-cut-short": "Azure broke off while a file was being read",
  "file-gone": "a file went while it was being read",
  "file-list-lost": "the list of the files is lost, or damaged, on the bot's disk",
  "file-name-refused": "Azure does not take the name of a file",
  "file-too-large": "a file is larger than Azure takes",
  files: "the files can't be read",
  "files-changed": "files changed, or went, since the list was made",
  "files-changing": "a file changes, or goes, while it is being read",
  "files-refused": "Azure Storage does not let the bot read or copy files",
  "container-not-found": "the container does not exist",
  "credential-refused": "Azure refused the bot's credential",
  "credential-unavailable": "the bot has no credential for Azure",
  "delegation-key-refused": "Azure refused the key that links are signed with",
  "earlier-link": "an earlier link for this address, given for something else, works until its own end",
  "firewall-default-allow": "the storage account's firewall lets everybody in (its default action is not Deny)",
  "firewall-perimeter": "a network security perimeter governs the storage account, so its own rules do nothing",
  "firewall-public-access-disabled": "the storage account's public network access is disabled, so a rule does nothing",
  "firewall-unreadable": "the firewall can't be read",
  "firewall-write": "the firewall can't be changed",
  "held-by-another-door": "another open door holds the same address",
  "link-delivery": "the link can't be delivered",
  "link-held-up": "the link could not be delivered yet (the chat, the journal or Redis is behind)",
  "link-redact": "the link can't be edited away",
  "link-unknown": "another rule covers the address, and the store has lost what would say whether a link was given out",
  listing: "the container can't be listed",
  "listing-refused": "Azure refused to list the container",
  "message-gone": "the recipient's message was deleted",
  "nobody-to-attest":
    "nobody could say that it is closed: every admin has a part in this transfer, so another one must be named",
  "no-rights": "the bot lacks the rights to change this firewall",
  "no-rule-set": "Azure's answer about the firewall can't be read",
  "no-time-left": "the last change took too long",
  "one-address-a-link": "a link can be bound to one address only",
  "opening-held-up": "the rule could not be set yet (the journal, Redis or Azure is behind)",
  "person-moved": "the recipient's account is not the one that the message was placed for",
  "person-unreachable": "the recipient can't be reached by direct message",
  "record-too-new":
    "a newer version of the bot wrote a record of this storage account, and only that version can go on with it",
  "report-refused":
    "the bot may not write its report for assessors into the egress container (an admin gives it the right, or sets policy.kinds.egress.figures to none)",
  "resource-manager-busy": "Azure Resource Manager is busy",
  "resource-manager-conflict": "Azure Resource Manager says that something else stands against it",
  "resource-manager-failing": "Azure Resource Manager is failing",
  "resource-manager-refused": "Azure Resource Manager refuses it",
  "resource-manager-unanswered": "Azure Resource Manager does not answer",
  "resource-manager-unreachable": "Azure Resource Manager can't be reached",
  "rule-no-room": "the firewall is full",
  "rule-not-there": "the rule was written but is not there when read back",
  "rule-refused": "Azure refused the rule",
  "rule-theatre": "the account's firewall does not keep others out, so a rule would be theatre",
  "settings-unreadable": "how long the account keeps what is deleted may not be read",
  "slack-auth": "the chat does not take the bot's token",
  "slack-outcome-unknown": "the chat did not say whether the message stands",
  "slack-rejected": "the chat refuses the message",
  "slack-unavailable": "the chat can't be reached",
  "slack-unknown": "the chat answered something unheard of",
  "still-covered": "a rule that is not ours still lets the address in",
  "storage-busy": "Azure Storage is busy",
  "storage-conflict": "Azure Storage says that something else stands against it",
  "storage-failing": "Azure Storage is failing",
  "storage-refused": "Azure Storage refuses it",
  "storage-unanswered": "Azure Storage does not answer",
  "storage-unreachable": "Azure Storage can't be reached",
  "teams-auth": "the chat does not take the bot's credential",
  "teams-outcome-unknown": "the chat did not say whether the message stands",
  "teams-rejected": "the chat refuses the message",
  "teams-unavailable": "the chat can't be reached",
  "unknown-account": "the storage account is not in the configuration",
  "window-over": "its window has ended",
  "word-missing":
    "no admin has said yet that dsh config show no longer lists the address, and the next deploy would put it back",
};

/** The same with when it passes by itself, where that is known. */
export function troubleUntil(trouble: Trouble): Line {
  const said = troubleInWords(trouble);
  return trouble.until === undefined ? [said] : [`${said}, `, { at: trouble.until }];
}

/** When what is held up goes on, for a door that is not open yet. */
export function goesOn(trouble: Trouble | undefined): string {
  return trouble?.code === notFoundAgain
    ? "It goes on once Lockkeeper was started again and finds it"
    : "It is tried again by itself";
}

/** Codes whose platform code is the chat's own; every other one is Azure's. */
const isOfChat = (code: string): boolean => /^(person|message|slack|teams)-/.test(code);

/** What is in the way, as a clause; an unknown code is said as it is, because silence helps nobody. */
export function troubleInWords({ code, platformCode }: Trouble): string {
  const said = troubles[code] ?? `something is in the way (${code})`;
  if (platformCode === undefined) return said;
  return `${said} (${isOfChat(code) ? "the chat" : "Azure"} says ${platformCode})`;
}
