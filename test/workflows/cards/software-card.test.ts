/** What cards say of software: who uploads and installs it, and why somebody else must sign as well. */
import { expect, test } from "vitest";
import { softwareFor } from "../../builders/actions.ts";
import { environment } from "../../builders/environment.ts";
import { safeHavenPolicy } from "../../builders/policy.ts";
import { asked, type Setting } from "../../builders/story.ts";
import { cardFor, cardsOf, stageNames, stages, textOf } from "./every-card.ts";

const forAda: Setting = {
  policy: safeHavenPolicy,
  environment: environment({ people: { investigator: ["ada"] } }),
  what: softwareFor("ada"),
};
const added = "(added, because whoever else could sign asked for it or gets the link)";

test("a card names software as such, and who installs it", () => {
  const text = textOf(cardFor(asked(forAda), "ada"));
  expect(text).toContain("Ada Lovelace asks to bring software in.");
  expect(text).toContain("What: R 4.4 (software)");
  expect(text).toContain("Who: Ada Lovelace uploads and installs it, from 203.0.113.7");
  expect(text).toContain("When: 4 hours from when the door opens");
});

test("the added seat says to everybody why it is there, until it is signed", () => {
  const story = asked(forAda);
  expect(textOf(cardFor(story, "ada"))).toContain(`System Manager: waiting for Sam Okafor or Noor Haddad ${added}`);
  expect(textOf(cardFor(story, "sam"))).toContain(`System Manager: waiting for you ${added}`);
  const signed = story.signedBy("sam");
  expect(textOf(cardFor(signed, "ada"))).toMatch(/System Manager: Sam Okafor, <instant>/);
});

test("only an admin who is free of interest is offered the added seat", () => {
  const people = { investigator: ["ada"], admin: ["ada", "sam"] };
  const story = asked({ ...forAda, environment: environment({ people }) });
  const buttons = (person: string): readonly string[] =>
    cardFor(story, person).parts.flatMap((part) =>
      part.type === "buttons" ? part.buttons.map(({ label }) => label) : [],
    );
  expect(buttons("sam")).toContain("Approve as System Manager");
  expect(buttons("ada")).toContain("Approve as Investigator");
  expect(buttons("ada")).not.toContain("Approve as System Manager");
});

test.each(stageNames.filter((stage) => stage !== "signed once" && stage !== "ended by its recipient"))(
  "no card of software speaks of data: %s",
  (stage) => {
    for (const { card } of cardsOf(stages[stage]({ ...forAda, environment: environment() }), {
      unreachable: ["mary"],
    })) {
      expect(`${card.title} ${card.summary} ${textOf(card)}`.replaceAll("./data", "")).not.toMatch(/\bdata(set)?\b/i);
    }
  },
);

test("a transfer that nobody may get any more says so", () => {
  const story = asked({ ...forAda, environment: environment() }).signedBy("alan");
  const lapsed = story
    .when({ environment: environment({ people: { investigator: ["alan"] } }) })
    .plays({ do: "lapse" });
  expect(textOf(cardFor(lapsed, "ada"))).toContain(
    "Lapsed, <instant>: the recipient no longer holds the role of those who install software.",
  );
});
