/** For each rule about files, something that only this rule keeps away: from where, and what is tried. */
import type { Action } from "../../../src/workflows/transfers/action.ts";
import type { Asked } from "../../../src/workflows/transfers/asked.ts";
import type { RefusalCode } from "../../../src/workflows/transfers/refusal.ts";
import { ask, asked as dataAsked, outputsAsked, revise, sign } from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import * as door from "../../builders/door-actions.ts";
import { environment } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { approved, Story } from "../../builders/story.ts";

/** What is tried, what it is answered, and the rules behind this one that must be gone, too, to let it happen. */
export interface Attack {
  readonly story: Story;
  readonly action: Action;
  readonly answer: RefusalCode;
  readonly others?: readonly string[];
  /** Nothing was asked for before. */
  readonly isNew?: true;
}

const { assessedPolicy, assessedEnvironment, group } = files;

function attack(
  story: Story,
  act: (transfer: Story["transfer"], story: Story) => Action,
  answer: RefusalCode,
  ...others: readonly string[]
): Attack {
  return { story, action: act(story.transfer, story), answer, others };
}

const other = files.listOf(["out/a.csv", "out/b.csv", "out/d.csv"], "list-2");
const fewerTypes = changed(usualPolicy, {
  assessed: { files: { allowedTypes: ["txt"], fileBytesAtMost: 1_000, filesAtMost: 9, namePattern: ".*" } },
});
const withoutJoan = environment({ people: { assessor: ["eve", "emmy"], referee: ["mary"] } });
const joanElsewhere = environment({
  people: { assessor: ["eve", "emmy"], referee: ["mary"], investigator: ["ada", "joan"] },
});
const moved = environment({ ...assessedEnvironment, egressContainer: "outbox" });

/** Joan and Eve have finished, Joan has left, and Emmy has taken her place. */
function afterJoan(): Story {
  return files.decided(files.assessed().when({ environment: withoutJoan }), "emmy", "rrr");
}

/** Returned by Joan. */
function returned(): Story {
  const story = files.assessed("rrc", "rrc");
  return story.plays(files.conclude(story.transfer, "joan", "return"));
}

/** The rule was read back, and nobody has looked at the copies since. */
function openingWithCopies(): Story {
  return files.withCopies().plays(door.begin()).seen();
}

function closed(): Story {
  return files.readyToMint().opened().closed();
}

const copying = (): Story => files.signedFor().plays(files.beginCopying());

/** Signed under the older procedure, by which everything in the container leaves. */
const older = (): Story =>
  approved({ what: outputsAsked(), environment: assessedEnvironment }).confirmed().plays(door.linkPlaced());
const otherFiles = { digest: "0ther", files: 3, bytes: 27 };

type GateAttack = readonly [gate: string, ready: () => Story, broken: (story: Story) => Story];

const gateAttacks: readonly GateAttack[] = [
  ["procedure-unchanged", older, (story) => story.when({ policy: assessedPolicy })],
  ["files-allowed", () => files.withCopies(), (story) => story.when({ policy: fewerTypes })],
  ["files-assessed", () => files.withCopies(), (story) => story.when({ environment: withoutJoan })],
  ["files-copied", () => files.withCopies(), withoutItsCopies],
];

/** No move takes copies away from a door that is to open; a record that lost them is no proof that they stand. */
function withoutItsCopies({ transfer, today }: Story): Story {
  const doors = transfer.doors.map(({ copies: _, ...one }) => one);
  return new Story({ ...transfer, doors }, today, []);
}

/** In the state before a link is made. */
function mintable(story: Story): Story {
  const later = story.plays(door.begin()).seen().after(2);
  return later.transfer.doors.some(({ copies }) => copies !== undefined)
    ? later.plays(files.copiesChecked(later.transfer))
    : later;
}

const mint = (transfer: Story["transfer"], { now }: Story): Action => door.minted(transfer, now);

function asking(change: Partial<Asked>, answer: RefusalCode, environment = assessedEnvironment): Attack {
  const { transfer, today } = files.reading().when({ environment });
  const what = { ...outputsAsked({}, assessedPolicy), ...change };
  return { story: new Story(transfer, today, []), action: ask("ada", what), answer, isNew: true };
}

/** Each rule about files by its name, `move/rule`. */
export const attacks: Readonly<Record<string, () => Attack>> = {
  "record-progress/goes-on": () =>
    attack(files.reading(), () => ({ do: "record-progress", percent: 101 }), "nothing-changed"),
  "record-progress/work-under-way": () =>
    attack(files.frozen(), () => ({ do: "record-progress", percent: 50 }), "nothing-changed"),
  "record-frozen/to-be-frozen": () =>
    attack(files.assessed(), () => files.frozenAs(other, files.threeFiles), "nothing-changed"),
  "record-frozen/as-asked": () => {
    const strictly = files.reading({ policy: fewerTypes });
    return attack(strictly.when({ policy: assessedPolicy }), () => files.frozenAs(), "gate-shut");
  },
  "record-frozen/files-may-leave": () =>
    attack(files.reading(), () => files.frozenAs(files.listOf(["out/a.exe"])), "files-unfit"),
  "record-frozen/compared-with-the-last": () =>
    attack(files.reading(), () => files.frozenAs(files.threeFiles, other), "nothing-changed"),
  "record-unfit/to-be-frozen": () =>
    attack(files.assessed(), () => ({ do: "record-unfit", unfit: [{ code: "nothing-matched" }] }), "nothing-changed"),
  "record-unfit/for-a-reason": () =>
    attack(files.reading(), () => ({ do: "record-unfit", unfit: [] }), "nothing-changed"),
  "assess/files-frozen": () =>
    attack(files.reading(), (t) => files.assess(t, "joan", [0]), "not-frozen-yet", "assess/files-there"),
  "assess/may-assess": () => attack(files.frozen(), (t) => files.assess(t, "sam", [0]), "not-an-assessor"),
  "assess/files-as-shown": () =>
    attack(files.frozen(), (t) => ({ ...files.assess(t, "joan", [0]), digest: "0ther" }), "other-files"),
  "assess/files-there": () => attack(files.frozen(), (t) => files.assess(t, "joan", [0, 3]), "no-such-file"),
  "assess/remark-given": () =>
    attack(files.frozen(), (t) => files.assess(t, "joan", [0], "change", " "), "reason-missing"),
  "assess/not-finished": () =>
    attack(files.decided(files.frozen(), "joan", "rrr"), (t) => files.assess(t, "joan", [0]), "assessing-finished"),
  "finish-assessing/files-frozen": () =>
    attack(files.reading(), (t) => files.finish(t, "joan"), "not-frozen-yet", "finish-assessing/all-decided"),
  "finish-assessing/may-assess": () =>
    attack(files.frozen(), (t) => files.finish(t, "sam"), "not-an-assessor", "finish-assessing/all-decided"),
  "finish-assessing/files-as-shown": () => {
    const story = files.frozen();
    const all = story.plays(files.assess(story.transfer, "joan", [0, 1, 2]));
    return attack(all, (t) => ({ ...files.finish(t, "joan"), digest: "0ther" }), "other-files");
  },
  "finish-assessing/all-decided": () =>
    attack(files.decided(files.frozen(), "joan", "rr-"), (t) => files.finish(t, "joan"), "files-undecided"),
  "finish-assessing/finished-once": () => attack(files.assessed(), (t) => files.finish(t, "joan"), "nothing-changed"),
  "conclude/files-frozen": () =>
    attack(
      files.reading(),
      (t) => files.conclude(t, "joan", "return"),
      "not-frozen-yet",
      ...["by-one-of-them", "all-finished", "of-the-frozen-list", "follows-from-verdicts"].map((r) => `conclude/${r}`),
    ),
  "conclude/may-assess": () =>
    attack(afterJoan(), (t) => files.conclude(t, "joan"), "not-an-assessor", "conclude/by-one-of-them"),
  "conclude/by-one-of-them": () =>
    attack(files.assessed(), (t) => files.conclude(t, "emmy"), "assessors-complete", "conclude/may-assess"),
  "conclude/files-as-shown": () =>
    attack(files.assessed(), (t) => ({ ...files.conclude(t, "joan"), digest: "0ther" }), "other-files"),
  "conclude/all-finished": () =>
    attack(files.decided(files.frozen(), "joan", "rrr"), (t) => files.conclude(t, "joan"), "others-not-finished"),
  "conclude/of-the-frozen-list": () =>
    attack(files.assessed(), (t) => files.conclude(t, "joan", "release", other), "not-frozen-yet"),
  "conclude/follows-from-verdicts": () =>
    attack(files.assessed("rrr", "rrc"), (t) => files.conclude(t, "eve"), "verdicts-differ"),
  "conclude/of-the-kept-part": () =>
    attack(
      files.assessed("rrc", "rrc"),
      (t) => ({ ...files.conclude(t, "joan", "release-part"), part: "0ther" }),
      "verdicts-changed",
    ),
  "conclude/as-frozen": () =>
    attack(files.assessed().when({ environment: moved }), (t) => files.conclude(t, "eve"), "gate-shut"),
  "resubmit/by-requester": () => attack(returned(), () => files.resubmit("alan"), "not-requester"),
  "resubmit/requester-in-role": () => {
    const people = { ...assessedEnvironment.people, investigator: ["alan"] };
    return attack(returned().when({ environment: environment({ people }) }), () => files.resubmit(), "no-role");
  },
  "resubmit/same-kind": () => attack(returned(), () => files.resubmit("ada", dataAsked()), "kind-not-served"),
  "resubmit/may-be-asked": () =>
    attack(returned(), () => files.resubmit("ada", files.filesAsked({ subject: "" })), "text-missing"),
  "record-changed/something-changed": () =>
    attack(files.signedFor(), () => ({ do: "record-changed", files: [] }), "nothing-changed"),
  "record-changed/files-frozen": () =>
    attack(approved(), () => ({ do: "record-changed", files: [0] }), "nothing-changed"),
  "begin-copying/nothing-else-missing": () => attack(files.concluded(), () => files.beginCopying(), "nothing-changed"),
  "begin-copying/begun-once": () =>
    attack(files.signedFor().plays(files.beginCopying()), () => files.beginCopying(), "nothing-changed"),
  "record-copied/begun-first": () => attack(files.signedFor(), (t) => files.copied(t), "nothing-changed"),
  "record-copied/what-was-signed-for": () =>
    attack(copying(), (t) => ({ ...files.copied(t), files: otherFiles }), "not-proven"),
  "record-copies-checked/for-the-next-link": () =>
    attack(openingWithCopies().after(2), (t) => ({ ...files.copiesChecked(t), issuances: 1 }), "nothing-changed"),
  "record-copies-checked/what-was-signed-for": () =>
    attack(openingWithCopies().after(2), (t) => ({ ...files.copiesChecked(t), files: otherFiles }), "not-proven"),
  "remind-deletion/warning-due": () => attack(closed(), () => ({ do: "remind-deletion", door: "d1" }), "too-early"),
  "record-copies-deleted/deletion-due": () => attack(closed(), () => files.copiesDeleted(), "too-early"),
  "sign/not-an-assessor": () =>
    attack(
      files.concluded().when({ environment: joanElsewhere }),
      (t) => sign(t, "joan", "investigator"),
      "assessed-it",
    ),
  "record-link-minted/copies-checked": () => attack(openingWithCopies().after(2), mint, "not-proven"),
  "revise/procedure-kept": () =>
    attack(files.withCopies().when({ policy: usualPolicy, environment: moved }), revise, "gate-shut"),
  "ask/files-by-procedure": () => asking({ kind: "egress" }, "text-missing"),
  "ask/doors-of-groups": () => asking({ files: [group({ door: 1 })] }, "files-not-assessed"),
  "ask/groups-counted": () => asking({ files: [group(), group(), group(), group()] }, "files-not-assessed"),
  "ask/enough-assessors": () =>
    asking({ files: [group()] }, "too-few-assessors", environment({ people: { assessor: ["joan"] } })),
  ...Object.fromEntries(
    [1, 2, 3].flatMap((number) => {
      const last = (change: Parameters<typeof group>[0]) => ({
        files: [...Array(number - 1).fill(group()), group(change)],
      });
      return [
        [`ask/paths-${number}`, () => asking(last({ paths: ["../secret"] }), "bad-paths")],
        [`ask/context-${number}`, () => asking(last({ context: " " }), "text-missing")],
        [`ask/controls-${number}`, () => asking(last({ controls: "x".repeat(2_001) }), "text-too-long")],
      ];
    }),
  ),
  ...Object.fromEntries(
    gateAttacks.flatMap(([gate, ready, broken]) => [
      [`begin-opening/gate:${gate}`, () => attack(broken(ready()), () => door.begin(), "gate-shut")],
      [
        `record-link-minted/still:${gate}`,
        () =>
          gate === "files-copied"
            ? attack(broken(mintable(ready())), mint, "not-proven", "record-link-minted/copies-checked")
            : attack(broken(mintable(ready())), mint, "gate-shut"),
      ],
    ]),
  ),
};
