import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { World } from "../../../src/standins/world.ts";
import { compileCache } from "../bot-process.ts";
import { bundledChild } from "./bundle.ts";
import type { Arms, Order, Said } from "./order.ts";
import { type Relay, startRelay } from "./relay.ts";

/** How the processes are to be; `arms` is where they give themselves a signal. */
export interface ReplicaOptions {
  readonly world: Pick<World, "env" | "slack">;
  readonly folder: string;
  readonly arms?: Arms;
}

/** A process that has stopped itself. */
export interface Sleeper {
  /** Lets it go on. */
  wake(): void;
  kill(): void;
}

interface Slot {
  child: ChildProcess | undefined;
  port: number | undefined;
}

const failuresAtMost = 5;

/** The processes of one bot behind one relay. One that dies is started again at once, any number of times. */
export class Replicas {
  readonly relay: Relay;
  /** How often a process has died. */
  deaths = 0;
  /** How processes ended that nobody killed. */
  readonly failures: string[] = [];
  readonly #env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #slots: Slot[] = [];
  #arms: Arms;
  #spare: Promise<ChildProcess>;
  #isStopping = false;
  #printed = "";

  private constructor({ world, folder, arms }: ReplicaOptions, relay: Relay) {
    this.#env = world.env;
    this.#folder = join(folder, "met");
    this.#arms = arms ?? { points: [], signal: "SIGKILL" };
    this.relay = relay;
    this.#spare = this.#load();
  }

  /** Starts so many processes, and resolves when they listen. */
  static async start(count: number, options: ReplicaOptions): Promise<Replicas> {
    await mkdir(join(options.folder, "met"), { recursive: true });
    const relay = await startRelay();
    options.world.slack.connect(relay.eventsUrl);
    const replicas = new Replicas(options, relay);
    for (let index = 0; index < count; index++) await replicas.#add();
    return replicas;
  }

  /** All that the processes have printed. */
  get printed(): string {
    return this.#printed;
  }

  /** Whether every process listens. */
  get areUp(): boolean {
    return this.#slots.every(({ port }) => port !== undefined);
  }

  /** Which processes listen where, in words for a failed test. */
  get state(): string {
    const ports = this.#slots.map(({ child, port }) => `${child?.pid ?? "none"} at ${port ?? "no port"}`).join(", ");
    return `${ports}; the relay knows ${this.relay.ports.join(", ")}`;
  }

  /** Kills the process in a slot; gives whether one ran there. */
  kill(index: number): boolean {
    const { child } = this.#slots[index] ?? {};
    return child !== undefined && !child.killed && child.kill("SIGKILL");
  }

  /** Says anew where processes give themselves a signal, to those that run and those that come; what was met is forgotten. */
  async arm(arms: Arms): Promise<void> {
    for (const point of await this.met()) await rm(this.#markOf(point));
    this.#arms = arms;
    const running = this.#slots.flatMap(({ child }) => child ?? []);
    await Promise.all(
      running.map((child) => {
        const armed = hears(child, "armed");
        child.send(arms);
        return Promise.race([armed, once(child, "exit")]);
      }),
    );
  }

  /** The names of the points that were met. */
  async met(): Promise<readonly string[]> {
    return (await readdir(this.#folder)).map(decodeURIComponent);
  }

  /** The process that stopped itself at a point, taken out of the relay; undefined while none has. */
  async stoppedAt(point: string): Promise<Sleeper | undefined> {
    const pid = await readFile(this.#markOf(point), "utf8").catch(() => "");
    const slot = this.#slots.find(({ child }) => child?.pid !== undefined && String(child.pid) === pid);
    const { port, child } = slot ?? {};
    if (port === undefined || child === undefined) return undefined;
    this.relay.remove(port);
    return {
      wake: () => {
        child.kill("SIGCONT");
        this.relay.add(port);
      },
      kill: () => void child.kill("SIGKILL"),
    };
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const children = [...this.#slots.map(({ child }) => child), await this.#spare];
    await Promise.all(children.map((child) => child !== undefined && end(child)));
    await this.relay.stop();
  }

  #markOf(point: string): string {
    return join(this.#folder, encodeURIComponent(point));
  }

  async #add(): Promise<void> {
    const slot: Slot = { child: undefined, port: undefined };
    this.#slots.push(slot);
    await this.#run(slot);
  }

  /** A process that has loaded everything and waits for its order, so that a start takes no longer than it must. */
  async #load(): Promise<ChildProcess> {
    const child = fork(bundledChild, [], {
      env: { PATH: "/usr/bin:/bin", NODE_COMPILE_CACHE: compileCache },
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed += text;
      });
    await hears(child, "loaded");
    return child;
  }

  async #run(slot: Slot): Promise<void> {
    if (this.#isStopping) return;
    const spare = this.#spare;
    this.#spare = this.#load();
    const child = await spare;
    slot.child = child;
    if (this.#isStopping) return end(child);
    const listens = new Promise<void>((resolve, reject) => {
      void hears(child, "listening").then(({ slackPort }) => {
        slot.port = slackPort;
        this.relay.add(slackPort);
        resolve();
      });
      child.once("exit", (code, signal) => {
        if (slot.port !== undefined) this.relay.remove(slot.port);
        slot.child = undefined;
        slot.port = undefined;
        if (this.#isStopping) return resolve();
        this.deaths++;
        if (signal !== "SIGKILL") this.failures.push(`code ${code}, signal ${signal}`);
        if (this.failures.length < failuresAtMost) this.#run(slot).then(resolve, reject);
        else reject(new Error(`The bot does not stay up\n${this.#printed.slice(-9000)}`));
      });
    });
    child.send({ env: this.#env, folder: this.#folder, arms: this.#arms } satisfies Order);
    await listens;
  }
}

/** What a child says next of this kind; it may say other things before. One that ends says nothing more. */
function hears<Is extends Said["is"]>(child: ChildProcess, is: Is): Promise<Extract<Said, { is: Is }>> {
  return new Promise((resolve) => {
    const hear = (said: Said): void => {
      if (said.is !== is) return;
      child.off("message", hear);
      resolve(said as Extract<Said, { is: Is }>);
    };
    child.on("message", hear);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
