import type { Naming, SreIds } from "./naming.ts";

/** An account's name is cut to what Azure takes. */
const nameLength = 24;

/**
 * Data Safe Haven v4, by its deployment/common/Configuration.psm1: ids without hyphens, "data", and twenty different
 * letters drawn by chance, all in lower case and cut. Twenty letters are more than there is room for, so a name that
 * is shorter, or whose end holds a digit or a letter twice, was given by somebody else. The end can't hold the "data"
 * of an SRE whose id merely begins like this one's, since it has an "a" twice.
 */
export function v4Naming({ shm, sre }: SreIds): Naming {
  const start = `${shm}${sre}data`.replaceAll("-", "").toLowerCase();
  const lettersCount = nameLength - start.length;
  return {
    resourceGroup: `RG_SHM_${shm}_PERSISTENT_DATA`.toUpperCase(),
    lookedFor: `${start} and then ${lettersCount} different letters`,
    isNameOf: (account) => {
      const end = account.slice(start.length);
      return (
        account.startsWith(start) &&
        end.length === lettersCount &&
        /^[a-z]+$/.test(end) &&
        new Set(end).size === end.length
      );
    },
  };
}
