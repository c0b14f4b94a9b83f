import type { Naming, SreIds } from "./naming.ts";

/** An account's name is cut to what Azure takes. */
const nameLength = 24;
/** To how many characters the deployment shortens the names of SHM and SRE. */
const startLength = 11;
const purpose = "sensitivedata";

/**
 * Data Safe Haven v5, by its data_safe_haven/infrastructure/programs/sre/data.py: `shm-<SHM>-sre-<SRE>` shortened to
 * eleven characters, "sensitivedata", and of a hash as much as there is still room for. Where the start is shorter than
 * eleven, either no hash follows (earlier releases) or one that fills the name up: anything else was given by somebody
 * else. The resource group is the SRE's own, so starts that are equal once shortened do no harm.
 */
export function v5Naming({ shm, sre }: SreIds): Naming {
  const stack = `shm-${shm}-sre-${sre}`.toLowerCase();
  const known = `${shorten(stack.split("-"), startLength).replace(/[^a-z0-9]/g, "")}${purpose}`;
  const hashLength = nameLength - known.length;
  return {
    resourceGroup: `${stack}-rg`,
    lookedFor: hashLength === 0 ? known : `${known}, alone or with ${hashLength} digits of a hash after it`,
    isNameOf: (account) => {
      const end = account.slice(known.length);
      return account.startsWith(known) && (end === "" || (end.length === hashLength && /^[0-9a-f]+$/.test(end)));
    },
  };
}

/** Takes the last letter off the first of the longest words until all of them together are short enough. */
function shorten(words: readonly string[], most: number): string {
  const left = [...words];
  while (left.join("").length > most) {
    const longest = Math.max(...left.map(({ length }) => length));
    const at = left.findIndex(({ length }) => length === longest);
    left[at] = (left[at] ?? "").slice(0, -1);
  }
  return left.join("");
}
