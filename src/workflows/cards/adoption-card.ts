/** What two admins are shown before they accept an account that was made anew: all of it, and a button for each half. */
import { shortDigest } from "../audit/digest.ts";
import type { Adoptable, Adoption, AdoptionShown } from "../environments/adoption.ts";
import type { FirewallObstacle } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { accountName } from "./account-name.ts";
import type { Card, Fact, Line, Part } from "./card.ts";
import { halfButton, listedInLine } from "./two-admins.ts";
import type { Wording } from "./wording.ts";

/**
 * What of it its reader must not know: transfers, with the addresses of their doors, and environments that are not
 * theirs. That there are some is said, for it is why the reader can't adopt alone.
 */
export interface Hidden {
  readonly transfers: readonly string[];
  readonly ranges: readonly string[];
  readonly environments: readonly string[];
}

const nothingHidden: Hidden = { transfers: [], ranges: [], environments: [] };

/** The visible ones; for all the others together, words that count nothing. */
function listedBut(items: readonly string[], hidden: readonly string[], none: string, others: string): Line {
  const visible = items.filter((item) => !hidden.includes(item));
  if (visible.length === items.length) return listed(items, none);
  return visible.length === 0 ? [others] : [...listed(visible, none), `, and ${others}`];
}

function listed(items: readonly string[], none: string): Line {
  return listedInLine(items, none, (item) => [{ code: item }]);
}

const obstacleWords: Readonly<Record<FirewallObstacle, string>> = {
  "default-allow": "lets everybody in (its default action is not Deny)",
  perimeter: "is governed by a network security perimeter, so its own rules do nothing",
  "public-access-disabled": "does nothing, because public network access is disabled",
};

const shownAs = {
  accountId: "Account",
  oldCreationTime: "Was created",
  newCreationTime: "Is created",
  obstacle: "Firewall",
  ranges: "Lets in",
  ours: "Removed if found",
  doors: "Doors still closing",
  links: "Links still alive",
  environments: "Environments",
} as const satisfies Record<Exclude<keyof AdoptionShown, "format" | "cause">, string>;

function doorName({ transferId, doorId }: AdoptionShown["doors"][number]): string {
  return `${transferId} ${doorId}`;
}

function hiddenDoors({ doors }: AdoptionShown, hidden: Hidden): readonly string[] {
  return doors.filter(({ transferId }) => hidden.transfers.includes(transferId)).map(doorName);
}

function shownValue(shown: AdoptionShown, field: keyof typeof shownAs, hidden: Hidden): Line {
  switch (field) {
    case "accountId":
      return [{ code: accountName(shown.accountId) }, " (", { code: shown.accountId }, ")"];
    case "oldCreationTime":
      return shown.oldCreationTime === null ? ["not on record"] : [{ code: shown.oldCreationTime }];
    case "newCreationTime":
      return [{ code: shown.newCreationTime }];
    case "obstacle":
      return [shown.obstacle === null ? "lets in what its rules name, and nobody else" : obstacleWords[shown.obstacle]];
    case "ranges":
      return listedBut(shown.ranges, hidden.ranges, "nobody by a rule", "addresses for another environment");
    case "ours":
      return listedBut(shown.ours, hidden.ranges, "nothing of ours", "addresses for another environment");
    case "doors":
      return listedBut(shown.doors.map(doorName), hiddenDoors(shown, hidden), "none", "a door of another environment");
    case "links":
      return listedBut(shown.links, hidden.transfers, "none", "a link of another environment");
    case "environments":
      return listedBut(shown.environments, hidden.environments, "none", "another one");
  }
}

const fields = Object.keys(shownAs) as (keyof typeof shownAs)[];

function factsOf(shown: AdoptionShown, hidden: Hidden): readonly Fact[] {
  return fields.map((field) => ({ label: shownAs[field], value: shownValue(shown, field, hidden) }));
}

/** What differs between two states that were shown, by the labels under which they are shown. */
export function changesBetween(before: AdoptionShown, after: AdoptionShown): readonly string[] {
  return fields
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => shownAs[field]);
}

const whatFollows: Line = [
  "Adopting lets doors open there again. Nothing opens on old signatures: transfers that were signed for the account that is gone get new terms, and are signed again. Rules of ours that turn up are removed all the same.",
];

function base(
  environmentId: string,
  { shown, digest }: Pick<Adoption, "shown" | "digest">,
  parts: readonly Part[],
  hidden: Hidden = nothingHidden,
): Card {
  return {
    title: `Adopt the storage account of ${environmentId}`,
    aside: `state ${shortDigest(digest)}`,
    summary: `The storage account of ${environmentId} waits to be adopted.`,
    parts: [{ type: "facts", facts: factsOf(shown, hidden) }, { type: "text", line: whatFollows }, ...parts],
  };
}

/** What an admin is shown who asks for it: all that adopting would accept, and a button for the half that is theirs. */
export function adoptableCard(
  environmentId: string,
  adoptable: Extract<Adoptable, { is: "shown" }>,
  waiting: Adoption | undefined,
  reader: PersonId,
  wording: Wording,
  hidden: Hidden,
): Card {
  if (waiting === undefined) {
    const line: Line = ["It takes two admins. When you have accepted it, every other admin is asked, for an hour."];
    const accept = halfButton("I accept this: ask a second admin", "primary", "first", environmentId, adoptable.digest);
    return base(environmentId, adoptable, [{ type: "note", line }, accept], hidden);
  }
  return base(environmentId, adoptable, waitingParts(environmentId, waiting, reader, wording), hidden);
}

function waitingParts(
  environmentId: string,
  { first, lapsesAt, digest }: Adoption,
  reader: PersonId,
  wording: Wording,
  mayConfirm = true,
): readonly Part[] {
  const line: Line = [
    `${wording.name(first)} has accepted this. A second admin, another person, has until `,
    { at: lapsesAt },
    ".",
  ];
  const isTheirs = mayConfirm && reader !== first;
  return [
    { type: "text", line },
    ...(isTheirs ? [halfButton("Adopt as second admin", "danger", "second", environmentId, digest)] : []),
  ];
}

function outcomeLine(adoption: Adoption, wording: Wording): Line {
  const { outcome, first } = adoption;
  const at = { at: outcome?.at ?? adoption.at };
  switch (outcome?.what) {
    case "adopted":
      return [`Adopted by ${wording.name(first)} and ${wording.name(outcome.second ?? first)}, `, at, "."];
    case "lapsed":
      return ["Lapsed ", at, ": no second admin confirmed it. Nothing was adopted."];
    case "changed":
      return ["Somebody asked anew ", at, ": that card counts. Nothing was adopted by this one."];
    case undefined:
      return [];
  }
}

function transfersHidden({ doors, links, ours }: AdoptionShown): Hidden {
  return { transfers: [...doors.map(({ transferId }) => transferId), ...links], ranges: ours, environments: [] };
}

/** The card by which a second admin is asked; settled, the same without a button. */
export function adoptionCard(environmentId: string, adoption: Adoption, reader: PersonId, wording: Wording): Card {
  const { shown, outcome, mayConfirm } = adoption;
  const parts =
    outcome === undefined
      ? waitingParts(environmentId, adoption, reader, wording, mayConfirm.includes(reader))
      : [{ type: "text", line: outcomeLine(adoption, wording) } as const];
  // Earlier versions asked admins, too, who can't adopt.
  const mayKnowAll = mayConfirm.includes(reader);
  return base(environmentId, adoption, parts, mayKnowAll ? nothingHidden : transfersHidden(shown));
}
