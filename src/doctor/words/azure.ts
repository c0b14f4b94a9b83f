import type { Wordings } from "./wording.ts";

const leastRights = "docs/operations.md has the roles that are enough";

/** About Azure: rights, firewalls, and the way to the data. */
export const azureWords = {
  "accounts-named": { level: "fine", is: "The configuration names every storage account itself." },
  "account-found": {
    level: "fine",
    is: "The Data Safe Haven's names lead to the account {account} in {resourceGroup}.",
  },
  "account-mistaken": {
    level: "wrong",
    is: "{message}",
    toDo: "Correct what the configuration says of this storage. The bot would not start, or, where it found an account here before, open nothing there.",
  },
  "account-left-behind": {
    level: "wrong",
    is: "A door is still out, or a rule of ours is still noted, in {account}, which is no longer in the configuration: the bot would not start.",
    toDo: "Put the environment back until the door is closed; where a rule is still noted after that, with firewallReading: read, until it was read as gone.",
  },
  "environment-left-behind": {
    level: "wrong",
    is: "A door that is closed by hand is still out in {environment}, which is no longer in the configuration: the bot would not start.",
    toDo: "Put the environment back until the door is proven closed.",
  },
  "account-recreated": {
    level: "wrong",
    is: "The account was made anew under its old name, so nothing opens there.",
    toDo: "Find out who made it anew, and why; then two admins may adopt it: /lockkeeper adopt.",
  },
  "record-too-new": {
    level: "wrong",
    is: "Redis holds a record of a newer version of Lockkeeper, which this one leaves alone, its closing included.",
    toDo: "Start that version.",
  },
  "ca-file-unreadable": {
    level: "wrong",
    is: "The file that azure.caFile names can't be read ({platformCode}).",
    toDo: "Put the certificate authority's file there, or leave the setting out.",
  },
  "local-credential-off-loopback": {
    level: "wrong",
    is: "azure.credential is local, which is for stand-ins on this machine, but an endpoint is elsewhere.",
    toDo: "Set azure.credential to default.",
  },
  "credential-refused": {
    level: "wrong",
    is: "Azure does not take the bot's identity ({platformCode}).",
    toDo: "Look at the managed identity, its tenant and storage.tenantId.",
  },
  "credential-unavailable": {
    level: "wrong",
    is: "There is no identity to be had here for Azure.",
    toDo: "Give this machine a managed or workload identity, or log in as one: az login.",
  },
  "account-not-found": {
    level: "wrong",
    is: "Azure knows no such storage account.",
    toDo: "Look at storage.subscriptionId, storage.resourceGroup and storage.account.",
  },
  "no-rights": {
    level: "wrong",
    is: "The bot's identity may not read this storage account ({platformCode}).",
    toDo: `Give it Microsoft.Storage/storageAccounts/read there; ${leastRights}.`,
  },
  "resource-manager-unreachable": {
    level: "wrong",
    is: "Azure Resource Manager can't be reached ({platformCode}).",
    toDo: "Let this machine reach it by https, through its proxy where there is one; look at azure.resourceManagerUrl.",
  },
  "resource-manager-unanswered": {
    level: "wrong",
    is: "Azure Resource Manager does not answer.",
    toDo: "Look at the network between here and there, and at azure.resourceManagerUrl.",
  },
  "resource-manager-failing": {
    level: "wrong",
    is: "Azure Resource Manager fails, or something else answers in its place.",
    toDo: "Look at azure.resourceManagerUrl and at Azure's status page, and run the doctor again.",
  },
  "resource-manager-busy": {
    level: "wrong",
    is: "Azure Resource Manager asks to be left alone for a while.",
    toDo: "Wait a minute, and run the doctor again.",
  },
  "permissions-unreadable": {
    level: "wrong",
    is: "The bot's identity may not read its own rights on {scope}, so nobody can say whether they are too wide.",
    toDo: `Give it Microsoft.Authorization/permissions/read there; ${leastRights}.`,
  },
  "permissions-in-parts": {
    level: "wrong",
    is: "The bot's identity has so many rights on {scope} that Azure lists them in parts, so they can't be judged.",
    toDo: `Take all roles from it and give it the least: ${leastRights}.`,
  },
  "rights-least": {
    level: "fine",
    is: "The bot's identity has the rights that it needs on {scope}, and no wider ones.",
  },
  "rights-missing": {
    level: "wrong",
    is: "The bot's identity lacks rights on {scope}: {rights}.",
    toDo: `Give it a role with them; ${leastRights}.`,
  },
  "rights-too-wide": {
    level: "wrong",
    is: "The bot's identity has rights on {scope} that it must not have: {rights}{danger}.",
    toDo: `Take the role away that grants them, also where it is inherited from; ${leastRights}.`,
  },
  "rights-on-all-data": {
    level: "wrong",
    is: "The bot's identity may touch the data of every container of {scope}: {rights}.",
    toDo: `Give it roles for data on single containers alone; ${leastRights}.`,
  },
  "rights-for-copies": {
    level: "fine",
    is: "The bot's identity makes and deletes containers in {scope}, for copies of what leaves. That it reads and changes data in no other containers than those is a condition of its role, which Azure does not list: docs/operations.md has it.",
  },
  "rights-read-more": {
    level: "doubtful",
    is: "The bot's identity may read more of {scope} than it needs: {rights}.",
    toDo: `Take the role away that grants it; ${leastRights}.`,
  },
  "firewall-in-force": {
    level: "fine",
    is: "Whom no rule names is denied, and {rules} of at most {limit} rules are there: room for {doors} doors at once.",
  },
  "firewall-attested": {
    level: "doubtful",
    is: "The bot may not read the firewall (firewallReading: attested), so nobody but its admins knows whether it is in force.",
    toDo: "Look yourself that the account's default action is Deny and that no perimeter governs it.",
  },
  "default-allow": {
    level: "wrong",
    is: "The firewall's default action is not Deny, so everybody is let in and a rule would be theatre: nothing opens.",
    toDo: "Set the account's default action to Deny (az storage account update --default-action Deny).",
  },
  perimeter: {
    level: "wrong",
    is: "A network security perimeter governs the account, so its own rules count for nothing: nothing opens.",
    toDo: "Take the account out of the perimeter, or open doors in another account.",
  },
  "public-access-disabled": {
    level: "wrong",
    is: "Public network access is disabled, so that no rule lets anybody in: nothing opens.",
    toDo: "Set public network access to enabled from selected networks.",
  },
  "rules-full": {
    level: "wrong",
    is: "{rules} of at most {limit} rules are there, and a transfer may need {needed}: every opening would wait.",
    toDo: "Take rules out of the account's firewall that nobody needs.",
  },
  "rules-nearly-full": {
    level: "doubtful",
    is: "{rules} of at most {limit} rules are there, which leaves room for {doors} doors at once; more of them would wait.",
    toDo: "Take rules out of the account's firewall that nobody needs.",
  },
  "storage-reached": {
    level: "fine",
    is: "The bot reaches the container {container}: it gets the key that links are signed with, and lists.",
  },
  "bot-outside-boundary": {
    level: "wrong",
    is: "The storage firewall shuts out the bot itself: links could not be signed, nor files listed.",
    toDo: "Run the bot behind the account's private endpoint or in a network that a rule names; see storage.serviceEndpoint.",
  },
  "delegation-key-refused": {
    level: "wrong",
    is: "The storage gives the bot no key to sign links with ({platformCode}).",
    toDo: `Give its identity generateUserDelegationKey on the account; ${leastRights}.`,
  },
  "container-not-found": {
    level: "wrong",
    is: "The container {container} is not there.",
    toDo: "Make the container, or correct storage.ingressContainer or storage.egressContainer.",
  },
  "listing-refused": {
    level: "wrong",
    is: "The bot may not list the container {container} ({platformCode}).",
    toDo: `Give its identity blobs/read there; ${leastRights}.`,
  },
  "storage-unreachable": {
    level: "wrong",
    is: "The storage account's blob endpoint can't be reached ({platformCode}).",
    toDo: "Look at storage.serviceEndpoint, its name in DNS and the private endpoint.",
  },
  "storage-unanswered": {
    level: "wrong",
    is: "The storage account's blob endpoint does not answer.",
    toDo: "Look at the network between here and the private endpoint.",
  },
} as const satisfies Wordings;
