/** What two admins are shown before they accept that records are lost: all of it, and a button for each half. */
import { shortDigest } from "../audit/digest.ts";
import type { Bulletin, Environment } from "../environments/environment.ts";
import type { LossAsked } from "../losses/acceptance.ts";
import { type LossShown, lossDigest } from "../losses/loss.ts";
import type { PersonId } from "../people/person.ts";
import type { Card, Fact, Line, Part } from "./card.ts";
import { halfButton, listedInLine } from "./two-admins.ts";
import type { Wording } from "./wording.ts";

/** Which half of accepting a loss a button is. */
export type LossHalf = "loss-first" | "loss-second";

function factsOf({ lost, lostHash, journals, transfers, links, doors }: LossShown): readonly Fact[] {
  return [
    { label: "Entries lost", value: [`${lost}, `, { code: shortDigest(lostHash) }] },
    {
      label: "Journal ends at",
      value: listedInLine(journals, "none", ({ position, hash }) => [{ code: `${position} ${shortDigest(hash)}` }]),
    },
    { label: "Transfers concerned", value: listedInLine(transfers, "none", (id) => [{ code: id }]) },
    {
      label: "Links that may work",
      value: listedInLine(links, "none", ({ transferId, endsAt }) => [{ code: transferId }, " until ", { at: endsAt }]),
    },
    {
      label: "Doors still closing",
      value: listedInLine(doors, "none", ({ transferId, doorId }) => [{ code: `${transferId} ${doorId}` }]),
    },
  ];
}

/** What differs between two states that were shown, by the labels under which they are shown. */
export function lossChangesBetween(before: LossShown, after: LossShown): readonly string[] {
  const [was, is] = [factsOf(before), factsOf(after)];
  return is
    .filter(({ value }, at) => JSON.stringify(value) !== JSON.stringify(was[at]?.value))
    .map(({ label }) => label);
}

const whatFollows: Line = [
  "Accepting this is for every environment. What is lost stays lost: it is in the journal, which is sealed as it is. Every transfer that was asked for before ends, signed or not; doors that are out close; people are told to ask again. Where a lost link may still work, its address is let in for nobody else until that link has ended.",
];

function base(shown: LossShown, parts: readonly Part[]): Card {
  return {
    title: "Accept that records are lost",
    aside: `state ${shortDigest(lossDigest(shown))}`,
    summary: "Lockkeeper's store has lost records: two admins may accept that.",
    parts: [{ type: "facts", facts: factsOf(shown) }, { type: "text", line: whatFollows }, ...parts],
  };
}

function secondParts(
  environmentId: string,
  { first, lapsesAt, digest }: LossAsked,
  reader: PersonId,
  wording: Wording,
): readonly Part[] {
  const line: Line = [
    `${wording.name(first)} has accepted this. A second admin of every environment, another person, has until `,
    { at: lapsesAt },
    ".",
  ];
  const theirs = halfButton(
    "Accept the loss as second admin",
    "danger",
    "loss-second" satisfies LossHalf,
    environmentId,
    digest,
  );
  return [{ type: "text", line }, ...(reader === first ? [] : [theirs])];
}

/** What an admin of every environment is shown who asks for it. */
export function acceptableLossCard(
  environmentId: string,
  shown: LossShown,
  waiting: LossAsked | undefined,
  reader: PersonId,
  wording: Wording,
): Card {
  if (waiting !== undefined) return base(shown, secondParts(environmentId, waiting, reader, wording));
  const line: Line = [
    "First have the newest copy of Redis' append-only file looked for: put back, it makes this needless. It takes two admins. When you have accepted it, every other admin of all environments is asked, for an hour.",
  ];
  const accept = halfButton(
    "I accept the loss: ask a second admin",
    "primary",
    "loss-first" satisfies LossHalf,
    environmentId,
    lossDigest(shown),
  );
  return base(shown, [{ type: "note", line }, accept]);
}

function settledLine(environment: Environment, bulletin: Bulletin, wording: Wording): Line | undefined {
  const { bulletins } = environment;
  const later = bulletins.slice(bulletins.findIndex(({ id }) => id === bulletin.id) + 1);
  const accepted = later.find(({ id }) => id === `loss-accepted-${bulletin.loss?.digest}`)?.adopted;
  if (accepted !== undefined)
    return [`Accepted by ${wording.name(accepted.first)} and ${wording.name(accepted.second)}.`];
  const isOver = later.some(({ code }) => code === "loss-asked" || code === "loss-accepted");
  return isOver ? ["Somebody asked anew: that card counts. Nothing was accepted by this one."] : undefined;
}

/** The card by which a second admin is asked; once a loss was accepted, or asked for anew, the same without a button. */
export function lossAskedCard(
  environment: Environment,
  bulletin: Bulletin,
  asked: LossAsked,
  reader: PersonId,
  wording: Wording,
): Card {
  const line = settledLine(environment, bulletin, wording);
  return base(
    asked.shown,
    line === undefined ? secondParts(environment.id, asked, reader, wording) : [{ type: "text", line }],
  );
}

/** What every admin is told of a loss that was accepted. */
export function lossAcceptedCard(
  at: number,
  adopted: { readonly first: PersonId; readonly second: PersonId } | undefined,
  wording: Wording,
): Card {
  const by =
    adopted === undefined ? "two admins" : `${wording.name(adopted.first)} and ${wording.name(adopted.second)}`;
  const items: readonly Line[] = [
    ["The journal of before is sealed as it is, beside the one that is written now. Keep both."],
    [
      "Every transfer of before has ended, and whoever had a part in it is told to ask again. Transfers that the store does not know at all can tell nobody: their cards may still stand, and do nothing.",
    ],
    ["If this should not have been, close what is open and ask them."],
  ];
  return {
    title: "Lost records accepted",
    summary: "The loss of records was accepted: doors may open again.",
    parts: [
      {
        type: "text",
        line: [
          `That Lockkeeper's store has lost records was accepted by ${by}, `,
          { at },
          ". Doors may open again, for what is asked for from now on.",
        ],
      },
      { type: "list", title: ["What this means"], items },
    ],
  };
}
