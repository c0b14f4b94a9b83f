import { createHash, randomBytes } from "node:crypto";
import type { CopyHand, DeletedKept, FileAt } from "../../src/workflows/engine/copies.ts";
import { Fault } from "../../src/workflows/engine/fault.ts";
import type { FakeAccount, FakeFile } from "./haven-visitor.ts";

/** A call of the copying hand. */
export type CopyOperation = `copies.${keyof CopyHand}`;

/** What an account keeps of deleted bytes unless a test says otherwise. */
export const keepsNothing: DeletedKept = { versions: false };

/** An entity tag that was never given before. */
export function newEtag(): string {
  return `0x${randomBytes(7).toString("hex").toUpperCase()}`;
}

/** What a file holds: what it was given, or as many bytes as it was said to have. */
function contentOf({ content, bytes }: FakeFile): Uint8Array {
  return content ?? Buffer.alloc(bytes, 7);
}

/** Makes the copying hand of a fake haven. `run` makes each call, or what a test wants in its stead. */
export function createFakeCopies(
  find: (accountId: string) => FakeAccount,
  now: () => number,
  run: <T>(operation: CopyOperation, accountId: string, act: () => T) => Promise<T>,
): CopyHand {
  const containerIn = (accountId: string, container: string): Map<string, FakeFile> => {
    const files = find(accountId).containers.get(container);
    if (files === undefined) throw new Fault("container-not-found", "refused");
    return files;
  };
  const fileIn = (accountId: string, { container, name, etag }: FileAt): FakeFile => {
    const file = containerIn(accountId, container).get(name);
    if (file === undefined) throw new Fault("file-gone", "refused");
    if (etag !== undefined && file.etag !== etag) throw new Fault("file-changed", "refused");
    return file;
  };
  const keep = (accountId: string, { container, name }: FileAt, file: Omit<FakeFile, "name">): void =>
    void containerIn(accountId, container).set(name, { name, ...file });
  const written = (content: Uint8Array, contentType: string) => {
    const changedAt = Math.floor(now() / 1000) * 1000;
    return { etag: newEtag(), bytes: content.length, changedAt, content, contentType };
  };
  return {
    read: (accountId, file, onBytes, onChunk) =>
      run("copies.read", accountId, () => {
        const found = fileIn(accountId, file);
        const content = contentOf(found);
        onBytes?.(content.length);
        onChunk?.(content);
        return { sha256: createHash("sha256").update(content).digest("hex"), bytes: content.length, etag: found.etag };
      }),
    content: (accountId, file, atMostBytes) =>
      run("copies.content", accountId, () => {
        const content = contentOf(fileIn(accountId, file));
        if (content.length > atMostBytes) throw new Fault("file-too-large", "refused");
        return content;
      }),
    ensureContainer: (accountId, container, owner) =>
      run("copies.ensureContainer", accountId, () => {
        const { containers, owners, publicOnes } = find(accountId);
        if (!containers.has(container)) {
          containers.set(container, new Map());
          owners.set(container, owner);
        }
        if (owners.get(container) !== owner) throw new Fault("container-taken", "refused");
        if (publicOnes.has(container)) throw new Fault("container-public", "refused");
      }),
    copy: (accountId, from, to) =>
      run("copies.copy", accountId, () => {
        const copy = written(contentOf(fileIn(accountId, from)), "application/octet-stream");
        keep(accountId, to, copy);
        return { etag: copy.etag };
      }),
    remove: (accountId, file) =>
      run("copies.remove", accountId, () => {
        const files = find(accountId).containers.get(file.container);
        if (files?.has(file.name) !== true) return;
        fileIn(accountId, file);
        files.delete(file.name);
      }),
    write: (accountId, file, content, contentType) =>
      run("copies.write", accountId, () => keep(accountId, file, written(Uint8Array.from(content), contentType))),
    deleteContainer: (accountId, container, owner) =>
      run("copies.deleteContainer", accountId, () => {
        const { containers, owners } = find(accountId);
        if (!containers.has(container)) return;
        if (owners.get(container) !== owner) throw new Fault("container-taken", "refused");
        containers.delete(container);
        owners.delete(container);
      }),
    deletedKept: (accountId) => run("copies.deletedKept", accountId, () => find(accountId).deletedKept),
    scanned: (accountId, file) => run("copies.scanned", accountId, () => fileIn(accountId, file).scan ?? "unscanned"),
  };
}
