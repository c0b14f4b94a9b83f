import type { EnvironmentToday } from "./environment.ts";
import type { PersonId } from "./person.ts";

type WithPeople = Pick<EnvironmentToday, "people">;

/** Who is admin of every one of these environments. */
export function adminsOfAll(environments: readonly WithPeople[]): readonly PersonId[] {
  const [first, ...others] = environments;
  return (first?.people.admin ?? []).filter((id) => others.every(({ people }) => people.admin.includes(id)));
}

/** The environments, each with those of its admins whom no earlier one has: so that nobody is told a thing twice. */
export function eachAdminOnce<Environment extends WithPeople>(
  environments: readonly Environment[],
): readonly { readonly environment: Environment; readonly to: readonly PersonId[] }[] {
  const heard = new Set<PersonId>();
  return environments.map((environment) => {
    const to = environment.people.admin.filter((admin) => !heard.has(admin));
    for (const admin of to) heard.add(admin);
    return { environment, to };
  });
}
