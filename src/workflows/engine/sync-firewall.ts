/**
 * One pass over an account's firewall: read; save what is about to be added and whether it was already there; write
 * once if needed; read back; record what was seen of each door. One writer per account by a lease; every save carries
 * its epoch; a write is given up before the lease ends, because Resource Manager itself can't be fenced.
 */
import { type Account, intend, noteLinks, observe, owns, release } from "../doors/account.ts";
import { sameRange } from "../doors/address.ts";
import { type Plan, planFirewall, postponeAdding, rebase, sightings } from "../doors/plan.ts";
import { plusMinutes } from "../time.ts";
import { handOn, type Pass, read, saveAccount, timeoutMs } from "./account-pass.ts";
import { claimsOf, type DoorClaim, doorsOn, linksThatOutlive, readableDoorsOn } from "./claims.ts";
import { asFault, Fault } from "./fault.ts";
import type { FirewallReading } from "./haven.ts";
import { tellOfLeftRules } from "./left-rules.ts";
import { giveUpOthers, takeBackForgotten, takeBackReturned } from "./own-rules.ts";
import type { Deps } from "./ports.ts";
import { recordSights, recordTrouble } from "./record-sights.ts";
import { accountSubject } from "./subjects.ts";
import { loadAccount } from "./today.ts";
import { passUnread } from "./unread-pass.ts";
import { tooFreshToWrite } from "./write-spacing.ts";

function sightOf(reading: FirewallReading, at: number): Parameters<typeof observe>[1] {
  const { identity, obstacle, ranges } = reading;
  return { identity, ranges, at, ...(obstacle === undefined ? {} : { obstacle }) };
}

function planOf(
  pass: Pass,
  account: Account,
  reading: FirewallReading,
  claims: readonly DoorClaim[],
  now: number,
): Plan {
  const { watchMs, deps } = pass;
  const { rulesAtMost } = deps.settings;
  return planFirewall({
    actual: reading.ranges,
    account,
    claims,
    now,
    watchMs,
    rulesAtMost,
    ...(reading.obstacle === undefined ? {} : { obstacle: reading.obstacle }),
  });
}

/**
 * The firewall just before the write, which replaces the whole list: what others did since the plan was made stands.
 * Only what they do between this read and the write is lost, for Azure has no ETag here.
 */
async function lookBeforeWriting(pass: Pass, before: FirewallReading): Promise<FirewallReading> {
  const { reading } = await read(pass);
  const isSame = reading.identity.creationTime === before.identity.creationTime && reading.obstacle === before.obstacle;
  if (isSame) return reading;
  throw new Fault("account-busy", "throttled", { retryAfterMs: Math.ceil(pass.deps.settings.leaseMs / 4) });
}

/** Writes once; gives the fault where it failed or is to wait, for the read-back decides what is so. */
async function writeOnce(pass: Pass, before: FirewallReading, plan: Plan): Promise<Fault | undefined> {
  const { deps, accountId } = pass;
  const tooFresh = await tooFreshToWrite(pass, plan);
  if (tooFresh !== undefined) return tooFresh;
  const reading = await lookBeforeWriting(pass, before);
  try {
    await deps.haven.door.write(accountId, reading, rebase(plan, reading.ranges).ranges, timeoutMs(pass));
    deps.log.info("firewall-written", { adding: plan.adding.length, removing: plan.removing.length });
    return undefined;
  } catch (thrown) {
    const fault = asFault(thrown, "firewall-write");
    deps.log.warn("firewall-write-failed", { code: fault.code, platformCode: fault.platformCode });
    return fault;
  } finally {
    // Who slept past the lease may have written over what others wrote meanwhile: somebody looks again, at once.
    if (pass.lease.remainingMs() <= 0) await deps.jobs.enqueue([{ kind: "firewall", accountId }]);
  }
}

/** Ranges of ours that nobody wants and that are not there any more. */
function goneOf(
  account: Account,
  claims: readonly DoorClaim[],
  plan: Plan,
  after: readonly string[],
): readonly string[] {
  const wanted = claims
    .filter((claim) => claim.wants === "in" && !plan.drifted.includes(claim))
    .flatMap((claim) => claim.ranges);
  const isIn = (ranges: readonly string[], range: string): boolean => ranges.some((one) => sameRange(one, range));
  const dropped = account.owned.map((one) => one.range).filter((range) => !isIn(wanted, range));
  return [...dropped, ...plan.removing.filter((range) => !isIn(dropped, range))].filter((range) => !isIn(after, range));
}

/** Whether everything that the account's record says is in the journal: what Redis alone knows, it may lose. */
async function isJournaled({ deps, accountId }: Pass, { version }: Account): Promise<boolean> {
  return (await deps.records.journaledSeq(accountSubject(accountId))) >= version;
}

/** Gives the write's fault where some door did not get from it what it wants, so that the pass is tried again. */
async function reconcile(pass: Pass): Promise<Fault | undefined> {
  const { deps, accountId, lease } = pass;
  const before = await read(pass);
  await saveAccount(pass, (one) => observe(one, sightOf(before.reading, before.at)));
  await takeBackForgotten(pass, before.at);
  await giveUpOthers(pass, before.reading);
  const doors = await doorsOn(deps, accountId);
  // Before any opening is judged: a link that outlives its door would work again with the next rule for its address.
  await saveAccount(pass, (one) => noteLinks(one, linksThatOutlive(doors, before.at), before.at));
  const claims = await claimsOf(deps, doors);
  let account = await takeBackReturned(pass, claims, before.reading, before.at);
  const wish = planOf(pass, account, before.reading, claims, before.at);
  account = await saveAccount(pass, (one) => {
    const fresh = wish.adding.filter((range) => !owns(one, range));
    return intend(one, fresh, wish.alreadyThere, before.at, lease.epoch);
  });
  const plan = (await isJournaled(pass, account)) ? wish : postponeAdding(wish, claims);
  // Where another hand writes, people are told what this hand would do.
  const mustWrite = pass.hand === undefined && (plan.adding.length > 0 || plan.removing.length > 0);
  const fault = mustWrite ? await writeOnce(pass, before.reading, plan) : undefined;
  // Where nothing had to be written, the read itself is what counts from.
  const writtenAt = mustWrite ? await deps.clock.now() : before.at;
  const after = mustWrite ? await read(pass) : before;
  const gone = goneOf(account, claims, plan, after.reading.ranges);
  account = await saveAccount(pass, (one) => release(one, gone, writtenAt, pass.watchMs, lease.epoch));
  const sights = sightings({
    claims,
    plan,
    account,
    after: after.reading.ranges,
    ...(after.reading.obstacle === undefined ? {} : { obstacle: after.reading.obstacle }),
  });
  await recordSights(deps, lease, sights, after.at, fault);
  await tellOfLeftRules(pass, plan.removing, claims);
  const isMissed = sights.some(({ sight }) => sight === "rule-missing" || sight === "still-there");
  // A rule that came back after its door was closed belongs to no door any more, and is to go as soon.
  const isLeft = plan.removing.some((range) => after.reading.ranges.some((rule) => sameRange(rule, range)));
  return isMissed || isLeft ? fault : undefined;
}

/** Throws a Fault of kind `throttled` while another pass holds the account. */
export async function syncFirewall(deps: Deps, accountId: string): Promise<void> {
  const lease = await deps.leases.acquire(accountSubject(accountId), deps.settings.leaseMs);
  if (lease === undefined)
    throw new Fault("account-busy", "throttled", { retryAfterMs: Math.ceil(deps.settings.leaseMs / 4) });
  const watchMs = plusMinutes(0, deps.settings.watchMinutes);
  const pass: Pass = { deps, accountId, lease, watchMs, hand: handOn(deps, accountId) };
  let missed: Fault | undefined;
  try {
    if (pass.hand?.reads === false) await passUnread(pass);
    else missed = await reconcile(pass);
  } catch (thrown) {
    const fault = asFault(thrown, "firewall-unreadable");
    await recordTrouble(deps, lease, await claimsOf(deps, await readableDoorsOn(deps, accountId)), fault);
    throw fault;
  } finally {
    await lease.release();
  }
  if (missed !== undefined) throw missed;
  const account = await loadAccount(deps, accountId);
  if (account !== undefined || pass.hand?.reads === false) {
    const due = plusMinutes(await deps.clock.now(), deps.settings.driftCheckMinutes);
    await deps.records.reschedule(accountSubject(accountId), account?.version ?? 0, due);
  }
}
