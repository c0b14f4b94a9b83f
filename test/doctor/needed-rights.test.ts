import { beforeAll, expect, test } from "vitest";
import type { Permissions } from "../../src/adapters/havens/azure-storage/permissions.ts";
import { judgeAccountRights, judgeContainerRights } from "../../src/doctor/needed-rights.ts";
import { roleOf } from "../../src/standins/role-assignments.ts";
import { documentedRoles } from "./examined.ts";

const containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
const none = { missing: [], tooWide: [], readsMore: [], dangers: [] };
const assessed = { isManaged: true, isRead: true, copies: true };
const older = { ...assessed, copies: false };

let onAccount: readonly Permissions[];
let onIngress: Permissions;
let onEgress: Permissions;
let forCopies: Permissions;
let forReports: Permissions;
beforeAll(async () => {
  const [one, two, three, four, five] = await documentedRoles();
  if (!one || !two || !three || !four || !five) throw new Error("docs/operations.md has lost its roles");
  [onIngress, onEgress, forCopies, forReports] = [two, three, four, five];
  onAccount = [one, four];
});

test("the documented roles are what the bot needs for copies, and too wide where none are made", () => {
  expect(judgeAccountRights(onAccount, assessed)).toEqual({ own: none, onAllData: [] });
  const { own, onAllData } = judgeAccountRights(onAccount, older);
  expect(own).toMatchObject({ missing: [], tooWide: [`${containers}/write`, `${containers}/delete`] });
  expect(own.dangers).toEqual(["delete containers"]);
  expect(onAllData.toSorted()).toEqual(forCopies.dataActions.toSorted());
});

test("whatever is left out of what copies need is missing", () => {
  const without = (left: string): Permissions => ({
    ...forCopies,
    actions: forCopies.actions.filter((action) => action !== left),
    dataActions: forCopies.dataActions.filter((action) => action !== left),
  });
  for (const left of [...forCopies.actions, ...forCopies.dataActions]) {
    const [one] = onAccount;
    const { own, onAllData } = judgeAccountRights([...(one ? [one] : []), without(left)], assessed);
    expect({ own, onAllData }).toEqual({ own: { ...none, missing: [left] }, onAllData: [] });
  }
});

test("other rights on all data are too wide, though copies are made", () => {
  const more = roleOf({ dataActions: [`${containers}/blobs/*`, `${containers}/blobs/tags/read`] });
  expect(judgeAccountRights([...onAccount, more], assessed).onAllData).toEqual(more.dataActions);
});

test("the rights for copies stand for none in another container, where their condition does not hold", () => {
  const comesIn = { holds: "what-comes-in", copies: true, reports: false } as const;
  const goesOut = { holds: "what-goes-out", copies: true, reports: false } as const;
  expect(judgeContainerRights([...onAccount, onIngress], onAccount, comesIn)).toEqual(none);
  expect(judgeContainerRights([...onAccount, onEgress], onAccount, goesOut)).toEqual(none);
  expect(judgeContainerRights(onAccount, onAccount, comesIn).missing).toEqual(onIngress.dataActions);
  expect(judgeContainerRights(onAccount, onAccount, goesOut).missing).toEqual(onEgress.dataActions);
});

test("a role on the egress container itself may read, verdicts of a scan included, and nothing else", () => {
  const goesOut = { holds: "what-goes-out", copies: true, reports: false } as const;
  const tags = roleOf({ dataActions: [`${containers}/blobs/tags/read`] });
  expect(judgeContainerRights([...onAccount, onEgress, tags], onAccount, goesOut)).toEqual(none);
  expect(judgeContainerRights([...onAccount, onEgress, forCopies], onAccount, goesOut)).toMatchObject({
    tooWide: [`${containers}/blobs/write`, `${containers}/blobs/delete`],
  });
  expect(judgeContainerRights([onEgress, tags], [], { ...goesOut, copies: false }).readsMore).toEqual(tags.dataActions);
});

test("where reports are written beside the outputs the right to write is wanted, and nowhere else", () => {
  const reports = { holds: "what-goes-out", copies: true, reports: true } as const;
  const here = [...onAccount, onEgress];
  expect(judgeContainerRights([...here, forReports], onAccount, reports)).toEqual(none);
  expect(judgeContainerRights(here, onAccount, reports)).toEqual({ ...none, missing: forReports.dataActions });
  const without = judgeContainerRights([...here, forReports], onAccount, { ...reports, reports: false });
  expect(without).toEqual({ ...none, tooWide: forReports.dataActions });
});
