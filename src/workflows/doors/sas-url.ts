import { createHash } from "node:crypto";

/**
 * A link, shown to nobody by accident: it prints as [redacted] wherever a program prints things. Only a chat's
 * renderer of the recipient's own message calls `reveal`.
 */
export class SasUrl {
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
    if (!this.#url.searchParams.has("sig")) throw new TypeError("this address carries no signature");
  }

  /** The link itself. For the recipient's message, and for nothing else. */
  reveal(): string {
    return this.#url.href;
  }

  /** SHA-256 of the signature: recognises a link that turns up, and opens nothing. */
  fingerprint(): string {
    return createHash("sha256")
      .update(this.#url.searchParams.get("sig") ?? "", "utf8")
      .digest("hex");
  }

  /**
   * Puts the link into a recipe: `{link}` is all of it, `{container}` its address without the query, `{query}` the
   * query without its question mark.
   */
  fillInto(template: string): string {
    const container = `${this.#url.origin}${this.#url.pathname}`;
    const query = this.#url.search.slice(1);
    return template
      .replaceAll("{link}", () => this.#url.href)
      .replaceAll("{container}", () => container)
      .replaceAll("{query}", () => query);
  }

  toString(): string {
    return "[redacted]";
  }

  toJSON(): string {
    return "[redacted]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[redacted]";
  }
}
