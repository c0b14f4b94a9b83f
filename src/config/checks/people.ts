import type { Finding, Path } from "../mistake.ts";
import type { Readable } from "../reading/readable.ts";

/** One human is one person: no e-mail address, letter case aside, and no Slack or Teams account belongs to two. */
export function checkPeople({ people, teams }: Readable): Finding[] {
  const entries = [...people];
  const emails = entries.flatMap(([id, { email }]) =>
    email === undefined ? [] : [{ id, path: ["people", id, "email"], value: email.toLowerCase() }],
  );
  const accounts = (chat: "slack" | "teams") =>
    entries.flatMap(([id, person]) => person[chat].map((value) => ({ id, path: ["people", id, chat], value })));
  return [
    ...shared(emails, "e-mail address"),
    ...shared(accounts("slack"), "Slack account"),
    ...shared(accounts("teams"), "Teams account"),
    ...(teams === undefined ? [] : foreign(accounts("teams"), teams.tenantIds)),
  ];
}

/** Whoever is in a tenant that is not served could never be reached, and would not be heard. */
function foreign(
  accounts: readonly { readonly path: Path; readonly value: string }[],
  tenantIds: readonly string[],
): Finding[] {
  return accounts
    .filter(({ value }) => !tenantIds.includes(value.split("/")[0] ?? ""))
    .map(({ path }) => ({ path, message: "This account's tenant is not served: it is not in teams.tenantIds." }));
}

function shared(claims: readonly { id: string; path: Path; value: string }[], what: string): Finding[] {
  const owners = new Map<string, string>();
  return claims.flatMap(({ id, path, value }) => {
    const owner = owners.get(value);
    if (owner === undefined) owners.set(value, id);
    if (owner === undefined || owner === id) return [];
    const message = `This is ${owner}'s ${what}, too. One human is one person: make the two one, or give each their own.`;
    return [{ path, message }];
  });
}
