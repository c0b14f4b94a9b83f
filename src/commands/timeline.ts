/** A transfer's history as people read it: one line a step, who, when, in which chat. */

import { shortDigest } from "../workflows/audit/digest.ts";
import type { Detail, Entry } from "../workflows/audit/entry.ts";
import type { Line } from "../workflows/cards/card.ts";
import { symptomWords } from "../workflows/cards/help-card.ts";
import { waitedInVain } from "../workflows/cards/turn-words.ts";
import { changesInWords, endingInWords, sizeInWords, type Wording } from "../workflows/cards/wording.ts";
import { symptoms } from "../workflows/doors/link-help.ts";
import type { SeatNotice } from "../workflows/transfers/notice.ts";
import type { EndedBecause } from "../workflows/transfers/transfer.ts";
import { filesSteps, unsaidSteps } from "./files-timeline.ts";

/** `isTheirs`: whether the reader may read people's own words about a door's link. */
/** How a step is worded. */
type Words = (entry: Entry, detail: Detail | undefined, isTheirs: boolean) => string;

const fact = (entry: Entry, name: string): string => String(entry.facts[name] ?? "");
const files = (entry: Entry): string => (entry.facts.files === 1 ? "1 file" : `${fact(entry, "files")} files`);
const reason = (_: Entry, detail: Detail | undefined): string =>
  typeof detail?.body.reason === "string" ? `: ${detail.body.reason}` : "";

const changed = (entry: Entry): readonly string[] | undefined =>
  entry.facts.changed === undefined ? undefined : fact(entry, "changed").split(" ");

function endingOf(entry: Entry): string {
  const because = fact(entry, "because") as EndedBecause;
  const what = changed(entry);
  return endingInWords(what === undefined ? { because } : { because, changed: what });
}

/** Whose rule it was is in the detail, which may have been erased. */
function ruleSeen(entry: Entry, detail: Detail | undefined): string {
  const addresses = detail?.body.addresses;
  if (!Array.isArray(addresses)) return "read the rule back";
  const isOthers = addresses.every((one: { readonly alreadyThere?: unknown }) => one.alreadyThere === true);
  if (isOthers) return "found a rule of somebody else's for the address";
  return entry.facts.hand === undefined ? "added the rule and read it back" : "read the rule that was added by hand";
}

/** Why a door that a rule still covers is closed all the same. */
function accessOver({ facts }: Entry): string {
  if (facts.accessOver === "link-ended") return "; a rule still covers the address, and no link works";
  return facts.accessOver === "keys-revoked" ? "; a rule still covers the address, and the keys were revoked" : "";
}

const stepsAgain: Readonly<Record<string, string>> = {
  placed: "placed a further message to the recipient, without a link",
  moved: "edited the link away from the message before it",
  failed: "could not place a further message to the recipient",
};

/** What was chosen is for everybody concerned; the recipient's own words, which admins were told, are not. */
function seen(entry: Entry, detail: Detail | undefined, isTheirs: boolean): string {
  const symptom = symptoms.find((one) => one === entry.facts.symptom);
  const words = isTheirs && typeof detail?.body.words === "string" ? ` (${detail.body.words})` : "";
  return symptom === undefined ? words : `: ${symptomWords[symptom]}${words}`;
}

function ruleInWords({ facts }: Entry): string {
  if (facts.rule === "there") return "there";
  return facts.rule === "unread" ? "not to be read just now" : "not there";
}

const seatNotices: Readonly<Record<string, string>> = {
  "your-turn": "told people that it is their turn",
  "seat-open": "reminded those for whom it waits",
  "lapses-soon": "warned that it lapses soon",
  "seats-overdue": "told the admins for whom it waits",
  "ask-again": "told everybody concerned to ask again",
} satisfies Record<SeatNotice["code"], string>;

/** What each step is called. Steps that are only bookkeeping have no words and no line. */
const steps: Readonly<Record<string, Words>> = {
  asked: (entry) => `asked for it (terms ${shortDigest(fact(entry, "termsDigest"))})`,
  signed: (entry) => `signed as ${fact(entry, "seat")} (terms ${shortDigest(fact(entry, "termsDigest"))})`,
  rejected: (entry, detail) => `rejected as ${fact(entry, "seat")}${reason(entry, detail)}`,
  "taken-back": (entry, detail) => `took the approval as ${fact(entry, "seat")} back${reason(entry, detail)}`,
  "address-confirmed": () => "confirmed the address",
  revised: (entry) =>
    `revised the terms (revision ${fact(entry, "revision")}): ${changesInWords(fact(entry, "because").split(" "))}`,
  ...filesSteps,
  withdrawn: () => "withdrew it",
  lapsed: (entry) =>
    ["lapsed", entry.facts.waited === true ? waitedInVain : "", changesInWords(changed(entry) ?? [])]
      .filter((words) => words !== "")
      .join(": "),
  "turn-awaited": (entry) =>
    entry.facts.behind === null ? "no longer waits for another door" : "waits for another transfer into this container",
  "turn-taken": () => "found the container free for this door",
  "turn-given-up": () => "gave the container up, because something else keeps this door shut",
  "door-beside": () => "lets another door into this container open beside this one",
  "seats-reminded": (entry) => seatNotices[fact(entry, "notice")] ?? "told people of open seats",
  "link-placed": () => "placed the recipient's message, without a link",
  "baseline-taken": (entry) => `listed what was there before: ${files(entry)}`,
  "opening-authorised": () => "found every gate open: the firewall rule may be added",
  "rule-seen": (entry, detail) => `${ruleSeen(entry, detail)}; the window starts`,
  "link-minted": (entry) =>
    `made a link (${fact(entry, "rights")}, fingerprint ${shortDigest(fact(entry, "fingerprint"))})`,
  "asked-again": () => "asked for the link again",
  again: (entry) => stepsAgain[fact(entry, "step")] ?? "went on sending the link again",
  "help-asked": (...given) => `said that the link does not work${seen(...given)}`,
  "help-given": (entry) => `looked at the rule, the clock and the link: the rule is ${ruleInWords(entry)}`,
  "link-delivered": () => "delivered the link by direct message",
  "asked-by-hand": (entry) =>
    fact(entry, "code") === "add-by-hand"
      ? "asked the admins to add the firewall rule by hand"
      : "asked the admins to remove the firewall rule by hand",
  "rule-attested": () => "attested that the rule was added (not read); the window starts",
  "unlisted-attested": () => "attested that dsh config show no longer lists the address",
  reminded: () => "reminded the recipient and the admins of the end",
  ended: (entry) => `ended it: ${endingOf(entry)}`,
  "rule-gone": (entry) =>
    `found no rule of this door left${entry.facts.covered === true ? ", though another covers its address" : ""}; first clean read`,
  "proven-closed": (entry) =>
    fact(entry, "proof") === "read-back"
      ? `second clean read: proven closed${accessOver(entry)}`
      : `attested that it is closed (not read)${accessOver(entry)}`,
  "arrivals-listed": (entry) => `listed what arrived: ${files(entry)}, ${sizeInWords(Number(entry.facts.bytes ?? 0))}`,
  "arrival-confirmed": ({ facts }) => {
    const corrects = facts.corrects === true ? "corrected the answer: " : "";
    return facts.canRead === true
      ? `${corrects}can read what arrived, inside`
      : `${corrects}says that something is missing of what arrived`;
  },
  "link-redacted": () => "edited the link away",
  trouble: (entry) => `met trouble: ${fact(entry, "trouble")}`,
  "trouble-over": () => "the trouble is over",
  alarmed: (entry) => `alarmed the admins (${fact(entry, "rung")})`,
  "door-skipped": () => "left a door unopened",
};

function who(entry: Entry, wording: Wording): string {
  if (entry.by === null) return "Lockkeeper";
  return entry.via === null ? wording.name(entry.by) : `${wording.name(entry.by)} (${entry.via.chat})`;
}

/** One line for each step of a history, for a reader to whom what is said of these doors' links is said. */
export function timelineOf(
  entries: readonly Entry[],
  details: readonly Detail[],
  wording: Wording,
  theirDoors: readonly string[],
): readonly Line[] {
  const said = entries.filter(({ code }) => !unsaidSteps.has(code));
  return said.map((entry): Line => {
    const detail = details.find((one) => one.seq === entry.seq);
    const words = steps[entry.code]?.(entry, detail, theirDoors.includes(fact(entry, "door"))) ?? entry.code;
    return [{ at: entry.at }, ` ${who(entry, wording)} ${words}`];
  });
}
