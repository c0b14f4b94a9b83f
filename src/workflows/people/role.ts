/**
 * The roles of a Trusted Research Environment, as the code knows them. What people call them comes from the
 * configuration (`policy.roleNames`); who holds them in an environment comes from there, too.
 */
export const roles = ["provider", "investigator", "referee", "assessor", "admin"] as const;

/** Dataset Provider Representative, Investigator, Referee, output checker (assessor), System Manager (admin). */
export type Role = (typeof roles)[number];

/** Roles that must be independent of the project: who holds another role in an environment can't hold these there. */
export const independentRoles: readonly Role[] = ["referee", "assessor"];
