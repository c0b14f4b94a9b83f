import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { v4Naming } from "../../../../src/adapters/havens/data-safe-haven/v4.ts";
import { v5Naming } from "../../../../src/adapters/havens/data-safe-haven/v5.ts";

describe("v4", () => {
  const { resourceGroup, lookedFor, isNameOf } = v4Naming({ shm: "project", sre: "sandbox" });

  test("the group is the SHM's; the name is the ids, data, and letters as far as there is room", () => {
    expect(resourceGroup).toBe("RG_SHM_PROJECT_PERSISTENT_DATA");
    expect(lookedFor).toBe("projectsandboxdata and then 6 different letters");
    expect(isNameOf("projectsandboxdatakmvqzt")).toBe(true);
  });

  test.each([
    ["a digit after data", "projectsandboxdata2"],
    ["a digit among the letters", "projectsandboxdatakmvqz7"],
    ["fewer letters than there is room for", "projectsandboxdatakmvqz"],
    ["nothing after data", "projectsandboxdata"],
    ["a letter twice", "projectsandboxdatakmvqzz"],
    ["something before", "xprojectsandboxdatakmvqz"],
    ["another account of the same SRE", "projectsandboxuserdatakm"],
    ["a name longer than Azure takes", "projectsandboxdatakmvqztb"],
  ])("%s is not the deployment's", (_what, name) => {
    expect(isNameOf(name)).toBe(false);
  });

  test("ids lose their hyphens and capitals; in the group's name they keep the hyphens", () => {
    const { resourceGroup: group, isNameOf: isName } = v4Naming({ shm: "Green-A", sre: "San-1" });
    expect(group).toBe("RG_SHM_GREEN-A_PERSISTENT_DATA");
    expect(isName("greenasan1dataqwertyuiop")).toBe(true);
  });

  const id = fc.stringMatching(/^[a-z0-9]{1,7}$/);
  const drawn = fc.shuffledSubarray([..."abcdefghijklmnopqrstuvwxyz"], { minLength: 20, maxLength: 20 });
  const deployed = (shm: string, sre: string, letters: readonly string[]): string =>
    `${shm}${sre}data${letters.join("")}`.slice(0, 24);

  test("whatever the deployment draws is known, and is no other SRE's of the same SHM", () => {
    fc.assert(
      fc.property(id, id, id, drawn, (shm, sre, other, letters) => {
        const name = deployed(shm, sre, letters);
        expect(v4Naming({ shm, sre }).isNameOf(name)).toBe(true);
        expect(v4Naming({ shm, sre: other }).isNameOf(name)).toBe(other === sre);
      }),
    );
  });

  test("an SRE whose id begins like another's, or goes on with data, is told apart", () => {
    const letters = [..."kmvqztbcefghijlnoprs"];
    expect(v4Naming({ shm: "t", sre: "a" }).isNameOf(deployed("t", "adata", letters))).toBe(false);
    expect(v4Naming({ shm: "t", sre: "adata" }).isNameOf(deployed("t", "a", letters))).toBe(false);
    expect(v4Naming({ shm: "t", sre: "one" }).isNameOf(deployed("t", "onetwo", letters))).toBe(false);
  });
});

describe("v5", () => {
  test("the group is the SRE's own; long names are shortened until no hash has room", () => {
    const { resourceGroup, lookedFor, isNameOf } = v5Naming({ shm: "green", sre: "sandbox" });
    expect(resourceGroup).toBe("shm-green-sre-sandbox-rg");
    expect(lookedFor).toBe("shgresresansensitivedata");
    expect(isNameOf("shgresresansensitivedata")).toBe(true);
    for (const other of [
      "shgresresansensitivedat",
      "shblusresansensitivedata",
      "sensitivedata",
      "shgresresanuserdata12345",
    ])
      expect(isNameOf(other)).toBe(false);
  });

  test("hyphens and underscores in names are taken as the deployment takes them", () => {
    const { resourceGroup, lookedFor } = v5Naming({ shm: "Green", sre: "work-package_2" });
    expect([resourceGroup, lookedFor]).toEqual(["shm-green-sre-work-package_2-rg", "shgrsrwopacsensitivedata"]);
  });

  test.each([
    ["no hash, as by earlier releases", "shmuksrec7sensitivedata", true],
    ["a hash as far as there is room", "shmuksrec7sensitivedatac", true],
    ["no hash but another letter", "shmuksrec7sensitivedatax", false],
    ["more than Azure takes", "shmuksrec7sensitivedatabc", false],
    ["a backup of it", "shmuksrec7sensitivedatabackup", false],
    ["another SRE's", "shmuksrec8sensitivedata", false],
  ])("%s", (_what, name, is) => {
    expect(v5Naming({ shm: "uk", sre: "c7" }).isNameOf(name)).toBe(is);
  });

  test("a hash fills the name up, or is not there", () => {
    const { isNameOf, lookedFor } = v5Naming({ shm: "u", sre: "c" });
    expect(lookedFor).toBe("shmusrecsensitivedata, alone or with 3 digits of a hash after it");
    expect(["", "c02", "c0", "bad", "back", "c0F"].map((end) => isNameOf(`shmusrecsensitivedata${end}`))).toEqual([
      true,
      true,
      false,
      true,
      false,
      false,
    ]);
  });
});
