/** Which rights the bot needs where, and what is made of those that it has. */
import type { Permissions } from "../adapters/havens/azure-storage/permissions.ts";
import { type Grant, judgeRights, type RightsVerdict } from "./rights.ts";

const account = "Microsoft.Storage/storageAccounts";
const containers = `${account}/blobServices/containers`;
const blobs = `${containers}/blobs`;

const read = `${account}/read`;
const write = `${account}/write`;
/** What the bot does on an account itself: with `write` it changes the firewall. */
const neededOnAccount = [
  read,
  write,
  `${account}/blobServices/generateUserDelegationKey/action`,
  "Microsoft.Authorization/permissions/read",
];
/** Copies stand in containers that are made and deleted; how long the account keeps what is deleted is told to people. */
const neededForCopies = [
  `${account}/blobServices/read`,
  `${containers}/read`,
  `${containers}/write`,
  `${containers}/delete`,
];
/** On the account, because the containers are not there yet; a condition, which Azure does not list, keeps them to those. */
const neededOnCopies = [`${blobs}/read`, `${blobs}/write`, `${blobs}/delete`];
/** Listing needs `read`. A link can do no more than who signs it, and an upload in blocks needs `write`. */
const neededOnData = [`${blobs}/read`, `${blobs}/write`];
const allowedOnData = [`${blobs}/add/action`];
/** What goes out is listed and read by the link, and changed by nobody. */
const neededToRead = [`${blobs}/read`];
/** Where a report for assessors is written beside the outputs; a condition, which Azure does not list, keeps it to a folder. */
const neededToReport = [`${blobs}/write`];
/** Where a scan's verdict on what goes out is asked for. */
const allowedToRead = [`${blobs}/tags/read`];

/** What the bot does in the environments of one account. `copies`: outputs leave as copies in containers of their own. */
export interface AccountUse {
  readonly isManaged: boolean;
  readonly isRead: boolean;
  readonly copies: boolean;
}

/** What an account's rights come to: those on itself, and those on all data in it, which none may be but those for copies. */
export interface AccountVerdict {
  readonly own: RightsVerdict;
  readonly onAllData: readonly string[];
}

/** Judges rights on an account. Where other hands change the firewall, the right to do so is one too many. */
export function judgeAccountRights(
  permissions: readonly Permissions[],
  { isManaged, isRead, copies }: AccountUse,
): AccountVerdict {
  const needed = neededOnAccount.filter((right) => (isManaged || right !== write) && (isRead || right !== read));
  const own = judgeRights(actionsOf(permissions), copies ? [...needed, ...neededForCopies] : needed);
  const data = judgeRights(dataOf(permissions), copies ? neededOnCopies : []);
  return {
    own: { ...own, missing: [...own.missing, ...data.missing] },
    onAllData: [...data.tooWide, ...data.readsMore],
  };
}

/**
 * What the bot does in a container. `copies`: in its account outputs leave as copies; `reports`: it writes the figures of
 * what goes out there.
 */
export interface ContainerUse {
  readonly holds: "what-comes-in" | "what-goes-out";
  readonly copies: boolean;
  readonly reports: boolean;
}

/** Judges rights on a container. What is inherited from the account is judged there. */
export function judgeContainerRights(
  permissions: readonly Permissions[],
  onAccount: readonly Permissions[],
  { holds, copies, reports }: ContainerUse,
): RightsVerdict {
  const inherited = new Set(onAccount.flatMap(({ actions, dataActions }) => [...actions, ...dataActions]));
  const isOwn = (action: string): boolean => !inherited.has(action);
  const actions = judgeRights(actionsOf(permissions), [], [...neededOnAccount, ...(copies ? neededForCopies : [])]);
  // The rights for copies are not in force here: their condition keeps them to other containers.
  const here = dataOf(copies ? without(permissions, onAccount) : permissions);
  const data =
    holds === "what-goes-out"
      ? judgeRights(here, reports ? [...neededToRead, ...neededToReport] : neededToRead, copies ? allowedToRead : [])
      : judgeRights(here, neededOnData, allowedOnData);
  const isStranger = (action: string): boolean => copies || isOwn(action);
  return {
    missing: data.missing,
    tooWide: [...actions.tooWide.filter(isOwn), ...data.tooWide.filter(isStranger)],
    readsMore: [...actions.readsMore.filter(isOwn), ...data.readsMore.filter(isStranger)],
    dangers: [...new Set([...actions.dangers, ...data.dangers])],
  };
}

/** Each role that is in force on the account is listed once more on its containers. */
function without(permissions: readonly Permissions[], onAccount: readonly Permissions[]): readonly Permissions[] {
  const inherited = onAccount.map((one) => JSON.stringify(one));
  return permissions.filter((one) => {
    const at = inherited.indexOf(JSON.stringify(one));
    if (at >= 0) inherited.splice(at, 1);
    return at < 0;
  });
}

function actionsOf(permissions: readonly Permissions[]): readonly Grant[] {
  return permissions.map(({ actions, notActions }) => ({ granted: actions, without: notActions }));
}

function dataOf(permissions: readonly Permissions[]): readonly Grant[] {
  return permissions.map(({ dataActions, notDataActions }) => ({ granted: dataActions, without: notDataActions }));
}
