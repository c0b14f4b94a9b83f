import { setTimeout as wait } from "node:timers/promises";
import { asFault, type Fault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";
import type { Line } from "./socket-line.ts";

/** A line that ends sooner than this counts as a failed attempt, so that no trouble of Slack's becomes a storm. */
const steadyAfterMs = 10_000;

/** What comes before the next attempt, by how many have failed since the last steady line. */
const waitsMs = [0, 250, 1_000, 4_000, 15_000, 30_000] as const;

/** Why the next line is opened at once: Slack asks for another before it ends this one, or the line is gone. */
const plainEndings = ["warning", "refresh_requested", "dropped"];

/** What a line counts for that Slack does not want: too many of them (ten an app), or Socket Mode switched off. */
const unwantedCounts = 3;

/** What keeps one line open. `settled` resolves once nothing that came by a line waits to be acknowledged on it. */
export interface KeeperSettings {
  readonly open: () => Promise<Line>;
  readonly settled: () => Promise<unknown>;
  readonly log: Log;
}

/**
 * Keeps one line open: opens the next before it lets go of one that Slack is about to end, and goes on trying for as
 * long as Slack can't be reached. An outage is logged once, and once more when it is over.
 */
export class LineKeeper {
  readonly #settings: KeeperSettings;
  readonly #stopping = new AbortController();
  #line: Line | undefined;
  #failures = 0;
  #askedToWaitMs = 0;
  #isToldDown = false;

  constructor(settings: KeeperSettings) {
    this.#settings = settings;
  }

  /** Opens the first line. Ends in a fault where Slack refuses the token; whatever else fails is tried again. */
  async start(): Promise<void> {
    await this.#attempt();
    void this.#keep();
  }

  /** Whether Slack can reach us now. */
  isOpen(): boolean {
    return this.#line?.isOpen() === true;
  }

  /** Opens no more lines. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Lets go of the line. */
  async close(): Promise<void> {
    this.stop();
    await this.#line?.close();
  }

  async #keep(): Promise<void> {
    let line = this.#line;
    for (;;) {
      if (line !== undefined) await this.#ended(line);
      await this.#pause();
      if (this.#stopping.signal.aborted) return;
      line = await this.#attempt().catch((refused: Fault) => this.#failed(refused));
    }
  }

  async #ended(line: Line): Promise<void> {
    const openedAt = performance.now();
    const because = await line.ending;
    if (this.#stopping.signal.aborted) return;
    this.#settings.log.info("slack-socket-ending", { because });
    this.#failures = performance.now() - openedAt < steadyAfterMs ? this.#failures + 1 : 0;
    if (plainEndings.includes(because)) return;
    this.#failures += unwantedCounts;
    void line.close();
    this.#tellDown("slack-unavailable", because);
  }

  async #pause(): Promise<void> {
    const pauseMs = waitsMs[Math.min(this.#failures, waitsMs.length - 1)] ?? 0;
    // Several processes that lost their lines together do not come back together.
    const spreadMs = pauseMs * (0.5 + Math.random() / 2);
    const { signal } = this.#stopping;
    await wait(Math.max(spreadMs, this.#askedToWaitMs), undefined, { signal, ref: false }).catch(() => undefined);
    this.#askedToWaitMs = 0;
  }

  async #attempt(): Promise<Line | undefined> {
    try {
      const line = await this.#settings.open();
      this.#replaceBy(line);
      return line;
    } catch (thrown) {
      const fault = asFault(thrown, "slack-unavailable");
      if (fault.kind === "refused") throw fault;
      return this.#failed(fault);
    }
  }

  #replaceBy(line: Line): void {
    const old = this.#line;
    this.#line = line;
    // Opened while we were stopping.
    if (this.#stopping.signal.aborted) void line.close();
    if (old !== undefined) void this.#settings.settled().then(() => old.close());
    if (this.#isToldDown) this.#settings.log.info("slack-socket-up");
    this.#isToldDown = false;
  }

  #failed({ code, platformCode, retryAfterMs = 0 }: Fault): undefined {
    this.#failures += 1;
    this.#askedToWaitMs = retryAfterMs;
    this.#tellDown(code, platformCode);
  }

  #tellDown(code: string, platformCode: string | undefined): void {
    // A line that Slack is about to end works until then.
    if (this.#isToldDown || this.isOpen()) return;
    this.#isToldDown = true;
    this.#settings.log.warn("slack-socket-down", { code, platformCode });
  }
}
