import { Engine } from "./engine.ts";
import { intercepted, type PortCall } from "./intercept.ts";
import { createStores, portsOn, type Setup, type Stores } from "./stores.ts";

/** A process that falls asleep in calls of one kind, and the stores that others go on with meanwhile. */
export interface Asleep {
  readonly stores: Stores;
  readonly sleeper: Engine;
  /** Kept once it sleeps. */
  readonly asleep: Promise<void>;
  wake(): void;
}

/** A process that sleeps before calls like this are made, or after, until it is woken; then it sleeps no more. */
export function sleepsAt(when: "before" | "after", isIt: (call: PortCall) => boolean, setup?: Setup): Asleep {
  const stores = createStores();
  const asleep = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<void>();
  const sleep = (): Promise<void> => {
    asleep.resolve();
    return woken.promise;
  };
  const deps = intercepted(portsOn(stores, setup), async (call, act) => {
    if (when === "before" && isIt(call)) await sleep();
    const done = await act();
    if (when === "after" && isIt(call)) await sleep();
    return done;
  });
  return { stores, sleeper: new Engine(stores, deps), asleep: asleep.promise, wake: () => woken.resolve() };
}
