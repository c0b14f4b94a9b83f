/** The ports of what leaves a haven file by file: content read inside, copies in a container of their own, lists beside the records. */
import type { FileList } from "../assessment/files.ts";
import type { Digest } from "../audit/digest.ts";

/** A file in a container of an account. With `etag`, only that version of it is meant. */
export interface FileAt {
  readonly container: string;
  readonly name: string;
  readonly etag?: string;
}

/** What a file's content is, as it was read. `bytes` is its length. */
export interface ReadContent {
  readonly sha256: string;
  readonly bytes: number;
  readonly etag: string;
}

/** For how long what is deleted can be brought back, as the account's settings were read; days. Absent: not at all. */
export interface DeletedKept {
  readonly blobDays?: number;
  readonly containerDays?: number;
  /** Earlier versions of files are kept. */
  readonly versions: boolean;
}

/**
 * Copies within one account, beside it nothing. Every method may throw a Fault; those that are told apart are refused:
 * `file-gone`, `file-changed` (another version than `etag`), `container-not-found`, `container-taken` (it is there and
 * carries another mark than `owner`), `container-public` (anybody may read it).
 */
export interface CopyHand {
  /**
   * Streams a file's content, in bounded memory. `onBytes` is told how many have been read since it was last told;
   * `onChunk` is given them, each once and in order, and must not throw.
   */
  read(
    accountId: string,
    file: FileAt,
    onBytes?: (bytes: number) => void,
    onChunk?: (chunk: Uint8Array) => void,
  ): Promise<ReadContent>;
  /** The content whole, for what looks into a file; refused `file-too-large` beyond `atMostBytes`. */
  content(accountId: string, file: FileAt, atMostBytes: number): Promise<Uint8Array>;
  /** Makes a private container that carries the mark of its owner, or finds the one that does. */
  ensureContainer(accountId: string, container: string, owner: string): Promise<void>;
  /**
   * Copies one version of a file, on the server; gives the entity tag of the copy. One that stands there is replaced.
   * `onLook` is called whenever one that takes its time was looked at.
   */
  copy(
    accountId: string,
    from: FileAt & { readonly etag: string },
    to: FileAt,
    onLook?: () => void,
  ): Promise<{ readonly etag: string }>;
  /** Removes a file; one that is gone is left at that. */
  remove(accountId: string, file: FileAt): Promise<void>;
  /** Writes a small file, over what stands there. */
  write(accountId: string, file: FileAt, content: Uint8Array, contentType: string): Promise<void>;
  /** Deletes a container that carries the mark of its owner; one that is gone is left at that. */
  deleteContainer(accountId: string, container: string, owner: string): Promise<void>;
  /** For how long deleted bytes can come back. */
  deletedKept(accountId: string): Promise<DeletedKept>;
  /** What a malware scan has said of a file: its blob index tag, as Microsoft Defender for Storage writes it. */
  scanned(accountId: string, file: FileAt): Promise<"clean" | "malicious" | "unscanned">;
}

/** Lists of files, kept outside Redis, by digest. One that is damaged or not the one of that digest is undefined. */
export interface FileLists {
  /** Keeps a list; gives its digest. */
  put(list: FileList): Promise<Digest>;
  get(digest: Digest): Promise<FileList | undefined>;
  /** Lines that a long piece of work has got so far, by its key: what a crash leaves is found again. */
  appendWork(key: string, lines: readonly string[]): Promise<void>;
  readWork(key: string): AsyncIterable<string>;
  dropWork(key: string): Promise<void>;
}
