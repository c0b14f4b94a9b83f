import { independentRoles, type Role, roles } from "../../workflows/people/role.ts";
import type { Finding } from "../mistake.ts";
import { didYouMean } from "../nearest-word.ts";
import type { Readable, ReadableEnvironment } from "../reading/readable.ts";
import { quoted } from "../secret-looking.ts";

/** Roles name known people, once each; independent roles stand alone; every environment has an admin. */
export function checkRoles(readable: Readable): Finding[] {
  return readable.environments.flatMap((environment) => [
    ...environment.lists.flatMap(([role, list]) => checkList(readable, environment, role, list)),
    ...conflicts(environment),
    ...missingAdmin(environment),
  ]);
}

/** Where somebody holds an independent role beside another one in the same environment. */
export function conflicts({ id, roles: held }: ReadableEnvironment): Finding[] {
  if (held === undefined) return [];
  return independentRoles.flatMap((role, rank) =>
    held[role].flatMap((person, index) => {
      // Two independent roles of one person are one mistake, reported at the later role.
      const later = independentRoles.slice(rank + 1);
      const other = roles.find((one) => one !== role && !later.includes(one) && held[one].includes(person));
      if (other === undefined) return [];
      const message = `${quoted(person)} is ${other} here as well, and whoever is ${role} holds no other role in the environment. Take the person out of one of the two.`;
      return [{ path: ["environments", id, "roles", role, index], message }];
    }),
  );
}

function checkList(
  { personIds }: Readable,
  { id }: ReadableEnvironment,
  role: Role,
  list: readonly string[],
): Finding[] {
  return list.flatMap((person, index) => {
    const path = ["environments", id, "roles", role, index];
    if (!personIds.has(person)) {
      const meant = didYouMean(person, personIds);
      return [{ path, message: `Nobody has the id ${quoted(person)}.${meant || " Add the person under people."}` }];
    }
    if (list.indexOf(person) === index) return [];
    return [{ path, message: `${quoted(person)} stands here twice. Once will do.` }];
  });
}

function missingAdmin({ id, roles: held }: ReadableEnvironment): Finding[] {
  if (held === undefined || held.admin.length > 0) return [];
  const message = "Nobody is admin here. Name at least one: somebody must hear of a door that can't be proven closed.";
  return [{ path: ["environments", id, "roles", "admin"], message }];
}
