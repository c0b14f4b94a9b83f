import { setTimeout as wait } from "node:timers/promises";
import { loadTransfer } from "../src/workflows/engine/run.ts";
import { doorOf } from "../src/workflows/transfers/transfer.ts";
import { addressOf, askAndAgree, each, idOf } from "./acts.ts";
import type { Section } from "./figure.ts";
import { type Install, install } from "./install.ts";
import { environmentOf } from "./people.ts";

const doors = 10_000;
const accounts = 10;
const secondsOfEndings = 60;
const lastsMinutes = 120;
const minuteMs = 60_000;
/** As production has it by default. */
const spacingMs = 5_000;

/**
 * So many windows that end within one minute, over ten accounts whose doors share 300 addresses each; with the lease of
 * a minute that production has, and the clock running as it does.
 */
export async function measureEndings(redisBinary: string): Promise<Section> {
  const installed = await install(redisBinary, accounts);
  try {
    await installed.run();
    await openAll(installed);
    const writes = (): number => installed.haven.calls.filter(({ operation }) => operation === "write").length;
    const writesBefore = writes();
    // The last batch was opened `secondsOfEndings` after the first; the first ends in a second from here.
    const { endsAt } = await grantOf(installed, idOf(0));
    installed.clock.advance(endsAt - installed.clock.now() - 1_000);
    const startedAt = performance.now();
    installed.clock.go();
    await wait(secondsOfEndings * 1_000);
    for (let index = 0; index < doors; index++) while (!(await isClosed(installed, idOf(index)))) await wait(50);
    const seconds = (performance.now() - startedAt) / 1_000 - 1;
    const rules = Array.from({ length: accounts }, (_, index) =>
      installed.haven.rules(environmentOf(index).accountId),
    ).flat();
    if (rules.length > 0) throw new Error(`${rules.length} rules are left`);
    return {
      name: "endings",
      title: `${doors.toLocaleString("en-GB")} windows that end in one minute`,
      figures: [
        { what: "from the first end to the last proof", value: seconds, unit: "s" },
        { what: "from the last end to the last proof", value: seconds - secondsOfEndings, unit: "s" },
        {
          what: `firewall writes, over ${accounts} accounts`,
          value: writes() - writesBefore,
          unit: "writes",
          atMost: 200,
        },
        { what: "memory of the process (resident)", value: process.memoryUsage().rss / 2 ** 20, unit: "MiB" },
      ],
      limitedBy:
        "the second read of each proof, a lease (60 s) after the first by rule; before that, the moves of one process. Writes are limited by their spacing on an account.",
    };
  } finally {
    await installed.stop();
  }
}

/** Opens them in as many batches as there are seconds, with the clock standing still but for one second between. */
async function openAll(installed: Install): Promise<void> {
  installed.clock.hold();
  installed.spaceWrites(0);
  await installed.settle();
  const all = Array.from({ length: doors }, (_, index) => index);
  const size = Math.ceil(doors / secondsOfEndings);
  for (let first = 0; first < doors; first += size) {
    await each(all.slice(first, first + size), 32, async (index) => {
      const environment = index % accounts;
      await askAndAgree(installed, idOf(index), {
        environment,
        address: addressOf(Math.floor(index / accounts)),
        lastsMinutes,
      });
    });
    await installed.settle();
    installed.clock.advance(1_000);
  }
  // The links are minted once the last rule has settled.
  installed.clock.advance(minuteMs);
  await installed.settle();
  installed.spaceWrites(spacingMs);
}

async function grantOf(installed: Install, id: string): Promise<{ endsAt: number }> {
  const transfer = await loadTransfer(installed.deps, id);
  const grant = transfer === undefined ? undefined : doorOf(transfer, "d1")?.grant;
  if (grant === undefined) throw new Error(`${id} has no open door`);
  return grant;
}

async function isClosed(installed: Install, id: string): Promise<boolean> {
  const transfer = await loadTransfer(installed.deps, id);
  return transfer !== undefined && doorOf(transfer, "d1")?.status === "closed";
}
