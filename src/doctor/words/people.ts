import type { Wordings } from "./wording.ts";

/** About people, roles and seats. */
export const peopleWords = {
  "people-pinned": {
    level: "fine",
    is: "Reached by an account that is pinned in the configuration: {people}.",
  },
  "found-by-email": {
    level: "fine",
    is: "{person} is reached by e-mail address, as slack.matchByEmail allows.",
    toDo: "To pin the account, write under people.{person}: slack: {account}",
  },
  "email-not-used": {
    level: "wrong",
    is: "No chat account reaches {person}, who holds a role, though Slack knows the e-mail address.",
    toDo: "Write under people.{person}: slack: {account}",
  },
  "email-not-used-no-role": {
    level: "doubtful",
    is: "No chat account reaches {person}, who holds no role, though Slack knows the e-mail address.",
    toDo: "Write under people.{person}: slack: {account}",
  },
  "role-holder-unreached": {
    level: "wrong",
    is: "No chat account of this workspace reaches {person}, who holds a role.",
    toDo: "Write {person}'s account as slack: {team}/<member id>; in Slack: profile, three dots, Copy member ID.",
  },
  "person-unreached": {
    level: "doubtful",
    is: "No chat account of this workspace reaches {person}, who holds no role: a link can't be sent there.",
    toDo: "Write {person}'s account as slack: {team}/<member id>, or take the person out of the configuration.",
  },
  "role-holder-not-in-teams": {
    level: "wrong",
    is: "No account in Teams is written for {person}, who holds a role.",
    toDo: "Write {person}'s account as teams: <tenant id>/<object id>; in Entra: Users, the person, Object ID.",
  },
  "person-not-in-teams": {
    level: "doubtful",
    is: "No account in Teams is written for {person}, who holds no role: a link can't be sent there.",
    toDo: "Write {person}'s account as teams: <tenant id>/<object id>, or take the person out of the configuration.",
  },
  "pin-unknown": {
    level: "wrong",
    is: "{person} is pinned to {account}, which Slack does not know.",
    toDo: "Look the member id up again; in Slack: profile, three dots, Copy member ID.",
  },
  "pin-disabled": {
    level: "wrong",
    is: "{person} is pinned to {account}, which is disabled in Slack.",
    toDo: "Have the account enabled again, or take the person out of the roles.",
  },
  "pin-bot": {
    level: "wrong",
    is: "{person} is pinned to {account}, which is a bot.",
    toDo: "Pin the person's own account.",
  },
  "pin-stranger": {
    level: "wrong",
    is: "{person} is pinned to {account}, whose home is another workspace.",
    toDo: "Pin an account of the workspace in which the app is installed.",
  },
  "pin-differs": {
    level: "doubtful",
    is: "{person} is pinned to {account}, and the e-mail address is {other}'s.",
    toDo: "Find out which of the two accounts is {person}'s; one account more is an identity more.",
  },
  "no-admin-reached": {
    level: "wrong",
    is: "No admin of {environment} is reached, so nobody would hear of a door that can't be proven closed.",
    toDo: "Pin the account of an admin in a chat that is served.",
  },
  "seats-filled": {
    level: "fine",
    is: "{kind} in tier {tier}: its seats ({seats}) can be filled by different people who are reached.",
  },
  "seats-unfilled": {
    level: "wrong",
    is: "{kind} in tier {tier} can't be signed, whoever asks: too few people who are reached may sign as {seats}.",
    toDo: "Name more people in these roles of {environment}, or pin the accounts of those who are in them.",
  },
  "seats-unfilled-for": {
    level: "doubtful",
    is: "{kind} in tier {tier} can't be signed where {people} asks: then too few people are left for {seats}.",
    toDo: "Let somebody else ask, or name more people in these roles of {environment}.",
  },
  "nobody-may-ask": {
    level: "wrong",
    is: "Nobody who is reached may ask for {kind}.",
    toDo: "Pin the account of an investigator of {environment} in a chat that is served.",
  },
  "few-admins-of-all": {
    level: "doubtful",
    is: "People who are admin of every environment: {admins}. Should Redis ever lose what its journal holds, it takes two of them to go on.",
    toDo: "Name two people as admin in every environment.",
  },
  "one-admin-by-hand": {
    level: "wrong",
    is: "The firewall of {environment} is changed by hand, and it has one admin only: who confirms that is neither requester, recipient nor signer.",
    toDo: "Name a second admin, or let the bot change the firewall (firewall: managed).",
  },
} as const satisfies Wordings;
