import type { FakeMessage } from "../../fakes/chat.ts";
import { Engine } from "./engine.ts";
import { type Around, intercepted } from "./intercept.ts";
import { createStores, portsOn } from "./stores.ts";

/** A process between which and its ports something may stand. */
export async function hooked(): Promise<{ engine: Engine; hook: { around: Around } }> {
  const stores = createStores();
  const hook: { around: Around } = { around: (_, act) => act() };
  const engine = new Engine(
    stores,
    intercepted(portsOn(stores), (call, act) => hook.around(call, act)),
  );
  await engine.start();
  return { engine, hook };
}

/** Somebody's cards of their transfers, oldest first: one each, as a rule. */
export function cardsOf(engine: Engine, person: string): readonly FakeMessage[] {
  return engine.stores.chat.messages(person).filter(({ key }) => key.endsWith(`/card/${person}`));
}
