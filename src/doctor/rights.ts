/** Judges the rights that Azure lists (https://learn.microsoft.com/azure/role-based-access-control/role-definitions). */

/** What one role grants: these actions, `*` standing for anything, without those. */
export interface Grant {
  readonly granted: readonly string[];
  readonly without: readonly string[];
}

/** What is wrong with rights. `readsMore` can change nothing; `dangers` is what the worst of `tooWide` would allow. */
export interface RightsVerdict {
  readonly missing: readonly string[];
  readonly tooWide: readonly string[];
  readonly readsMore: readonly string[];
  readonly dangers: readonly string[];
}

/** What makes a right that is too wide worth a word of its own. */
const dangers: readonly { readonly action: string; readonly words: string }[] = [
  { action: "Microsoft.Authorization/roleAssignments/write", words: "give itself and others any right" },
  { action: "Microsoft.Storage/storageAccounts/listKeys/action", words: "read the account's keys" },
  { action: "Microsoft.Storage/storageAccounts/regenerateKey/action", words: "change the account's keys" },
  { action: "Microsoft.Storage/storageAccounts/ListAccountSas/action", words: "make links that nothing here governs" },
  { action: "Microsoft.Storage/storageAccounts/delete", words: "delete the account" },
  { action: "Microsoft.Storage/storageAccounts/blobServices/containers/delete", words: "delete containers" },
  { action: "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete", words: "delete files" },
  {
    action: "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/modifyPermissions/action",
    words: "change who may read files",
  },
];

/**
 * Judges grants by what is needed and what is allowed beside it. Each grant stands for itself: what one takes out of its
 * own, another may give all the same. A grant that is wider than what is needed is too wide, though it covers that.
 */
export function judgeRights(
  grants: readonly Grant[],
  needed: readonly string[],
  allowed: readonly string[] = [],
): RightsVerdict {
  const isGranted = (action: string): boolean =>
    grants.some(
      ({ granted, without }) =>
        granted.some((pattern) => covers(pattern, action)) && !without.some((pattern) => covers(pattern, action)),
    );
  const inForce = grants.flatMap(({ granted, without }) =>
    granted.filter((pattern) => !without.some((taken) => covers(taken, pattern))),
  );
  const known = new Set([...needed, ...allowed].map((action) => action.toLowerCase()));
  const others = [...new Set(inForce)].filter((pattern) => !known.has(pattern.toLowerCase()));
  const isRead = (pattern: string): boolean => pattern.toLowerCase().endsWith("/read");
  return {
    missing: needed.filter((action) => !isGranted(action)),
    tooWide: others.filter((pattern) => !isRead(pattern)),
    readsMore: others.filter(isRead),
    dangers: dangers
      .filter(({ action }) => !known.has(action.toLowerCase()) && isGranted(action))
      .map(({ words }) => words),
  };
}

/** Whether a pattern covers an action, or all that another pattern does: only a `*` can cover a `*`. Case counts for nothing. */
function covers(pattern: string, action: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(action);
}
