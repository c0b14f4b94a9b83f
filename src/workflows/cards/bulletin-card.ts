import type { Bulletin, Environment } from "../environments/environment.ts";
import type { PersonId } from "../people/person.ts";
import { accountName } from "./account-name.ts";
import { adoptionCard } from "./adoption-card.ts";
import type { Card, Part } from "./card.ts";
import { lossAcceptedCard, lossAskedCard } from "./loss-card.ts";
import type { WantedMessage } from "./wanted.ts";
import type { Wording } from "./wording.ts";

function configurationCard(environment: Environment, { at, what }: Bulletin): Card {
  return {
    title: `Configuration of ${environment.id}`,
    summary: `The configuration of ${environment.id} changed.`,
    parts: [
      {
        type: "text",
        line: ["The configuration changed, ", { at }, ". If this was not you or a colleague, ask who did it."],
      },
      { type: "list", title: ["What changed"], items: what.map((part) => [{ code: part }]) },
    ],
  };
}

function behindCard(environment: Environment, { at }: Bulletin): Card {
  return {
    title: "Records are missing: nothing opens",
    summary: "Lockkeeper's store has lost records, so nothing opens.",
    parts: [
      {
        type: "text",
        line: [
          "Lockkeeper's store (Redis) has lost its newest records: the journal beside it holds more. Noticed ",
          { at },
          ".",
        ],
      },
      {
        type: "text",
        line: [
          "Nothing opens in any environment, and no link is given out. Closing goes on: doors close on time, and rules that the store has forgotten are taken out of the firewalls.",
        ],
      },
      {
        type: "list",
        title: ["What to do"],
        items: [
          [
            "Have whoever runs Lockkeeper put back the newest copy of Redis' append-only file. As soon as Redis holds what the journal holds, opening goes on by itself.",
          ],
          [
            "Without such a copy nothing opens until two admins of every environment accept the loss: ",
            { code: `/lockkeeper adopt ${environment.id}` },
            " shows what was lost, and what accepting it means. Keep the journal's folder as it is.",
          ],
          [
            "What was asked for, signed or opened shortly before may be missing. Cards of it may still stand; what the status command shows counts.",
          ],
        ],
      },
    ],
  };
}

function isAdopted({ bulletins }: Environment, { id }: Bulletin): boolean {
  return bulletins.some((one) => one.code === "account-adopted" && one.id === id.replace(/^recreated-/, "adopted-"));
}

function recreatedCard(environment: Environment, bulletin: Bulletin): Card {
  const { at, what } = bulletin;
  const names = what.map(accountName).join(", ");
  const adopted: Part = { type: "text", line: ["It was adopted by two admins since. Doors may open there again."] };
  return {
    title: `Storage account of ${environment.id}`,
    summary: `The storage account of ${environment.id} was recreated, so nothing opens there.`,
    parts: [
      {
        type: "text",
        line: [
          "The storage account ",
          { code: names },
          " was deleted and made again under the same name. Noticed ",
          { at },
          ".",
        ],
      },
      ...(isAdopted(environment, bulletin) ? [adopted] : heldParts(environment)),
    ],
  };
}

function heldParts({ id }: Environment): readonly Part[] {
  return [
    {
      type: "text",
      line: ["Nothing opens there, because what was agreed was agreed for the account that is gone. Closing goes on."],
    },
    {
      type: "list",
      title: ["What to do"],
      items: [
        ["If this was not you or a colleague, ask who did it."],
        [
          "If it is right, two admins adopt it: ",
          { code: `/lockkeeper adopt ${id}` },
          " shows what that would accept, and asks a second admin.",
        ],
      ],
    },
  ];
}

function adoptedCard({ id }: Environment, { at, what, adopted }: Bulletin, wording: Wording): Card {
  const by =
    adopted === undefined ? "two admins" : `${wording.name(adopted.first)} and ${wording.name(adopted.second)}`;
  return {
    title: `Storage account of ${id} adopted`,
    summary: `The storage account of ${id} was adopted: doors may open there again.`,
    parts: [
      {
        type: "text",
        line: [
          "The storage account ",
          { code: what.map(accountName).join(", ") },
          `, which was made anew, was adopted by ${by}, `,
          { at },
          ". Doors may open there again, once their new terms are signed. If this should not have been, close what is open and ask them.",
        ],
      },
    ],
  };
}

function notFoundCard(environment: Environment, { at, what }: Bulletin): Card {
  return {
    title: `Storage account of ${environment.id} not found`,
    summary: `The storage account of ${environment.id} is not found again, so nothing opens there.`,
    parts: [
      {
        type: "text",
        line: [
          "Lockkeeper found the storage account by its convention before. When it was last started it could not: none is there by that name, or several are, or Lockkeeper may not look. Noticed ",
          { at },
          ".",
        ],
      },
      {
        type: "text",
        line: [
          "No further address is let in there. Lockkeeper goes on with the account that it found before, ",
          { code: what.map(accountName).join(", ") },
          ": doors that are open there are closed as agreed.",
        ],
      },
      {
        type: "list",
        title: ["What to do"],
        items: [
          [
            "Have whoever runs Lockkeeper find out what is wrong: ",
            { code: "npm run doctor" },
            " says what is there and what to do.",
          ],
          ["Then have Lockkeeper started again."],
          [
            "Where you change its firewall by hand: add nothing now, and take away what you have added for a door that is not open yet.",
          ],
        ],
      },
    ],
  };
}

function leftRulesCard(environment: Environment, { at, what }: Bulletin): Card {
  const [accountId = "", ...ranges] = what;
  return {
    title: `Rules to remove in ${environment.id}`,
    summary: `The firewall of ${environment.id} has rules that no door needs.`,
    parts: [
      {
        type: "text",
        line: [
          `The storage account ${accountName(accountId)} may let in what no door of Lockkeeper's needs any more. Noticed `,
          { at },
          ".",
        ],
      },
      { type: "list", title: ["Please remove"], items: ranges.map((range) => [{ code: range }]) },
      {
        type: "text",
        line: [
          "By hand, in the portal: storage account, Networking, Firewall. Where a deploy of the Data Safe Haven writes the rules, take them out of its configuration, too. If somebody needs one of them for something else, leave it to them.",
        ],
      },
    ],
  };
}

function bulletinCard(environment: Environment, bulletin: Bulletin, reader: PersonId, wording: Wording): Card {
  switch (bulletin.code) {
    case "configuration-changed":
      return configurationCard(environment, bulletin);
    case "behind-journal":
      return behindCard(environment, bulletin);
    case "account-recreated":
      return recreatedCard(environment, bulletin);
    case "account-not-found":
      return notFoundCard(environment, bulletin);
    case "rules-left":
      return leftRulesCard(environment, bulletin);
    case "adoption-asked":
      return bulletin.adoption === undefined
        ? adoptedCard(environment, bulletin, wording)
        : adoptionCard(environment.id, bulletin.adoption, reader, wording);
    case "account-adopted":
      return adoptedCard(environment, bulletin, wording);
    case "loss-asked":
      return bulletin.loss === undefined
        ? lossAcceptedCard(bulletin.at, bulletin.adopted, wording)
        : lossAskedCard(environment, bulletin, bulletin.loss, reader, wording);
    case "loss-accepted":
      return lossAcceptedCard(bulletin.at, bulletin.adopted, wording);
  }
}

/** The messages that tell an environment's admins what changed, or what keeps everything shut. */
export function bulletinMessages(environment: Environment, wording: Wording): readonly WantedMessage[] {
  return environment.bulletins.flatMap((bulletin) =>
    bulletin.to.map((person) => ({
      key: `bulletin/${bulletin.id}/${person}`,
      person,
      card: bulletinCard(environment, bulletin, person, wording),
      post: true,
    })),
  );
}
