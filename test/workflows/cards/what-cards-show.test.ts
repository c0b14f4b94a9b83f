import { describe, expect, test } from "vitest";
import { hasEnded } from "../../../src/workflows/transfers/transfer.ts";
import { askedWith } from "../../builders/actions.ts";
import { arrivals, attested, provenClosed } from "../../builders/door-actions.ts";
import { handsOn } from "../../builders/environment.ts";
import { changed, twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { asked, closing, type Story } from "../../builders/story.ts";
import { cardFor, cardsOf, type Stage, stageNames, stages, textOf, wording } from "./every-card.ts";

const addresses = /203\.0\.113\.\d|198\.51\.100\.\d/;
const settings = [{ policy: usualPolicy }, { policy: twoPartyPolicy }];

/** All there is to read in a story, with who reads it. */
function everything(story: Story): readonly (readonly [string, string])[] {
  return cardsOf(story, { unreachable: ["mary"] }).map(({ person, card }) => [person, textOf(card)] as const);
}

/** What the requester's card says of how it stands. */
const standing: Readonly<Record<Stage, RegExp>> = {
  asked: /Whose turn: Provider, Investigator, Referee\. Without everyone's signature it lapses on <instant>\./,
  "signed once": /Whose turn: Investigator, Referee\./,
  "long unsigned": /Whose turn: Provider, Investigator, Referee\./,
  approved: /Approved by all, <instant>\.\nWaiting for Rosa Lindqvist to confirm the address\./,
  confirmed: /Getting ready to open\./,
  "in trouble before opening": /Can't open yet: the recipient can't be reached by direct message\. The admins/,
  opening: /Opening: the firewall rule is being set\. The link follows by itself\./,
  "in trouble while opening": /Opening: held up, because the firewall is full\. The admins have been told\./,
  seen: /Opening: the firewall rule is being set\./,
  open: /Open until <instant>\./,
  "ending soon": /Open until <instant>\./,
  "said not to work": /Open until <instant>\.$/m,
  "could not be sent again": /Open until <instant>\.$/m,
  closing: /Closing: its time was over\. The rule is being removed and read back\.$/m,
  alarmed: /Not proven yet: the rule is still in the firewall\. Until it is gone the link may work, until <instant>/,
  gone: /Closing: its time was over\./,
  closed: /Closed \(its time was over\): removed from the rules, read back at <instant> and <instant>\. What arrived/,
  "closed after an alarm": /Closed \(its time was over\): removed from the rules/,
  tidy: /read back at <instant> and <instant>\. 2 files, 2\.0 kB arrived, 1 of them replaced\./,
  "ended by its recipient": /Closed \(the recipient has finished\): /,
  rejected: /Rejected by Grace Hopper: Not agreed with the board\./,
  withdrawn: /Withdrawn by Ada Lovelace, <instant>\./,
  lapsed: /Lapsed, <instant>: not everybody signed in time\./,
  "lapsed after approval": /Lapsed, <instant>: it could not be opened in time\./,
};

describe("the requester's card says whose turn it is or how it stands", () => {
  test.each(stageNames)("%s", (stage) => {
    expect(textOf(cardFor(stages[stage](), "ada"))).toMatch(standing[stage]);
  });
});

describe("addresses stand in full while it goes on and masked once it has ended", () => {
  test.each(stageNames)("%s", (stage) => {
    for (const setting of settings) {
      const story = stages[stage](setting);
      const texts = everything(story).map(([, text]) => text);
      if (!hasEnded(story.transfer)) expect(texts.join()).toMatch(addresses);
      else for (const text of texts) expect(text).not.toMatch(addresses);
      if (hasEnded(story.transfer)) expect(texts.join()).toContain("203.0.113.x");
    }
  });
});

describe("a summary is a sentence that holds no address, no link, no reason and no name of a file", () => {
  test.each(stageNames)("%s", (stage) => {
    for (const setting of settings) {
      for (const { card } of cardsOf(stages[stage](setting), { unreachable: ["mary"] })) {
        expect(card.summary).toMatch(/^\S.*\.$/);
        expect(`${card.summary} ${card.title}`).not.toMatch(addresses);
        expect(card.summary).not.toMatch(/sig=|https?:|\{link\}|csv|Admissions|board/);
      }
    }
  });
});

test("names of files are the recipient's alone, unless the policy lets everyone see them", () => {
  const names = /admissions\.csv/;
  const named = (story: Story) => [
    ...new Set(everything(story).flatMap(([who, text]) => (names.test(text) ? who : []))),
  ];
  expect(named(stages.tidy())).toEqual(["rosa"]);
  const open = changed(usualPolicy, { fileNamesTo: "everyone" });
  expect(named(stages.tidy({ policy: open })).sort()).toEqual(
    ["ada", "alan", "dorothy", "emmy", "grace", "mary", "rosa"].sort(),
  );
});

test("each recipient sees the names of the files that came through their own door", () => {
  const story = asked({ policy: twoPartyPolicy }).closed();
  const played = story.plays(arrivals(story.now, "d2"));
  expect(textOf(cardFor(played, "hugo"))).toMatch(/admissions\.csv/);
  expect(textOf(cardFor(played, "rosa"))).not.toMatch(/admissions\.csv/);
});

test("names beyond the cap are said to be the first ones only", () => {
  const story = stages.closed();
  const action = arrivals(story.now);
  const capped = story.plays({ ...action, arrivals: { ...action.arrivals, files: 300, namesCapped: true } });
  expect(textOf(cardFor(capped, "rosa"))).toContain("The first 2 files\nadmissions.csv");
});

test("nothing arrived is said in words, and one file is one file", () => {
  const story = stages.closed();
  const action = arrivals(story.now);
  const none = { ...action.arrivals, files: 0, bytes: 0, replaced: 0, names: [] };
  expect(textOf(cardFor(story.plays({ ...action, arrivals: none }), "ada"))).toContain("Nothing arrived.");
  const one = { ...none, files: 1, bytes: 999 };
  expect(textOf(cardFor(story.plays({ ...action, arrivals: one }), "ada"))).toContain("1 file, 999 bytes arrived.");
});

test("a proof never claims more than was read: another rule that covers the address is named as such", () => {
  const story = stages.gone().after(5);
  const proof = { accessOver: "link-ended" as const, coveredBy: ["203.0.113.0/24"] };
  const text = textOf(cardFor(story.plays(provenClosed(story.transfer, story.now, "d1", proof)), "ada"));
  expect(text).toContain("1 rule still covers the address, and the link has ended");
});

test("an attested closing names who attested it, and speaks of no reading", () => {
  const story = closing(handsOn("manual", false)).after(5);
  const text = textOf(cardFor(story.plays(attested("noor", story.now)), "ada"));
  expect(text).toContain(
    "Closed (its time was over): attested by Noor Haddad, <instant> (not read by Lockkeeper): no rule lets the address in any more.",
  );
  expect(text).not.toContain("read back");
});

test("the admins' card of a door says what, for whom, from where, into what and how it ended", () => {
  const doorOf = (story: Story): string =>
    cardsOf(story)
      .filter(({ key }) => key === "door/d1/sam")
      .map(({ card }) => textOf(card))
      .join();
  expect(doorOf(stages.open())).toMatch(/For: Rosa Lindqvist, from 203\.0\.113\.7\nInto: heron, container ingress/);
  expect(doorOf(stages.closed())).toContain("203.0.113.x is off heron; 2 other rules untouched.");
  const story = stages.gone().after(5);
  const one = story.plays(provenClosed(story.transfer, story.now, "d1", { otherRules: 1 }));
  expect(doorOf(one)).toContain("1 other rule untouched.");
  expect(doorOf(stages.confirmed())).toBe("");
});

test("an alarm says what is in the way, until when the link may work, and how to remove the rule by hand", () => {
  const alarm = cardsOf(stages.alarmed()).find(({ key }) => key === "notice/n1/sam");
  const text = alarm === undefined ? "" : textOf(alarm.card);
  expect(alarm?.card.title).toBe("Alarm, Ingress IN-4K7Q");
  expect(text).toContain(
    "can't be proven closed: the rule is still in the firewall. The link may work until <instant>.",
  );
  expect(text).toContain("az storage account network-rule remove --resource-group rg-heron --account-name heron");
  expect(text).toContain("--ip-address 203.0.113.7");
  const over = cardsOf(stages["closed after an alarm"]()).find(({ key }) => key === "notice/n1/sam");
  expect(over && textOf(over.card)).toMatch(/Over\. Closed \(its time was over\)/);
  expect(over && textOf(over.card)).not.toContain("az storage");
});

test("a reminder says that the door closes by itself; afterwards it says how it stands", () => {
  const story = stages["ending soon"]();
  const reminder = (at: Story): string =>
    cardsOf(at)
      .filter(({ key }) => key === "notice/n1/rosa")
      .map(({ card }) => textOf(card))
      .join();
  expect(reminder(story)).toContain(
    "The door closes by itself at <instant>. Whatever is still under way then is cut off.",
  );
  expect(reminder(story.closed())).toContain("Closed (its time was over)");
});

test("news of trouble that is over does not call the door held up", () => {
  const story = stages["in trouble while opening"]().opened();
  const told = cardsOf(story).find(({ key }) => key === "notice/n1/ada");
  expect(told && textOf(told.card)).toContain("Open until <instant>.");
  expect(told && textOf(told.card)).not.toContain("Held up");
});

test("somebody who has left the directory stays readable by id", () => {
  const card = cardsOf(stages.open()).find(({ key }) => key === "card/ada");
  expect(wording.name("mallory")).toBe("mallory");
  expect(card && textOf(card.card)).toContain("Ada Lovelace asks to bring data in.");
});

test("a window with an earliest time says so", () => {
  const story = asked({ what: askedWith({ notBefore: Date.UTC(2026, 10, 3, 9), lastsMinutes: 90 }) });
  expect(textOf(cardFor(story, "ada"))).toContain("When: 90 minutes from when the door opens; not before <instant>");
});
