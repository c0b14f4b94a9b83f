/**
 * One happy path, played by a process that dies, or whose port fails, at its n-th call; then by whoever comes after it
 * on the same stores, to the end. What a dead process held and had queued is lost.
 */

import { Fault } from "../../../src/workflows/engine/fault.ts";
import type { EnvironmentToday } from "../../../src/workflows/people/environment.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { Engine } from "./engine.ts";
import { type Around, intercepted, type PortCall } from "./intercept.ts";
import { address, asks, confirms, doorOne, signs } from "./people.ts";
import { createStores, portsOn, type Stores } from "./stores.ts";

/** How the n-th call goes wrong: the process dies before it; it fails and nothing is done; it fails and is done. */
export type Harm = "dies" | "fails" | "fails-after-effect";

/** Few people and a low tier, so that a story is short. */
export const small: EnvironmentToday = environment({
  tier: 1,
  people: { provider: ["grace"], investigator: ["ada"], referee: [], assessor: [], admin: ["sam"] },
});

interface Teller {
  engine: Engine;
  readonly stores: Stores;
  id: string;
}

/** What happens, in order. Each step may be done again. */
const steps: readonly ((teller: Teller) => Promise<void>)[] = [
  ({ engine }) => engine.start(),
  async (teller) => {
    teller.id = await asks(teller.engine, {}, "event-ask");
    await teller.engine.settle();
  },
  ({ engine, id }) => signs(engine, id, "grace", "provider", "event-grace"),
  ({ engine, id }) => signs(engine, id, "ada", "investigator", "event-ada"),
  ({ engine, id }) => confirms(engine, id, "event-rosa"),
  ({ engine, id }) => engine.passUntil(async () => statusOf(await engine.transfer(id)) === "open", 30),
  async ({ stores }) => {
    const link = stores.haven.minted.at(-1)?.minted.link;
    if (link === undefined || !(await stores.haven.visitor.put(link, "cohort.csv", address)))
      throw new Error("the open door lets nobody in");
  },
  async ({ engine, id }) => {
    const { grant } = doorOne(await engine.transfer(id));
    await engine.pass(Math.max(0, ((grant?.endsAt ?? 0) - engine.stores.clock.now) / 60_000));
  },
  ({ engine, id }) =>
    engine.passUntil(async () => {
      const { arrivals, redactedAt } = doorOne(await engine.transfer(id));
      return arrivals !== undefined && redactedAt !== undefined;
    }, 30),
  ({ engine }) => engine.pass(2),
];

/** What a recipient without luck does besides, once the door is open. */
const helpSteps: readonly ((teller: Teller) => Promise<void>)[] = [
  async ({ engine, id }) => {
    await engine.saysItDoesNotWork("rosa", id, { symptom: "refused" }, "event-help");
    await engine.presses("rosa", { verb: "send-again", transfer: id, door: "d1" }, "", "event-again");
    await engine.passUntil(async () => doorOne(await engine.transfer(id)).again?.at(-1)?.filledAt !== undefined, 30);
    await engine.pass(1);
  },
];

class Death extends Error {}

/** Watches and harms the calls of one process. */
class Fate {
  readonly calls: string[] = [];
  readonly #stores: Stores;
  readonly #harm: Harm | undefined;
  readonly #at: number;
  readonly #held = new Set<string>();
  isDead = false;

  constructor(stores: Stores, harm?: Harm, at = -1) {
    this.#stores = stores;
    this.#harm = harm;
    this.#at = at;
  }

  readonly around: Around = async (call, act) => {
    if (this.isDead) throw new Death();
    const isIt = this.calls.push(call.name) - 1 === this.#at;
    if (call.name === "leases.acquire") this.#held.add(String(call.given[0]));
    if (!isIt || this.#harm === undefined) return act();
    if (this.#harm === "dies") return this.#die();
    if (this.#harm === "fails-after-effect") await act();
    this.#loseLease(call);
    throw new Fault("harmed", this.#harm === "fails" ? "unavailable" : "unknown-outcome");
  };

  #die(): never {
    this.isDead = true;
    for (let job = this.#stores.jobs.take(); job !== undefined; job = this.#stores.jobs.take());
    for (const name of this.#held) this.#stores.leases.expire(name);
    throw new Death();
  }

  /** A lease whose taking or giving back got lost ends by itself; nobody waits for that here. */
  #loseLease({ name, given }: PortCall): void {
    if (name === "leases.acquire" || name === "lease.release") this.#stores.leases.expire(String(given[0]));
  }
}

/** A story that was told to its end. */
export interface Told {
  readonly stores: Stores;
  readonly engine: Engine;
  readonly id: string;
  /** The names of the calls of the first process, in order. */
  readonly calls: readonly string[];
  /** The numbers of the first and the last of them that were made for the recipient without luck. */
  readonly helped: readonly [number, number];
}

const setup = { environments: [small], settings: { driftCheckMinutes: 40 } };

async function tellStep(teller: Teller, step: (teller: Teller) => Promise<void>, fate: Fate): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await step(teller);
      if (!fate.isDead) return;
    } catch (thrown) {
      const isHarm = thrown instanceof Death || (thrown instanceof Fault && thrown.code === "harmed");
      if (!isHarm && !fate.isDead) throw thrown;
    }
    if (!fate.isDead) continue;
    teller.engine = new Engine(teller.stores, portsOn(teller.stores, setup));
    fate.isDead = false;
    await teller.engine.start();
  }
  throw new Error("a step never comes to an end");
}

/** Tells the story. Without a harm, nothing goes wrong; with `hasHelp`, the recipient has no luck with the link. */
export async function tell(harm?: Harm, at?: number, hasHelp = false): Promise<Told> {
  const stores = createStores();
  const fate = new Fate(stores, harm, at);
  const teller: Teller = {
    stores,
    id: "",
    engine: new Engine(stores, intercepted(portsOn(stores, setup), fate.around)),
  };
  const isOpenAfter = 6;
  for (const step of steps.slice(0, isOpenAfter)) await tellStep(teller, step, fate);
  const from = fate.calls.length;
  for (const step of hasHelp ? helpSteps : []) await tellStep(teller, step, fate);
  const helped = [from, fate.calls.length - 1] as const;
  for (const step of steps.slice(isOpenAfter)) await tellStep(teller, step, fate);
  return { stores, engine: teller.engine, id: teller.id, calls: fate.calls, helped };
}
