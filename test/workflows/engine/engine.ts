/** A running process over the fakes: works the queue off, copies entries to the journal, moves the clock. */

import { createFront } from "../../../src/commands/create-front.ts";
import type { Caller, Front, Reply } from "../../../src/commands/front.ts";
import type { Press } from "../../../src/workflows/cards/card.ts";
import type { Filled } from "../../../src/workflows/cards/form.ts";
import { takeInConfiguration } from "../../../src/workflows/engine/configure.ts";
import { asFault, type Fault } from "../../../src/workflows/engine/fault.ts";
import { perform } from "../../../src/workflows/engine/perform.ts";
import type { Deps } from "../../../src/workflows/engine/ports.ts";
import type { Job } from "../../../src/workflows/engine/store.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import type { Transfer } from "../../../src/workflows/transfers/transfer.ts";
import { via } from "../../builders/actions.ts";
import { cast, person } from "../../builders/people.ts";
import { createStores, portsOn, type Setup, type Stores } from "./stores.ts";

const minuteMs = 60_000;
/** More jobs than this without the clock moving would be a loop. */
const jobsAtMost = 1_000;

/** What the journal's copier does: everything saved by now is in the journal, and its subjects are looked at. */
export async function copyToJournal({ records, jobs }: Stores): Promise<boolean> {
  let copied = false;
  for (const subject of records.subjects()) {
    const seq = (await records.load(subject))?.chain.seq ?? 0;
    if ((await records.journaledSeq(subject)) >= seq) continue;
    records.setJournaled(subject, seq);
    await jobs.enqueue([{ kind: "tick", subject }]);
    copied = true;
  }
  return copied;
}

/** A process. What jobs failed with is kept; a failed job is tried again when the queue is next worked off. */
export class Engine {
  readonly stores: Stores;
  readonly deps: Deps;
  readonly front: Front;
  readonly faults: { readonly job: Job; readonly fault: Fault }[] = [];
  /** Whether entries reach the journal. */
  journals = true;
  #later: Job[] = [];
  #events = 0;

  constructor(stores: Stores, deps: Deps) {
    this.stores = stores;
    this.deps = deps;
    this.front = createFront(deps);
  }

  /** Takes the configuration in, as a process does at its start, and does what is due. */
  async start(): Promise<void> {
    await takeInConfiguration(this.deps, { heron: { all: this.deps.directory.configDigest } });
    await this.pass(0);
  }

  /** Works the queue off, and the journal's copier with it. What failed before is tried again once. */
  async settle(): Promise<void> {
    const { jobs } = this.stores;
    await jobs.enqueue(this.#later.splice(0));
    for (let done = 0; done < jobsAtMost; done++) {
      const job = jobs.take();
      if (job !== undefined) await this.#work(job);
      else if (!this.journals || !(await copyToJournal(this.stores))) return;
    }
    throw new Error("the queue never comes to an end");
  }

  /** Lets this many minutes of domain time pass, stopping at every instant at which something is due. */
  async pass(minutes: number): Promise<void> {
    const { clock, records } = this.stores;
    const end = plusMinutes(clock.now, minutes);
    for (;;) {
      await this.#wake();
      const next = await records.nextDue();
      if (next === undefined || next > end) break;
      clock.now = Math.max(clock.now, next);
    }
    clock.now = end;
    await this.#wake();
  }

  /** Lets minutes pass, one at a time, until something is so; throws where it never is. */
  async passUntil(isSo: () => boolean | Promise<boolean>, minutesAtMost = 240): Promise<void> {
    for (let minutes = 0; minutes <= minutesAtMost; minutes++) {
      if (await isSo()) return;
      await this.pass(1);
    }
    throw new Error(`not so after ${minutesAtMost} minutes`);
  }

  /** One look of the waker: a tick for everything due; then the queue. */
  async #wake(): Promise<void> {
    const due = await this.deps.records.claimDue(this.stores.clock.now, minuteMs, 500);
    if (due.length > 0) await this.deps.jobs.enqueue(due.map((subject) => ({ kind: "tick", subject })));
    await this.settle();
  }

  async #work(job: Job): Promise<void> {
    try {
      await perform(this.deps, job);
    } catch (thrown) {
      const fault = asFault(thrown, "unexpected");
      this.faults.push({ job, fault });
      if (fault.code === "unexpected") throw thrown;
      if (fault.kind !== "refused") this.#later.push(job);
    }
  }

  /** Somebody who acts; each act is an event of its own, unless the same one is named again. */
  caller(id: string, event?: string): Caller {
    const known = Object.hasOwn(cast, id) && this.deps.directory.person(id) !== undefined;
    return {
      ...(known ? { person: person(id as keyof typeof cast) } : {}),
      via: via(id),
      event: event ?? `event-${this.#events++}-${this.stores.ids.next++}`,
    };
  }

  /** Types after /ingress. */
  types(id: string, text: string, event?: string): Promise<Reply> {
    return this.front.command("ingress", text, this.caller(id, event));
  }

  /** Presses a button. */
  presses(id: string, press: Press, reason?: string, event?: string): Promise<Reply> {
    return this.front.press(press, this.caller(id, event), reason);
  }

  /** Sends the form of a request. */
  submits(id: string, filled: Filled, event?: string) {
    return this.front.submit("ingress-request", filled, {}, this.caller(id, event));
  }

  /** Sends the answer to "It does not work". */
  saysItDoesNotWork(id: string, transfer: string, filled: Filled, event?: string) {
    return this.front.submit("link-help", filled, { transfer, door: "d1" }, this.caller(id, event));
  }

  /** A transfer's record; the only one there is, unless one is named. */
  async transfer(id?: string): Promise<Transfer> {
    const { records } = this.stores;
    const subject = id === undefined ? records.subjects().find((one) => one.startsWith("transfer:")) : `transfer:${id}`;
    const stored = subject === undefined ? undefined : await records.load(subject);
    if (stored === undefined) throw new Error(`there is no transfer ${id ?? ""}`);
    return stored.state as Transfer;
  }
}

/** A process on new stores, started. */
export async function startEngine(setup: Setup = {}): Promise<Engine> {
  const stores = createStores();
  const engine = new Engine(stores, portsOn(stores, setup));
  await engine.start();
  return engine;
}
