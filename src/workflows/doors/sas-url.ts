import { createHash } from "node:crypto";

/**
 * A link, shown to nobody by accident: it prints as [redacted] wherever a program prints things. Only a chat's
 * renderer of the recipient's own message calls `reveal`.
 */
export class SasUrl {
  readonly #url: URL;

  /** Throws a TypeError that does not repeat the address, whatever is wrong with it. */
  constructor(url: string) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined) throw new TypeError("this is no address");
    this.#url = parsed;
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
    const parts: Readonly<Record<string, string>> = {
      "{link}": this.#url.href,
      "{container}": `${this.#url.origin}${this.#url.pathname}`,
      "{query}": this.#url.search.slice(1),
    };
    // In one go, so that a link that looks like a place for one is not filled again.
    return template.replace(/\{(?:link|container|query)\}/g, (place) => parts[place] ?? place);
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
