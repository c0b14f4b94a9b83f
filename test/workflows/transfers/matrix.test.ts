/**
 * Every move from every status, each tried at its best: by the right person, on the right digest, at the right time.
 * What the decider answers is generated; what it should answer is the one table below.
 */
import { expect, test } from "vitest";
import { decide } from "../../../src/workflows/transfers/decide.ts";
import { doorStatuses, type MoveName, moves, statuses } from "../../../src/workflows/transfers/moves.ts";
import { isRefusal, type RefusalCode } from "../../../src/workflows/transfers/refusal.ts";
import { statusOf, type Transfer } from "../../../src/workflows/transfers/transfer.ts";
import { withdraw } from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import * as door from "../../builders/door-actions.ts";
import { today } from "../../builders/environment.ts";
import { twoPartyPolicy } from "../../builders/policy.ts";
import { approved, asked, closed, opened, opening, ready, type Story } from "../../builders/story.ts";
import { best } from "./best-moves.ts";

// One line a move. `+` accepted, `.` wrong status, `!` needs a transfer; `x` exists already, `g` a gate is shut,
// `n` nothing new, `c` confirmed already, `p` not proven, `s` not one of those asked. In the last column one door of two is closed, the other waits.
const table = `
                       none  awaiting  approved  placed  ready  opening  minted  open  gone  closed  listed  rejected  withdrawn  lapsed  half-closed
ask                    +     x         x         x       x      x        x       x     x     x       x       x         x          x       x
record-progress        !     .         n         n       n      .        .       .     .     .       .       .         .          .       .
record-frozen          !     .         .         .       .      .        .       .     .     .       .       .         .          .       .
record-unfit           !     .         .         .       .      .        .       .     .     .       .       .         .          .       .
assess                 !     .         .         .       .      .        .       .     .     .       .       .         .          .       .
finish-assessing       !     .         .         .       .      .        .       .     .     .       .       .         .          .       .
conclude               !     .         .         .       .      .        .       .     .     .       .       .         .          .       .
resubmit               !     .         .         .       .      .        .       .     .     .       .       .         .          .       .
record-changed         !     .         n         n       n      .        .       .     .     .       .       .         .          .       .
sign                   !     +         .         .       .      .        .       .     .     .       .       .         .          .       .
reject                 !     +         .         .       .      .        .       .     .     .       .       .         .          .       .
take-back              !     +         +         +       +      .        .       .     .     .       .       .         .          .       .
confirm-address        !     +         +         c       c      .        .       .     .     .       .       .         .          .       c
revise                 !     +         +         +       +      .        .       .     .     .       .       .         .          .       .
withdraw               !     +         +         +       +      .        .       .     .     .       .       .         .          .       .
lapse                  !     +         +         +       +      .        .       .     .     .       .       .         .          .       .
remind-seats           !     +         .         .       .      .        .       .     .     .       .       .         .          .       .
record-link-placed     !     .         +         +       +      .        .       .     .     .       .       .         .          .       +
begin-copying          !     n         n         n       n      .        .       .     .     .       .       .         .          .       n
record-copied          !     n         n         n       n      .        .       .     .     .       .       .         .          .       n
record-copies-checked  !     .         .         .       .      n        n       n     .     .       .       .         .          .       .
remind-deletion        !     .         .         .       .      .        .       .     .     n       n       .         .          .       .
record-copies-deleted  !     .         .         .       .      .        .       .     .     n       n       n         n          n       .
record-baseline        !     .         g         g       +      .        .       .     .     .       .       .         .          .       g
await-turn             !     n         n         n       n      .        .       .     .     .       .       .         .          .       n
take-turn              !     g         g         +       n      .        .       .     .     .       .       .         .          .       g
give-up-turn           !     n         n         n       +      .        .       .     .     .       .       .         .          .       n
record-beside          !     +         +         +       +      +        +       +     +     +       +       .         .          .       +
begin-opening          !     g         g         g       +      .        .       .     .     .       .       .         .          .       g
skip-door              !     n         n         n       n      .        .       .     .     .       .       .         .          .       +
record-rule-seen       !     .         .         .       .      +        n       .     .     .       .       .         .          .       .
record-link-minted     !     .         .         .       .      p        +       p     .     .       .       .         .          .       .
record-link-filled     !     .         .         .       .      p        +       p     .     .       .       .         .          .       .
send-again             !     .         .         .       .      .        .       +     .     .       .       .         .          .       .
record-again           !     .         .         .       .      .        .       n     .     .       .       .         .          .       .
ask-for-help           !     .         .         .       .      .        .       +     .     .       .       .         .          .       .
record-help            !     .         .         .       .      .        .       n     .     .       .       .         .          .       .
end                    !     .         .         .       .      +        +       +     .     .       .       .         .          .       .
record-gone            !     .         .         .       .      .        .       .     +     .       .       .         .          .       .
record-closed          !     .         .         .       .      .        .       .     +     .       .       .         .          .       .
record-arrivals        !     .         .         .       .      .        .       .     .     +       +       .         .          .       .
confirm-arrival        !     .         .         .       .      .        .       .     .     s       +       .         .          .       .
record-redacted        !     .         .         .       .      .        .       .     +     +       +       +         +          +       .
record-trouble         !     +         +         +       +      +        +       +     +     +       +       +         +          +       +
remind                 !     .         .         .       .      .        .       +     .     .       .       .         .          .       .
ask-by-hand            !     .         .         .       .      n        n       .     n     .       .       .         .          .       .
attest-added           !     .         .         .       .      p        p       .     .     .       .       .         .          .       .
attest-unlisted        !     .         .         .       .      .        .       .     n     .       .       .         .          .       .
alarm                  !     .         .         .       .      .        .       .     +     .       .       .         .          .       .
`;

// The same of outputs that are assessed. `f` not frozen yet, `a` has assessed nothing, `u` files undecided,
// `t` nothing to take back. In the last column it was withdrawn with its copies made.
const tableOfFiles = `
                       reading  frozen  finished  returned  signing  signed  copying  copied  opening  checked  closed  withdrawn
ask                    x        x       x         x         x        x       x        x       x        x        x       x
record-progress        +        n       n         .         .        n       +        n       .        .        .       .
record-frozen          +        n       n         .         .        .       .        .       .        .        .       .
record-unfit           +        n       n         .         .        .       .        .       .        .        .       .
assess                 f        +       +         .         .        .       .        .       .        .        .       .
finish-assessing       f        u       n         .         .        .       .        .       .        .        .       .
conclude               f        a       +         .         .        .       .        .       .        .        .       .
resubmit               .        .       .         +         .        .       .        .       .        .        .       .
record-changed         .        .       .         .         .        +       +        +       .        .        .       .
sign                   .        .       .         .         +        .       .        .       .        .        .       .
reject                 .        .       .         .         +        .       .        .       .        .        .       .
take-back              .        .       .         .         t        +       +        +       .        .        .       .
confirm-address        +        +       +         +         +        c       c        c       .        .        .       .
revise                 +        +       +         .         +        +       +        +       .        .        .       .
withdraw               +        +       +         +         +        +       +        +       .        .        .       .
lapse                  +        +       +         +         +        +       +        +       .        .        .       .
remind-seats           n        +       +         +         +        .       .        .       .        .        .       .
record-link-placed     .        .       .         .         .        +       +        +       .        .        .       .
begin-copying          n        n       n         n         n        +       n        n       .        .        .       .
record-copied          n        n       n         n         n        n       +        n       .        .        .       .
record-copies-checked  .        .       .         .         .        .       .        .       n        n        .       .
remind-deletion        .        .       .         .         .        .       .        .       .        .        +       .
record-copies-deleted  .        .       .         .         .        .       .        .       .        .        +       +
record-baseline        .        .       .         .         .        g       g        g       .        .        .       .
await-turn             n        n       n         n         n        n       n        n       .        .        .       .
take-turn              g        g       g         g         g        g       g        n       .        .        .       .
give-up-turn           n        n       n         n         n        n       n        n       .        .        .       .
record-beside          +        +       +         +         +        +       +        +       +        +        +       .
begin-opening          g        g       g         g         g        g       g        +       .        .        .       .
skip-door              n        n       n         n         n        n       n        n       .        .        .       .
record-rule-seen       .        .       .         .         .        .       .        .       +        n        .       .
record-link-minted     .        .       .         .         .        .       .        .       p        +        .       .
record-link-filled     .        .       .         .         .        .       .        .       p        p        .       .
send-again             .        .       .         .         .        .       .        .       .        .        .       .
record-again           .        .       .         .         .        .       .        .       .        .        .       .
ask-for-help           .        .       .         .         .        .       .        .       .        .        .       .
record-help            .        .       .         .         .        .       .        .       .        .        .       .
end                    .        .       .         .         .        .       .        .       +        +        .       .
record-gone            .        .       .         .         .        .       .        .       .        .        .       .
record-closed          .        .       .         .         .        .       .        .       .        .        .       .
record-arrivals        .        .       .         .         .        .       .        .       .        .        +       .
confirm-arrival        .        .       .         .         .        .       .        .       .        .        s       .
record-redacted        .        .       .         .         .        .       .        .       .        .        +       +
record-trouble         +        +       +         +         +        +       +        +       +        +        +       +
remind                 .        .       .         .         .        .       .        .       .        .        .       .
ask-by-hand            .        .       .         .         .        .       .        .       n        n        .       .
attest-added           .        .       .         .         .        .       .        .       p        p        .       .
attest-unlisted        .        .       .         .         .        .       .        .       .        .        .       .
alarm                  .        .       .         .         .        .       .        .       .        .        .       .
`;

const letters: Readonly<Partial<Record<RefusalCode, string>>> = {
  "wrong-status": ".",
  "already-exists": "x",
  "gate-shut": "g",
  "nothing-changed": "n",
  "already-confirmed": "c",
  "not-proven": "p",
  "not-your-seat": "s",
  "not-frozen-yet": "f",
  "files-undecided": "u",
  "not-an-assessor": "a",
  "nothing-to-take-back": "t",
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

const situationsOfFiles: Readonly<Record<string, Story>> = {
  reading: files.reading(),
  frozen: files.frozen(),
  finished: files.assessed(),
  returned: files.assessed("rrc", "rcc").plays(files.conclude(files.assessed("rrc", "rcc").transfer, "eve", "return")),
  signing: files.concluded(),
  signed: files.signedFor(),
  copying: files.signedFor().plays(files.beginCopying()),
  copied: files.withCopies(),
  opening: files.withCopies().plays(door.begin()),
  checked: files.readyToMint(),
  closed: files.readyToMint().opened().closed(),
  withdrawn: files.withCopies().withdrawn(),
};

function answer(move: MoveName, situation: string, among: typeof situations): string {
  const story = among[situation];
  if (story === undefined && move !== "ask") return "!";
  const { action, now } = best[move](story ?? asked(), situation === "half-closed" ? "d2" : "d1");
  const here = story === undefined ? today() : story.at(now ?? story.now).today;
  const decision = decide(story?.transfer, action, here);
  return isRefusal(decision) ? (letters[decision.code] ?? decision.code) : "+";
}

test.each([
  ["data", table, situations],
  ["outputs that are assessed", tableOfFiles, situationsOfFiles],
])("every move of %s from every status is answered as the table says", (_, expected, among) => {
  const columns = Object.keys(among);
  const rows = Object.keys(moves) as MoveName[];
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(at === 0 ? 21 : (columns[at - 1]?.length ?? 0)))
      .join("  ")
      .trimEnd();
  const printed = [
    line(["", ...columns]),
    ...rows.map((move) => line([move, ...columns.map((situation) => answer(move, situation, among))])),
  ];
  expect(printed.join("\n")).toBe(expected.slice(1, -1));
});

test("the table has every status of a transfer and of a door", () => {
  const stories = [...Object.values(situations), ...Object.values(situationsOfFiles)].filter(
    (one) => one !== undefined,
  );
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
  for (const [situation, story] of [...Object.entries(situations), ...Object.entries(situationsOfFiles)]) {
    if (story === undefined) continue;
    const id = situation === "half-closed" ? "d2" : "d1";
    for (const name of Object.keys(moves) as MoveName[]) {
      const { action, now } = best[name](story, id);
      const decision = decide(story.transfer, action, story.at(now ?? story.now).today);
      if (isRefusal(decision)) continue;
      const { on, to, shows } = moves[name];
      const { transfer } = decision;
      const where = (one: Transfer): string => (on === "transfer" ? statusOf(one) : door.theDoor(one, id).status);
      const reached = where(transfer);
      const stays = to.length === 0 && reached === where(story.transfer);
      if (!stays && !(to as readonly string[]).includes(reached)) wrong.push(`${name} from ${situation} to ${reached}`);
      if (transfer.generation - story.transfer.generation !== (shows ? 1 : 0)) wrong.push(`${name} shows ${situation}`);
    }
  }
  expect(wrong).toEqual([]);
});
