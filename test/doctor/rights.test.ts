import { expect, test } from "vitest";
import { judgeRights } from "../../src/doctor/rights.ts";

const account = "Microsoft.Storage/storageAccounts";
const needed = [`${account}/read`, `${account}/write`];
const least = { granted: needed, without: [] };

/** Built-in roles as learn.microsoft.com/azure/role-based-access-control/built-in-roles has them, in part. */
const builtIn = {
  Owner: { granted: ["*"], without: [] },
  Contributor: {
    granted: ["*"],
    without: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
    ],
  },
  "User Access Administrator": {
    granted: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
    without: [],
  },
  "Storage Account Contributor": { granted: ["Microsoft.Authorization/*/read", `${account}/*`], without: [] },
};

test("the rights that are needed, and no others, are enough, whatever their case and however many roles give them", () => {
  const none = { missing: [], tooWide: [], readsMore: [], dangers: [] };
  expect(judgeRights([least], needed)).toEqual(none);
  expect(judgeRights([{ granted: [`${account}/READ`.toLowerCase()], without: [] }, least], needed)).toEqual(none);
  expect(judgeRights([{ granted: [`${account}/delete`], without: [`${account}/*`] }, least], needed)).toEqual(none);
});

test.each([
  { role: "Owner", tooWide: ["*"], danger: "give itself and others any right" },
  { role: "Contributor", tooWide: ["*"], danger: "read the account's keys" },
  {
    role: "User Access Administrator",
    tooWide: ["Microsoft.Authorization/*", "Microsoft.Support/*"],
    danger: "give itself and others any right",
  },
  { role: "Storage Account Contributor", tooWide: [`${account}/*`], danger: "delete the account" },
] as const)("$role is too wide, though it covers what is needed", ({ role, tooWide, danger }) => {
  const verdict = judgeRights([builtIn[role], least], needed);
  expect(verdict).toMatchObject({ missing: [], tooWide });
  expect(verdict.dangers).toContain(danger);
});

test("a Contributor can't give rights, unless another role gives what it leaves out", () => {
  const giving = "give itself and others any right";
  expect(judgeRights([builtIn.Contributor], needed).dangers).not.toContain(giving);
  expect(judgeRights([builtIn.Contributor, builtIn["User Access Administrator"]], needed).dangers).toContain(giving);
});

test("what a role takes out of its own grant is missing; a right to read more is told apart", () => {
  expect(judgeRights([{ granted: [`${account}/*`], without: [`${account}/write`] }], needed)).toMatchObject({
    missing: [`${account}/write`],
    tooWide: [`${account}/*`],
  });
  expect(judgeRights([{ granted: ["*/read"], without: [] }, least], needed)).toMatchObject({
    tooWide: [],
    readsMore: ["*/read"],
  });
});

test("a single right more is too wide, with or without a word for its danger", () => {
  const keys = `${account}/listkeys/action`;
  const rare = `${account}/hnsonmigration/action`;
  expect(judgeRights([least, { granted: [keys, rare], without: [] }], needed)).toEqual({
    missing: [],
    tooWide: [keys, rare],
    readsMore: [],
    dangers: ["read the account's keys"],
  });
});
