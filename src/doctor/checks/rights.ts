import type { Permissions } from "../../adapters/havens/azure-storage/permissions.ts";
import { accountIdIn } from "../../haven-options.ts";
import { containersOf, type OwnContainer } from "../containers.ts";
import { type Finding, foundBy } from "../finding.ts";
import type { Patient } from "../patient.ts";
import { findingOf, type Reached } from "../reached.ts";
import { type Grant, judgeRights, type RightsVerdict } from "../rights.ts";
import { accountsUnknown, type Check } from "./check.ts";

const found = foundBy("rights");

const account = "Microsoft.Storage/storageAccounts";
const blobs = `${account}/blobServices/containers/blobs`;

const read = `${account}/read`;
const write = `${account}/write`;
/** What the bot does on an account itself: with `write` it changes the firewall. */
const neededOnAccount = [
  read,
  write,
  `${account}/blobServices/generateUserDelegationKey/action`,
  "Microsoft.Authorization/permissions/read",
];
/** Listing needs `read`. A link can do no more than who signs it, and an upload in blocks needs `write`. */
const neededOnData = [`${blobs}/read`, `${blobs}/write`];
const allowedOnData = [`${blobs}/add/action`];
/** What goes out is listed and read by the link, and changed by nobody. */
const neededToRead = [`${blobs}/read`];

/** Whether the bot's identity may do what it must and nothing that it must not: on each account, and in each container. */
export const rightsCheck: Check = {
  name: "rights",
  look: async (patient) => {
    const azure = await patient.azure;
    if ("fault" in azure) return [found("not-checked", { because: accountsUnknown })];
    const { rights, config } = azure.value;
    const environments = Object.entries(config.environments);
    const accounts = new Map(environments.map(([, { storage }]) => [accountIdIn(storage), storage.account]));
    const findings = [
      ...[...accounts].map(async ([accountId, name]) => {
        const here = environments.filter(([, { storage }]) => accountIdIn(storage) === accountId);
        const isManaged = here.some(([, { firewall }]) => firewall === "managed");
        const isRead = here.some(([, { firewallReading }]) => firewallReading === "read");
        const [asked, scope] = [await rights.get(accountId), `the account ${name}`];
        return answer(patient, asked, scope, name, (value) => judgeAccount(value, { isManaged, isRead }, scope, name));
      }),
      ...environments.flatMap(([id, { storage }]) =>
        containersOf(config.policy, storage).map(async ({ container, holds }) => {
          const accountId = accountIdIn(storage);
          const onAccount = grantedIn(await rights.get(accountId)) ?? [];
          const asked = await rights.get(`${accountId}/${container}`);
          const scope = `the container ${container}`;
          return answer(patient, asked, scope, id, (value) => judgeContainer(value, onAccount, holds, scope, id));
        }),
      ),
    ];
    return (await Promise.all(findings)).flat();
  },
};

function answer(
  { limits }: Patient,
  asked: Reached<readonly Permissions[]> | undefined,
  scope: string,
  about: string,
  judge: (permissions: readonly Permissions[]) => readonly Finding[],
): readonly Finding[] {
  if (asked === undefined) return [];
  if ("fault" in asked) return [findingOf(found, asked.fault, { scope, seconds: limits.callMs / 1000 }, about)];
  const findings = judge(asked.value);
  return findings.length > 0 ? findings : [found("rights-least", { scope }, about)];
}

/** Where other hands change the firewall, the right to do so is one too many. */
function judgeAccount(
  permissions: readonly Permissions[],
  { isManaged, isRead }: { readonly isManaged: boolean; readonly isRead: boolean },
  scope: string,
  id: string,
): readonly Finding[] {
  const needed = neededOnAccount.filter((right) => (isManaged || right !== write) && (isRead || right !== read));
  const data = judgeRights(dataOf(permissions), []);
  const onAllData = [...data.tooWide, ...data.readsMore];
  return [
    ...say(judgeRights(actionsOf(permissions), needed), scope, id),
    ...(onAllData.length === 0 ? [] : [found("rights-on-all-data", { scope, rights: few(onAllData) }, id)]),
  ];
}

/** What is inherited from the account is judged there. */
function judgeContainer(
  permissions: readonly Permissions[],
  onAccount: readonly Permissions[],
  holds: OwnContainer["holds"],
  scope: string,
  id: string,
): readonly Finding[] {
  const inherited = new Set(onAccount.flatMap(({ actions, dataActions }) => [...actions, ...dataActions]));
  const isOwn = (action: string): boolean => !inherited.has(action);
  const actions = judgeRights(actionsOf(permissions), [], neededOnAccount);
  const granted = dataOf(permissions);
  const data =
    holds === "what-goes-out" ? judgeRights(granted, neededToRead) : judgeRights(granted, neededOnData, allowedOnData);
  const own = {
    missing: data.missing,
    tooWide: [...actions.tooWide, ...data.tooWide].filter(isOwn),
    readsMore: [...actions.readsMore, ...data.readsMore].filter(isOwn),
    dangers: [...new Set([...actions.dangers, ...data.dangers])],
  };
  return say(own, scope, id);
}

function say({ missing, tooWide, readsMore, dangers }: RightsVerdict, scope: string, id: string): readonly Finding[] {
  const danger = dangers.length === 0 ? "" : `; with them it could ${dangers.join(", ")}`;
  return [
    ...(missing.length > 0 ? [found("rights-missing", { scope, rights: missing.join(", ") }, id)] : []),
    ...(tooWide.length > 0 ? [found("rights-too-wide", { scope, rights: few(tooWide), danger }, id)] : []),
    ...(readsMore.length > 0 ? [found("rights-read-more", { scope, rights: few(readsMore) }, id)] : []),
  ];
}

function actionsOf(permissions: readonly Permissions[]): readonly Grant[] {
  return permissions.map(({ actions, notActions }) => ({ granted: actions, without: notActions }));
}

function dataOf(permissions: readonly Permissions[]): readonly Grant[] {
  return permissions.map(({ dataActions, notDataActions }) => ({ granted: dataActions, without: notDataActions }));
}

function grantedIn(asked: Reached<readonly Permissions[]> | undefined): readonly Permissions[] | undefined {
  return asked !== undefined && "value" in asked ? asked.value : undefined;
}

const namedAtMost = 5;

function few(rights: readonly string[]): string {
  const rest = rights.length - namedAtMost;
  return [...rights.slice(0, namedAtMost), ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}
