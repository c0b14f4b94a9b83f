/** What an engine does outside and puts on record, in order, one line each. */
import type { Save } from "../../../src/workflows/engine/store.ts";
import { Engine } from "./engine.ts";
import { intercepted, type PortCall } from "./intercept.ts";
import { address } from "./people.ts";
import { createStores, portsOn, type Setup } from "./stores.ts";

const outside: Readonly<Record<string, (given: readonly unknown[]) => string | undefined>> = {
  "door.read": () => "read the rules",
  "door.write": (given) => ((given[2] as readonly string[]).includes(address) ? "write, with it" : "write, without it"),
  "link.mint": () => "mint",
  "listing.list": () => "list the container",
  "baselines.put": () => "keep the baseline",
  "chat.place": (given) => (String(given[2]).includes("/link/") ? "place the recipient's message" : undefined),
  "chat.fill": () => "fill the recipient's message",
  "records.save": (given) => `record ${(given[0] as Save).entry.code}`,
};

/** What a call is called; undefined for one that is of no interest. */
function lineOf({ name, given }: PortCall): string | undefined {
  return outside[name]?.(given);
}

/** A process that keeps a line of everything it does; the same line twice in a row is one. */
export async function tracedEngine(setup: Setup = {}): Promise<{ engine: Engine; lines: string[] }> {
  const stores = createStores();
  const lines: string[] = [];
  const isLink = (ref: unknown): boolean =>
    stores.chat.messages("rosa").some((message) => message.ref === ref && message.key.includes("/link/"));
  const deps = intercepted(portsOn(stores, setup), (call, act) => {
    const line = call.name === "chat.edit" && isLink(call.given[0]) ? "redact the recipient's message" : lineOf(call);
    if (line !== undefined && line !== lines.at(-1)) lines.push(line);
    return act();
  });
  const engine = new Engine(stores, deps);
  await engine.start();
  lines.length = 0;
  return { engine, lines };
}
