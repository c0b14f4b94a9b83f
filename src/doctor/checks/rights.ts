import type { Permissions } from "../../adapters/havens/azure-storage/permissions.ts";
import { accountIdIn } from "../../haven-options.ts";
import { containersOf, type OwnContainer } from "../containers.ts";
import { type Finding, foundBy } from "../finding.ts";
import { makesCopies, writesReports } from "../makes-copies.ts";
import { type AccountUse, judgeAccountRights, judgeContainerRights } from "../needed-rights.ts";
import type { Patient } from "../patient.ts";
import { findingOf, type Reached } from "../reached.ts";
import type { RightsVerdict } from "../rights.ts";
import { accountsUnknown, type Check } from "./check.ts";

const found = foundBy("rights");

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
        const copies = here.some(([, { storage }]) => makesCopies(config.policy, storage));
        const [asked, scope] = [await rights.get(accountId), `the account ${name}`];
        const use = { isManaged, isRead, copies };
        return answer(patient, asked, scope, name, (value) => sayOfAccount(value, use, scope, name));
      }),
      ...environments.flatMap(([id, { storage }]) =>
        containersOf(config.policy, storage).map(async ({ container, holds }: OwnContainer) => {
          const accountId = accountIdIn(storage);
          const onAccount = grantedIn(await rights.get(accountId)) ?? [];
          const asked = await rights.get(`${accountId}/${container}`);
          const scope = `the container ${container}`;
          const copies = environments.some(
            ([, other]) => accountIdIn(other.storage) === accountId && makesCopies(config.policy, other.storage),
          );
          const reports = writesReports(config.policy, storage);
          return answer(patient, asked, scope, id, (value) =>
            say(judgeContainerRights(value, onAccount, { holds, copies, reports }), scope, id),
          );
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
  const isLeast = findings.every(({ level }) => level === "fine");
  return [...(isLeast ? [found("rights-least", { scope }, about)] : []), ...findings];
}

function sayOfAccount(
  permissions: readonly Permissions[],
  use: AccountUse,
  scope: string,
  name: string,
): readonly Finding[] {
  const { own, onAllData } = judgeAccountRights(permissions, use);
  return [
    ...say(own, scope, name),
    ...(onAllData.length === 0 ? [] : [found("rights-on-all-data", { scope, rights: few(onAllData) }, name)]),
    ...(use.copies ? [found("rights-for-copies", { scope }, name)] : []),
  ];
}

function say({ missing, tooWide, readsMore, dangers }: RightsVerdict, scope: string, id: string): readonly Finding[] {
  const danger = dangers.length === 0 ? "" : `; with them it could ${dangers.join(", ")}`;
  return [
    ...(missing.length > 0 ? [found("rights-missing", { scope, rights: missing.join(", ") }, id)] : []),
    ...(tooWide.length > 0 ? [found("rights-too-wide", { scope, rights: few(tooWide), danger }, id)] : []),
    ...(readsMore.length > 0 ? [found("rights-read-more", { scope, rights: few(readsMore) }, id)] : []),
  ];
}

function grantedIn(asked: Reached<readonly Permissions[]> | undefined): readonly Permissions[] | undefined {
  return asked !== undefined && "value" in asked ? asked.value : undefined;
}

const namedAtMost = 5;

function few(rights: readonly string[]): string {
  const rest = rights.length - namedAtMost;
  return [...rights.slice(0, namedAtMost), ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}
