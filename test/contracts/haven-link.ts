import { inspect } from "node:util";
import { beforeEach, expect, test } from "vitest";
import type { SasUrl } from "../../src/workflows/doors/sas-url.ts";
import type { LinkSpec } from "../../src/workflows/engine/haven.ts";
import { address, elsewhere, type HavenWorld } from "./haven-world.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What the links of every haven must allow and not allow. */
export function linkContract(worldNow: () => HavenWorld): void {
  let world: HavenWorld;
  beforeEach(() => {
    world = worldNow();
    world.edit({ rules: [address, elsewhere], obstacle: undefined });
  });
  const specOf = (change: Partial<LinkSpec> = {}): LinkSpec => {
    const now = change.now ?? Date.now();
    const { accountId, container } = world;
    const window = { startsAt: now - 5 * minuteMs, endsAt: now + hourMs, now };
    return { accountId, container, rights: "write-list", addresses: [address], ...window, ...change };
  };
  const linkOf = async (change: Partial<LinkSpec> = {}): Promise<SasUrl> =>
    (await world.haven.link.mint(specOf(change))).link;

  test("write and list: puts, replaces and lists; neither reads nor removes", async () => {
    const { visitor } = world;
    const link = await linkOf({ rights: "write-list" });
    expect(await visitor.put(link, "w/one.csv", address)).toBe(true);
    expect(await visitor.put(link, "w/one.csv", address)).toBe(true);
    expect(await visitor.list(link, address)).toContain("w/one.csv");
    expect(await visitor.get(link, "w/one.csv", address)).toBe(false);
    expect(await visitor.remove(link, "w/one.csv", address)).toBe(false);
  });

  test("create and list: puts what is new and lists; replaces nothing", async () => {
    const { visitor } = world;
    const link = await linkOf({ rights: "create-list" });
    expect(await visitor.put(link, "c/one.csv", address)).toBe(true);
    expect(await visitor.put(link, "c/one.csv", address)).toBe(false);
    expect(await visitor.list(link, address)).toContain("c/one.csv");
    expect(await visitor.get(link, "c/one.csv", address)).toBe(false);
    expect(await visitor.remove(link, "c/one.csv", address)).toBe(false);
  });

  test("a link works from its own address only, even where another may come in", async () => {
    const link = await linkOf();
    expect(await world.visitor.list(link, elsewhere)).toBeUndefined();
    expect(await world.visitor.list(link, address)).toBeDefined();
  });

  test("a link does not work without a rule", async () => {
    const link = await linkOf();
    world.edit({ rules: [elsewhere] });
    expect(await world.visitor.list(link, address)).toBeUndefined();
  });

  test("a link works from its start on and not before, and not after its end", async () => {
    const now = Date.now();
    const early = await linkOf({ startsAt: now + hourMs, endsAt: now + 2 * hourMs });
    expect(await world.visitor.list(early, address)).toBeUndefined();
    const ended = await linkOf({ now: now - 3 * hourMs, startsAt: now - 3 * hourMs, endsAt: now - hourMs });
    expect(await world.visitor.list(ended, address)).toBeUndefined();
  });

  test("a link has the window it was asked for, in whole seconds and never longer", async () => {
    const spec = specOf();
    const { startsAt, endsAt, keyEndsAt } = await world.haven.link.mint(spec);
    expect(spec.startsAt - startsAt).toBeGreaterThanOrEqual(0);
    expect(spec.startsAt - startsAt).toBeLessThan(1000);
    expect(spec.endsAt - endsAt).toBeGreaterThanOrEqual(0);
    expect(spec.endsAt - endsAt).toBeLessThan(1000);
    expect(keyEndsAt).toBeGreaterThanOrEqual(endsAt);
  });

  test("a link never passes its key's end, which is at most seven days away", async () => {
    const now = Date.now();
    const { endsAt, keyEndsAt } = await world.haven.link.mint(specOf({ now, endsAt: now + 30 * dayMs }));
    expect(endsAt).toBeLessThanOrEqual(keyEndsAt);
    expect(keyEndsAt).toBeLessThanOrEqual(now + 7 * dayMs);
    expect(endsAt).toBeGreaterThan(now + 6 * dayMs);
  });

  test("a link is for one address, and for a window that is not over", async () => {
    const { link } = world.haven;
    const oneOnly = { code: "one-address-a-link", kind: "refused" };
    await expect(link.mint(specOf({ addresses: [address, elsewhere] }))).rejects.toMatchObject(oneOnly);
    await expect(link.mint(specOf({ addresses: [] }))).rejects.toMatchObject(oneOnly);
    const over = specOf({ endsAt: Date.now() - minuteMs });
    await expect(link.mint(over)).rejects.toMatchObject({ code: "window-over", kind: "refused" });
  });

  test("a minted link is shown by nothing that prints it, and its key by no secret", async () => {
    const minted = await world.haven.link.mint(specOf());
    const printed = `${JSON.stringify(minted)} ${inspect(minted, { depth: 9, showHidden: true })} ${minted.link}`;
    expect(printed).not.toContain("sig=");
    const signature = new URL(minted.link.reveal()).searchParams.get("sig") ?? "";
    expect(printed).not.toContain(signature);
    expect(minted.keyId).toMatch(/^[\w-]+\/[\d:.TZ/-]+$/);
  });
}
