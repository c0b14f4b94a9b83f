import { createHash } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import type { CopyHand, FileAt } from "../../src/workflows/engine/copies.ts";
import type { ListedFile } from "../../src/workflows/engine/haven.ts";
import type { HavenWorld } from "./haven-world.ts";

const owner = "OUT-0001";

/** What hands that read, copy and remove must do, in every haven. */
export function copiesContract(worldNow: () => HavenWorld): void {
  let world: HavenWorld;
  let copies: CopyHand;
  let accountId: string;
  beforeEach(async () => {
    world = worldNow();
    ({ accountId } = world);
    ({ copies } = world.haven);
    await copies.ensureContainer(accountId, "release-one", owner);
  });
  const at = (name: string): FileAt => ({ container: world.container, name });
  const released = (name: string): FileAt => ({ container: "release-one", name });
  const put = (name: string, content: string | Buffer, extras = {}): Promise<void> =>
    world.outputs.put(world.container, name, Buffer.from(content), extras);
  const listed = async (container = world.container): Promise<ListedFile[]> => {
    const files: ListedFile[] = [];
    for await (const file of world.haven.listing.list(accountId, container)) files.push(file);
    return files;
  };
  const find = async (name: string): Promise<ListedFile> => {
    const file = (await listed()).find((one) => one.name === name);
    if (file === undefined) throw new Error(`${name} is not listed`);
    return file;
  };
  /** Storage keeps times in whole seconds, so a replacement soon after looks alike; where a second ended, once more. */
  const swapWithinOneSecond = async (name: string, one: string, other: string): Promise<[ListedFile, ListedFile]> => {
    for (let tries = 0; tries < 20; tries += 1) {
      await put(name, one);
      const before = await find(name);
      await put(name, other);
      const after = await find(name);
      if (after.changedAt === before.changedAt) return [before, after];
    }
    throw new Error("no two changes fell into one second");
  };
  const versionOf = async (name: string) => ({ ...at(name), etag: (await find(name)).etag });
  const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");
  const copyOf = async (name: string) => copies.copy(accountId, await versionOf(name), released(name));
  const refused = (code: string) => ({ code, kind: "refused" });

  test.each(["x/a b & <c>+é%20#?.csv", "x/empty"])(
    "what is read, and what is copied, is the content of the version listed: %s",
    async (name) => {
      const content = name.endsWith("empty") ? "" : "id,n\n1,2\n";
      await put(name, content);
      const { etag } = await find(name);
      const [told, chunks]: [number[], Uint8Array[]] = [[], []];
      const read = await copies.read(
        accountId,
        { ...at(name), etag },
        (bytes) => told.push(bytes),
        (chunk) => chunks.push(chunk),
      );
      expect(Buffer.concat(chunks).toString()).toBe(content);
      expect(read).toEqual({ sha256: sha256(content), bytes: content.length, etag });
      expect(told.reduce((sum, bytes) => sum + bytes, 0)).toBe(content.length);
      expect(Buffer.from(await copies.content(accountId, at(name), 9)).toString()).toBe(content);
      await copyOf(name);
      expect(await copies.read(accountId, released(name))).toMatchObject({ sha256: sha256(content) });
    },
  );

  test("content that is said to be packed is read as it stands, and not unpacked", async () => {
    await put("x/packed", "not packed at all", { contentEncoding: "gzip" });
    expect(await copies.read(accountId, at("x/packed"))).toMatchObject({ sha256: sha256("not packed at all") });
  });

  test("content is not given whole where it is larger than what was asked for", async () => {
    await put("x/ten", "0123456789");
    await expect(copies.content(accountId, at("x/ten"), 9)).rejects.toMatchObject(refused("file-too-large"));
  });

  test("a file that was replaced is neither read, copied nor removed, though its size and its time are as they were", async () => {
    const [before, after] = await swapWithinOneSecond("x/swap", "was approved", "was replaced");
    expect(after.bytes).toBe(before.bytes);
    const old = { ...at("x/swap"), etag: before.etag };
    await expect(copies.read(accountId, old)).rejects.toMatchObject(refused("file-changed"));
    await expect(copies.content(accountId, old, 99)).rejects.toMatchObject(refused("file-changed"));
    await expect(copies.copy(accountId, old, released("x/swap"))).rejects.toMatchObject(refused("file-changed"));
    await expect(copies.remove(accountId, old)).rejects.toMatchObject(refused("file-changed"));
    expect((await listed("release-one")).map(({ name }) => name)).not.toContain("x/swap");
    expect(await copies.read(accountId, at("x/swap"))).toMatchObject({ sha256: sha256("was replaced") });
  });

  test("a file that is gone, and a container that is not there, are said to be so", async () => {
    const gone = { ...at("x/nowhere"), etag: "0x8DC0FFEE" };
    await expect(copies.read(accountId, gone)).rejects.toMatchObject(refused("file-gone"));
    await expect(copies.content(accountId, gone, 9)).rejects.toMatchObject(refused("file-gone"));
    await expect(copies.copy(accountId, gone, released("x"))).rejects.toMatchObject(refused("file-gone"));
    await copies.remove(accountId, gone);
    await put("x/here", "here");
    const nowhere = { container: "release-nowhere", name: "x" };
    const noContainer = refused("container-not-found");
    await expect(copies.read(accountId, nowhere)).rejects.toMatchObject(noContainer);
    await expect(copies.copy(accountId, await versionOf("x/here"), nowhere)).rejects.toMatchObject(noContainer);
    await expect(copies.write(accountId, nowhere, Buffer.from("x"), "text/plain")).rejects.toMatchObject(noContainer);
    await copies.remove(accountId, nowhere);
  });

  test("a copy has the content, and nothing else that somebody may have written beside it", async () => {
    const secret = "patient-4711";
    await put("x/marked", "content", {
      contentType: `text/x-${secret}`,
      contentEncoding: secret,
      contentLanguage: secret,
      contentDisposition: `attachment; filename=${secret}`,
      metadata: { note: secret },
    });
    const { etag } = await copyOf("x/marked");
    const { content, told } = await world.outputs.see("release-one", "x/marked");
    expect(content.toString()).toBe("content");
    expect(told).not.toContain(secret);
    const copy = (await listed("release-one")).find(({ name }) => name === "x/marked");
    expect(copy?.etag).toBe(etag);
    expect(await copies.read(accountId, { ...released("x/marked"), etag })).toMatchObject({ bytes: 7 });
  });

  test("a copy takes the place of an earlier one, and says by its entity tag that it is another", async () => {
    await put("x/twice", "first");
    const first = await copyOf("x/twice");
    await put("x/twice", "second");
    const second = await copyOf("x/twice");
    expect(second.etag).not.toBe(first.etag);
    expect((await world.outputs.see("release-one", "x/twice")).content.toString()).toBe("second");
    const old = { ...released("x/twice"), etag: first.etag };
    await expect(copies.remove(accountId, old)).rejects.toMatchObject(refused("file-changed"));
    await copies.remove(accountId, { ...old, etag: second.etag });
    expect((await listed("release-one")).map(({ name }) => name)).not.toContain("x/twice");
  });

  test("a file is written over what stood there, with its type", async () => {
    for (const text of ["one", "[]"]) {
      await copies.write(accountId, released("manifest.json"), Buffer.from(text), "application/json");
    }
    const { content, told } = await world.outputs.see("release-one", "manifest.json");
    expect(content.toString()).toBe("[]");
    expect(told).toContain("application/json");
  });

  test("a container is made once, and is found by its owner's mark", async () => {
    await copies.ensureContainer(accountId, "release-two", owner);
    await copies.ensureContainer(accountId, "release-two", owner);
    expect(await world.outputs.containers()).toContain("release-two");
    const taken = refused("container-taken");
    await expect(copies.ensureContainer(accountId, "release-two", "OUT-0002")).rejects.toMatchObject(taken);
    await expect(copies.ensureContainer(accountId, world.container, owner)).rejects.toMatchObject(taken);
  });

  test("a container that anybody may read is not taken, though its mark is right", async () => {
    await world.outputs.makePublic("release-public", owner);
    const isPublic = refused("container-public");
    await expect(copies.ensureContainer(accountId, "release-public", owner)).rejects.toMatchObject(isPublic);
  });

  test("a container is deleted with what is in it, by its owner's mark only, and may be gone", async () => {
    await copies.ensureContainer(accountId, "release-old", owner);
    await copies.write(accountId, { container: "release-old", name: "a" }, Buffer.from("a"), "text/plain");
    const taken = refused("container-taken");
    await expect(copies.deleteContainer(accountId, "release-old", "OUT-0002")).rejects.toMatchObject(taken);
    await expect(copies.deleteContainer(accountId, world.container, owner)).rejects.toMatchObject(taken);
    expect(await world.outputs.containers()).toEqual(expect.arrayContaining(["release-old", world.container]));
    await copies.deleteContainer(accountId, "release-old", owner);
    await copies.deleteContainer(accountId, "release-old", owner);
    expect(await world.outputs.containers()).not.toContain("release-old");
  });

  test.each([
    [{ versions: false }, {}],
    [
      { blobDays: 7, containerDays: 14, versions: true },
      { blobDays: 7, containerDays: 14, versions: true },
    ],
  ])("for how long deleted bytes can come back is read from the account's settings: %j", async (kept, settings) => {
    world.outputs.keepDeleted(settings);
    expect(await copies.deletedKept(accountId)).toEqual(kept);
  });

  test("what a scan said is told of the version that is meant; what it did not say is no verdict", async () => {
    await put("x/scanned", "one");
    const first = await versionOf("x/scanned");
    expect(await copies.scanned(accountId, first)).toBe("unscanned");
    for (const verdict of ["clean", "malicious"] as const) {
      await world.outputs.scan(world.container, "x/scanned", verdict);
      expect(await copies.scanned(accountId, first)).toBe(verdict);
    }
    await put("x/scanned", "two");
    await expect(copies.scanned(accountId, first)).rejects.toMatchObject(refused("file-changed"));
    expect(await copies.scanned(accountId, await versionOf("x/scanned"))).toBe("unscanned");
  });

  test("an account of nobody's is refused by every call", async () => {
    const nobodys = accountId.replace(/[^/]+$/, "nobodys");
    const unknown = refused("unknown-account");
    await expect(copies.read(nobodys, at("x"))).rejects.toMatchObject(unknown);
    await expect(copies.copy(nobodys, { ...at("x"), etag: "1" }, at("y"))).rejects.toMatchObject(unknown);
    await expect(copies.ensureContainer(nobodys, "release-one", owner)).rejects.toMatchObject(unknown);
    await expect(copies.deletedKept(nobodys)).rejects.toMatchObject(unknown);
  });
}
