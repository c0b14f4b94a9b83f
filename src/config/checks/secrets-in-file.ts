import type { Finding, Path } from "../mistake.ts";
import { looksSecret } from "../secret-looking.ts";

const message =
  "This looks like a secret, and secrets come from the environment only. Take it away, and have it replaced where it came from: it has been in a file.";

/** Every key and text of a file that looks like a secret. The sentence never holds it. */
export function checkSecretsInFile(value: unknown, path: Path = []): Finding[] {
  if (typeof value === "string") return looksSecret(value) ? [{ path, message }] : [];
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => {
    const here = [...path, key];
    if (typeof key === "string" && looksSecret(key)) return [{ path: here, message, atKey: true }];
    return checkSecretsInFile(inner, here);
  });
}
