/** Stands between the bot and its ports, and keeps what it must not keep: every link, and every error whole. */
import { inspect } from "node:util";
import type { Outside } from "../../src/bot.ts";
import { SasUrl } from "../../src/workflows/doors/sas-url.ts";
import type { Place } from "./leak-scan.ts";

/** What was seen, so far. */
export interface WatchedPorts {
  readonly around: (outside: Outside) => Outside;
  /** Every link that was ever minted, delivered or not. */
  readonly links: readonly string[];
  /** Everything that a port has thrown at the engine, as a debugger would print it, causes and hidden fields included. */
  readonly errors: readonly Place[];
}

/** Everything that a log, a job or a debugger would print of something thrown. */
export function printed(thrown: unknown): string {
  const seen = new Set<unknown>();
  const parts: string[] = [String(thrown)];
  const visit = (one: unknown): void => {
    if (typeof one !== "object" || one === null || seen.has(one)) return;
    seen.add(one);
    parts.push(String(one), JSON.stringify(one) ?? "", inspect(one, { depth: 20, showHidden: true }));
    for (const key of Reflect.ownKeys(one)) visit(Reflect.get(one, key));
  };
  visit(thrown);
  return parts.join("\n");
}

/** Makes the watch. One may stand around several bots, one after the other. */
export function watchPorts(): WatchedPorts {
  const links: string[] = [];
  const errors: Place[] = [];
  const watched = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get: (target, key) => {
        const part: unknown = Reflect.get(target, key);
        const where = `${name}.${String(key)}`;
        if (typeof part === "object" && part !== null) return watched(where, part);
        if (typeof part !== "function") return part;
        return (...args: readonly unknown[]): unknown => {
          const answer: unknown = Reflect.apply(part, target, args);
          return answer instanceof Promise ? answer.then(given, (thrown) => failed(where, thrown)) : answer;
        };
      },
    });
  const given = (answer: unknown): unknown => {
    const link: unknown = typeof answer === "object" && answer !== null ? Reflect.get(answer, "link") : undefined;
    if (link instanceof SasUrl) links.push(link.reveal());
    return answer;
  };
  const failed = (where: string, thrown: unknown): never => {
    errors.push({ where: `error of ${where}`, text: printed(thrown) });
    throw thrown;
  };
  return {
    links,
    errors,
    around: (outside) => {
      const { chats, ...others } = outside;
      const ports = Object.entries(others).map(([name, port]) => [name, watched(name, port)]);
      return { ...Object.fromEntries(ports), chats: chats.map((chat) => watched(chat.name, chat)) } as Outside;
    },
  };
}
