/** The one table of where a process is killed or stopped. A port's new method fails the type check until it is here. */
import type { FirewallReading } from "../../../src/workflows/engine/haven.ts";
import type { Job, PlacedMessage, Save } from "../../../src/workflows/engine/store.ts";
import { type Effect, namedPoints, type Point, type Points } from "./effects.ts";

type Is = Point["is"];

/** Calls of one effect, by what they are called. */
type Calls = Readonly<Record<string, Is>>;

const any: Calls = { any: () => true };

function at(when: Point["when"], calls: Calls): Points {
  const [first, ...more] = Object.entries(calls).map(([which, is]) => ({ when, which, is }));
  if (first === undefined) throw new Error("a list of calls names none");
  return [first, ...more];
}

const before = (calls: Calls): Points => at("before", calls);
const after = (calls: Calls): Points => at("after", calls);
const both = (calls: Calls): Points => [...before(calls), ...after(calls)];

/** Saves, by the code of their entry. */
function saves(...codes: readonly string[]): Calls {
  return Object.fromEntries(codes.map((code) => [code, ([save]) => (save as Save).entry.code === code]));
}

function leaseOf(start: string): Calls {
  return { [start]: ([name]) => String(name).startsWith(start) };
}

function jobsOf(kind: Job["kind"]): Calls {
  return { [kind]: ([jobs]) => (jobs as readonly Job[]).some((job) => job.kind === kind) };
}

const isLink = (key: unknown): boolean => String(key).includes("link/");
const aCard: Calls = { "a card": ([, , key]) => !isLink(key) };
const theLinksMessage: Calls = { "the link's message": ([, , key]) => isLink(key) };
const theLinkAway: Calls = { "the link away": ([, card]) => JSON.stringify(card).includes("The link no longer works") };
const anotherCard: Calls = { "a card": ([, card]) => !JSON.stringify(card).includes("Your link,") };
const theLinkToCome: Calls = {
  "the link's, about to be posted": ([, key, message]) => isLink(key) && (message as PlacedMessage).ref === undefined,
};
const rules: Calls = {
  "of the rule": ([, reading, ranges]) =>
    (ranges as readonly string[]).some((range) => !(reading as FirewallReading).ranges.includes(range)),
  "of its removal": ([, reading, ranges]) =>
    (reading as FirewallReading).ranges.some((range) => !(ranges as readonly string[]).includes(range)),
};

/** A call that these stories never make, with why not: a process that makes it all the same dies where nobody expects it. */
function never(why: string, when: Point["when"] = "before"): Points {
  return [{ when, which: why, is: () => true, comes: "never" }];
}

/** A call that a story makes by chance, with by which. */
function byChance(which: string): Points {
  return [{ when: "before", which, is: () => true, comes: "by-chance" }];
}

/** Points of stories in which files leave, after assessment. */
function outputs(points: Points): Points {
  const [first, ...more] = points.map((point) => ({ ...point, comes: "with-outputs" }) as const);
  return [first as Point, ...more];
}

/** Where a process is killed: before and after what changes something outside, once where it only reads. */
const deaths = {
  "clock.now": before(any),
  "records.load": after(any),
  "records.save": [
    ...both(
      saves(
        ...["asked", "opening-authorised", "rule-seen", "link-minted", "link-delivered"],
        ...["ended", "rules-removed", "proven-closed"],
      ),
    ),
    ...outputs(before(saves("copied", "copies-deleted"))),
  ],
  "records.takenBy": after(any),
  "records.history": after(any),
  "records.members": before(any),
  "records.claimDue": after(any),
  "records.reschedule": before(any),
  "records.nextDue": never("tests ask for it, the bot does not"),
  "records.journaledSeq": after(any),
  "messages.all": after(any),
  "messages.put": both(theLinkToCome),
  "messages.settledGeneration": before(any),
  "messages.settle": both(any),
  "leases.acquire": both(leaseOf("account:")),
  "leases.restart": never("writes are not spaced in these stories"),
  "lease.release": both(leaseOf("account:")),
  "jobs.enqueue": both(jobsOf("tick")),
  "door.read": after(any),
  "door.write": both(rules),
  "link.mint": both(any),
  "listing.list": before(any),
  "baselines.put": both(any),
  "baselines.get": after(any),
  "copies.read": outputs(after(any)),
  "copies.content": never("nothing is looked into but for its bytes"),
  "copies.ensureContainer": outputs(both(any)),
  "copies.copy": outputs(both(any)),
  "copies.remove": never("nobody else writes where the copies are"),
  "copies.write": outputs(both(any)),
  "copies.deleteContainer": outputs(both(any)),
  "copies.deletedKept": outputs(after(any)),
  "copies.scanned": never("no scan is asked for"),
  // On a disk beside the process nothing is half done: one side of each is enough.
  "fileLists.put": outputs(after(any)),
  "fileLists.get": outputs(after(any)),
  "fileLists.appendWork": outputs(after(any)),
  "fileLists.readWork": outputs(before(any)),
  "fileLists.dropWork": outputs(before(any)),
  "chat.reaches": after(any),
  "chat.place": both({ ...theLinksMessage, ...aCard }),
  "chat.edit": both({ ...theLinkAway, ...anotherCard }),
  "chat.showHome": never("nobody opens their page in these stories"),
  "chat.fill": both(any),
  "chat.keyOf": byChance("a click on a card whose poster died before it could say where it stands"),
  "journal.append": both(any),
  "journal.lastPosition": before(any),
  "journal.sealed": before(any),
  "journal.seal": never("where two admins accept that records are lost"),
  "journal.scan": never("where an admin asks what was lost"),
  "journal.entriesOf": never("while Redis is behind its journal"),
  "journal.detailOf": never("while Redis is behind its journal", "after"),
} satisfies Record<Effect, Points>;

/** Where a process is stopped, besides. */
const stops = {
  "records.save": before(saves("rule-gone")),
} satisfies Partial<Record<Effect, Points>>;

/** Where a process is killed, by name. */
export const deathPoints = namedPoints(deaths);
/** Every point at which a process can be made to die or stop, by name. */
export const points = [...deathPoints, ...namedPoints(stops)];
