import { afterAll, beforeAll, describe } from "vitest";
import { copiesContract } from "./haven-copies.ts";
import { doorContract } from "./haven-door.ts";
import { linkContract } from "./haven-link.ts";
import { listingContract } from "./haven-listing.ts";
import type { HavenWorld } from "./haven-world.ts";

/** What every haven with Azure's capabilities must do. `start` is called once; tests share the world and its container. */
export function havenContract(name: string, start: () => Promise<HavenWorld>): void {
  describe(name, () => {
    let world: HavenWorld;
    beforeAll(async () => {
      world = await start();
    });
    afterAll(() => world.stop());
    describe("door", () => doorContract(() => world));
    describe("link", () => linkContract(() => world));
    describe("listing", () => listingContract(() => world));
    describe("copies", () => copiesContract(() => world));
  });
}
