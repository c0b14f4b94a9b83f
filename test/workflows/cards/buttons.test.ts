import { describe, expect, test } from "vitest";
import type { Press } from "../../../src/workflows/cards/card.ts";
import type { Action } from "../../../src/workflows/transfers/action.ts";
import { decide } from "../../../src/workflows/transfers/decide.ts";
import { doorAllows, transferAllows } from "../../../src/workflows/transfers/moves.ts";
import { isRefusal } from "../../../src/workflows/transfers/refusal.ts";
import { anyDoorHasBegun, currentRevision, statusOf, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { actor } from "../../builders/actions.ts";
import { everyone } from "../../builders/people.ts";
import { twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import type { Story } from "../../builders/story.ts";
import { buttonsOf, cardsOf, type Stage, stageNames, stages } from "./every-card.ts";

/** Verbs on all of a person's cards, with the seat they are for. */
function verbsOf(story: Story, person: string): readonly string[] {
  const buttons = cardsOf(story)
    .filter((one) => one.person === person)
    .flatMap(({ card }) => buttonsOf(card));
  return buttons.map(({ press }) => (press.seat === undefined ? press.verb : `${press.verb} ${press.seat}`)).sort();
}

const nobody = { ada: [], grace: [], alan: [], mary: [], rosa: [], sam: [], eve: [] };
const signed = {
  ...nobody,
  grace: ["take-back provider"],
  alan: ["take-back investigator"],
  mary: ["take-back referee"],
};

const thrice = (verb: string): readonly string[] => [verb, verb, verb];

/** Who may press what, by stage: the requester, three holders, the recipient, an admin, a bystander. */
const allowed: Readonly<Record<Stage, Readonly<Record<keyof typeof nobody, readonly string[]>>>> = {
  asked: {
    ada: ["approve investigator", "reject investigator", "withdraw"],
    grace: ["approve provider", "reject provider"],
    alan: ["approve investigator", "reject investigator"],
    mary: ["approve referee", "reject referee"],
    rosa: ["confirm-address"],
    sam: [],
    eve: [],
  },
  "signed once": {
    ada: ["approve investigator", "reject investigator", "withdraw"],
    grace: ["take-back provider"],
    alan: ["approve investigator", "reject investigator"],
    mary: ["approve referee", "reject referee"],
    rosa: ["confirm-address"],
    sam: [],
    eve: [],
  },
  // On the card, and on the reminder and the warning, which are whole cards, too.
  "long unsigned": {
    ada: [...thrice("approve investigator"), ...thrice("reject investigator"), "withdraw"],
    grace: [...thrice("approve provider"), ...thrice("reject provider")],
    alan: [...thrice("approve investigator"), ...thrice("reject investigator")],
    mary: [...thrice("approve referee"), ...thrice("reject referee")],
    rosa: ["confirm-address"],
    sam: [],
    eve: [],
  },
  approved: { ...signed, ada: ["withdraw"], rosa: ["confirm-address"] },
  confirmed: { ...signed, ada: ["withdraw"] },
  "in trouble before opening": { ...signed, ada: ["withdraw"] },
  opening: { ...nobody, ada: ["withdraw"], sam: ["close"] },
  "in trouble while opening": { ...nobody, ada: ["withdraw"], sam: ["close"] },
  seen: { ...nobody, ada: ["withdraw"], sam: ["close"] },
  open: { ...nobody, ada: ["withdraw"], rosa: ["does-not-work", "finished", "send-again"], sam: ["close"] },
  "ending soon": { ...nobody, ada: ["withdraw"], rosa: ["does-not-work", "finished", "send-again"], sam: ["close"] },
  "said not to work": {
    ...nobody,
    ada: ["withdraw"],
    rosa: ["does-not-work", "finished", "send-again"],
    sam: ["close"],
  },
  "could not be sent again": {
    ...nobody,
    ada: ["withdraw"],
    rosa: ["does-not-work", "finished", "send-again"],
    sam: ["close"],
  },
  closing: nobody,
  alarmed: { ...nobody, sam: ["check"] },
  gone: nobody,
  closed: nobody,
  "closed after an alarm": nobody,
  tidy: { ...nobody, ada: ["can-read", "cannot-read"] },
  "ended by its recipient": nobody,
  rejected: nobody,
  withdrawn: nobody,
  lapsed: nobody,
  "lapsed after approval": nobody,
};

describe("everybody's cards have the buttons that are theirs, and no other", () => {
  test.each(stageNames)("%s", (stage) => {
    const story = stages[stage]();
    const found = Object.fromEntries(Object.keys(nobody).map((person) => [person, verbsOf(story, person)]));
    expect(found).toEqual(allowed[stage]);
  });
});

/** What pressing a button asks of the transfer. `check` asks nothing of it. */
function actionsOf(story: Story, press: Press, by: string): readonly Action[] {
  const { transfer } = story;
  const { seat = "", digest = "", door = "", range = "" } = press;
  const onSeat = { ...actor(by), seat, digest };
  switch (press.verb) {
    case "approve":
      return [{ do: "sign", ...onSeat }];
    case "reject":
    case "take-back":
      return [{ do: press.verb, ...onSeat, reason: "Because." }];
    case "confirm-address":
      return [{ do: "confirm-address", ...actor(by), door, range, digest }];
    case "finished":
      return [{ do: "end", door, because: "done", actor: actor(by) }];
    case "close":
      return [{ do: "end", door, because: "revoked", actor: actor(by) }];
    case "can-read":
    case "cannot-read":
      return [
        { do: "confirm-arrival", ...actor(by), door, canRead: press.verb === "can-read", missing: "The second half." },
      ];
    case "does-not-work":
      return [{ do: "ask-for-help", door, actor: actor(by), symptom: "refused", words: "" }];
    case "send-again":
      return [{ do: "send-again", door, actor: actor(by) }];
    case "check":
      return [];
    case "withdraw":
      if (transferAllows("withdraw", statusOf(transfer), anyDoorHasBegun(transfer)))
        return [{ do: "withdraw", ...actor(by) }];
      return transfer.doors
        .filter((one) => doorAllows("end", one.status))
        .map((one) => ({ do: "end", door: one.id, because: "withdrawn", actor: actor(by) }));
    default:
      throw new Error(`no such verb: ${press.verb}`);
  }
}

const settings = { "one door": { policy: usualPolicy }, "two doors, two parties": { policy: twoPartyPolicy } };
const cases = Object.entries(settings).flatMap(([name, setting]) =>
  stageNames.map((stage) => [name, stage, setting] as const),
);

describe("what a button says can be done is done when it is pressed", () => {
  test.each(cases)("%s, %s", (_, stage, setting) => {
    const story = stages[stage](setting);
    expect.hasAssertions();
    expect(story.transfer.version).toBeGreaterThan(0);
    for (const { person, card } of cardsOf(story)) {
      for (const { press } of buttonsOf(card)) {
        for (const action of actionsOf(story, press, person)) {
          expect(isRefusal(decide(story.transfer, action, story.today)), `${person}: ${JSON.stringify(action)}`).toBe(
            false,
          );
        }
      }
    }
  });
});

/** Everything that somebody might try by a button. */
function pressesOn({ transfer }: Story): readonly Press[] {
  const { terms, digest } = currentRevision(transfer);
  const common = { transfer: transfer.id };
  return [
    ...terms.seats.flatMap(({ id: seat }) =>
      ["approve", "take-back"].map((verb) => ({ ...common, verb, seat, digest })),
    ),
    ...terms.doors.flatMap(({ id: door, addresses }) => [
      ...addresses.map(({ range }) => ({ ...common, verb: "confirm-address", door, range, digest })),
      { ...common, verb: "close", door },
    ]),
    { ...common, verb: "withdraw" },
  ];
}

describe("what may be done has its button", () => {
  test.each(cases)("%s, %s", (_, stage, setting) => {
    const story = stages[stage](setting);
    const cards = cardsOf(story);
    expect(termsOf(story.transfer).doors.length).toBe(setting.policy.doorsAtMost);
    for (const person of everyone) {
      const shown = cards.filter((one) => one.person === person).flatMap(({ card }) => buttonsOf(card));
      for (const press of pressesOn(story)) {
        const actions = actionsOf(story, press, person);
        const works =
          actions.length > 0 && actions.every((one) => !isRefusal(decide(story.transfer, one, story.today)));
        if (!works) continue;
        expect(
          shown.map((button) => button.press),
          `${person} may ${JSON.stringify(press)}`,
        ).toContainEqual(press);
      }
    }
  });
});

test("rejecting and taking back ask for a reason first, a no what is missing; nothing else asks anything", () => {
  for (const stage of stageNames) {
    for (const { card } of cardsOf(stages[stage]())) {
      for (const { press, asks } of buttonsOf(card)) {
        expect(asks !== undefined, press.verb).toBe(["reject", "take-back", "cannot-read"].includes(press.verb));
      }
    }
  }
});

test("a button that signs carries the digest in force, and no button carries free text", () => {
  for (const stage of stageNames) {
    const story = stages[stage]();
    for (const { card } of cardsOf(story)) {
      for (const { press } of buttonsOf(card)) {
        if (press.seat !== undefined) expect(press.digest).toBe(currentRevision(story.transfer).digest);
        expect(JSON.stringify(press)).not.toMatch(/Admissions|Linkage|Rosa|sig=/);
      }
    }
  }
});

test("who has signed and who has not stands on the card, for its reader", () => {
  const story = stages["signed once"]();
  const rows = (person: string) =>
    cardsOf(story)
      .find(({ key }) => key === `card/${person}`)
      ?.card.parts.flatMap((part) => (part.type === "seats" ? part.rows.map(({ mark }) => mark) : []));
  expect(rows("mary")).toEqual(["done", "open", "you"]);
  expect(rows("alan")).toEqual(["done", "you", "open"]);
  expect(rows("rosa")).toEqual(["done", "open", "open"]);
});
