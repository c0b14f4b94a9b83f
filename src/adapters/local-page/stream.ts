import type { ServerResponse } from "node:http";

/** Pages that are told of changes as they come, by server-sent events (html.spec.whatwg.org, server-sent events). */
export class Streams {
  readonly #open = new Map<ServerResponse, string>();

  /** Tells a page from now on. */
  add(person: string, response: ServerResponse): void {
    this.#open.set(response, person);
    response.once("close", () => this.#open.delete(response));
  }

  /** Whether anybody looks. */
  get isWatched(): boolean {
    return this.#open.size > 0;
  }

  /** Tells every page, or those that are somebody. */
  tell(event: string, value: unknown, person?: string): void {
    for (const [response, who] of this.#open)
      if (person === undefined || who === person) sendEvent(response, event, value);
  }

  /** Ends them all. */
  end(): void {
    for (const response of this.#open.keys()) response.end();
  }
}

/** Tells one page. JSON has no line breaks, so that it is one line of data. */
export function sendEvent(response: ServerResponse, event: string, value: unknown): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
}
