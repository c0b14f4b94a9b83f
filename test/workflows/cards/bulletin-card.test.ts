import { expect, test } from "vitest";
import { bulletinMessages } from "../../../src/workflows/cards/bulletin-card.ts";
import { announce, type Bulletin, configure } from "../../../src/workflows/environments/environment.ts";
import { start } from "../../builders/environment.ts";
import { textOf, wording } from "./every-card.ts";

const first = configure(undefined, "heron", { tier: "a" }, "c0", ["sam"], start)?.environment;
const second = configure(first, "heron", { tier: "b", storage: "c" }, "c1", ["noor"], start + 1)?.environment;

test("each admin of before and after gets one message, which names the parts that changed", () => {
  const messages = second === undefined ? [] : bulletinMessages(second, wording);
  expect(messages.map(({ key }) => key).sort()).toEqual(["bulletin/b2/noor", "bulletin/b2/sam"]);
  for (const { card, post } of messages) {
    expect(post).toBe(true);
    expect(card.summary).toBe("The configuration of heron changed.");
    expect(textOf(card)).toContain("What changed\nstorage\ntier");
  }
});

test("a first configuration is told to nobody", () => {
  expect(first === undefined ? [] : bulletinMessages(first, wording)).toEqual([]);
});

test.each<[Bulletin["code"], readonly string[], string, readonly string[]]>([
  [
    "behind-journal",
    [],
    "Lockkeeper's store has lost records, so nothing opens.",
    [
      "Nothing opens in any environment",
      "Closing goes on",
      "put back the newest copy of Redis' append-only file",
      "/lockkeeper adopt heron",
    ],
  ],
  [
    "account-recreated",
    ["/subscriptions/s/storageaccounts/trespace"],
    "The storage account of heron was recreated, so nothing opens there.",
    [
      "The storage account trespace was deleted and made again",
      "Closing goes on",
      "ask who did it",
      "/lockkeeper adopt heron",
    ],
  ],
  [
    "account-not-found",
    ["/subscriptions/s/storageaccounts/trespace"],
    "The storage account of heron is not found again, so nothing opens there.",
    [
      "found the storage account by its convention before",
      "No further address is let in there",
      "the account that it found before, trespace: doors that are open there are closed as agreed",
      "npm run doctor",
    ],
  ],
])("%s says what happened, that nothing opens, that closing goes on, and what to do", (code, what, summary, words) => {
  const told: Bulletin = { id: `${code}-1-0`, at: start, code, what, to: ["sam", "noor"] };
  const environment = first && announce(first, told, {})?.environment;
  const messages = environment === undefined ? [] : bulletinMessages(environment, wording);
  expect(messages.map(({ key }) => key)).toEqual([`bulletin/${code}-1-0/sam`, `bulletin/${code}-1-0/noor`]);
  for (const { card, post } of messages) {
    expect([card.summary, post]).toEqual([summary, true]);
    for (const said of words) expect(textOf(card)).toContain(said);
  }
});
