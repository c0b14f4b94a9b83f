/** Joins the use cases into what every chat may call. */
import type { Press } from "../workflows/cards/card.ts";
import { Fault } from "../workflows/engine/fault.ts";
import type { Deps } from "../workflows/engine/ports.ts";
import { keepHome } from "../workflows/engine/sync-home.ts";
import { wordingOf } from "../workflows/engine/wording.ts";
import { reasonRefusal } from "../workflows/transfers/sign-off.ts";
import { assessPage, concludes, fileMayLeave, fileNeedsChange, finishAssessing } from "./assess.ts";
import { decisionsAsCsv } from "./assessment-csv.ts";
import { added, removed } from "./by-hand.ts";
import { changedFiles } from "./changed-files.ts";
import { check, close, finished, withdraw } from "./close.ts";
import { cannotRead, canRead } from "./confirm-arrival.ts";
import type { Desk } from "./desk.ts";
import { egressFormName } from "./egress-form.ts";
import type { Caller, Front, Reply, Saying } from "./front.ts";
import { askForHelp, helpForm, helpFormName, sendAgain, submitHelp } from "./link-help.ts";
import { adoptVerb, lockkeeper, lockkeeperCommand, pressAdopt } from "./lockkeeper.ts";
import { readTransferId, readTyped } from "./parse.ts";
import { plainText } from "./plain-text.ts";
import { earlierReleases, releaseRecord } from "./release-record.ts";
import { refusalLine, say, unknownPerson, unknownTransfer } from "./reply.ts";
import { type Direction, directionOf, emptyRequest, openRequest, submitRequest } from "./request.ts";
import { requestFormName } from "./request-form.ts";
import { openResubmit, resubmitFormName, submitResubmit } from "./resubmit.ts";
import { approve, confirmAddress, reject, takeBack } from "./sign.ts";
import { signTyped } from "./sign-typed.ts";
import { status, statusOfOne } from "./status.ts";
import { quotable, readLine } from "./visible-text.ts";

type Use = readonly [words: string, does: string];

/** What can be typed after /ingress and /egress; but for asking, and the record of what left, they are the same. */
const usage: readonly Use[] = [
  ["status", "what waits for you, what is yours, which doors are open"],
  ["status <id>", "one transfer, with its timeline"],
  ["approve <id> <code>", "signs; the code is the one that the card prints after the word terms"],
  ["reject <id> <code> <reason>", "says no, in the same way"],
  ["withdraw <id>", "ends what you asked for; an open door is closed"],
  ["close <id>", "closes an open door now (admins)"],
];

const ofDirection: Readonly<Record<Direction, readonly Use[]>> = {
  ingress: [],
  egress: [["record <id>", "the record of what left by an egress that was assessed"]],
};

const asking: Readonly<Record<Direction, string>> = {
  ingress: 'asks for an ingress; words such as sandbox "Cohort 7" from 20.50.2.7 for 24h fill the form',
  egress: 'asks for an egress; words such as sandbox "Tables 1 to 3" from 20.50.2.7 for 24h fill the form',
};

function help(direction: Direction): Reply {
  return say(
    ["Lockkeeper opens one door, for one address, for a limited time, when everyone who must agree has signed."],
    ...[["request", asking[direction]], ...usage, ...ofDirection[direction], ["help", "this"]].map(([words, does]) => [
      { code: `/${direction} ${words}` },
      `  ${does}`,
    ]),
  );
}

type OnId = (desk: Desk, typed: string, transferId: string) => Promise<Reply>;

const onId: Readonly<Record<string, OnId>> = {
  withdraw: (desk, _, id) => withdraw(desk, id),
  close: (desk, _, id) => close(desk, id),
  record: (desk, _, id) => releaseRecord(desk, { verb: "release-record", transfer: id }),
  status: statusOfOne,
};

type OnPress = (desk: Desk, press: Press, reason: string) => Promise<Reply>;

const presses: Readonly<Record<string, OnPress>> = {
  approve,
  reject,
  "take-back": takeBack,
  "confirm-address": confirmAddress,
  assess: assessPage,
  "file-release": fileMayLeave,
  "file-change": fileNeedsChange,
  "group-release": fileMayLeave,
  "group-change": fileNeedsChange,
  "assess-changed": changedFiles,
  "assess-csv": decisionsAsCsv,
  "assess-finish": finishAssessing,
  "conclude-release": concludes("release"),
  "conclude-part": concludes("release-part"),
  "conclude-return": concludes("return"),
  "assess-earlier": earlierReleases,
  "release-record": releaseRecord,
  resubmit: openResubmit,
  withdraw: (desk, press) => withdraw(desk, press.transfer),
  "can-read": canRead,
  "cannot-read": cannotRead,
  finished,
  "does-not-work": askForHelp,
  "send-again": sendAgain,
  close: (desk, press) => close(desk, press.transfer, press.door),
  check,
  added,
  removed: (desk, press) => removed(desk, press, false),
  "removed-covered": (desk, press) => removed(desk, press, true),
  status: (desk, press) => statusOfOne(desk, press.transfer, press.transfer),
};

async function transfers(desk: Desk, direction: Direction, text: string): Promise<Reply> {
  const { verb, words } = readTyped(text);
  if (verb === "request") return openRequest(desk, direction, words);
  if (verb === "approve" || verb === "reject") return signTyped(desk, text);
  if (verb === "" || verb === "help") return help(direction);
  if (verb === "status" && words.length === 0) return status(desk);
  const withId = Object.hasOwn(onId, verb) ? onId[verb] : undefined;
  if (withId === undefined) return say([`I don't know "${quotable(verb)}". `], ...linesOf(help(direction)));
  const typed = words.join(" ");
  const example = direction === "ingress" ? "IN-4K7Q" : "OUT-9M2X";
  if (typed === "") return say([`Which one? Say /${direction} ${verb} and its id, such as ${example}.`]);
  const id = readTransferId(typed);
  return id === undefined ? unknownTransfer(typed) : withId(desk, typed, id);
}

function linesOf(reply: Reply): readonly (readonly [])[] | Extract<Reply, { kind: "say" }>["lines"] {
  return reply.kind === "say" ? reply.lines : [];
}

function sorry(thrown: unknown): Saying {
  if (thrown instanceof Fault && thrown.kind === "unknown-outcome") {
    return say([
      "My records took too long to answer, so I can't say whether that was taken in. Look at /ingress status in a minute before you do it again.",
    ]);
  }
  if (thrown instanceof Fault && thrown.code === "record-too-new") {
    return say(["A newer version of me looks after this one, so nothing was changed. Please try again in a minute."]);
  }
  if (thrown instanceof Fault && thrown.code.startsWith("redis-"))
    return say(["I can't reach my records right now, so nothing was changed. Please try again in a minute."]);
  if (thrown instanceof Fault && thrown.code.startsWith("journal-"))
    return say([
      "The journal can't be read whole, so nothing was changed. Have whoever runs Lockkeeper look: ",
      { code: "npm run audit -- verify" },
      " names what is damaged; put that back from its backup.",
    ]);
  // The chat is asked for nothing here but who somebody is, before anything is done.
  if (thrown instanceof Fault && /^(slack|teams)-/.test(thrown.code))
    return say(["The chat can't tell me who you are right now, so nothing was changed. Please try again in a minute."]);
  return say(["Something that I need did not work. /ingress status shows what stands; please try again in a minute."]);
}

const commandHint = "request | status [id] | approve <id> <code> | withdraw <id> | close <id>";

function isDirection(name: string): name is Direction {
  return Object.hasOwn(asking, name);
}

/** Makes the front. `commands` registers what works, and nothing else. */
export function createFront(deps: Deps): Front {
  const wording = wordingOf(deps);
  const deskOf = (caller: Caller): Desk | undefined =>
    caller.person === undefined ? undefined : { deps, wording, person: caller.person, caller };
  return {
    command: async (name, text, caller) => {
      const desk = deskOf(caller);
      if (desk === undefined) return unknownPerson();
      if (name === lockkeeperCommand.name) return lockkeeper(desk, text);
      return isDirection(name) ? transfers(desk, name, text) : say([`There is no command /${name}.`]);
    },
    opensForm: (name, text) => isDirection(name) && readTyped(text).verb === "request",
    opensFormBy: (verb) => verb === "does-not-work" || verb === "resubmit",
    complaintAbout: (reason) => {
      const refusal = reasonRefusal(readLine(reason));
      return refusal && plainText(refusalLine(refusal, wording));
    },
    press: async (press, caller, reason = "") => {
      const desk = deskOf(caller);
      if (desk === undefined) return unknownPerson();
      if (press.verb === adoptVerb) return pressAdopt(desk, press);
      const id = readTransferId(press.transfer);
      const handler = Object.hasOwn(presses, press.verb) ? presses[press.verb] : undefined;
      if (handler === undefined || id === undefined)
        return say(["That button belongs to an older message. /ingress status shows what stands now."]);
      return handler(desk, { ...press, transfer: id }, readLine(reason));
    },
    submit: async (form, filled, carries, caller) => {
      const desk = deskOf(caller);
      if (desk === undefined) return { kind: "done", lines: linesOf(unknownPerson()) };
      const direction = directionOf(form);
      if (direction !== undefined) return submitRequest(desk, direction, filled);
      if (form === helpFormName) return submitHelp(desk, filled, carries);
      if (form === resubmitFormName) return submitResubmit(desk, filled, carries);
      return { kind: "done", lines: [["That form belongs to an older version. Please type the command again."]] };
    },
    emptyForm: (form, carries, caller) => {
      const desk = deskOf(caller);
      const direction = directionOf(form);
      if (desk !== undefined && direction !== undefined) return emptyRequest(desk, direction);
      return form === helpFormName ? helpForm(carries) : undefined;
    },
    openHome: async (account, { person, via }) => {
      if (person === undefined) return unknownPerson();
      await keepHome(deps, via.chat, person.id, account);
      return undefined;
    },
    sorry,
    verbs: [...Object.keys(presses), adoptVerb],
    commands: [
      {
        name: "ingress",
        hint: `${commandHint} | help`,
        description: "Bring data or software into a safe haven",
      },
      {
        name: "egress",
        hint: `${commandHint} | record <id> | help`,
        description: "Take outputs out of a safe haven",
      },
      lockkeeperCommand,
    ],
    forms: [requestFormName, egressFormName, helpFormName, resubmitFormName],
  };
}
