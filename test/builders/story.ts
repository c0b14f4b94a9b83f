/**
 * A transfer's history, told by playing real actions: a state that the decider refuses can't be built. Each step
 * gives a new story; a step plays whatever must come before it. Without a door named, a step is for all that wait.
 */
import type { EntryDraft } from "../../src/workflows/audit/entry.ts";
import { attestersOf } from "../../src/workflows/doors/attesters.ts";
import type { Today } from "../../src/workflows/people/environment.ts";
import type { PersonId } from "../../src/workflows/people/person.ts";
import { type Instant, plusMinutes } from "../../src/workflows/time.ts";
import type { Action, Decision } from "../../src/workflows/transfers/action.ts";
import type { Asked } from "../../src/workflows/transfers/asked.ts";
import { decide } from "../../src/workflows/transfers/decide.ts";
import { lapseAt } from "../../src/workflows/transfers/limits.ts";
import type { DoorStatus } from "../../src/workflows/transfers/moves.ts";
import { isRefusal } from "../../src/workflows/transfers/refusal.ts";
import type { DoorId, Seat } from "../../src/workflows/transfers/terms.ts";
import { doorTermsOf, openSeats, type Transfer, termsOf } from "../../src/workflows/transfers/transfer.ts";
import { ask, asked as askedFor, confirm, reject, sign, withdraw } from "./actions.ts";
import {
  askByHand,
  attestAdded,
  baseline,
  begin,
  ends,
  filled,
  gone,
  leaseMinutes,
  linkPlaced,
  minted,
  provenClosed,
  ruleSeen,
  theDoor,
  turn,
} from "./door-actions.ts";
import { type TodayChanges, today as todayWith } from "./environment.ts";

/** How a story starts: who asks, for what, and what the configuration is. */
export interface Setting extends TodayChanges {
  readonly by?: PersonId;
  readonly what?: Asked;
}

/** A transfer at one point of its history, with the configuration and the instant of that point. */
export class Story {
  readonly transfer: Transfer;
  readonly today: Today;
  /** Every audit entry so far. */
  readonly entries: readonly EntryDraft[];

  constructor(transfer: Transfer, today: Today, entries: readonly EntryDraft[]) {
    this.transfer = transfer;
    this.today = today;
    this.entries = entries;
  }

  get now(): Instant {
    return this.today.now;
  }

  /** What the decider answers, without playing it. */
  tries(action: Action): Decision {
    return decide(this.transfer, action, this.today);
  }

  /** Plays actions; throws where one is refused. */
  plays(...actions: readonly Action[]): Story {
    return actions.reduce<Story>((story, action) => played(story.transfer, action, story), this);
  }

  /** Later, with nothing played. */
  after(minutes: number): Story {
    return this.at(plusMinutes(this.now, minutes));
  }

  /** At another instant, with nothing played. */
  at(now: Instant): Story {
    return this.when({ now });
  }

  /** With another configuration from here on. */
  when(changes: TodayChanges): Story {
    return new Story(
      this.transfer,
      todayWith({ account: undefined, environment: undefined, ...this.today, ...changes }),
      this.entries,
    );
  }

  /** Each of these people signs the first open seat of a role they hold. */
  signedBy(...people: readonly PersonId[]): Story {
    return people.reduce<Story>((story, by) => {
      const seat = openSeats(story.transfer).find(({ role }) => story.today.environment?.people[role].includes(by));
      if (seat === undefined) throw new Error(`no open seat for ${by}`);
      return story.plays(sign(story.transfer, by, seat.id));
    }, this);
  }

  /** Every open seat is signed, by a different holder each; by the requester only where nobody else is left. */
  approved(): Story {
    return openSeats(this.transfer).reduce<Story>(
      (story, seat) => story.plays(sign(story.transfer, story.#signerOf(seat), seat.id)),
      this,
    );
  }

  /** Every recipient calls their addresses theirs. */
  confirmed(): Story {
    const missing = termsOf(this.transfer).doors.flatMap(({ id, addresses }) =>
      addresses
        .filter(({ range }) => !theDoor(this.transfer, id).confirmations.some((one) => one.range === range))
        .map(({ range }) => confirm(this.transfer, id, { range })),
    );
    return this.plays(...missing);
  }

  /** Approved, confirmed, messages placed, turns and baselines taken: every gate is open. */
  ready(door?: DoorId): Story {
    const story = this.approved().confirmed();
    return story.#each(door, ["waiting"], (one, id) => one.plays(linkPlaced(id), turn(id), baseline(id)));
  }

  /** The intent to open is recorded. */
  opening(door?: DoorId): Story {
    const isReady = this.transfer.doors.every(({ baseline: taken }) => taken !== undefined);
    return (isReady ? this : this.ready(door)).#each(door, ["waiting"], (one, id) => one.plays(begin(id)));
  }

  /** The rule was read back. */
  seen(door?: DoorId): Story {
    return this.opening(door).#each(door, ["opening"], (one, id) => {
      if (theDoor(one.transfer, id).grant !== undefined) return one;
      const hand = one.today.environment?.hand;
      const [by = "nobody"] = attestersOf(one.transfer, one.today.environment);
      const asked = hand === undefined ? one : one.plays(askByHand(id));
      return asked.plays(hand?.reads === false ? attestAdded(by, one.now, id) : ruleSeen(one.transfer, one.now, id));
    });
  }

  /** A link is on record. */
  minted(door?: DoorId): Story {
    return this.seen(door).#each(door, ["opening"], (one, id) => {
      const later = one.at(Math.max(one.now, theDoor(one.transfer, id).grant?.linkDueAt ?? one.now));
      return later.plays(minted(later.transfer, later.now, id));
    });
  }

  /** The recipient holds the link. */
  opened(door?: DoorId): Story {
    return this.minted(door).#each(door, ["opening"], (one, id) => one.plays(filled(one.transfer, id)));
  }

  /** Access is over: the window has ended. */
  closing(door?: DoorId): Story {
    const open = this.opened(door);
    const lastEnd = Math.max(open.now, ...open.transfer.doors.map(({ grant }) => grant?.endsAt ?? 0));
    return open.at(lastEnd).#each(door, ["open"], (one, id) => one.plays(ends("expired", undefined, id)));
  }

  /** A first clean read is on record. */
  gone(door?: DoorId): Story {
    const ended = this.transfer.doors.some(({ status }) => status === "closing") ? this : this.closing(door);
    return ended.#each(door, ["closing"], (one, id) => one.plays(gone(one.now, id)));
  }

  /** Proven closed, by two reads. */
  closed(door?: DoorId): Story {
    const later = this.gone(door).after(leaseMinutes);
    return later.#each(door, ["closing"], (one, id) => one.plays(provenClosed(one.transfer, one.now, id)));
  }

  /** Rejected as the first open seat, by a holder of its role. */
  rejected(): Story {
    const [seat] = openSeats(this.transfer);
    if (seat === undefined) throw new Error("no open seat to reject as");
    return this.plays(reject(this.transfer, this.#signerOf(seat), seat.id));
  }

  /** Withdrawn by its requester. */
  withdrawn(): Story {
    return this.plays(withdraw(this.transfer.requester));
  }

  /** Lapsed at its time. */
  lapsed(): Story {
    return this.at(lapseAt(this.transfer, this.today.policy)).plays({ do: "lapse" });
  }

  #signerOf(seat: Seat): PersonId {
    const { requester, signOffs } = this.transfer;
    const holders = this.today.environment?.people[seat.role] ?? [];
    const free = holders.filter((id) => !signOffs.some((signOff) => signOff.by === id));
    const signer = free.find((id) => id !== requester) ?? free[0];
    if (signer === undefined) throw new Error(`nobody left for seat ${seat.id}`);
    return signer;
  }

  #each(door: DoorId | undefined, among: readonly DoorStatus[], step: (story: Story, id: DoorId) => Story): Story {
    const chosen = this.transfer.doors.filter(({ id, status }) => (door ?? id) === id && among.includes(status));
    return chosen.reduce<Story>((story, { id }) => step(story, doorTermsOf(story.transfer, id).id), this);
  }
}

function played(
  transfer: Transfer | undefined,
  action: Action,
  from: { today: Today; entries: readonly EntryDraft[] },
): Story {
  const decision = decide(transfer, action, from.today);
  if (isRefusal(decision)) throw new Error(`${action.do} was refused: ${JSON.stringify(decision)}`);
  return new Story(decision.transfer, from.today, [...from.entries, decision.entry]);
}

/** Somebody has asked: Ada, for as much as the policy allows, unless the setting says otherwise. */
export function asked({ by = "ada", what, ...changes }: Setting = {}): Story {
  const today = todayWith(changes);
  return played(undefined, ask(by, what ?? askedFor({}, today.policy)), { today, entries: [] });
}

/** Asked, and every seat signed. */
export function approved(setting?: Setting): Story {
  return asked(setting).approved();
}

/** Approved, and every gate open. */
export function ready(setting?: Setting): Story {
  return asked(setting).ready();
}

/** The intent to open every door is recorded. */
export function opening(setting?: Setting): Story {
  return asked(setting).opening();
}

/** Every door is open and its link delivered. */
export function opened(setting?: Setting): Story {
  return asked(setting).opened();
}

/** Every window has ended, and nothing is proven yet. */
export function closing(setting?: Setting): Story {
  return asked(setting).closing();
}

/** Every door is proven closed. */
export function closed(setting?: Setting): Story {
  return asked(setting).closed();
}
