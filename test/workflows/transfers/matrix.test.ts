/**
 * Every move from every status, each tried at its best: by the right person, on the right digest, at the right time.
 * What the decider answers is generated; what it should answer is the one table below.
 */
import { expect, test } from "vitest";
import { type Instant, plusMinutes } from "../../../src/workflows/time.ts";
import type { Action } from "../../../src/workflows/transfers/action.ts";
import { decide } from "../../../src/workflows/transfers/decide.ts";
import { lapseAt, nextAlarmAt, remindAt } from "../../../src/workflows/transfers/limits.ts";
import { doorStatuses, type MoveName, moves, statuses } from "../../../src/workflows/transfers/moves.ts";
import { isRefusal, type RefusalCode } from "../../../src/workflows/transfers/refusal.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import {
  actor,
  ask,
  asked as askedFor,
  askedWith,
  confirm,
  edit,
  reject,
  sign,
  takeBack,
  withdraw,
} from "../../builders/actions.ts";
import * as door from "../../builders/door-actions.ts";
import { today } from "../../builders/environment.ts";
import { twoPartyPolicy } from "../../builders/policy.ts";
import { approved, asked, closed, opened, opening, ready, type Story } from "../../builders/story.ts";

// One line a move. `+` accepted, `.` wrong status, `!` needs a transfer; `x` exists already, `g` a gate is shut,
// `n` nothing new, `c` confirmed already, `p` not proven, `s` not one of those asked. In the last column one door of two is closed, the other waits.
const table = `
                    none  awaiting  approved  placed  ready  opening  minted  open  gone  closed  listed  rejected  withdrawn  lapsed  half-closed
ask                 +     x         x         x       x      x        x       x     x     x       x       x         x          x       x
sign                !     +         .         .       .      .        .       .     .     .       .       .         .          .       .
reject              !     +         .         .       .      .        .       .     .     .       .       .         .          .       .
take-back           !     +         +         +       +      .        .       .     .     .       .       .         .          .       .
confirm-address     !     +         +         c       c      .        .       .     .     .       .       .         .          .       c
revise              !     +         +         +       +      .        .       .     .     .       .       .         .          .       .
withdraw            !     +         +         +       +      .        .       .     .     .       .       .         .          .       .
lapse               !     +         +         +       +      .        .       .     .     .       .       .         .          .       .
remind-seats        !     +         .         .       .      .        .       .     .     .       .       .         .          .       .
record-link-placed  !     .         +         +       +      .        .       .     .     .       .       .         .          .       +
record-baseline     !     .         g         g       +      .        .       .     .     .       .       .         .          .       g
await-turn          !     n         n         n       n      .        .       .     .     .       .       .         .          .       n
take-turn           !     g         g         +       n      .        .       .     .     .       .       .         .          .       g
give-up-turn        !     n         n         n       +      .        .       .     .     .       .       .         .          .       n
record-beside       !     +         +         +       +      +        +       +     +     +       +       .         .          .       +
begin-opening       !     g         g         g       +      .        .       .     .     .       .       .         .          .       g
skip-door           !     n         n         n       n      .        .       .     .     .       .       .         .          .       +
record-rule-seen    !     .         .         .       .      +        n       .     .     .       .       .         .          .       .
record-link-minted  !     .         .         .       .      p        +       p     .     .       .       .         .          .       .
record-link-filled  !     .         .         .       .      p        +       p     .     .       .       .         .          .       .
send-again          !     .         .         .       .      .        .       +     .     .       .       .         .          .       .
record-again        !     .         .         .       .      .        .       n     .     .       .       .         .          .       .
ask-for-help        !     .         .         .       .      .        .       +     .     .       .       .         .          .       .
record-help         !     .         .         .       .      .        .       n     .     .       .       .         .          .       .
end                 !     .         .         .       .      +        +       +     .     .       .       .         .          .       .
record-gone         !     .         .         .       .      .        .       .     +     .       .       .         .          .       .
record-closed       !     .         .         .       .      .        .       .     +     .       .       .         .          .       .
record-arrivals     !     .         .         .       .      .        .       .     .     +       +       .         .          .       .
confirm-arrival     !     .         .         .       .      .        .       .     .     s       +       .         .          .       .
record-redacted     !     .         .         .       .      .        .       .     +     +       +       +         +          +       .
record-trouble      !     +         +         +       +      +        +       +     +     +       +       .         .          .       +
remind              !     .         .         .       .      .        .       +     .     .       .       .         .          .       .
ask-by-hand         !     .         .         .       .      n        n       .     n     .       .       .         .          .       .
attest-added        !     .         .         .       .      p        p       .     .     .       .       .         .          .       .
attest-unlisted     !     .         .         .       .      .        .       .     n     .       .       .         .          .       .
alarm               !     .         .         .       .      .        .       .     +     .       .       .         .          .       .
`;

const letters: Readonly<Partial<Record<RefusalCode, string>>> = {
  "wrong-status": ".",
  "already-exists": "x",
  "gate-shut": "g",
  "nothing-changed": "n",
  "already-confirmed": "c",
  "not-proven": "p",
  "not-your-seat": "s",
};

const oneDoorClosed = asked({ policy: twoPartyPolicy }).approved().confirmed().opened("d1").closed("d1");

const situations: Readonly<Record<string, Story | undefined>> = {
  none: undefined,
  awaiting: asked().signedBy("grace"),
  approved: approved(),
  placed: approved().confirmed().plays(door.linkPlaced()),
  ready: ready(),
  opening: opening(),
  minted: opening().minted(),
  open: opened(),
  gone: opened().gone(),
  closed: closed(),
  listed: closed().plays(door.arrivals(closed().now)),
  rejected: asked().signedBy("grace").rejected(),
  withdrawn: asked().withdrawn(),
  lapsed: asked().lapsed(),
  "half-closed": oneDoorClosed,
};

interface Shot {
  readonly action: Action;
  readonly now?: Instant;
}

const best: { readonly [Name in MoveName]: (story: Story, id: string) => Shot } = {
  ask: () => ({ action: ask("ada", askedFor()) }),
  sign: ({ transfer }) => ({ action: sign(transfer, "mary", "referee") }),
  reject: ({ transfer }) => ({ action: reject(transfer, "mary", "referee") }),
  "take-back": ({ transfer }) => ({ action: takeBack(transfer, "grace", "provider") }),
  "confirm-address": ({ transfer }, id) => ({ action: confirm(transfer, id) }),
  revise: ({ transfer }) => ({ action: edit(transfer, "ada", askedWith({ lastsMinutes: 60 })) }),
  withdraw: () => ({ action: withdraw("ada") }),
  lapse: ({ transfer, today: { policy } }) => ({ action: { do: "lapse" }, now: lapseAt(transfer, policy) }),
  "remind-seats": ({ now }) => ({ action: { do: "remind-seats", notice: "seat-open" }, now: plusMinutes(now, 4 * 60) }),
  "record-link-placed": (_, id) => ({ action: door.linkPlaced(id) }),
  "record-baseline": (_, id) => ({ action: door.baseline(id) }),
  "await-turn": (_, id) => ({ action: door.awaits(id) }),
  "take-turn": (_, id) => ({ action: door.turn(id) }),
  "give-up-turn": ({ transfer, today: { policy } }, id) => ({
    action: { do: "give-up-turn", door: id },
    now: lapseAt(transfer, policy),
  }),
  "record-beside": (_, id) => ({ action: { do: "record-beside", door: id } }),
  "begin-opening": (_, id) => ({ action: door.begin(id) }),
  "skip-door": (_, id) => ({ action: door.skip(id, "ada") }),
  "record-rule-seen": ({ transfer, now }, id) => ({ action: door.ruleSeen(transfer, now, id) }),
  "record-link-minted": ({ transfer, now }, id) => ({ action: door.minted(transfer, now, id) }),
  "record-link-filled": ({ transfer }, id) => ({ action: door.filled(transfer, id) }),
  "send-again": (_, id) => ({ action: door.sendsAgain("rosa", id) }),
  "record-again": (_, id) => ({ action: door.again("placed", 1, id) }),
  "ask-for-help": (_, id) => ({ action: door.asksForHelp("rosa", id) }),
  "record-help": ({ now }, id) => ({ action: door.checked(now, id) }),
  end: (_, id) => ({ action: door.ends("withdrawn", "ada", id) }),
  "record-gone": ({ now }, id) => ({ action: door.gone(now, id) }),
  "record-closed": ({ transfer, now }, id) => {
    const at = door.theDoor(transfer, id).gone?.secondReadDueAt ?? now;
    return { action: door.provenClosed(transfer, at, id), now: at };
  },
  "record-arrivals": ({ now }, id) => ({ action: door.arrivals(now, id) }),
  "confirm-arrival": (_, id) => ({
    action: { do: "confirm-arrival", ...actor("ada"), door: id, canRead: true, missing: "" },
  }),
  "record-redacted": (_, id) => ({ action: door.redacted(id) }),
  "record-trouble": ({ now }, id) => ({ action: door.trouble("throttled", now, id) }),
  remind: ({ transfer, now, today: { policy } }, id) => {
    const { grant } = door.theDoor(transfer, id);
    return { action: door.remind(id), now: grant === undefined ? now : remindAt(grant.seenAt, grant.endsAt, policy) };
  },
  "ask-by-hand": (_, id) => ({ action: door.askByHand(id) }),
  "attest-added": ({ now }, id) => ({ action: door.attestAdded("sam", now, id) }),
  "attest-unlisted": (_, id) => ({ action: door.unlisted("sam", id) }),
  alarm: ({ transfer, now, today: { policy } }, id) => ({
    action: door.alarm(id),
    now: nextAlarmAt(transfer, id, policy) ?? now,
  }),
};

function answer(move: MoveName, situation: string): string {
  const story = situations[situation];
  if (story === undefined && move !== "ask") return "!";
  const { action, now } = best[move](story ?? asked(), situation === "half-closed" ? "d2" : "d1");
  const here = story === undefined ? today() : story.at(now ?? story.now).today;
  const decision = decide(story?.transfer, action, here);
  return isRefusal(decision) ? (letters[decision.code] ?? decision.code) : "+";
}

test("every move from every status is answered as the table says", () => {
  const columns = Object.keys(situations);
  const rows = Object.keys(moves) as MoveName[];
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(at === 0 ? 18 : (columns[at - 1]?.length ?? 0)))
      .join("  ")
      .trimEnd();
  const printed = [
    line(["", ...columns]),
    ...rows.map((move) => line([move, ...columns.map((situation) => answer(move, situation))])),
  ];
  expect(printed.join("\n")).toBe(table.slice(1, -1));
});

test("the table has every status of a transfer and of a door", () => {
  const stories = Object.values(situations).filter((story) => story !== undefined);
  const reached = new Set(stories.map(({ transfer }) => statusOf(transfer)));
  const doors = new Set(stories.flatMap(({ transfer }) => transfer.doors.map(({ status }) => status)));
  expect(Object.keys(statuses).filter((status) => !new Set<string>(reached).has(status))).toEqual([]);
  expect(doorStatuses.filter((status) => !doors.has(status))).toEqual([]);
});

test("nothing but an asking is decided without a transfer", () => {
  expect(() => decide(undefined, withdraw("ada"), today())).toThrow("withdraw needs a transfer");
});

test("an action on a door that the transfer does not have is refused", () => {
  expect(decide(opened().transfer, door.begin("d9"), today())).toEqual({ code: "unknown-door", door: "d9" });
});

test("an accepted move leads where the table of moves says, and raises the generation only where people see it", () => {
  const wrong: string[] = [];
  for (const [situation, story] of Object.entries(situations)) {
    if (story === undefined) continue;
    const id = situation === "half-closed" ? "d2" : "d1";
    for (const name of Object.keys(moves) as MoveName[]) {
      const { action, now } = best[name](story, id);
      const decision = decide(story.transfer, action, story.at(now ?? story.now).today);
      if (isRefusal(decision)) continue;
      const { on, to, shows } = moves[name];
      const { transfer } = decision;
      const reached = on === "transfer" ? statusOf(transfer) : door.theDoor(transfer, id).status;
      const stays = to.length === 0 && reached === door.theDoor(story.transfer, id).status;
      if (!stays && !(to as readonly string[]).includes(reached)) wrong.push(`${name} from ${situation} to ${reached}`);
      if (transfer.generation - story.transfer.generation !== (shows ? 1 : 0)) wrong.push(`${name} shows ${situation}`);
    }
  }
  expect(wrong).toEqual([]);
});
