import type { Bulletin, Environment } from "../environments/environment.ts";
import type { Card } from "./card.ts";
import { accountName } from "./door-card.ts";
import type { WantedMessage } from "./wanted.ts";

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

function behindCard({ at }: Bulletin): Card {
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
            "Without such a copy nothing can open for now: there is no command yet by which admins accept the loss. Keep the journal's folder as it is; ",
            { code: "npm run audit -- export" },
            " prints what was agreed and done.",
          ],
          [
            "What was asked for, signed or opened shortly before may be missing. Cards of it may still stand; what the status command shows counts.",
          ],
        ],
      },
    ],
  };
}

function recreatedCard(environment: Environment, { at, what }: Bulletin): Card {
  const names = what.map(accountName).join(", ");
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
      {
        type: "text",
        line: [
          "Nothing opens there, because what was agreed was agreed for the account that is gone. Closing goes on.",
        ],
      },
      {
        type: "list",
        title: ["What to do"],
        items: [
          ["If this was not you or a colleague, ask who did it."],
          [
            "To go on, name a storage account with another name in Lockkeeper's configuration and restart it: there is no command yet by which admins accept this one.",
          ],
        ],
      },
    ],
  };
}

function bulletinCard(environment: Environment, bulletin: Bulletin): Card {
  switch (bulletin.code) {
    case "configuration-changed":
      return configurationCard(environment, bulletin);
    case "behind-journal":
      return behindCard(bulletin);
    case "account-recreated":
      return recreatedCard(environment, bulletin);
  }
}

/** The messages that tell an environment's admins what changed, or what keeps everything shut. */
export function bulletinMessages(environment: Environment): readonly WantedMessage[] {
  return environment.bulletins.flatMap((bulletin) =>
    bulletin.to.map((person) => ({
      key: `bulletin/${bulletin.id}/${person}`,
      person,
      card: bulletinCard(environment, bulletin),
      post: true,
    })),
  );
}
