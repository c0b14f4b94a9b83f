/** Everything that a bot does outside itself, by name, so that a port's new method is missed where all are listed. */
import type { Outside } from "../../../src/bot.ts";
import type { Chat } from "../../../src/workflows/engine/ports.ts";
import type { Lease } from "../../../src/workflows/engine/store.ts";

type Ports = Omit<Outside, "haven" | "chats"> & Outside["haven"] & { readonly chat: Chat; readonly lease: Lease };

type Answer = Promise<unknown> | AsyncIterable<unknown>;

type CallsOf<Port> = {
  [Name in keyof Port & string]: Port[Name] extends (...given: never[]) => Answer ? Name : never;
}[keyof Port & string];

/** A call of a port: `records.save`. Derived from the ports' own methods. */
export type Effect = { [Name in keyof Ports & string]: `${Name}.${CallsOf<Ports[Name]>}` }[keyof Ports & string];

/** A point at which a process dies or stops: before or after a call of which this is true. */
export interface Point {
  readonly when: "before" | "after";
  /** Which of the effect's calls, in words; "any" for the first there is. */
  readonly which: string;
  readonly is: (given: readonly unknown[]) => boolean;
  /** How often stories come to this point, where it is not always; those in which files leave come to some of their own. */
  readonly comes?: "never" | "by-chance" | "with-outputs";
}

/** At least one point: an effect at which nothing is ever killed is not listed, however its line looks. */
export type Points = readonly [Point, ...Point[]];

/** A point with its effect, and a name that stands for both. */
export interface NamedPoint extends Point {
  readonly effect: Effect;
  readonly name: string;
}

/** Names the points of a table. */
export function namedPoints(table: Readonly<Partial<Record<Effect, readonly Point[]>>>): readonly NamedPoint[] {
  return (Object.entries(table) as [Effect, readonly Point[]][]).flatMap(([effect, points]) =>
    points.map((point) => ({ ...point, effect, name: `${point.when} ${effect}, ${point.which}` })),
  );
}
