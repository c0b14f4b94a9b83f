import { setTimeout as wait } from "node:timers/promises";
import { createFront } from "../src/commands/create-front.ts";
import type { Caller } from "../src/commands/front.ts";
import { append, emptyChain } from "../src/workflows/audit/chain.ts";
import { indexChange } from "../src/workflows/engine/indexes.ts";
import { todayIn } from "../src/workflows/engine/today.ts";
import type { Today } from "../src/workflows/people/environment.ts";
import type { Action } from "../src/workflows/transfers/action.ts";
import { nextInstant } from "../src/workflows/transfers/deadlines.ts";
import { decide } from "../src/workflows/transfers/decide.ts";
import { isRefusal } from "../src/workflows/transfers/refusal.ts";
import { openSeats, type Transfer } from "../src/workflows/transfers/transfer.ts";
import { confirm, reject, sign, via } from "../test/builders/actions.ts";
import { baseline, begin, filled, linkPlaced, minted, ruleSeen, turn } from "../test/builders/door-actions.ts";
import { addressOf, askFor, each, idOf, signerOf } from "./acts.ts";
import { percentile, type Section } from "./figure.ts";
import { type Install, install } from "./install.ts";
import { crewOf, environmentOf } from "./people.ts";

/** How much is kept and asked. The first `open` transfers are open, all others rejected. */
interface Size {
  readonly transfers: number;
  readonly open: number;
  readonly environments: number;
  readonly asks: number;
}

const full: Size = { transfers: 100_000, open: 10_000, environments: 100, asks: 1_000 };
/** All that is kept was recorded at one instant, so long after the day was looked up. */
const recordedAfterMs = 60_000;

/** A hundred thousand transfers kept, ten thousand of them open. */
export async function measureKept(redisBinary: string, size: Size = full): Promise<Section> {
  const { transfers, open, environments } = size;
  const installed = await install(redisBinary, environments);
  try {
    await installed.run();
    await installed.settle();
    await installed.halt();
    await installed.copyOnly();
    const before = await usedBytes(installed);
    const todays = await Promise.all(
      Array.from({ length: environments }, (_, index) => todayIn(installed.deps, environmentOf(index).id)),
    );
    await each(
      Array.from({ length: transfers }, (_, index) => index),
      64,
      (index) => keep(installed, todays, index, size),
    );
    const bytesEach = ((await usedBytes(installed)) - before) / transfers;
    await installed.halt();
    const jobsBefore = installed.jobsDone();
    // A day later reminders are due, so that there is something to do.
    installed.clock.advance(23.5 * 3_600_000);
    const startedAt = performance.now();
    await installed.run();
    while (installed.jobsDone() === jobsBefore) await wait(1);
    const startMs = performance.now() - startedAt;
    await installed.halt();
    const statusMs = await timeStatus(installed, size);
    return {
      name: "kept",
      title: `${transfers.toLocaleString("en-GB")} transfers kept, ${open.toLocaleString("en-GB")} open`,
      figures: [
        { what: "each, in Redis, with its audit chain and indexes", value: bytesEach, unit: "bytes" },
        { what: "from the start to the first job", value: startMs, unit: "ms" },
        { what: "`/ingress status`, half are faster", value: percentile(statusMs, 0.5), unit: "ms" },
        { what: "`/ingress status`, 99 in 100 are faster", value: percentile(statusMs, 0.99), unit: "ms" },
        { what: "memory of the process (resident)", value: process.memoryUsage().rss / 2 ** 20, unit: "MiB" },
      ],
      limitedBy:
        "the chain of each transfer is kept in Redis beside the record; `status` loads the newest transfers of one person.",
    };
  } finally {
    await installed.stop();
  }
}

async function usedBytes({ redis }: Install): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info("memory"))?.[1]);
}

/** A person's `/ingress status`, of a different person each time. */
async function timeStatus({ deps }: Install, { environments, asks }: Size): Promise<readonly number[]> {
  const front = createFront(deps);
  const took: number[] = [];
  for (let index = 0; index < asks; index++) {
    const crew = Object.values(crewOf(index % environments));
    const person = deps.directory.person(crew[index % crew.length] as string);
    if (person === undefined) throw new Error("nobody there");
    const caller: Caller = { person, via: via(person.id), event: `status-${index}` };
    const startedAt = performance.now();
    await front.command("ingress", "status", caller);
    took.push(performance.now() - startedAt);
  }
  return took;
}

/** Keeps one transfer, move by move: the first ones open, all others rejected. */
async function keep(
  installed: Install,
  todays: readonly Today[],
  index: number,
  { environments, open }: Size,
): Promise<void> {
  const environment = index % environments;
  const today = todays[environment];
  if (today === undefined) throw new Error("no such environment");
  const id = idOf(index);
  const wish = { environment, address: addressOf(index), lastsMinutes: 24 * 60 };
  const recorder = recorderOf(installed, today, id);
  const at = today.now + recordedAfterMs;
  await recorder(() => askFor(id, wish));
  if (index >= open) {
    await recorder((one) => reject(one, signerOf(environment, "provider"), seatOf(one, "provider")));
    return;
  }
  for (const role of ["provider", "investigator", "referee"])
    await recorder((one) => sign(one, signerOf(environment, role), seatOf(one, role)));
  await recorder((one) => confirm(one));
  await recorder(() => linkPlaced());
  await recorder(() => turn());
  await recorder(() => baseline());
  await recorder(() => begin());
  await recorder((one) => ruleSeen(one, at, "d1", { linkDueAt: at }));
  await recorder((one) => minted(one, at));
  await recorder((one) => filled(one));
}

function seatOf(transfer: Transfer, role: string): string {
  const seat = openSeats(transfer).find((one) => one.role === role);
  if (seat === undefined) throw new Error(`no open seat for ${role}`);
  return seat.id;
}

/** Plays moves on a transfer that nobody else knows, and saves each as the engine does. */
function recorderOf({ deps }: Install, today: Today, id: string) {
  let transfer: Transfer | undefined;
  let head = emptyChain;
  return async (action: (transfer: Transfer) => Action): Promise<void> => {
    const now = today.now + recordedAfterMs;
    // Nobody else is there: each takes its turn at once.
    const decision = decide(transfer, action(transfer as Transfer), { ...today, now, neighbours: [] });
    if (isRefusal(decision)) throw new Error(`${id}: ${JSON.stringify(decision)}`);
    const subject = `transfer:${id}`;
    const appended = append(subject, head, decision.entry, now, deps.ids.salt());
    const saved = await deps.records.save({
      subject,
      expectedVersion: head.seq,
      state: decision.transfer,
      entry: appended.entry,
      detail: appended.detail,
      due: nextInstant(decision.transfer, { ...today, now }),
      ...indexChange(transfer, decision.transfer),
      saveId: deps.ids.salt(),
    });
    if (saved.outcome !== "saved") throw new Error(`${id}: ${saved.outcome}`);
    transfer = decision.transfer;
    head = { seq: appended.entry.seq, hash: appended.entry.hash };
  };
}
