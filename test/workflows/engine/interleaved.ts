/**
 * Two processes on the same stores, several jobs and presses at once, and one call of a port at a time: which goes next
 * is chosen by a seed. So whatever two of them may do to each other between any two calls comes up sooner or later.
 */
import { asFault } from "../../../src/workflows/engine/fault.ts";
import { perform } from "../../../src/workflows/engine/perform.ts";
import type { Job } from "../../../src/workflows/engine/store.ts";
import { copyToJournal, Engine } from "./engine.ts";
import { type Around, intercepted } from "./intercept.ts";
import { createStores, portsOn, type Setup, type Stores } from "./stores.ts";

const jobsAtOnce = 5;
/** More calls than this without the clock moving would be a loop. */
const callsAtMost = 20_000;
const retriesAtMost = 40;

/** Gives whole numbers from 0 to below `count`, by a seed. */
export type Chooser = (count: number) => number;

/** A chooser: the same seed chooses the same. */
export function chooserOf(seed: number): Chooser {
  let state = seed >>> 0;
  // mulberry32
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  };
}

/** One in so many calls something befalls a process; never, where nothing is said. */
export interface Mishaps {
  /** A lease ends while its holder still counts on it, as for one that slept. */
  readonly leaseEndsOneIn?: number;
  /** A process dies, in the middle of whatever it does, and another is started. */
  readonly diesOneIn?: number;
}

/** A process, with its calls that are held and the jobs that it has in hand. */
interface Process {
  readonly engine: Engine;
  readonly calls: (() => void)[];
  readonly jobs: Set<Job>;
  readonly leases: Set<string>;
  active: number;
}

/** The processes, and whose call goes next. */
export class Interleaved {
  readonly stores: Stores = createStores();
  /** What is looked at after each call; throws where something is wrong. */
  look: () => Promise<void> = async () => undefined;
  mishaps: Mishaps = {};
  readonly #choose: Chooser;
  readonly #setup: Setup;
  readonly #processes: Process[];
  #later: Job[] = [];
  #thrown: unknown;

  constructor(choose: Chooser, setup: Setup = {}) {
    this.#choose = choose;
    this.#setup = setup;
    this.#processes = [this.#start(), this.#start()];
  }

  /** Begins something that one of the processes does, beside whatever else is under way. */
  begin(act: (engine: Engine) => Promise<unknown>, job?: Job): void {
    const process = this.#processes[this.#choose(this.#processes.length)] as Process;
    process.active += 1;
    if (job !== undefined) process.jobs.add(job);
    void act(process.engine)
      .catch((thrown: unknown) => {
        this.#thrown = thrown;
      })
      .finally(() => {
        process.active -= 1;
        if (job !== undefined) process.jobs.delete(job);
      });
  }

  #start(): Process {
    const [calls, leases]: [Process["calls"], Process["leases"]] = [[], new Set()];
    const around: Around = async (call, act) => {
      await new Promise<void>((go) => calls.push(go));
      if (call.name === "leases.acquire") leases.add(String(call.given[0]));
      return act();
    };
    const engine = new Engine(this.stores, intercepted(portsOn(this.stores, this.#setup), around));
    return { engine, calls, leases, jobs: new Set(), active: 0 };
  }

  /** Whoever is dead says nothing more; its leases end, and the queue gives its jobs to others, or forgets them. */
  #die(): void {
    const index = this.#choose(this.#processes.length);
    const { leases, jobs } = this.#processes[index] as Process;
    for (const name of leases) this.stores.leases.expire(name);
    if (this.#choose(2) === 0) this.#later.push(...jobs);
    this.#processes[index] = this.#start();
  }

  #befall(): void {
    const { leaseEndsOneIn = 0, diesOneIn = 0 } = this.mishaps;
    if (diesOneIn > 0 && this.#choose(diesOneIn) === 0) this.#die();
    if (leaseEndsOneIn === 0 || this.#choose(leaseEndsOneIn) > 0) return;
    const names = this.#processes.flatMap(({ leases }) => [...leases]);
    const name = names[this.#choose(Math.max(1, names.length))];
    if (name !== undefined) this.stores.leases.expire(name);
  }

  /** Lets calls go, one at a time, until nothing is under way and nothing is left to do. */
  async rest(): Promise<void> {
    let retries = 0;
    for (let made = 0; made < callsAtMost; made += 1) {
      // What was let go is done by then, and whoever did it is at their next call.
      await new Promise((done) => setImmediate(done));
      await this.look();
      this.#befall();
      if (this.#thrown !== undefined) throw this.#thrown;
      const active = this.#processes.reduce((sum, process) => sum + process.active, 0);
      const calls = this.#processes.flatMap((process) => process.calls.map((go) => ({ process, go })));
      const mayBegin = active < jobsAtOnce && this.stores.jobs.waiting().length > 0;
      if (mayBegin && (calls.length === 0 || this.#choose(3) === 0)) this.#beginJob();
      else if (calls.length > 0) {
        const { process, go } = calls[this.#choose(calls.length)] as (typeof calls)[number];
        process.calls.splice(process.calls.indexOf(go), 1);
        go();
      } else if (active === 0 && !(await copyToJournal(this.stores))) {
        if (this.#later.length === 0) return;
        if (retries++ > retriesAtMost) throw new Error(`never done: ${JSON.stringify(this.#later)}`);
        await this.stores.jobs.enqueue(this.#later.splice(0));
      }
      if (this.#choose(10) === 0) await copyToJournal(this.stores);
    }
    throw new Error("it never comes to rest");
  }

  /** Lets minutes pass, and what is due by then begin. */
  async pass(minutes: number): Promise<void> {
    const { clock, records, jobs } = this.stores;
    const end = clock.now + minutes * 60_000;
    for (;;) {
      await this.rest();
      const next = await records.nextDue();
      if (next === undefined || next > end) break;
      clock.now = Math.max(clock.now, next);
      const due = await records.claimDue(clock.now, 60_000, 500);
      await jobs.enqueue(due.map((subject) => ({ kind: "tick", subject })));
    }
    clock.now = end;
  }

  #beginJob(): void {
    const job = this.stores.jobs.take();
    if (job === undefined) return;
    this.begin(async ({ deps }) => {
      try {
        await perform(deps, job);
      } catch (thrown) {
        const fault = asFault(thrown, "unexpected");
        if (fault.code === "unexpected") throw thrown;
        if (fault.kind !== "refused") this.#later.push(job);
      }
    }, job);
  }
}
