import type { Finding, Path } from "../mistake.ts";
import type { Readable } from "../reading/readable.ts";

/** One human is one person: no e-mail address, letter case aside, and no Slack account belongs to two. */
export function checkPeople({ people }: Readable): Finding[] {
  const entries = [...people];
  const emails = entries.flatMap(([id, { email }]) =>
    email === undefined ? [] : [{ id, path: ["people", id, "email"], value: email.toLowerCase() }],
  );
  const accounts = entries.flatMap(([id, { slack }]) =>
    slack.map((value) => ({ id, path: ["people", id, "slack"], value })),
  );
  return [...shared(emails, "e-mail address"), ...shared(accounts, "Slack account")];
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
