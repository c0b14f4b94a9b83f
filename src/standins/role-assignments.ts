/**
 * What one role grants, as Azure lists it: each list without its counterpart, `*` standing for anything
 * (learn.microsoft.com/azure/role-based-access-control/role-definitions).
 */
export type RolePermissions = {
  actions: readonly string[];
  notActions: readonly string[];
  dataActions: readonly string[];
  notDataActions: readonly string[];
};

/**
 * The roles that the caller has on every account, and those that it has on every container beside the inherited ones;
 * `on` has a container's own, by its name.
 */
export type RoleAssignments = {
  onAccount: RolePermissions[];
  onContainer: RolePermissions[];
  on?: Record<string, RolePermissions[]>;
};

/** A role with these rights and no others. */
export function roleOf(rights: Partial<RolePermissions>): RolePermissions {
  return { actions: [], notActions: [], dataActions: [], notDataActions: [], ...rights };
}

/** The roles that docs/operations.md gives the bot. */
export function leastRoles(): RoleAssignments {
  return {
    onAccount: [
      roleOf({
        actions: [
          "Microsoft.Storage/storageAccounts/read",
          "Microsoft.Storage/storageAccounts/write",
          "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
          "Microsoft.Authorization/permissions/read",
        ],
      }),
    ],
    onContainer: [
      roleOf({
        dataActions: [
          "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
          "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
        ],
      }),
    ],
  };
}

/** What is in force on an account, or on a container, which inherits. */
export function rolesAt({ onAccount, onContainer, on = {} }: RoleAssignments, container?: string): RolePermissions[] {
  return container === undefined ? onAccount : [...onAccount, ...(on[container] ?? onContainer)];
}
