/** What a pass over an account's firewall works with: its lease, its record, and reading within both. */
import { type Account, type AccountChange, newAccount } from "../doors/account.ts";
import type { OtherHand } from "../people/environment.ts";
import { plusMinutes } from "../time.ts";
import { change } from "./change.ts";
import { Fault } from "./fault.ts";
import type { FirewallReading } from "./haven.ts";
import type { Deps } from "./ports.ts";
import type { Lease } from "./store.ts";
import { accountSubject } from "./subjects.ts";

/** A pass over one account, under its lease. `watchMs`: how long an account is read again after a closing. */
export interface Pass {
  readonly deps: Deps;
  readonly accountId: string;
  readonly lease: Lease;
  readonly watchMs: number;
  /** Whose hand changes the firewall, where it is not the bot's own: then nothing is ever written. */
  readonly hand: OtherHand | undefined;
}

/** Whose hand changes an account's firewall today, where it is not the bot's own. Environments of one account agree. */
export function handOn({ directory }: Pick<Deps, "directory">, accountId: string): OtherHand | undefined {
  return directory.environments().find((one) => one.accountId === accountId && one.hand !== undefined)?.hand;
}

const readTimeoutMs = 10_000;

/** How long a call may take, so that it ends before the lease. Ends in a Fault `lease-ending` where nothing is left. */
export function timeoutMs(pass: Pass): number {
  const left = pass.lease.remainingMs() - pass.deps.settings.leaseMs * 0.1;
  if (left <= 0) throw new Fault("lease-ending", "throttled", { retryAfterMs: pass.deps.settings.leaseMs });
  return Math.min(left, readTimeoutMs);
}

/** Saves what is proposed, if anything; gives the account as it is then. Ends in a Fault `lease-lost`. */
export async function saveAccount(pass: Pass, propose: (account: Account) => AccountChange): Promise<Account> {
  const { deps, accountId, lease } = pass;
  const guard = { fence: { lease: lease.name, epoch: lease.epoch } };
  const changed = await change<Account, Account>(
    deps,
    accountSubject(accountId),
    async (stored) => {
      const account = stored ?? newAccount(accountId);
      const proposed = propose(account);
      if (proposed === undefined) return { stop: account };
      const now = await deps.clock.now();
      const due = plusMinutes(now, deps.settings.driftCheckMinutes);
      return {
        proposal: {
          state: proposed.account,
          entry: proposed.entry,
          at: now,
          due,
          add: [{ index: "accounts", member: accountId, score: now }],
          remove: [],
        },
      };
    },
    guard,
  );
  if (changed.outcome === "saved") return changed.state;
  if (changed.outcome === "stopped") return changed.stop;
  throw new Fault("lease-lost", "throttled", { retryAfterMs: deps.settings.leaseMs });
}

/** Reads the firewall, and the instant before it was read. */
export async function read(pass: Pass): Promise<{ readonly reading: FirewallReading; readonly at: number }> {
  const at = await pass.deps.clock.now();
  return { reading: await pass.deps.haven.door.read(pass.accountId, timeoutMs(pass)), at };
}
