import { beforeEach, expect, test } from "vitest";
import type { ListedFile } from "../../src/workflows/engine/haven.ts";
import type { HavenWorld } from "./haven-world.ts";

/** What the listing of every haven must give. */
export function listingContract(worldNow: () => HavenWorld): void {
  let world: HavenWorld;
  beforeEach(() => {
    world = worldNow();
  });
  const listed = async (container = world.container): Promise<ListedFile[]> => {
    const files: ListedFile[] = [];
    for await (const file of world.haven.listing.list(world.accountId, container)) files.push(file);
    return files;
  };

  test("every file is listed with its size and when it changed; another tag says that it was replaced", async () => {
    const from = Math.floor(Date.now() / 1000) * 1000;
    for (const name of ["l/a b & <c>.csv", "l/é%20.csv"]) await world.putFile(name, 3);
    const before = (await listed()).filter(({ name }) => name.startsWith("l/"));
    expect(before.map(({ name, bytes }) => ({ name, bytes }))).toEqual([
      { name: "l/a b & <c>.csv", bytes: 3 },
      { name: "l/é%20.csv", bytes: 3 },
    ]);
    for (const file of before) {
      expect(file.changedAt).toBeGreaterThanOrEqual(from);
      expect(file.changedAt).toBeLessThanOrEqual(Date.now());
    }
    await world.putFile("l/é%20.csv", 4);
    const after = (await listed()).filter(({ name }) => name.startsWith("l/"));
    expect(after.map(({ etag }, index) => etag === before[index]?.etag)).toEqual([true, false]);
  });

  test("a container that is not there is refused", async () => {
    await expect(listed("nowhere")).rejects.toMatchObject({ code: "container-not-found", kind: "refused" });
  });
}
